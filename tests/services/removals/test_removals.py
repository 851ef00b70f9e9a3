from datetime import datetime

import pytest

from bot.errors import StoryError
from bot.models.release import ReleaseState
from bot.services.removals.removals import UNDO_FOR, Removals
from bot.storage.database.database import Database
from bot.storage.notices import notices
from bot.storage.releases import claims, releases, schedules
from bot.storage.removals import removals, takedowns
from bot.storage.stories import stories
from bot.storage.tables.core import audit
from tests.builders import (
    AUTHOR,
    CHANNEL,
    NOW,
    READER,
    a_member,
    add_a_plan,
    add_a_schedule,
    add_a_target,
    begin_it,
    chapter_ids,
    claim_it,
    daily_slots,
    first_release,
    post_it,
)
from tests.fakes import FixedClock

AUTHOR_HERSELF = a_member(may_manage=False)
MANAGER = a_member(AUTHOR + 5)
SOMEBODY = a_member(READER, may_manage=False)


@pytest.fixture
def wakes() -> list[datetime]:
    return []


@pytest.fixture
def removing(db: Database, clock: FixedClock, wakes: list[datetime]) -> Removals:
    return Removals(db, clock.clock, lambda: wakes.append(clock.time))


async def plan(db: Database, *, posted: int = 0, chapters: int = 3) -> int:
    """A scheduled story; its first chapters are out, each as a card, a thread and two parts."""
    async with db.write() as tx:
        schedule = await add_a_plan(tx, chapters)
        for release in (await releases.find_releases(tx, story_id=schedule.story_id))[:posted]:
            await post_it(tx, release.release_id, first_message=100 * release.release_id)
    return schedule.story_id


async def states(db: Database, story_id: int) -> dict[int, set[ReleaseState]]:
    """By chapter number, cancelled releases included."""
    found = dict[int, set[ReleaseState]]()
    async with db.read() as tx:
        every = tuple(ReleaseState)
        for release in await releases.find_releases(tx, story_id=story_id, states=every):
            found.setdefault(release.chapter_number, set()).add(release.state)
    return found


async def told(db: Database) -> list[tuple[int | None, str]]:
    async with db.read() as tx:
        return [(each.user_id, each.text) for each in await notices.find_unsent(tx, NOW, 10)]


async def acts(db: Database) -> list[tuple[int, str]]:
    async with db.read() as tx:
        rows = await tx.execute(audit.select())
        return [(row.actor_id, row.action) for row in rows]


async def test_a_story_that_was_never_released_goes_as_a_whole(db: Database, removing: Removals):
    story_id = await plan(db)
    asked = await removing.ask(AUTHOR_HERSELF, story_id)
    assert not asked.posted
    assert "all of it, 3 chapters? None of it has been released" in asked.text
    done = await removing.remove(AUTHOR_HERSELF, story_id)
    assert "Nothing of it was ever released" in done.text
    async with db.read() as tx:
        assert (await stories.get_story(tx, story_id)).removed_at == NOW
        assert await releases.find_releases(tx, story_id=story_id) == []
        assert await schedules.find_schedules(tx, story_id) == []
    with pytest.raises(StoryError, match="from the list"):
        await removing.remove(AUTHOR_HERSELF, story_id)


async def test_what_is_posted_stays_and_the_rest_goes(db: Database, removing: Removals):
    story_id = await plan(db, posted=2)
    done = await removing.remove(MANAGER, story_id)
    assert "What is released, 2 chapters, stays" in done.text
    async with db.read() as tx:
        assert (await stories.get_story(tx, story_id)).removed_at is None
        assert [head.number for head in await stories.get_chapters(tx, story_id)] == [1, 2]
        found = await releases.find_releases(tx, story_id=story_id)
        assert await takedowns.find_due(tx, NOW, 10) == []
    assert {release.state for release in found} == {ReleaseState.POSTED}


async def test_where_all_is_out_only_the_schedule_ends(db: Database, removing: Removals):
    story_id = await plan(db, posted=3)
    assert "only its schedules end" in (await removing.ask(AUTHOR_HERSELF, story_id)).text
    assert (await removing.remove(AUTHOR_HERSELF, story_id)).removal_id is None
    async with db.read() as tx:
        assert (await stories.get_story(tx, story_id)).chapter_count == 3
        assert await schedules.find_schedules(tx, story_id) == []


