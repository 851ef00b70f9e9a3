"""Every combination that the rows can be in has a reason, and what it says is what will happen."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

from sqlalchemy import delete, update

from bot.models.release import LatePolicy, Release, ReleaseState, ScheduleState
from bot.models.server import TargetState
from bot.services.schedules.queue import read_queue
from bot.storage.database.database import Tx
from bot.storage.releases import claims, order, releases, requests
from bot.storage.stories import stories
from bot.storage.tables import core as t
from bot.storage.tables import releases as release_tables
from tests.builders import NOW, OWNER
from tests.worlds.delivery import World

HOUR = timedelta(hours=1)
PAST, SOON = NOW - HOUR, NOW + HOUR
R, S = ReleaseState, ScheduleState
IN_A_MOMENT = ("in a moment", "being posted right now")


@dataclass(frozen=True)
class Rows:
    """How chapter 2 stands, and chapter 1 before it; what is not said is in order."""

    state: ReleaseState = R.WAITING
    due: timedelta = -HOUR
    retry: timedelta | None = None
    by_hand: bool = False
    named: bool = False
    schedule: ScheduleState = S.ACTIVE
    late: LatePolicy = LatePolicy.SHIFT
    target: TargetState = TargetState.ACTIVE
    left: bool = False
    first: str = "out"


FIRST = {
    "out": {"state": R.POSTED, "begun_at": PAST, "posted_at": PAST},
    "due": {"state": R.WAITING},
    "later": {"state": R.WAITING, "due_at": NOW + 2 * HOUR},
    "stopped": {"state": R.STOPPED, "reason": "AutoMod blocked a word."},
    "stopped midway": {"state": R.STOPPED, "begun_at": PAST, "reason": "No."},
    "put off": {"state": R.WAITING, "retry_at": SOON, "reason": "Trouble."},
    "put off midway": {
        "state": R.POSTING,
        "begun_at": PAST,
        "retry_at": SOON,
        "reason": "Trouble.",
    },
    "on its way": {
        "state": R.POSTING,
        "begun_at": PAST,
        "lease_owner": OWNER,
        "lease_until": SOON,
    },
}
# Whether it was asked for, and by its chapter.
BY_HAND = ((False, False), (True, False), (True, True))
RETRIES = (None, -HOUR, HOUR)
PLACES = [(TargetState.PAUSED, False), (TargetState.REMOVED, False), (TargetState.ACTIVE, True)]
CASES = [
    *(
        Rows(R.WAITING, due, retry, *by_hand, first=first)
        for due, retry, by_hand, first in product((-HOUR, HOUR), (None, HOUR), BY_HAND, FIRST)
    ),
    *(
        Rows(R.WAITING, -HOUR, retry, *by_hand, schedule, first=first)
        for retry, by_hand, schedule, first in product(
            RETRIES, BY_HAND, (S.PAUSED, S.ENDED), ("out", "due", "stopped")
        )
    ),
    *(
        Rows(state, retry=retry, schedule=schedule, first=first)
        for state, retry, schedule, first in product(
            (R.POSTING, R.STOPPED), RETRIES, (S.ACTIVE, S.PAUSED), ("out", "stopped")
        )
    ),
    *(
        Rows(state, target=target, left=left, first=first)
        for state, (target, left), first in product(
            (R.WAITING, R.CLAIMED, R.POSTING, R.STOPPED), PLACES, ("out", "stopped")
        )
    ),
    *(
        Rows(late=LatePolicy.HOLD, schedule=S.PAUSED, due=due, by_hand=by_hand)
        for due, by_hand in product((-HOUR, HOUR), (False, True))
    ),
]


async def put(tx: Tx, world: World, rows: Rows) -> None:
    schedule = world.schedule
    await tx.execute(update(t.guilds).values(left_at=PAST if rows.left else None))
    await tx.execute(
        update(t.targets).values(state=rows.target, reason="I may not post in that channel.")
    )
    await tx.execute(update(t.schedules).values(state=rows.schedule, late=rows.late))
    found = await releases.find_releases(tx, story_id=schedule.story_id, states=tuple(ReleaseState))
    first, second, third = sorted(found, key=lambda release: release.chapter_number)
    clean = {
        **dict.fromkeys(("reason", "retry_at", "begun_at", "posted_at", "lease_owner")),
        "lease_until": None,
        "schedule_id": schedule.schedule_id,
    }
    begun = rows.state in (R.POSTING,)
    mine = {
        "state": rows.state,
        "due_at": NOW + rows.due,
        "retry_at": None if rows.retry is None else NOW + rows.retry,
        "reason": "Discord is having trouble.",
        "begun_at": PAST if begun else None,
        "schedule_id": None if rows.by_hand else schedule.schedule_id,
    }
    chosen = {
        first.release_id: {"due_at": PAST - HOUR, **FIRST[rows.first]},
        second.release_id: mine,
        third.release_id: {"state": R.CANCELLED, "due_at": NOW + 9 * HOUR},
    }
    for release_id, values in chosen.items():
        where = t.releases.c.release_id == release_id
        await tx.execute(update(t.releases).where(where).values(**(clean | values)))
    await tx.execute(delete(release_tables.requests))
    if rows.by_hand:
        named = rows.named
        await requests.note_request(tx, second.release_id, named=named, planned_at=None)


async def goes_at(tx: Tx, release: Release, at) -> bool:
    """Whether the loop would take it up then, were that now."""
    if release.state is R.POSTING:
        found = await claims.find_unfinished(tx, now=at, owner=OWNER)
        return release.release_id in {each.release_id for each in found}
    found = await releases.find_due(tx, at, 10)
    due = [each for each in found if each.retry_at is None or each.retry_at <= at]
    waiting = release.release_id in {each.release_id for each in due}
    return waiting and await order.waits_for(tx, release, claimed=True) is None


async def reason(tx: Tx, world: World) -> str:
    story = await stories.get_story(tx, world.schedule.story_id)
    queue = await read_queue(tx, story, None, now=NOW)
    said = [coming.reason for entry in queue for coming in entry.entries if coming.number == 2]
    assert len(said) == 1, said
    return said[0]


async def test_whatever_the_rows_say_there_is_a_reason_and_it_is_true(world: World):
    async with world.db.write() as tx:
        for rows in CASES:
            await put(tx, world, rows)
            release = await second_of(tx, world)
            said = await reason(tx, world)
            assert said and "None" not in said, rows
            await check(tx, rows, release, said)


async def second_of(tx: Tx, world: World) -> Release:
    found = await releases.find_releases(tx, story_id=world.schedule.story_id)
    return next(release for release in found if release.chapter_number == 2)


async def check(tx: Tx, rows: Rows, release: Release, said: str) -> None:
    now = await goes_at(tx, release, NOW)
    at_once = any(words in said for words in IN_A_MOMENT)
    if release.state is not R.CLAIMED:
        assert at_once is now, (rows, said)
    if "I try again by myself" in said:
        assert release.retry_at > NOW and await goes_at(tx, release, release.retry_at), (rows, said)
    if said.startswith("it waits until") and "and for" not in said:
        later = replace(release)
        blocked = await order.waits_for(tx, later, claimed=True)
        assert blocked is not None or await goes_at(tx, later, max(release.due_at, SOON)), (
            rows,
            said,
        )
    if "which goes first" in said:
        assert "chapter 1" in said and rows.first != "out", (rows, said)
        assert not (rows.named and rows.first == "later"), (rows, said)
        assert ("stopped" in said) is rows.first.startswith("stopped"), (rows, said)
    if "/release resume" in said:
        halted = R.STOPPED in (release.state,) or S.PAUSED is rows.schedule
        assert halted or rows.target is TargetState.PAUSED, (rows, said)
    assert ("I am not in that server" in said) is rows.left, (rows, said)


SAID = [
    (Rows(), "it is due and will be posted in a moment"),
    (Rows(due=HOUR), "it waits until <t:"),
    (Rows(state=R.CLAIMED), "in a moment"),
    (Rows(retry=HOUR), "I try again by myself <t:"),
    (Rows(state=R.POSTING, retry=HOUR), "Discord is having trouble."),
    (Rows(state=R.POSTING), "it is being posted right now"),
    (Rows(state=R.STOPPED), "stopped: Discord is having trouble. Then use /release resume."),
    (Rows(schedule=S.PAUSED), "the schedule is paused: go on with /release resume"),
    (Rows(schedule=S.PAUSED, retry=HOUR), "the schedule is paused"),
    (Rows(schedule=S.PAUSED, by_hand=True), "in a moment"),
    (
        Rows(schedule=S.PAUSED, by_hand=True, first="due"),
        "it waits for chapter 1, which goes first and is paused: go on with /release resume",
    ),
    (Rows(schedule=S.PAUSED, by_hand=True, named=True, first="due"), "in a moment"),
    (Rows(schedule=S.PAUSED, late=LatePolicy.HOLD), "its date has passed and it is held"),
    (Rows(schedule=S.ENDED), "the schedule has ended"),
    (Rows(schedule=S.ENDED, by_hand=True), "in a moment"),
    (Rows(target=TargetState.PAUSED), "is paused: I may not post in that channel. Then use"),
    (Rows(target=TargetState.REMOVED, state=R.STOPPED), "an admin can add it with /server"),
    (Rows(left=True), "I am not in that server any more. When an admin invites me again"),
    (Rows(first="due"), "it waits for chapter 1, which goes first"),
    (Rows(first="on its way"), "chapter 1, which goes first and is being posted"),
    (Rows(first="put off"), "chapter 1, which goes first and is tried again <t:"),
    (Rows(first="put off midway"), "chapter 1, which goes first and is tried again <t:"),
    (Rows(first="stopped"), "chapter 1, which goes first and stopped"),
    (Rows(first="stopped", due=HOUR), "and for chapter 1, which goes first and stopped"),
    (Rows(first="stopped", by_hand=True), "which goes first and stopped"),
    (Rows(first="stopped", by_hand=True, named=True), "in a moment"),
    (Rows(first="stopped midway", by_hand=True, named=True), "which goes first and stopped"),
    (Rows(first="later"), "it waits for chapter 1, which goes first <t:"),
    (Rows(first="later", by_hand=True), "it waits for chapter 1, which goes first <t:"),
    (Rows(first="later", by_hand=True, named=True), "in a moment"),
]


async def test_the_reason_names_what_holds_a_chapter(world: World):
    async with world.db.write() as tx:
        for rows, words in SAID:
            await put(tx, world, rows)
            said = await reason(tx, world)
            assert words in said, (rows, said)
