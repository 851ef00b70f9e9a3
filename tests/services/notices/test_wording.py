from datetime import UTC, datetime, timedelta

import pytest

from bot.models.revision import OpenRevision
from bot.services.notices import wording
from bot.services.notices.revision_words import SHOWN, open_lines

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stories", "said"),
    [
        (1, "I am back, and 1 story that waited here goes on from where I stopped;"),
        (3, "I am back, and 3 stories that waited here go on from where I stopped;"),
    ],
)
def test_one_story_goes_on_and_several_go_on(stories: int, said: str):
    assert wording.guild_back(stories).startswith(said)


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["Ash"], "the server of “Ash”, so"),
        (["Ash", "||Salt||"], "the server of “Ash” and “\\|\\|Salt\\|\\|”, so"),
        (list("ABCDE"), "the server of “A”, “B”, “C” and 2 more, so"),
    ],
)
def test_a_few_titles_are_named_as_they_were_written(titles: list[str], said: str):
    assert said in wording.guild_left(titles)


@pytest.mark.parametrize(
    ("more", "last"), [(1, "And 1 more has changed."), (2, "And 2 more have changed.")]
)
def test_what_is_not_shown_is_counted(more: int, last: str):
    soon = OpenRevision(3, 7, "It is locked.", NOW + timedelta(hours=1), begun=True)
    lines = open_lines([soon] * (SHOWN + more), NOW)
    assert len(lines) == SHOWN + 1 and lines[-1] == last
    follows = (
        f"Chapter 3 has changed: its messages in <#7> follow <t:{int(NOW.timestamp()) + 3600}:R>."
    )
    assert lines[0] == f"{follows} It is locked."
