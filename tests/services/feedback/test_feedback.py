from dataclasses import replace

import pytest

from bot.errors import StoryError
from bot.models.feedback import CommentSource, ReactionEvent
from bot.models.server import Guild
from bot.services.feedback.comments import MAX_COMMENT
from bot.services.feedback.feedback import Feedback
from bot.storage.database.database import Database
from bot.storage.feedback import reactions
from bot.storage.notices import notices
from bot.storage.releases import releases
from bot.storage.servers import guilds
from tests.builders import (
    CHANNEL,
    GUILD,
    NOW,
    READER,
    a_member,
    add_a_plan,
    first_release,
    post_it,
)
from tests.comments import find_comments
from tests.fakes import FixedClock

NOTICES = CHANNEL + 9
CARD = 900
AUTHOR_HERSELF = a_member(may_manage=False)
SOMEBODY = a_member(READER, may_manage=False, name="Mo")
STRANGER = replace(SOMEBODY, guild_id=GUILD + 1)


class Shop:
    """A story of three chapters whose first one is out."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.wakes = 0
        self.feedback = Feedback(db, clock.clock, self.wake)

    def wake(self) -> None:
        self.wakes += 1

    async def fill(self) -> "Shop":
        async with self.db.write() as tx:
            schedule = await add_a_plan(tx)
            self.story_id = schedule.story_id
            self.release_id = (await first_release(tx, schedule)).release_id
            await post_it(tx, self.release_id, first_message=CARD)
        return self

    async def comments(self):
        async with self.db.read() as tx:
            return await find_comments(tx, self.story_id)

    async def texts(self) -> list[str]:
        return [comment.text for comment in await self.comments()]


@pytest.fixture
async def shop(db: Database, clock: FixedClock) -> Shop:
    return await Shop(db, clock).fill()


async def test_a_comment_on_a_chapter_that_is_out_is_kept(shop: Shop):
    thanks = await shop.feedback.comment(
        SOMEBODY, shop.story_id, 1, "  The lamp! ", CommentSource.COMMAND
    )
    assert "Ines" in thanks
    (comment,) = await shop.comments()
    assert (comment.text, comment.user_id) == ("The lamp!", READER)
    assert comment.chapter_id is not None


async def test_a_comment_may_be_on_the_whole_story(shop: Shop):
    await shop.feedback.comment(SOMEBODY, shop.story_id, None, "All of it", CommentSource.COMMAND)
    assert (await shop.comments())[0].chapter_id is None


async def test_a_chapter_that_is_not_out_cannot_be_commented_on(shop: Shop):
    with pytest.raises(StoryError, match="Chapter 2 is not out yet"):
        await shop.feedback.comment(SOMEBODY, shop.story_id, 2, "Hm", CommentSource.COMMAND)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "nothing in it"), ("  \n ", "nothing in it"), ("x" * (MAX_COMMENT + 1), "4,001")],
)
async def test_empty_and_endless_comments_are_refused(shop: Shop, text: str, said: str):
    with pytest.raises(StoryError, match=said):
        await shop.feedback.comment_on_release(SOMEBODY, shop.release_id, text)


async def test_a_comment_of_the_greatest_length_is_kept_whole(shop: Shop):
    await shop.feedback.comment_on_release(SOMEBODY, shop.release_id, "x" * MAX_COMMENT)
    assert await shop.texts() == ["x" * MAX_COMMENT]


async def test_a_release_that_is_not_there_says_so(shop: Shop):
    with pytest.raises(StoryError, match="not here any more"):
        await shop.feedback.comment_on_release(SOMEBODY, 4711, "Hello")


async def test_a_release_of_another_server_cannot_be_commented_on(shop: Shop):
    with pytest.raises(StoryError, match="not here any more"):
        await shop.feedback.comment_on_release(STRANGER, shop.release_id, "Hello")


async def test_a_report_reaches_the_admins_and_not_the_log(shop: Shop, caplog):
    async with shop.db.write() as tx:
        await guilds.update_guild(tx, Guild(GUILD, notice_channel_id=NOTICES))
    with caplog.at_level("DEBUG", logger="bot"):
        answer = await shop.feedback.report(SOMEBODY, shop.release_id, "**Copied** from @everyone")
    assert "told" in answer
    async with shop.db.read() as tx:
        (notice,) = await notices.find_unsent(tx, NOW, 10)
    assert (notice.channel_id, shop.wakes) == (NOTICES, 1)
    assert "Copied" in notice.text
    assert "**Copied**" not in notice.text
    own = [record for record in caplog.records if record.name.startswith("bot")]
    assert own
    assert not any("Copied" in record.getMessage() for record in own)


async def test_a_report_is_honest_where_nobody_is_told(shop: Shop):
    assert "written down" in await shop.feedback.report(SOMEBODY, shop.release_id, "Copied")


async def test_the_longest_report_fits_a_message(shop: Shop):
    async with shop.db.write() as tx:
        await guilds.update_guild(tx, Guild(GUILD, notice_channel_id=NOTICES))
    await shop.feedback.report(SOMEBODY, shop.release_id, "*" * 1000)
    async with shop.db.read() as tx:
        (notice,) = await notices.find_unsent(tx, NOW, 10)
    assert len(notice.text) <= 2000


async def test_numbers_of_chapters_to_come_are_the_authors_alone(shop: Shop):
    await shop.feedback.comment_on_release(SOMEBODY, shop.release_id, "Good")
    events = [ReactionEvent(CARD, READER, emoji, False, NOW, True) for emoji in "🦀🐚"]
    async with shop.db.write() as tx:
        await reactions.record_reactions(tx, events)
    for_all = await shop.feedback.stats(SOMEBODY, shop.story_id)
    assert [chapter.number for chapter in for_all.chapters] == [1]
    assert (for_all.posted, for_all.reactions, for_all.comments) == (1, 2, 1)
    own = await shop.feedback.stats(AUTHOR_HERSELF, shop.story_id)
    assert [chapter.number for chapter in own.chapters] == [1, 2, 3]


async def test_stats_of_another_servers_story_are_not_told(shop: Shop):
    with pytest.raises(StoryError):
        await shop.feedback.stats(replace(SOMEBODY, guild_id=GUILD + 1), shop.story_id)


async def test_a_card_is_checked_before_it_asks_for_words(shop: Shop):
    await shop.feedback.check_release(SOMEBODY, shop.release_id)
    async with shop.db.write() as tx:
        await releases.cancel(tx, shop.release_id)
    with pytest.raises(StoryError, match="not here"):
        await shop.feedback.check_release(SOMEBODY, 4711)
