import asyncio
from contextlib import ExitStack
from dataclasses import replace

import pytest

from bot.models.feedback import CommentSource, ReaderMessage
from bot.services.feedback.comments import Comments
from bot.storage.database.database import Database
from bot.storage.feedback import comments as comments_rows
from bot.storage.releases import forum_posts, parts, releases
from tests.builders import CHANNEL, GUILD, NOW, READER, add_a_plan, first_release, post_it
from tests.comments import find_comments
from tests.fakes import FixedClock

CARD = 900
IN_THREAD = CARD


class Shop:
    """A story whose first chapter is out, with a thread."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.hearing = Comments(db, clock.clock)

    async def fill(self) -> "Shop":
        async with self.db.write() as tx:
            schedule = await add_a_plan(tx)
            self.story_id = schedule.story_id
            await post_it(tx, (await first_release(tx, schedule)).release_id, first_message=CARD)
        return self

    async def comments(self):
        async with self.db.read() as tx:
            return await find_comments(tx, self.story_id)

    async def texts(self) -> list[str]:
        return [comment.text for comment in await self.comments()]


def said(text: str, to: int | None = CARD, **changed) -> ReaderMessage:
    plain = ReaderMessage(5001, CHANNEL, GUILD, READER, False, text, NOW, replied_to=to)
    return replace(plain, **changed)


async def test_chat_in_a_storys_forum_post_is_about_the_chapter_before_it(shop: Shop):
    thread = 777
    async with shop.db.write() as tx:
        release = next(iter(await releases.find_releases(tx, story_id=shop.story_id)))
        first, second = (await parts.get_parts(tx, release.release_id))[:2]
        for part in (first, second):
            await parts.record_sent(
                tx,
                release.release_id,
                part.position,
                channel_id=thread,
                message_id=part.message_id,
                now=NOW,
            )
    chat = said("What a night!", to=None, channel_id=thread, message_id=CARD + 5_000)
    assert not await shop.hearing.hear(chat, chat=True)
    async with shop.db.write() as tx:
        await forum_posts.adopt(tx, shop.story_id, release.target_id, 5, thread, NOW)
    assert not await shop.hearing.hear(replace(chat, message_id=CARD - 1), chat=True)
    assert not await shop.hearing.hear(chat, chat=False)
    assert await shop.hearing.hear(chat, chat=True)
    (comment,) = await shop.comments()
    assert (comment.source, comment.chapter_id) == (CommentSource.CHAT, release.chapter_id)


@pytest.fixture
async def shop(db: Database, clock: FixedClock) -> Shop:
    return await Shop(db, clock).fill()


async def test_a_reply_to_any_message_of_a_chapter_is_a_comment(shop: Shop):
    assert await shop.hearing.hear(said("On the card"), chat=False)
    assert await shop.hearing.hear(said("On a part", CARD + 1, message_id=5002), chat=False)
    assert sorted(await shop.texts()) == ["On a part", "On the card"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(said("Hello", 4242), id="somebody else's message"),
        pytest.param(said("  "), id="no words"),
        pytest.param(said("Hello", guild_id=GUILD + 1), id="another server"),
        pytest.param(said("Hello", by_bot=True), id="a bot"),
        pytest.param(said("Hello", None), id="no reply"),
    ],
)
async def test_other_messages_are_none_of_our_business(shop: Shop, other: ReaderMessage):
    assert not await shop.hearing.hear(other, chat=True)
    assert await shop.comments() == []


async def test_what_is_said_in_a_chapters_thread_is_a_comment_where_we_may_listen(shop: Shop):
    chat = said("In the thread", None, channel_id=IN_THREAD)
    assert not await shop.hearing.hear(chat, chat=False)
    assert await shop.hearing.hear(chat, chat=True)
    (comment,) = await shop.comments()
    assert (comment.text, comment.source) == ("In the thread", CommentSource.CHAT)
    to_a_reader = replace(chat, message_id=5002, replied_to=4242)
    assert await shop.hearing.hear(to_a_reader, chat=True)


async def test_a_reply_that_is_told_twice_counts_once(shop: Shop):
    for _ in range(2):
        await shop.hearing.hear(said("Once"), chat=False)
    assert await shop.texts() == ["Once"]


async def test_an_edit_is_followed_and_a_deletion_too(shop: Shop):
    await shop.hearing.hear(said("Fist draft"), chat=False)
    await shop.hearing.edit(5001, "First draft")
    await shop.hearing.edit(5001, "")
    assert await shop.texts() == ["First draft"]
    await shop.hearing.delete(5001)
    await shop.hearing.delete(4242)
    assert await shop.comments() == []


async def test_what_is_told_in_a_burst_is_done_in_its_order(shop: Shop):
    """As after a RESUME: discord.py begins a task for each event and waits for none."""
    told = [shop.hearing.hear(said("One"), chat=False)]
    told += [shop.hearing.edit(5001, text) for text in ("Two", "Three", "Four")]
    await asyncio.gather(*map(asyncio.ensure_future, told))
    assert await shop.texts() == ["Four"]
    gone = [shop.hearing.hear(said("Five", message_id=5002), chat=False), shop.hearing.delete(5002)]
    await asyncio.gather(*map(asyncio.ensure_future, gone))
    assert await shop.texts() == ["Four"]


async def compare(shop: Shop, page, known, meanwhile) -> None:
    async with shop.hearing.comparing() as tx:
        await shop.hearing.compare(tx, page, known, meanwhile, chat=False)


async def test_a_history_brings_what_was_missed(shop: Shop):
    for number, text in enumerate(["Kept", "To be edited", "To be deleted", "Hidden by now"]):
        await shop.hearing.hear(said(text, message_id=5001 + number), chat=False)
    async with shop.db.read() as tx:
        known = await comments_rows.find_said(tx, CHANNEL, after=0, limit=10)
    page = [
        said("Kept"),
        said("Edited", message_id=5002),
        said("", message_id=5004),
        said("New", message_id=5005),
    ]
    with shop.hearing.meanwhile() as meanwhile:
        await compare(shop, page, known, meanwhile)
    assert sorted(await shop.texts()) == ["Edited", "Hidden by now", "Kept", "New"]


async def test_what_the_gateway_told_meanwhile_is_newer_than_a_history(shop: Shop):
    await shop.hearing.hear(said("Before"), chat=False)
    with shop.hearing.meanwhile() as meanwhile:
        page = [said("Stale"), said("Stale too", message_id=5002), said("Gone", message_id=5003)]
        await shop.hearing.edit(5001, "Live")
        await shop.hearing.edit(5002, "Live too")
        await shop.hearing.delete(5003)
        await compare(shop, page, {5001: "Before"}, meanwhile)
    assert sorted(await shop.texts()) == ["Live", "Live too"]


async def test_two_histories_are_asked_for_at_a_time(shop: Shop):
    with shop.hearing.meanwhile() as first:
        with shop.hearing.meanwhile() as second:
            await shop.hearing.delete(5001)
        await shop.hearing.delete(5002)
    assert first.deleted == {5001, 5002}
    assert second.deleted == {5001}


async def test_histories_that_noted_the_same_are_not_taken_for_each_other(shop: Shop):
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(shop.hearing.meanwhile())
        noted = second.enter_context(shop.hearing.meanwhile())
        first.close()
        await shop.hearing.delete(5001)
        assert noted.deleted == {5001}
