import json
from datetime import timedelta
from itertools import count

import pytest

from bot.models.feedback import CommentSource, ReactionEvent
from bot.models.release import PartKind
from bot.services.background.pace import Pace
from bot.services.removals import purge as purging
from bot.services.removals.purge import Purge
from bot.services.removals.removals import UNDO_FOR
from bot.storage.database import export
from bot.storage.feedback import comments
from bot.storage.feedback import reactions as reactions_rows
from bot.storage.releases import parts
from bot.storage.removals.removals import get_removal
from bot.storage.stories import stories
from bot.storage.tables.feedback import reactions
from bot.storage.tables.removals import removals
from tests.builders import GUILD, READER, a_chapter
from tests.services.removals.test_takedowns import go_on, post, remove
from tests.services.removals.test_undo import restore
from tests.worlds.delivery import PERMANENT, Crash, World, open_world

SECRET = "Nobody climbs the lighthouse twice"


@pytest.fixture
async def world(tmp_path):
    chapters = [a_chapter(f"Night {n}", SECRET, note_before=SECRET) for n in (1, 2)]
    described = {"summary": SECRET, "tags": (SECRET,), "warnings": ("gore",)}
    async with open_world(tmp_path, chapters=chapters, **described) as world:
        yield world


def purges(world: World) -> Purge:
    return Purge(world.db, world.clock, world.publisher, Pace(world.clock, sleep=world.sleep))


async def respond(world: World, readers: int = 3) -> list[int]:
    """Everybody reacts to every message, and comments on the chapter and on the story."""
    texts = [part.message_id for part in await world.parts() if part.kind is not PartKind.THREAD]
    now = world.clock.now()
    events = [
        ReactionEvent(message, READER + n, "💡", burst=False, at=now, added=True)
        for message in texts
        for n in range(readers)
    ]
    async with world.db.write() as tx:
        await reactions_rows.record_reactions(tx, events)
        story_id = world.schedule.story_id
        chapter_id = (await world.release()).chapter_id
        for n, about in enumerate((chapter_id, None)):
            await comments.add_comment(
                tx,
                story_id=story_id,
                chapter_id=about,
                guild_id=GUILD,
                user_id=READER,
                text="Up again!",
                source=CommentSource.CHAT,
                message_id=80_000 + n,
                now=now,
            )
    return texts


async def exported(world: World, folder) -> dict[str, list[dict]]:
    async with world.db.read() as tx:
        await export.write_everything(tx, folder)
    files = {file.stem: file.read_text(encoding="utf-8") for file in folder.glob("*.jsonl")}
    return {name: list(map(json.loads, text.splitlines())) for name, text in files.items()}


async def counts(world: World) -> tuple[int, int]:
    """Reactions, and distinct readers, of all messages of the first chapter."""
    ids = [part.message_id for part in await world.parts() if part.kind is not PartKind.THREAD]
    async with world.db.read() as tx:
        rows = await tx.execute(reactions.select().where(reactions.c.message_id.in_(ids)))
        users = [row.user_id for row in rows]
    return len(users), len(set(users))


async def test_after_thirty_days_the_text_is_gone_wherever_it_was(world: World, tmp_path):
    await post(world)
    await respond(world)
    await remove(world)
    await go_on(world)
    before = await exported(world, tmp_path / "before")
    assert SECRET in str(before["chapters"]) and SECRET in str(before["stories"])
    assert await purges(world).next_due(world.clock.now()) is not None
    world.fixed.advance(days=UNDO_FOR.days)
    await purges(world).run()
    after = await exported(world, tmp_path / "after")
    assert SECRET not in str(after)
    assert "Words of part" not in str(after)
    assert after["warnings"] == [] and after["passages"] == []
    assert [story["title"] for story in after["stories"]] == ["Salt and Lanterns"]
    assert str(READER) not in str(after)
    assert [comment["text"] for comment in after["comments"]] == ["Up again!"] * 2
    assert {comment["user_id"] for comment in after["comments"]} == {"0"}
    assert await purges(world).next_due(world.clock.now()) is None


