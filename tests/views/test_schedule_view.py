from dataclasses import replace

import pytest

from bot.models.release import ScheduleState
from bot.models.server import TargetState
from bot.services.schedules.queue import QueueEntry
from bot.views.schedule_view import queue_text

ENTRY = QueueEntry(
    channel_id=7,
    rule_text="Mondays at 18:00, Europe/Berlin",
    state=ScheduleState.ACTIVE,
    target_state=TargetState.ACTIVE,
    entries=(),
    released=2,
    next_at=None,
    buffer_weeks=0,
)


@pytest.mark.parametrize(
    ("days", "size"),
    [
        (0, "2 released, 0 to come"),
        (0.2, "2 released, 0 to come"),
        (0.97, "2 released, 0 to come, enough for 1 day"),
        (6.98, "2 released, 0 to come, enough for 7 days"),
        (13, "2 released, 0 to come, enough for 13 days"),
        (14, "2 released, 0 to come, enough for 2 weeks"),
        (27, "2 released, 0 to come, enough for 3 weeks"),
    ],
)
def test_how_long_it_lasts_is_told_in_whole_days_and_then_weeks(days: float, size: str):
    shown = queue_text("Ash", [replace(ENTRY, buffer_weeks=days / 7)])
    assert f"-# {size}" in shown.split("\n")


@pytest.mark.parametrize(
    ("state", "target_state", "head"),
    [
        (ScheduleState.ACTIVE, TargetState.ACTIVE, "**<#7>**: Mondays at 18:00, Europe/Berlin"),
        (
            ScheduleState.PAUSED,
            TargetState.ACTIVE,
            "**<#7>**: Mondays at 18:00, Europe/Berlin (paused)",
        ),
        (
            ScheduleState.ACTIVE,
            TargetState.PAUSED,
            "**<#7>**: Mondays at 18:00, Europe/Berlin (paused)",
        ),
        (None, TargetState.ACTIVE, "**<#7>**: nothing scheduled"),
    ],
)
def test_a_channel_says_its_rule_and_whether_it_is_paused(state, target_state, head: str):
    rule = ENTRY.rule_text if state else ""
    entry = replace(ENTRY, state=state, target_state=target_state, rule_text=rule)
    assert queue_text("Ash", [entry]).split("\n")[1] == head
