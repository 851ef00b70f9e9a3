from datetime import UTC, date, datetime

import pytest

from bot.models.release import Repeat
from bot.schedule.rules import make_rule
from bot.schedule.wording import describe, stamp

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("repeat", "days", "start", "per_drop", "words"),
    [
        (Repeat.WEEKLY, "mon,fri", None, 1, "Mondays and Fridays at 18:00, Europe/Berlin"),
        (Repeat.WEEKLY, None, None, 2, "Saturdays at 18:00, Europe/Berlin, 2 chapters each time"),
        (Repeat.WEEKLY, "mo tu we th fr sa su", None, 1, "Every day at 18:00, Europe/Berlin"),
        (
            Repeat.FORTNIGHTLY,
            "mon,wed,fri",
            None,
            1,
            "Every other Monday, Wednesday and Friday at 18:00, Europe/Berlin",
        ),
        (Repeat.DAILY, None, None, 1, "Every day at 18:00, Europe/Berlin"),
        (
            Repeat.ONCE,
            None,
            date(2026, 12, 4),
            0,
            "Once, on 4 December 2026 at 18:00, Europe/Berlin, all chapters that are left",
        ),
        (
            Repeat.ONCE,
            None,
            date(2026, 12, 4),
            1,
            "Once, on 4 December 2026 at 18:00, Europe/Berlin, one chapter",
        ),
        (
            Repeat.ONCE,
            None,
            date(2026, 12, 4),
            3,
            "Once, on 4 December 2026 at 18:00, Europe/Berlin, 3 chapters",
        ),
        (
            Repeat.MONTHLY,
            None,
            date(2026, 12, 31),
            1,
            "The last day of every month at 18:00, Europe/Berlin",
        ),
        (
            Repeat.MONTHLY,
            None,
            date(2026, 12, 30),
            1,
            "The 30th of every month (the last day of a shorter month) at 18:00, Europe/Berlin",
        ),
        *(
            (
                Repeat.MONTHLY,
                None,
                date(2026, 12, day),
                1,
                f"The {words} of every month at 18:00, Europe/Berlin",
            )
            for day, words in ((1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"))
        ),
    ],
)
def test_a_rule_reads_as_a_person_would_say_it(repeat, days, start, per_drop, words):
    rule = make_rule(repeat, at="18:00", days=days, start=start, zone="Europe/Berlin", now=NOW)
    assert describe(rule, per_drop) == words


def test_an_instant_is_shown_in_each_readers_own_zone():
    assert stamp(NOW) == "<t:1795251600:F>"
    assert stamp(NOW, "R") == "<t:1795251600:R>"
