"""Comments that are messages: found, edited and deleted as their messages are.

The gateway tells of them one by one; the reconciliation finds what it did not tell.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from bot.clock import Clock
from bot.models.feedback import CommentSource, ReaderMessage
from bot.services.background.retry import until_written
from bot.storage.database.database import Database, Tx
from bot.storage.feedback import comments
from bot.storage.releases import parts
from bot.storage.stories import stories

MAX_COMMENT = 4000


@dataclass(eq=False, frozen=True, slots=True)
class LiveChanges:
    """Edits and deletions that the gateway tells of while a history is asked for."""

    edited: dict[int, str] = field(default_factory=dict[int, str])
    deleted: set[int] = field(default_factory=set[int])


class Comments:
    """The one place that decides what message is a comment."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        # Told in a burst after a RESUME, what a message became must not overtake the message.
        self._in_order = asyncio.Lock()
        self._watching = list[LiveChanges]()

    async def hear(self, said: ReaderMessage, *, chat: bool) -> bool:
        """Keep what is said to a chapter; tells whether it was.

        That is a reply to a message of a chapter and, with `chat`, any message in its thread.
        The same message counts once, and one without words (a sticker, a picture) not at all.
        """
        if said.by_bot or not _words(said):
            return False
        async with self._in_order:
            # Discord says it once: whatever the database is at, it is written when it can be.
            return await until_written(partial(self._hear, said, chat=chat))

    async def edit(self, message_id: int, text: str) -> None:
        """Follow an edit of a message that is a comment; any other message is passed over."""
        words = text.strip()[:MAX_COMMENT]
        if not words:
            return
        async with self._in_order:
            for meanwhile in self._watching:
                meanwhile.edited[message_id] = words
            await until_written(partial(self._edit, message_id, words))

    async def delete(self, message_id: int) -> None:
        """Follow a deletion of a message that is a comment; any other message is passed over."""
        async with self._in_order:
            for meanwhile in self._watching:
                meanwhile.deleted.add(message_id)
            await until_written(partial(self._delete, message_id))

    @contextmanager
    def meanwhile(self) -> Generator["LiveChanges"]:
        """Note edits and deletions inside this block, in which a history is asked for."""
        noted = LiveChanges()
        self._watching.append(noted)
        try:
            yield noted
        finally:
            self._watching.remove(noted)

    @asynccontextmanager
    async def comparing(self) -> AsyncGenerator[Tx]:
        """A transaction in which to `compare`: what is told meanwhile waits for its end."""
        async with self._in_order, self._db.write() as tx:
            yield tx

    async def compare(
        self,
        tx: Tx,
        page: Sequence[ReaderMessage],
        known: Mapping[int, str],
        meanwhile: "LiveChanges",
        *,
        chat: bool,
    ) -> None:
        """Make the comments what a page of a history says. Live changes are newer than the page.

        `known` are the comments (message and text) that stood in this stretch of the history
        before it was asked for: those that are not in it any more were deleted.
        """
        there = {said.message_id for said in page}
        for message_id in known.keys() - there - meanwhile.deleted:
            await comments.remove_comment(tx, message_id, self._clock.now())
        for said in page:
            if said.message_id in meanwhile.deleted or said.by_bot or not _words(said):
                continue
            words = meanwhile.edited.get(said.message_id, _words(said))
            if said.message_id not in known:
                await self._keep(tx, replace(said, text=words), chat=chat)
            elif words != known[said.message_id]:
                edited_at = said.edited_at or self._clock.now()
                await comments.edit_comment(tx, said.message_id, words, edited_at)

    async def _hear(self, said: ReaderMessage, *, chat: bool) -> bool:
        async with self._db.read() as tx:
            if await _chapter_of(tx, said, chat=chat) is None:
                return False
        async with self._db.write() as tx:
            return await self._keep(tx, said, chat=chat)

    async def _edit(self, message_id: int, words: str) -> None:
        if await self._is_comment(message_id):
            async with self._db.write() as tx:
                await comments.edit_comment(tx, message_id, words, self._clock.now())

    async def _delete(self, message_id: int) -> None:
        if await self._is_comment(message_id):
            async with self._db.write() as tx:
                await comments.remove_comment(tx, message_id, self._clock.now())

    async def _keep(self, tx: Tx, said: ReaderMessage, *, chat: bool) -> bool:
        found = await _chapter_of(tx, said, chat=chat)
        if found is None:
            return False
        story_id, chapter_id, source = found
        story = await stories.get_story(tx, story_id)
        if story is None or story.guild_id != said.guild_id:
            return False
        if not await stories.is_living(tx, chapter_id):
            return False
        await comments.add_comment(
            tx,
            story_id=story_id,
            chapter_id=chapter_id,
            guild_id=story.guild_id,
            user_id=said.user_id,
            text=_words(said),
            source=source,
            message_id=said.message_id,
            channel_id=said.channel_id,
            now=said.at,
        )
        await comments.place_comment(tx, said.message_id, said.channel_id)
        return True

    async def _is_comment(self, message_id: int) -> bool:
        async with self._db.read() as tx:
            return await comments.is_comment(tx, message_id)


def _words(said: ReaderMessage) -> str:
    return said.text.strip()[:MAX_COMMENT]


async def _chapter_of(
    tx: Tx, said: ReaderMessage, *, chat: bool
) -> tuple[int, int, CommentSource] | None:
    """(story, chapter, source) of what a message is said to; None: it is none of our business."""
    if said.replied_to is not None:
        found = await parts.find_chapter_of_message(tx, said.replied_to)
        if found is not None:
            return *found[:2], CommentSource.REPLY
    if not chat:
        return None
    # The thread of a chapter has the id of the card that it was made from.
    found = await parts.find_chapter_of_message(tx, said.channel_id)
    if found is None:
        found = await parts.find_chapter_in_post(tx, said.channel_id, said.message_id)
    return None if found is None else (*found[:2], CommentSource.CHAT)
