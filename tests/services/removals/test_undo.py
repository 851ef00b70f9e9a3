from collections.abc import Awaitable
from dataclasses import replace

import pytest

from bot.errors import StoryError
from bot.models.feedback import CommentSource, ReaderMessage
from bot.models.release import JumpLink, PartKind, ReleaseState, ScheduleState
from bot.services.feedback.comments import Comments
from bot.services.feedback.feedback import Feedback
from bot.services.removals.removals import UNDO_FOR, Removals
from bot.services.removals.texts import IS_GONE
from bot.services.removals.undo import RemovalUndo
from bot.services.stories.library import Library
from bot.storage.releases import jump_links, releases, schedules
from bot.storage.removals import removals
from bot.storage.revisions import revisions
from bot.storage.stories import stories
from bot.storage.tables.core import audit
from tests.builders import AUTHOR, GUILD, READER, a_manuscript, a_member, add_a_story
from tests.comments import find_comments
from tests.services.removals.test_takedowns import go_on, left, owed, post, remove
from tests.worlds.delivery import Crash, World, claim, planned

HERSELF = a_member(may_manage=False)
MANAGER = a_member(AUTHOR + 5)
READS = a_member(READER, may_manage=False)
ELSEWHERE = replace(MANAGER, guild_id=GUILD + 1)
TITLE = "Salt and Lanterns"


def bringing_back(world: World) -> RemovalUndo:
    library = Library(world.db, world.clock)
    return RemovalUndo(world.db, world.clock, library, lambda: None)


async def restore(world: World, removal_id: int, member=HERSELF) -> str:
    return await bringing_back(world).restore(member, removal_id)


async def refusal(action: Awaitable[object]) -> str:
    with pytest.raises(StoryError) as refused:
        await action
    return refused.value.sentence


async def story_of(world: World):
    async with world.db.read() as tx:
        return await stories.get_story(tx, world.schedule.story_id)


async def free_chapters(world: World) -> int:
    async with world.db.read() as tx:
        schedule = world.schedule
        found = await releases.unreleased_chapters(tx, schedule.story_id, schedule.target_id)
    return len(found)


async def test_what_was_not_touched_yet_is_out_as_before(world: World):
    before = await post(world)
    texts = left(world)
    removal_id = await remove(world)
    assert "1 chapter had not been taken down yet" in await restore(world, removal_id)
    await go_on(world)
    assert left(world) == texts
    assert await world.release() == before
    assert await free_chapters(world) == 2
    assert (await story_of(world)).removed_at is None


async def test_what_is_gone_stays_gone_and_can_be_released_again(world: World):
    await post(world)
    removal_id = await remove(world, 1)
    await go_on(world)
    said = await restore(world, removal_id)
    assert "is back" in said and "can be released again" in said
    assert "not been taken down" not in said
    assert left(world) == []
    assert await free_chapters(world) == 3
    again = next(r for r in await world.releases() if r.state is ReleaseState.WAITING)
    assert again.chapter_number == 1
    world.fixed.time = again.due_at
    assert await world.delivery().claim(again, planned(again, 3))
    await world.carry_out(again)
    assert len(left(world)) == 4


@pytest.mark.parametrize("numbers", [(), (1,)], ids=["the story", "its chapter"])
async def test_what_comes_back_is_hidden_as_the_server_hides_by_then(world: World, numbers):
    """A policy that becomes stricter reaches what is out; what was removed meanwhile, later."""
    release = await post(world)
    removal_id = await remove(world, *numbers)
    await restore(world, removal_id)
    async with world.db.read() as tx:
        owed_now = await revisions.find_due(tx, world.clock.now(), 5)
    assert [each.release_id for each in owed_now] == [release.release_id]


@pytest.mark.parametrize("effective", [True, False], ids=["after effect", "before effect"])
@pytest.mark.parametrize("step", [1, 4, 6])
async def test_an_undo_in_between_leaves_whole_chapters_only(
    world: World, step: int, effective: bool
):
    """What may have lost a message goes on to go; what nothing was asked of stays."""
    await post(world, 1)
    await post(world, 2)
    each = len(left(world)) // 2
    removal_id = await remove(world)
    world.publisher.crash_in, world.publisher.effective = step, effective
    with pytest.raises(Crash):
        await world.taking_down().run()
    await restore(world, removal_id)
    await go_on(world)
    first_only = step <= 5
    assert len(left(world)) == (each if first_only else 0)
    assert await free_chapters(world) == (2 if first_only else 3)
    states = [release.state for release in await world.releases()]
    assert states.count(ReleaseState.POSTED) == first_only
    assert await owed(world) is None


