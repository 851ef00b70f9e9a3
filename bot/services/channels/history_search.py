"""Finds out whether a part whose outcome is unknown reached Discord after all."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TypeAlias

from bot.clock import Clock
from bot.messages.payload.identity import later_marks
from bot.messages.payload.recognition import one_form, story_in, wording
from bot.models.release import Part, PartKind, PartState, Release
from bot.services.ports.publisher import OwnMessage, Publisher
from bot.storage.database.database import Database
from bot.storage.releases import parts as ledger

# Within it Discord still knows a nonce ("the past few minutes"), and history may still lag behind.
FRESH = timedelta(seconds=60)
# Discord's clock is not ours, and the attempt was written before the request.
LOOK_BACK = timedelta(minutes=2)
# Oldest first: what an attempt left behind lies within minutes of it.
HISTORY = 500

Turn: TypeAlias = Callable[[], Awaitable[None]]


def is_fresh(part: Part, now: datetime) -> bool:
    """Whether the part was tried so lately that sending it again cannot double it."""
    return part.state is PartState.ATTEMPTED and holds_nonce(part.attempted_at, now)


def holds_nonce(attempted_at: datetime | None, now: datetime) -> bool:
    """Whether Discord still knows the nonce of what was first tried then."""
    return attempted_at is not None and timedelta(0) <= now - attempted_at < FRESH


async def read_history(
    publisher: Publisher,
    channel_id: int,
    *,
    after: datetime,
    until: datetime | None = None,
    turn: Turn,
) -> list[OwnMessage]:
    """All of our own messages of that time: a file that is put back can be months old.

    `turn` is awaited before each request.
    """
    found = dict[int, OwnMessage]()
    while True:
        await turn()
        page = await publisher.history(channel_id, after=after, limit=HISTORY)
        new = [seen for seen in page if seen.message_id not in found]
        new = [seen for seen in new if until is None or seen.at <= until]
        found |= {seen.message_id: seen for seen in new}
        if len(page) < HISTORY or not new:
            return list(found.values())
        after = page[-1].at


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A message that is a part, and when it was sent.

    `as_planned`: it says what the part says, label links aside.
    """

    message_id: int
    at: datetime
    as_planned: bool


class Search:
    """Looks for the pending parts of one release among our own messages, channel by channel.

    A message that was edited since is known again by its mark, by its words but for our labels, or
    by its place: nothing else of ours is posted silently between a chapter's messages.

    Every channel is read once, when its first pending part asks; `turn` is awaited after it, since
    the caller's own turn is spent then. Where the first pending part is fresh, nothing is read: its
    nonce still holds, and those of all that could have followed it. `since`: the parts are added to
    a chapter that is out, and none was sent before.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        publisher: Publisher,
        release: Release,
        parts: Sequence[Part],
        *,
        since: datetime | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._publisher = publisher
        self._needed: bool | None = None
        self._added = since is not None
        self._after = _first_doubt(release, parts, since) - LOOK_BACK
        self._seen: dict[int, list[OwnMessage]] = {}
        self._last: dict[int, int] = {}
        self._pending = [part for part in parts if _is_pending_text(part)]
        for part in parts:
            if part.message_id is not None:
                self._note(part, part.channel_id, part.message_id)

    async def find(self, part: Part, channel_id: int, turn: Turn) -> FoundPart | None:
        """The message that is this part, or None: then it is to be sent at once."""
        # A thread needs no search: starting it again finds it. That it was tried a moment ago says
        # nothing of what may have been in it long before.
        if part.kind is PartKind.THREAD:
            return None
        if self._needed is None:
            self._needed = not is_fresh(part, self._clock.now())
        if not self._needed:
            return None
        history = await self._history(channel_id, turn)
        found = await self._by_mark(part, history) or await self._behind(part, channel_id, history)
        if found is None:
            return None
        self._note(part, channel_id, found.message_id)
        as_planned = one_form(found.text) == wording(part.payload)
        return FoundPart(found.message_id, found.at, as_planned)

    async def _history(self, channel_id: int, turn: Turn) -> list[OwnMessage]:
        if channel_id not in self._seen:
            self._seen[channel_id] = await self._publisher.history(
                channel_id, after=self._after, limit=HISTORY
            )
            await turn()
        return self._seen[channel_id]

    async def _by_mark(self, part: Part, history: Sequence[OwnMessage]) -> OwnMessage | None:
        marks = {part.mark, *later_marks(part.mark)}
        return await self._first_free(seen for seen in history if marks & seen.marks)

    async def _behind(
        self, part: Part, channel_id: int, history: Sequence[OwnMessage]
    ) -> OwnMessage | None:
        """Among what follows the part before it. Where that was not found, nothing follows it."""
        last = self._last.get(channel_id)
        behind = [seen for seen in history if seen.message_id > (last or 0)]
        found = await self._by_words(part, behind if self._added else _up_to_a_card(behind))
        if found is None and last is not None and part.kind is PartKind.TEXT:
            return await self._by_place(part, behind)
        return found

    async def _by_words(self, part: Part, behind: Sequence[OwnMessage]) -> OwnMessage | None:
        """A plain message has no mark. Its words are those of the story: its labels change."""
        story = _story(part)
        plain = (seen for seen in behind if story and not seen.marks)
        return await self._first_free(seen for seen in plain if story_in(seen.content) == story)

    async def _by_place(self, part: Part, behind: Sequence[OwnMessage]) -> OwnMessage | None:
        """The message right behind the one before it, if that can be no other part."""
        seen = next((seen for seen in behind if seen.quiet or seen.custom_ids), None)
        if seen is None or seen.custom_ids or seen.marks or not seen.content.strip():
            return None
        later = [_story(each) for each in self._pending if each.position > part.position]
        is_later = story_in(seen.content) in filter(None, later)
        return None if is_later else await self._first_free([seen])

    def _note(self, part: Part, channel_id: int | None, message_id: int) -> None:
        if channel_id is not None:
            self._last[channel_id] = message_id
        if part.kind is PartKind.CARD:
            # A thread made from it has its id, and nothing of ours but the chapter.
            self._last.setdefault(message_id, 0)

    async def _first_free(self, alike: Iterable[OwnMessage]) -> OwnMessage | None:
        """The first that no part of this or another release is known to be."""
        async with self._db.read() as tx:
            for seen in alike:
                if await ledger.find_part_by_message(tx, seen.message_id) is None:
                    return seen
        return None


def _up_to_a_card(behind: Sequence[OwnMessage]) -> list[OwnMessage]:
    """Where another chapter begins, this one has ended: only what is added later is behind it."""
    return list(takewhile(lambda seen: not seen.custom_ids, behind))


def _is_pending_text(part: Part) -> bool:
    return part.kind is PartKind.TEXT and part.state is not PartState.SENT


def _story(part: Part) -> str:
    """What a plain message of it displays of the story; empty in the other style."""
    return story_in(str(part.payload.get("content", "")))


def _first_doubt(release: Release, parts: Sequence[Part], since: datetime | None) -> datetime:
    """When the first part that may have been sent unknown to us can have been sent."""
    last = release.due_at
    for part in parts:
        if part.kind is PartKind.THREAD:
            continue  # asked for again whenever in doubt
        if part.state is not PartState.SENT:
            return part.attempted_at or max(last, since or last)
        last = part.attempted_at or last
    return last
