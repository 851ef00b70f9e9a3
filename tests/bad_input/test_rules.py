from typing import Any

import pytest
import simcord

from tests.bad_input.refusals import SOON, nothing_changes, sentence, sentence_after
from tests.worlds.stage import Stage, answer

RULES = {
    "a date that is past": ({"repeat": "once", "start": "2020-01-01"}, "time"),
    "a date beyond all dates": ({"repeat": "once", "start": "9999-12-31"}, "start"),
    "no date": ({"start": "next week"}, "2026"),
    "no day of the calendar": ({"start": "2026-02-30"}, "2026"),
    "no time": ({"time": "noonish"}, ":"),
    "a time beyond the day": ({"time": "25:00"}, ":"),
    "no days": ({"repeat": "weekly", "days": "xyzzy"}, "mon"),
    "days where none belong": ({"repeat": "daily", "days": "mon"}, "weekly"),
    "no time zone": ({"timezone": "Mars/Olympus"}, "such as Europe/Paris"),
}


@pytest.mark.parametrize("case", RULES)
async def test_a_rule_that_cannot_be_is_refused(told: Stage, case: str):
    options, advice = RULES[case]
    async with nothing_changes(told):
        assert advice in sentence(await told.schedule(**options))


@pytest.mark.parametrize(
    ("option", "value"), [("repeat", "hourly"), ("late", "never"), ("per_drop", 101)]
)
async def test_discord_itself_offers_no_other_choices(told: Stage, option: str, value: Any):
    with pytest.raises(simcord.SetupError):
        await told.schedule(**{option: value})


async def test_a_date_that_passes_before_the_button_is_refused(told: Stage):
    shown = await told.schedule(repeat="once", time=SOON)
    await told.env.advance_time(7_200)
    async with nothing_changes(told):
        pressed = await told.author.click(answer(shown), label="Confirm")
        assert "use /release schedule again" in sentence_after(pressed)