async def test_what_was_being_posted_goes_on_after_an_undo(world: World):
    await claim(world)
    removals_made = list[int]()
    request = world.publisher.post

    async def interrupted(channel_id, payload, *, nonce):
        if not removals_made:
            removals_made.append(await remove(world, 1))
        return await request(channel_id, payload, nonce=nonce)

    world.publisher.post = interrupted
    await world.carry_out(await world.release())
    assert (await world.release()).state is ReleaseState.CANCELLED
    await restore(world, removals_made[0])
    await world.go_on()
    assert (await world.release()).state is ReleaseState.POSTED
    await go_on(world)
    assert len(left(world)) == 4


async def test_an_undo_before_its_deliverer_saw_the_removal_changes_nothing(world: World):
    await claim(world)
    request = world.publisher.post

    async def interrupted(channel_id, payload, *, nonce):
        await restore(world, await remove(world, 1))
        return await request(channel_id, payload, nonce=nonce)

    world.publisher.post = interrupted
    await world.carry_out(await world.release())
    assert (await world.release()).state is ReleaseState.POSTED
    await go_on(world)
    assert len(left(world)) == 4


async def test_links_that_were_owed_are_owed_again(world: World):
    release = await world.release()
    parts = list(planned(release, 2))
    link = JumpLink(3, {"content": "on"})
    parts[2] = replace(parts[2], link=link)
    assert parts[2].kind is PartKind.TEXT
    assert await world.delivery().claim(release, parts)
    await world.carry_out(await world.release())
    removal_id = await remove(world)

    async def due() -> int:
        async with world.db.read() as tx:
            return len(await jump_links.find_due(tx, world.clock.now(), 10))

    assert await due() == 0
    await restore(world, removal_id)
    async with world.db.write() as tx:
        # First the chapter is looked at: it may have to hide more by now.
        (revision,) = await revisions.find_due(tx, world.clock.now(), 5)
        await revisions.finish(tx, revision, world.clock.now())
    assert await due() == 1


async def test_schedules_come_back_paused_and_planned(world: World):
    removal_id = await remove(world)
    assert "/release resume" in await restore(world, removal_id)
    async with world.db.read() as tx:
        (schedule,) = await schedules.find_schedules(tx, world.schedule.story_id)
        found = await releases.find_releases(tx, story_id=schedule.story_id)
    assert schedule.schedule_id == world.schedule.schedule_id
    assert schedule.state is ScheduleState.PAUSED
    assert [release.chapter_number for release in found] == [1, 2, 3]


async def test_comments_and_warnings_come_back(world: World):
    story_id = world.schedule.story_id
    await post(world)
    said = Feedback(world.db, world.clock, lambda: None)
    card = (await world.parts())[0]
    release = await world.release()
    await said.comment_on_release(READS, release.release_id, "The lamp!")
    await said.comment(READS, story_id, None, "All of it.", CommentSource.COMMAND)
    removal_id = await remove(world)
    for attempt in (
        said.comment(READS, story_id, None, "Gone?", CommentSource.COMMAND),
        said.comment_on_release(READS, release.release_id, "Gone?"),
        said.report(READS, release.release_id, "Gone?"),
        said.check_release(READS, release.release_id),
    ):
        assert "not here any more" in await refusal(attempt)
    thread_id = card.message_id
    hearing = Comments(world.db, world.clock)
    asked = ReaderMessage(
        77_001, thread_id, GUILD, READER, False, "Anybody here?", world.clock.now()
    )
    assert not await hearing.hear(asked, chat=True)
    await go_on(world)
    await restore(world, removal_id)
    assert await hearing.hear(replace(asked, message_id=77_002, text="It is back."), chat=True)
    async with world.db.read() as tx:
        found = await find_comments(tx, story_id)
    assert [comment.text for comment in found] == ["It is back.", "All of it.", "The lamp!"]


async def test_a_comment_on_a_removed_chapter_is_refused_while_its_story_lives(world: World):
    await post(world)
    release = await world.release()
    await remove(world, 1)
    said = Feedback(world.db, world.clock, lambda: None)
    attempt = said.comment_on_release(READS, release.release_id, "Gone?")
    assert "not here any more" in await refusal(attempt)


async def test_a_title_that_was_taken_meanwhile_is_named(world: World):
    removal_id = await remove(world)
    async with world.db.write() as tx:
        other = await add_a_story(tx, a_manuscript(TITLE.upper()))
    assert "another story of that title" in await refusal(restore(world, removal_id))
    async with world.db.write() as tx:
        await stories.remove_story(tx, other, world.clock.now())
    assert "is back" in await restore(world, removal_id)


