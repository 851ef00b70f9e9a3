"""Whatever is removed, brought back and released, and wherever it crashes: what stands in the
channels is every living chapter that counts as out, whole and once, and no comment is lost.
"""

from contextlib import suppress
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StoryError
from bot.models.feedback import CommentSource
from bot.models.release import PartKind, ReleaseState
from bot.models.server import Layout, MessageStyle
from bot.services.removals.removals import Removals
from bot.services.removals.undo import RemovalUndo
from bot.services.stories.library import Library
from bot.storage.feedback import comments as comments_rows
from bot.storage.releases import releases
from bot.storage.removals import removals
from bot.storage.stories import stories
from tests.builders import CHANNEL, GUILD, READER, a_member, chapter_ids
from tests.comments import find_comments
from tests.fakes import FixedClock
from tests.worlds.clocks import JumpingSleep
from tests.worlds.delivery import Crash, ForgetfulPublisher, World, fill, planned

HERSELF = a_member(may_manage=False)
CHAPTERS = 3
TITLES = count()
IDS = count(9_001)  # the examples share a database
crash = st.tuples(st.integers(1, 6), st.booleans())
steps = st.one_of(
    st.tuples(st.sampled_from(["post", "work", "resume"]), st.none() | crash),
    st.tuples(st.just("remove"), st.integers(0, CHAPTERS)),
    st.tuples(st.sampled_from(["leave", "restore", "comment"]), st.integers(0, 2)),
)


async def make_world(db, clock: FixedClock) -> World:
    publisher = ForgetfulPublisher(clock.clock, ids=IDS)
    publisher.channel(CHANNEL, GUILD)
    named = {"title": f"Walk {next(TITLES)}"}
    schedule = await fill(
        db, Layout.THREAD, MessageStyle.COMPONENTS, CHAPTERS, together=True, manuscript=named
    )
    return World(db, clock, publisher, schedule, JumpingSleep(clock))


async def take(world: World, name: str, option) -> None:
    story_id = world.schedule.story_id
    if name in ("post", "work", "resume"):
        world.publisher.crash_in, world.publisher.effective = option or (None, True)
        with suppress(Crash):
            await {"post": post, "work": work, "resume": go_on}[name](world)
        world.publisher.crash_in = None
    elif name == "remove":
        async with world.db.read() as tx:
            ids = [None, *await chapter_ids(tx, story_id)]
        removing = Removals(world.db, world.clock, lambda: None)
        await removing.take_down(HERSELF, story_id, ids[min(option, len(ids) - 1)])
    elif name == "leave":
        await Removals(world.db, world.clock, lambda: None).remove(HERSELF, story_id)
    elif name == "restore":
        await restore(world, option)
    else:
        await comment(world)


async def post(world: World) -> None:
    """The first chapter that nothing was released of, by hand."""
    story_id, target_id = world.schedule.story_id, world.schedule.target_id
    async with world.db.write() as tx:
        waiting = await releases.find_releases(
            tx, story_id=story_id, states=(ReleaseState.WAITING, ReleaseState.CLAIMED)
        )
        free = await releases.unreleased_chapters(tx, story_id, target_id)
        for release in waiting:
            await releases.cancel(tx, release.release_id)
        if not free:
            return
        release_id = await releases.add_release(
            tx,
            story_id=story_id,
            chapter_id=free[0],
            target_id=target_id,
            schedule_id=None,
            due_at=world.clock.now(),
            requested_by=None,
        )
        release = await releases.get_release(tx, release_id)
    if await world.delivery().claim(release, planned(release, 2)):
        await world.carry_out(release)


async def work(world: World) -> None:
    await world.taking_down().run()


async def go_on(world: World) -> None:
    for release in await world.unfinished():
        if release.story_id == world.schedule.story_id:
            await world.delivery().resume(release)


async def restore(world: World, which: int) -> None:
    async with world.db.read() as tx:
        found = await removals.find_open(tx, world.schedule.story_id)
    if found:
        service = RemovalUndo(world.db, world.clock, Library(world.db, world.clock), lambda: None)
        await service.restore(HERSELF, found[which % len(found)].removal_id)


async def comment(world: World) -> None:
    async with world.db.write() as tx:
        await comments_rows.add_comment(
            tx,
            story_id=world.schedule.story_id,
            chapter_id=(await chapter_ids(tx, world.schedule.story_id) or [None])[0],
            guild_id=GUILD,
            user_id=READER,
            text="Again!",
            source=CommentSource.BUTTON,
            now=world.clock.now(),
        )


async def settle(world: World) -> None:
    """A last process that nothing disturbs."""
    for _ in range(3):
        await go_on(world)
        await work(world)
        world.fixed.advance(seconds=61)


async def look(world: World) -> None:
    """In the channels is what counts as out of the living, whole and once."""
    async with world.db.read() as tx:
        story = await stories.get_story(tx, world.schedule.story_id)
        living = set(await chapter_ids(tx, story.story_id)) if story.removed_at is None else set()
    out = [r for r in await world.releases() if r.state is not ReleaseState.CANCELLED]
    begun = [r for r in out if r.begun_at is not None]
    assert {r.state for r in begun} <= {ReleaseState.POSTED}
    assert {r.chapter_id for r in begun} <= living
    assert len({r.chapter_id for r in out}) == len(out)
    texts = [p.payload for r in begun for p in planned(r, 2) if p.kind is not PartKind.THREAD]
    shown = [post.payload for post in world.publisher.posted]
    assert sorted(map(str, shown)) == sorted(map(str, texts))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(steps, max_size=9))
async def test_removing_and_bringing_back_leaves_whole_living_chapters(db, clock, walk):
    world, comments = await make_world(db, clock), 0
    for name, option in walk:
        with suppress(StoryError):
            await take(world, name, option)
        comments += name == "comment"
    await settle(world)
    await look(world)
    async with world.db.read() as tx:
        found = await find_comments(tx, world.schedule.story_id)
    assert len(found) == comments
