from dataclasses import astuple

import pytest

from bot.models.feedback import ChapterStats, CommentSource, ReactionEvent
from bot.storage.feedback import comments, reactions, stats
from bot.storage.releases import releases
from bot.storage.stories import stories
from tests.builders import (
    AUTHOR,
    CHANNEL,
    GUILD,
    LATER,
    NOW,
    READER,
    add_a_plan,
    add_a_schedule,
    add_a_target,
    chapter_ids,
    daily_slots,
    first_release,
    post_it,
)
from tests.comments import find_comments


def a_reaction(message_id: int, user_id: int = READER, emoji: str = "💡", *, added: bool = True):
    return ReactionEvent(message_id, user_id, emoji, burst=False, at=NOW, added=added)


async def add_a_comment(tx, story_id: int, chapter_id: int | None = None, **changed):
    values = {
        "guild_id": GUILD,
        "user_id": READER,
        "text": "I held my breath.",
        "source": CommentSource.REPLY,
        "message_id": None,
        "now": NOW,
    }
    return await comments.add_comment(
        tx, story_id=story_id, chapter_id=chapter_id, **values | changed
    )


@pytest.fixture
async def schedule(tx):
    """Three chapters; the first is out as messages 900 (card and thread), 901 and 902."""
    schedule = await add_a_plan(tx)
    await post_it(tx, (await first_release(tx, schedule)).release_id, first_message=900)
    return schedule


async def test_reactions_on_any_message_count_for_the_chapter_once(tx, schedule):
    await reactions.record_reactions(
        tx,
        [
            a_reaction(900),
            a_reaction(901),
            a_reaction(901, emoji="🔥"),
            a_reaction(902, user_id=5),
            a_reaction(902, user_id=6, added=False),
            a_reaction(950, user_id=7),
        ],
    )
    rows = await stats.chapter_stats(tx, schedule.story_id)
    assert rows[0] == ChapterStats(1, "Night 1", posted=1, reactions=4, readers=2, comments=0)
    assert [astuple(row)[2:] for row in rows[1:]] == [(0, 0, 0, 0)] * 2


async def test_all_targets_of_a_chapter_are_added_up(tx, schedule):
    elsewhere = await add_a_schedule(tx, schedule.story_id, await add_a_target(tx, CHANNEL + 1))
    ids = await chapter_ids(tx, schedule.story_id)
    await releases.add_releases(tx, elsewhere, daily_slots(ids[:1]))
    [second] = await releases.find_releases(
        tx, story_id=schedule.story_id, target_id=elsewhere.target_id
    )
    await post_it(tx, second.release_id, first_message=1900)
    await reactions.record_reactions(tx, [a_reaction(900), a_reaction(1901)])
    first = (await stats.chapter_stats(tx, schedule.story_id))[0]
    assert (first.posted, first.reactions, first.readers) == (2, 2, 1)


async def test_a_reaction_from_before_its_message_was_recorded_counts(tx):
    schedule = await add_a_plan(tx)
    await reactions.record_reactions(tx, [a_reaction(901)])
    await post_it(tx, (await first_release(tx, schedule)).release_id, first_message=900)
    assert (await stats.chapter_stats(tx, schedule.story_id))[0].reactions == 1


async def test_living_comments_on_a_chapter_are_counted(tx, schedule):
    one, two, three = await chapter_ids(tx, schedule.story_id)
    await add_a_comment(tx, schedule.story_id, one)
    await add_a_comment(tx, schedule.story_id, two)
    await add_a_comment(tx, schedule.story_id, two, message_id=5)
    await add_a_comment(tx, schedule.story_id)
    await comments.remove_comment(tx, 5, LATER)
    rows = await stats.chapter_stats(tx, schedule.story_id)
    assert [row.comments for row in rows] == [1, 1, 0]
    await stories.remove_chapters(tx, [three], NOW)
    assert len(await stats.chapter_stats(tx, schedule.story_id)) == 2


async def test_a_comment_of_one_message_is_kept_once(tx, schedule):
    assert await add_a_comment(tx, schedule.story_id, message_id=5) is not None
    assert await add_a_comment(tx, schedule.story_id, message_id=5) is None
    assert await add_a_comment(tx, schedule.story_id) is not None
    assert await add_a_comment(tx, schedule.story_id) is not None


async def test_a_comment_follows_the_edits_and_the_deletion_of_its_message(tx, schedule):
    await add_a_comment(tx, schedule.story_id, message_id=5)
    assert await comments.is_comment(tx, 5)
    assert await comments.edit_comment(tx, 5, "I still do.", LATER)
    [comment] = await find_comments(tx, schedule.story_id)
    assert comment.text == "I still do."
    assert await comments.remove_comment(tx, 5, LATER)
    assert not await comments.remove_comment(tx, 5, LATER)
    assert not await comments.edit_comment(tx, 5, "Again.", LATER)
    assert not await comments.is_comment(tx, 5)
    assert await find_comments(tx, schedule.story_id) == []


async def test_an_unknown_message_is_no_comment(tx, schedule):
    assert not await comments.is_comment(tx, 5)
    assert not await comments.edit_comment(tx, 5, "Hm.", NOW)
    assert not await comments.remove_comment(tx, 5, NOW)


async def test_of_a_comment_is_kept_where_and_by_whom_it_was_said(tx, schedule):
    one, two, _ = await chapter_ids(tx, schedule.story_id)
    first = await add_a_comment(tx, schedule.story_id, one, source=CommentSource.CHAT)
    second = await add_a_comment(tx, schedule.story_id, two, user_id=AUTHOR)
    found = await find_comments(tx, schedule.story_id)
    assert [comment.comment_id for comment in found] == [second, first]
    assert (found[1].source, found[1].chapter_id, found[1].user_id) == (
        CommentSource.CHAT,
        one,
        READER,
    )