async def test_a_number_that_was_taken_meanwhile_is_named(world: World):
    removal_id = await remove(world, 3)
    text = a_manuscript(chapters=1).chapters
    async with world.db.write() as tx:
        story_id = world.schedule.story_id
        now = world.clock.now()
        await stories.add_chapters(tx, story_id, text, word_counts=[1], passages=[()], now=now)
    assert "has its number" in await refusal(restore(world, removal_id))
    assert (await story_of(world)).chapter_count == 3


async def test_a_chapter_waits_for_its_story(world: World):
    chapter = await remove(world, 2)
    story = await remove(world)
    assert "bring that back first" in await refusal(restore(world, chapter))
    await restore(world, story)
    assert (await story_of(world)).chapter_count == 2
    assert "Chapter 2" in await restore(world, chapter)
    assert (await story_of(world)).chapter_count == 3


async def test_twice_is_told_and_others_may_not(world: World):
    removal_id = await remove(world)
    # What its author took away, those who manage the server do not bring back.
    for stranger in (READS, ELSEWHERE, MANAGER):
        assert await refusal(restore(world, removal_id, stranger)) == IS_GONE
    assert "is back" in await restore(world, removal_id)
    assert "already" in await refusal(restore(world, removal_id))
    assert "for good" in await refusal(restore(world, removal_id + 1))
    async with world.db.read() as tx:
        acts = [(row.actor_id, row.action) for row in await tx.execute(audit.select())]
    assert acts == [(AUTHOR, "story remove"), (AUTHOR, "story bring back")]


async def test_what_a_manager_removed_they_and_the_author_bring_back(world: World):
    for member in (MANAGER, HERSELF):
        removing = Removals(world.db, world.clock, lambda: None)
        done = await removing.take_down(MANAGER, world.schedule.story_id)
        assert done.removal_id is not None
        offer = await bringing_back(world).find(member, TITLE, None)
        assert offer is not None and offer.removal_id == done.removal_id
        assert [story.title for story in await bringing_back(world).suggest(member, "")] == [TITLE]
        assert "is back" in await restore(world, done.removal_id, member)


async def test_a_removal_without_messages_is_undone_too(world: World):
    await post(world)
    removing = Removals(world.db, world.clock, lambda: None)
    done = await removing.remove(HERSELF, world.schedule.story_id)
    assert (await story_of(world)).chapter_count == 1
    said = await restore(world, done.removal_id)
    assert said.startswith("2 chapters of “Salt and Lanterns”, 2 to 3, are back, with comments")
    assert (await story_of(world)).chapter_count == 3


@pytest.mark.parametrize("words", ["id", TITLE, "lanterns"])
async def test_a_removed_story_is_found_by_those_who_may_bring_it_back(world: World, words: str):
    removal_id = await remove(world)
    words = str(world.schedule.story_id) if words == "id" else words
    service = bringing_back(world)
    offer = await service.find(HERSELF, words, None)
    assert offer.removal_id == removal_id
    assert "was removed" in offer.text
    assert [story.title for story in await service.suggest(HERSELF, "salt")] == [TITLE]
    for member in (READS, ELSEWHERE, MANAGER):
        assert await service.find(member, words, None) is None
        assert await service.suggest(member, "") == []
    await restore(world, removal_id)
    assert await service.find(HERSELF, words, None) is None
    assert await service.suggest(HERSELF, "") == []


async def test_a_removed_chapter_is_found_by_number_title_and_choice(world: World):
    removal_id = await remove(world, 2)
    service, story_id = bringing_back(world), world.schedule.story_id
    (offered,) = await service.suggest_chapters(HERSELF, story_id, "night")
    assert offered.head.number == 2
    for words in ("2", "Night 2", offered.value):
        offer = await service.find(HERSELF, TITLE, words)
        assert offer.removal_id == removal_id
    assert await service.find(HERSELF, TITLE, "1") is None
    assert await service.find(HERSELF, TITLE, "9") is None
    assert await service.suggest_chapters(READS, story_id, "") == []


async def test_an_undo_in_the_last_moment_works_and_after_it_nothing_does(world: World):
    await post(world)
    removal_id = await remove(world)
    async with world.db.read() as tx:
        removal = await removals.get_removal(tx, removal_id)
    assert removal.purge_at - removal.removed_at == UNDO_FOR
    world.fixed.advance(days=29, hours=23)
    assert "is back" in await restore(world, removal_id)
    again = await remove(world)
    async with world.db.write() as tx:
        await removals.mark_purged(tx, again, world.clock.now())
    assert "deleted for good" in await refusal(restore(world, again))
    assert await bringing_back(world).suggest(HERSELF, "") == []