async def test_how_many_reacted_stays_true(world: World):
    await post(world)
    await respond(world, readers=5)
    await remove(world)
    await go_on(world)
    before = await counts(world)
    world.fixed.advance(days=UNDO_FOR.days)
    await purges(world).run()
    assert await counts(world) == before == (4 * 5, 5)


async def test_nothing_goes_a_moment_too_early(world: World):
    await post(world)
    removal_id = await remove(world)
    await go_on(world)
    async with world.db.read() as tx:
        removal = await get_removal(tx, removal_id)
    world.fixed.time = removal.purge_at - timedelta(milliseconds=1)
    await purges(world).run()
    await restore(world, removal_id)
    world.fixed.advance(days=99)
    await purges(world).run()
    async with world.db.read() as tx:
        chapter = await stories.get_chapter(tx, world.schedule.story_id, 1)
    assert SECRET in chapter.body


async def test_of_one_chapter_only_its_own_goes(world: World, tmp_path):
    await post(world, 1)
    await respond(world)
    await post(world, 2)
    await remove(world, 2)
    await go_on(world)
    world.fixed.advance(days=UNDO_FOR.days)
    await purges(world).run()
    after = await exported(world, tmp_path / "after")
    assert [SECRET in row["body"] for row in after["chapters"]] == [True, False]
    assert SECRET in str(after["stories"])
    assert {comment["user_id"] for comment in after["comments"]} == {str(READER)}
    assert {row["user_id"] for row in after["reactions"]} == {str(READER + n) for n in range(3)}


async def test_a_removal_that_raises_keeps_no_other_from_being_deleted(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    purge, first = purging.purges.purge_chapters, (await world.release(1)).chapter_id
    for number in (1, 2):
        await post(world, number)
    for number in (1, 2):
        await remove(world, number)
    await go_on(world)
    world.fixed.advance(days=UNDO_FOR.days)

    async def broken(tx, chapter_ids):
        if [first] == list(chapter_ids):  # the last chapter's removal is that of all the story
            raise ZeroDivisionError
        await purge(tx, chapter_ids)

    monkeypatch.setattr(purging.purges, "purge_chapters", broken)
    works = purges(world)
    works.batch = 1
    await works.run()
    assert await are_purged(world) == [False, True]
    assert "purges: removal 1: error " in caplog.text
    monkeypatch.setattr(purging.purges, "purge_chapters", purge)
    await works.run()
    assert await are_purged(world) == [False, True], "it is left for a moment"
    world.fixed.time = await works.next_due(world.clock.now())
    await works.run()
    assert await are_purged(world) == [True, True]


async def are_purged(world: World) -> list[bool]:
    async with world.db.read() as tx:
        return [(await get_removal(tx, number)).purged_at is not None for number in (1, 2)]


async def test_what_still_stands_in_a_channel_is_waited_for(world: World):
    """A lost message is looked for by its text, so that stays until nobody looks any more."""
    await post(world)
    await remove(world)
    world.fixed.advance(days=UNDO_FOR.days)
    await purges(world).run()
    async with world.db.read() as tx:
        assert (await parts.get_parts(tx, (await world.release()).release_id))[0].payload
    world.publisher.fail_next(PERMANENT)
    await world.taking_down().run()
    await purges(world).run()
    async with world.db.read() as tx:
        assert not (await parts.get_parts(tx, (await world.release()).release_id))[0].payload


@pytest.mark.parametrize("write", range(1, 5))
async def test_a_crash_between_any_two_steps_changes_nothing_in_the_end(
    world: World, write: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(purging, "READERS", 2)
    await post(world)
    await respond(world, readers=5)
    await remove(world)
    await go_on(world)
    before = await counts(world)
    world.fixed.advance(days=UNDO_FOR.days)
    errand, begun = purges(world), count(1)
    original = world.db.write

    def write_until():
        if next(begun) > write:
            raise Crash
        return original()

    monkeypatch.setattr(world.db, "write", write_until)
    with pytest.raises(Crash):
        await errand.run()
    monkeypatch.setattr(world.db, "write", original)
    await purges(world).run()
    assert await counts(world) == before
    async with world.db.read() as tx:
        rows = await tx.execute(reactions.select())
        assert all(row.user_id < 0 for row in rows)
        (removal,) = await tx.execute(removals.select())
    assert removal.purged_at is not None
