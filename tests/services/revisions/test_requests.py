"""Which posted chapters have to follow a change, and which are left alone."""

from sqlalchemy import select

from bot.models.story import Action
from bot.services.schedules.schedules import Schedules
from bot.services.warnings.passages import Passages
from bot.services.warnings.policies import Policies
from bot.storage.revisions import revisions
from bot.storage.stories import stories
from bot.storage.tables.revisions import chapter_versions
from tests.builders import AUTHOR, a_chapter, a_member
from tests.worlds.delivery import World, open_world
from tests.worlds.revision import change, faults, post, prose, reviser, shown

HERSELF = a_member(AUTHOR, may_manage=True)
BODY = "The lamp went out.\n\nSomething climbed.\n\nIt was only the keeper."


async def owed(world: World) -> list[int]:
    async with world.db.read() as tx:
        found = await revisions.find_open(tx, world.schedule.story_id)
    return [each.chapter_number for each in found]


def nothing() -> None:
    """Wake nobody: there is no loop."""


def opened(tmp_path, **described):
    written = [a_chapter(f"Night {number}", BODY) for number in (1, 2, 3)]
    return open_world(tmp_path, written=written, together=True, **described)


async def mark(world: World, number: int, words: str, paragraphs=(2, 2)):
    marking = Passages(world.db, world.clock, nothing)
    story_id = world.schedule.story_id
    stamp = (await marking.look(HERSELF, story_id, number, age_restricted=False)).stamp
    await marking.mark(HERSELF, story_id, number, stamp, paragraphs, warnings=words)
    return marking, stamp


async def test_a_mark_is_followed_by_the_messages_that_are_out(tmp_path):
    async with opened(tmp_path) as world:
        await post(world)
        await mark(world, 1, "gore")
        await mark(world, 3, "gore")
        assert await owed(world) == [1]
        await reviser(world).run()
        assert await faults(world) == []
        assert any(part.get("spoiler") for part in (await shown(world))[0]["components"])


async def test_a_mark_taken_off_changes_its_own_chapter_alone(tmp_path):
    async with opened(tmp_path, warnings=("gore",)) as world:
        marking, _ = await mark(world, 2, "gore")
        for number in (1, 2, 3):
            await marking.warn(HERSELF, world.schedule.story_id, number, "")
            await post(world, number)
        await reviser(world).run()
        stamp = (
            await marking.look(HERSELF, world.schedule.story_id, 2, age_restricted=False)
        ).stamp
        await marking.unmark(HERSELF, world.schedule.story_id, 2, stamp, (2, 2))
        assert await owed(world) == [2]
        await reviser(world).run()
        for number in (1, 2, 3):
            assert await faults(world, number) == []


async def test_a_server_that_hides_more_hides_what_is_out(tmp_path):
    async with opened(tmp_path) as world:
        policies = Policies(world.db, world.clock, nothing)
        await mark(world, 1, "gore")
        await policies.change(HERSELF, "gore", Action.OPEN)
        await post(world, 1)
        await post(world, 2)
        assert await owed(world) == []
        await policies.change(HERSELF, "gore", Action.SPOILER)
        assert await owed(world) == [1]
        await reviser(world).run()
        assert await faults(world) == []
        # What it opens is not opened in what is out.
        await policies.change(HERSELF, "gore", Action.OPEN)
        assert await owed(world) == []


async def test_why_says_that_messages_are_to_follow(tmp_path):
    async with opened(tmp_path) as world:
        await post(world)
        await change(world, prose(3))
        scheduling = Schedules(world.db, world.clock, world.publisher, nothing)
        lines = await scheduling.why(HERSELF, world.schedule.story_id)
        assert lines[-1].startswith("Chapter 1 has changed: its messages in <#")
        await reviser(world).run()
        lines = await scheduling.why(HERSELF, world.schedule.story_id)
        assert not any("has changed" in line for line in lines)


async def test_what_a_chapter_said_before_is_kept(tmp_path):
    async with opened(tmp_path) as world:
        await change(world, prose(2), title="Night one")
        await change(world, prose(3), title="Night the first")
        async with world.db.read() as tx:
            head = (await stories.get_chapters(tx, world.schedule.story_id))[0]
            query = select(chapter_versions.c.title, chapter_versions.c.body).order_by(
                chapter_versions.c.version_id
            )
            own = chapter_versions.c.chapter_id == head.chapter_id
            kept = (await tx.execute(query.where(own))).all()
        assert kept == [("Night 1", BODY), ("Night one", prose(2))]
