import pytest

from bot.rehearsal.shown_words import as_shown

CHANNELS = {41: "serial"}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("### The Tide Clerk in <#41>", "The Tide Clerk in #serial"),
        ("See <#99>.", "See #99."),
        ("Next: <t:1767286800:F> (<t:1767286800:R>).", "Next: Thu 01 Jan 2026, 17:00 UTC."),
        ("It waits until <t:1767286800>.", "It waits until Thu 01 Jan 2026, 17:00 UTC."),
        ("Chapter #1 costs 3 < 4.", "Chapter #1 costs 3 < 4."),
    ],
)
def test_a_line_is_shown_as_discord_shows_it(line: str, shown: str):
    assert as_shown(line, CHANNELS) == shown
