"""Sees to it that a story has its one post in a forum, even if an answer was lost.

Discord knows no nonce for it. Its making is written down before the request; while the outcome is
unknown, the forum is searched for it, and only then is another one made. A request of a process
that is dead, or of ours that broke off, may still be on its way: so long it is not looked for.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from math import inf
from typing import TypeAlias

from bot.clock import Clock
from bot.models.release import ForumPost, Part, Payload, Release
from bot.models.server import ChannelFacts
from bot.services.background.retry import until_written
from bot.services.background.waiting import Sleep
from bot.services.channels.texts import POST_WAITS
from bot.services.ports.publisher import DeliveryProblem, OwnMessage, ProblemKind, Publisher
from bot.storage.database.database import Database, Tx
from bot.storage.releases import forum_posts
from bot.storage.releases import parts as ledger
from bot.storage.servers import targets

# How long a request that was given up may take to have its effect.
ON_ITS_WAY = 15.0
# Discord's clock is not ours.
LOOK_BACK = timedelta(minutes=2)
# A tag whose name has one of these is taken before others.
STORY_WORDS = ("stor", "serial", "fic", "chapter")

Turn: TypeAlias = Callable[[], Awaitable[None]]


class ForumPosts:
    """One a process: it knows when its own requests ended, and of older ones that they have."""

    def __init__(
        self, db: Database, clock: Clock, publisher: Publisher, *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._sleep = sleep
        self._db = db
        self._clock = clock
        self._publisher = publisher
        # On no wall clock: that may jump.
        self._started = clock.ticks()
        # When a request of ours ended without an answer, by story and target; inf: it has not.
        self._open: dict[tuple[int, int], float] = {}

    async def find(self, release: Release, part: Part, turn: Turn) -> int | None:
        """The thread of the story's post, recorded as this step's; None: it is to be made.

        Raises DeliveryProblem (PASSING, with a date) as long as the outcome of a try is open.
        """
        async with self._db.read() as tx:
            post = await forum_posts.find_post(tx, release)
        if post is None:
            return None
        thread_id = post.thread_id
        if thread_id is None:
            self._require_quiet(release)
            thread_id = await self._look(release, part, post, turn)
        if thread_id is not None:
            await self._record(release, part, thread_id)
        return thread_id

    async def record_attempt(self, release: Release, part: Part) -> None:
        """Write down that a post is to be made; call it before `make`."""
        now = self._clock.now()
        async with self._db.write() as tx:
            await forum_posts.record_attempt(tx, release, part.mark, now)
            await ledger.record_attempt(
                tx, release.release_id, part.position, channel_id=release.channel_id, now=now
            )

    async def make(self, release: Release, part: Part, facts: ChannelFacts | None) -> int:
        """Make the post and record it; returns its thread's id."""
        place = (release.story_id, release.target_id)
        self._open[place] = inf
        try:
            thread_id = await self._publisher.create_post(
                release.channel_id, _tagged(part.payload, facts)
            )
            # Nothing follows until it is written down: asking again would make another post.
            await until_written(partial(self._record, release, part, thread_id), self._sleep)
        except DeliveryProblem as problem:
            # A plain no: nothing can have come of it.
            if problem.kind is not ProblemKind.PASSING:
                async with self._db.write() as tx:
                    await forum_posts.forget_post(tx, release, None)
            raise
        finally:
            self._open[place] = self._clock.ticks()
        del self._open[place]
        return thread_id

    def _require_quiet(self, release: Release) -> None:
        ended = self._open.get((release.story_id, release.target_id), self._started)
        left = min(ended + ON_ITS_WAY - self._clock.ticks(), ON_ITS_WAY)
        if left > 0:
            raise DeliveryProblem(ProblemKind.PASSING, POST_WAITS, left)

    async def _look(self, release: Release, part: Part, post: ForumPost, turn: Turn) -> int | None:
        async with self._db.read() as tx:
            target = await targets.get_target(tx, release.target_id)
        if target is None:
            return None
        await turn()
        found = await self._publisher.find_posts(
            target.guild_id, release.channel_id, after=post.attempted_at - LOOK_BACK
        )
        async with self._db.read() as tx:
            for seen in found:
                if await self._is_post(tx, seen, part, post):
                    return seen.message_id
        return None

    async def _is_post(self, tx: Tx, seen: OwnMessage, part: Part, post: ForumPost) -> bool:
        """By mark; a plain message has none, so by its words, if no other story has that post."""
        if post.mark in seen.marks:
            return True
        words = str(part.payload["message"].get("content", "")).strip()
        alike = bool(words) and seen.content.strip() == words
        return alike and not await forum_posts.is_known(tx, seen.message_id)

    async def _record(self, release: Release, part: Part, thread_id: int) -> None:
        now = self._clock.now()
        async with self._db.write() as tx:
            await record_known(tx, release, part, thread_id, now)


async def record_known(tx: Tx, release: Release, part: Part, thread_id: int, now: datetime) -> None:
    """Store that the story's post is there, and with it this step."""
    await forum_posts.record_post(tx, release, thread_id, now)
    await ledger.record_sent(
        tx,
        release.release_id,
        part.position,
        channel_id=release.channel_id,
        message_id=thread_id,
        now=now,
    )


def _tagged(payload: Payload, facts: ChannelFacts | None) -> Payload:
    """The post with a tag, where the forum takes none without."""
    if facts is None or not facts.wants_tag or not facts.tags:
        return payload
    fitting = (tag for tag in facts.tags if any(word in tag.name.lower() for word in STORY_WORDS))
    return {**payload, "applied_tags": [str(next(fitting, facts.tags[0]).tag_id)]}
