"""The posts of a forum, those included that were made and then forgotten."""

from collections.abc import Mapping, Sequence

from bot.messages.payload.card import title_line
from bot.models.release import Release
from bot.services.background.pace import Pace
from bot.services.channels.history_search import LOOK_BACK
from bot.services.ports.publisher import OwnMessage, Publisher
from bot.storage.database.database import Database, Tx
from bot.storage.releases import after_restore, forum_posts
from bot.storage.releases.after_restore import LedgerGap
from bot.storage.servers import targets
from bot.storage.stories import stories


async def find_threads(
    db: Database, publisher: Publisher, pace: Pace, release: Release, gap: LedgerGap
) -> list[int]:
    """All posts of a release's target. One of the missing time that no row knows of becomes the
    post of the story whose title it bears, unless that has one.
    """
    async with db.read() as tx:
        target = await targets.get_target(tx, gap.target_id)
        titles = await _titles(tx, gap)
    if target is None:
        return []
    await pace.turn((0, release.due_at, release.release_id))
    found = await publisher.find_posts(
        target.guild_id, target.channel_id, after=gap.since - LOOK_BACK
    )
    async with db.write() as tx:
        await _adopt(tx, gap, titles, found)
        known = await forum_posts.find_threads(tx, gap.target_id)
    # Cards may stand in a post of ours that belongs to no story any more, too.
    return list(dict.fromkeys((*known, *(seen.message_id for seen in found))))


async def _titles(tx: Tx, gap: LedgerGap) -> dict[str, int]:
    """Stories with something to come in the target, by the first line of their post."""
    titles = dict[str, int]()
    for release in await after_restore.find_unbegun(tx, gap.target_id):
        story = await stories.get_story(tx, release.story_id)
        if story is not None:
            titles[title_line(story.title)] = story.story_id
    return titles


async def _adopt(
    tx: Tx, gap: LedgerGap, titles: Mapping[str, int], found: Sequence[OwnMessage]
) -> None:
    for seen in found:
        story_id = titles.get(seen.text.partition("\n")[0])
        if story_id is not None and not await forum_posts.is_known(tx, seen.message_id):
            mark = max(seen.marks, default=1)
            await forum_posts.adopt(tx, story_id, gap.target_id, mark, seen.message_id, seen.at)