async def test_the_question_says_what_would_go_from_where(db: Database, removing: Removals):
    story_id = await plan(db, posted=2)
    async with db.write() as tx:
        elsewhere = await add_a_target(tx, CHANNEL + 1)
        other = await add_a_schedule(tx, story_id, elsewhere)
        await releases.add_releases(tx, other, daily_slots(await chapter_ids(tx, story_id))[:1])
        found = await releases.find_releases(tx, story_id=story_id, target_id=elsewhere)
        await post_it(tx, found[0].release_id, first_message=5_000)
    asked = await removing.ask(AUTHOR_HERSELF, story_id)
    assert asked.posted
    assert f"2 chapters are out: 2 in <#{CHANNEL}>, 1 in <#{CHANNEL + 1}>." in asked.text
    # Cards and parts of three releases; a thread is no message.
    assert "9 messages of mine" in asked.text
    assert "what is not released yet goes, 1 chapter. What is released, 2 chapters" in asked.text
    assert "comments and reactions are kept" in asked.text
    until = int((NOW + UNDO_FOR).timestamp())
    assert f"Everything but the messages can be brought back until <t:{until}:D>" in asked.text
    assert "may manage" not in asked.text
    assert (
        "may manage this server: Ines will be told" in (await removing.ask(MANAGER, story_id)).text
    )


async def test_the_question_for_one_chapter_is_about_that_one(db: Database, removing: Removals):
    story_id = await plan(db, posted=1)
    asked = await removing.ask(AUTHOR_HERSELF, story_id, 1)
    assert asked.posted and asked.chapter_id is not None
    assert f"Remove chapter 1? It is out in <#{CHANNEL}>." in asked.text
    assert "leave the messages" not in asked.text
    coming = await removing.ask(AUTHOR_HERSELF, story_id, 2)
    assert not coming.posted and "None of it has been released" in coming.text
    with pytest.raises(StoryError, match="from the list"):
        await removing.ask(AUTHOR_HERSELF, story_id, 9)


async def test_a_story_goes_with_everything_that_is_out(
    db: Database, removing: Removals, wakes: list[datetime]
):
    story_id = await plan(db, posted=2)
    done = await removing.take_down(AUTHOR_HERSELF, story_id)
    assert f"Its 6 messages in <#{CHANNEL}> go now" in done.text
    assert set().union(*(await states(db, story_id)).values()) == {ReleaseState.CANCELLED}
    async with db.read() as tx:
        assert (await stories.get_story(tx, story_id)).removed_at == NOW
        assert await schedules.find_schedules(tx, story_id) == []
        assert len(await takedowns.find_due(tx, NOW, 10)) == 2
        (removal,) = await removals.find_open(tx, story_id)
    assert removal.is_whole and removal.purge_at == NOW + UNDO_FOR
    assert wakes == [NOW]
    assert await told(db) == []
    with pytest.raises(StoryError, match="from the list"):
        await removing.take_down(AUTHOR_HERSELF, story_id)


async def test_one_chapter_goes_and_those_behind_it_move_up(db: Database, removing: Removals):
    story_id = await plan(db, posted=1, chapters=4)
    async with db.read() as tx:
        heads = await stories.get_chapters(tx, story_id)
        before = [each.due_at for each in await releases.find_releases(tx, story_id=story_id)][1:]
    await removing.take_down(AUTHOR_HERSELF, story_id, heads[0].chapter_id)
    await removing.take_down(AUTHOR_HERSELF, story_id, heads[1].chapter_id)
    async with db.read() as tx:
        assert [head.number for head in await stories.get_chapters(tx, story_id)] == [3, 4]
        found = await releases.find_releases(tx, story_id=story_id)
        assert [each.chapter_number for each in await takedowns.find_due(tx, NOW, 10)] == [1]
    assert [each.chapter_number for each in found] == [3, 4]
    assert [each.due_at for each in found] == before[:2]
    with pytest.raises(StoryError, match="from the list"):
        await removing.take_down(AUTHOR_HERSELF, story_id, heads[0].chapter_id)


