"""Whatever an author does, and whenever: no chapter is lost, doubled or given a slot in use."""

from contextlib import suppress
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StoryError
from bot.models.release import LatePolicy, ReleaseState, Repeat
from bot.services.schedules.late_policy import apply_late_policy
from bot.storage.releases import claims, releases, schedules
from tests.builders import CHANNEL, a_manuscript, begin_it, post_it
from tests.worlds.shelf import AUTHOR_HERSELF

CHAPTERS = 6
TITLES = count()
MESSAGES = count(1_000)
steps = st.one_of(
    st.sampled_from(["post", "begin", "stop", "now", "undo", "skip", "pause", "resume", "cancel"]),
    st.tuples(st.just("wait"), st.integers(1, 80)),
    st.tuples(
        st.just("schedule"),
        st.sampled_from([Repeat.DAILY, Repeat.WEEKLY]),
        st.integers(0, 3),
        st.sampled_from(LatePolicy),
    ),
)


async def take(shelf, step):
    name, *options = (step,) if isinstance(step, str) else step
    if name == "wait":
        shelf.clock.advance(hours=options[0])
    elif name == "schedule":
        repeat, per_drop, late = options
        await shelf.schedule(repeat=repeat, per_drop=per_drop, late=late)
    elif name in ("post", "begin", "stop"):
        await carry_out(shelf, name)
    elif name == "now":
        await shelf.scheduling.release_now(AUTHOR_HERSELF, shelf.story_id, CHANNEL)
    elif name == "undo":
        by_hand = [row for row in await shelf.rows() if row.schedule_id is None]
        for row in by_hand[:1]:
            await shelf.scheduling.undo(AUTHOR_HERSELF, row.release_id)
    else:
        await getattr(shelf.scheduling, name)(AUTHOR_HERSELF, shelf.story_id, CHANNEL)


async def carry_out(shelf, name):
    """As the release loop does: judge what is late, then take what is due."""
    now = shelf.clock.time
    async with shelf.db.write() as tx:
        schedule = await schedules.find_schedule(tx, shelf.story_id, shelf.target_id)
        if schedule is not None:
            await apply_late_policy(tx, schedule, now=now)
    async with shelf.db.write() as tx:
        due = await releases.find_due(tx, now, 100)
        for release_id in [row.release_id for row in due if row.story_id == shelf.story_id][:1]:
            if name == "post":
                await post_it(tx, release_id, first_message=10 * next(MESSAGES))
            elif name == "begin":
                await begin_it(tx, release_id)
            else:
                await claims.stop(tx, release_id, "A word was blocked.")


async def look(shelf):
    rows = await shelf.rows(*(set(ReleaseState) - {ReleaseState.CANCELLED}))
    numbers = [row.chapter_number for row in rows]
    assert len(numbers) == len(set(numbers))
    waiting = [row for row in rows if row.state is ReleaseState.WAITING]
    async with shelf.db.read() as tx:
        schedule = await schedules.find_schedule(tx, shelf.story_id, shelf.target_id)
        skips = await schedules.find_skips(tx, schedule.schedule_id) if schedule else set()
    if schedule is None:
        assert all(row.schedule_id is None for row in waiting)
        return
    assert len(numbers) == CHAPTERS
    planned = [row for row in waiting if row.schedule_id is not None]
    assert [row.chapter_number for row in planned] == sorted(r.chapter_number for r in planned)
    coming = [row.due_at for row in planned if row.due_at > shelf.clock.time]
    used = [row.due_at for row in rows if row not in waiting and row.schedule_id is not None]
    assert not skips.intersection(coming)
    assert not set(coming).intersection(used)
    assert all(coming.count(at) <= (schedule.per_drop or CHAPTERS) for at in coming)


@given(st.lists(steps, max_size=14))
@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_no_chapter_is_lost_or_doubled_whatever_is_done(shelf, walk):
    await shelf.fill(a_manuscript(f"Walk {next(TITLES)}", CHAPTERS))
    await shelf.schedule()
    for step in walk:
        with suppress(StoryError):
            await take(shelf, step)
        await look(shelf)