async def test_the_last_chapter_is_the_story(db: Database, removing: Removals):
    story_id = await plan(db, posted=1, chapters=1)
    assert (await removing.ask(AUTHOR_HERSELF, story_id, 1)).chapter_id is None
    async with db.read() as tx:
        (head,) = await stories.get_chapters(tx, story_id)
    await removing.take_down(AUTHOR_HERSELF, story_id, head.chapter_id)
    async with db.read() as tx:
        assert (await stories.get_story(tx, story_id)).removed_at == NOW


async def test_what_is_claimed_never_begins_and_what_is_begun_waits_for_its_deliverer(
    db: Database, removing: Removals
):
    async with db.write() as tx:
        schedule = await add_a_plan(tx)
        first, second, _ = await releases.find_releases(tx, story_id=schedule.story_id)
        await begin_it(tx, first.release_id)
        assert await claim_it(tx, second.release_id)
    await removing.take_down(AUTHOR_HERSELF, schedule.story_id)
    assert await states(db, schedule.story_id) == {1: {ReleaseState.POSTING}}
    async with db.read() as tx:
        assert await takedowns.find_due(tx, NOW, 10) == []


async def test_a_release_asked_for_by_hand_is_cancelled_with_the_story(
    db: Database, removing: Removals
):
    async with db.write() as tx:
        schedule = await add_a_plan(tx)
        release = await first_release(tx, schedule)
        await releases.cancel(tx, release.release_id)
        await releases.add_release(
            tx,
            story_id=schedule.story_id,
            chapter_id=release.chapter_id,
            target_id=schedule.target_id,
            schedule_id=None,
            due_at=NOW,
            requested_by=AUTHOR,
        )
    await removing.remove(AUTHOR_HERSELF, schedule.story_id)
    async with db.read() as tx:
        assert await releases.find_releases(tx, story_id=schedule.story_id) == []


async def test_nobody_else_removes_a_story(db: Database, removing: Removals):
    story_id = await plan(db, posted=1)
    for attempt in (
        removing.ask(SOMEBODY, story_id),
        removing.remove(SOMEBODY, story_id),
        removing.take_down(SOMEBODY, story_id),
    ):
        with pytest.raises(StoryError, match="author or an admin"):
            await attempt
    assert await acts(db) == []


async def test_an_author_hears_of_it_when_somebody_else_removes_the_story(
    db: Database, removing: Removals
):
    story_id = await plan(db, posted=1)
    async with db.read() as tx:
        third = (await chapter_ids(tx, story_id))[2]
    await removing.take_down(MANAGER, story_id, third)
    await removing.remove(MANAGER, story_id)
    await removing.take_down(MANAGER, story_id)
    until = int((NOW + UNDO_FOR).timestamp())
    heard = await told(db)
    assert [user_id for user_id, _ in heard] == [AUTHOR] * 3
    chapter, rest, whole = [text for _, text in heard]
    assert chapter.startswith("Chapter 3 of “Salt and Lanterns” was removed")
    assert rest.startswith("What was not released yet of “Salt and Lanterns”")
    assert whole.startswith("“Salt and Lanterns” was removed, with its messages")
    for text in (chapter, rest, whole):
        assert f"<@{MANAGER.user_id}>" in text and f"<t:{until}:D>" in text
        assert "/story remove" in text
    assert await acts(db) == [(MANAGER.user_id, "story remove")] * 3


async def test_what_stopped_before_it_began_was_never_released(db: Database, removing: Removals):
    story_id = await plan(db)
    async with db.write() as tx:
        (first, *_) = await releases.find_releases(tx, story_id=story_id)
        await claims.stop(tx, first.release_id, "I may not post in that channel.")
    assert (
        "Nothing of it was ever released" in (await removing.remove(AUTHOR_HERSELF, story_id)).text
    )
    async with db.write() as tx:
        assert await claims.resume_stopped(tx, target_id=first.target_id) == 0
        assert await releases.find_releases(tx, story_id=story_id) == []
