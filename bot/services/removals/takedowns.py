"""Removes the messages of what was removed: one by one, behind everything that is posted.

Every step is written down before its request and again after it, so a crash repeats at most one,
and a message that is gone already is as good as removed. Threads are closed, not deleted: what
readers wrote there is theirs.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby

from typing_extensions import override

from bot.clock import Clock
from bot.models.release import PartKind, PartState
from bot.models.removal import LeftoverMessage, Takedown
from bot.models.story import Story
from bot.services.background import back_off
from bot.services.background.owed_work import OwedWork, OwnError, side_by_side
from bot.services.background.pace import Pace, Rank
from bot.services.background.texts import OUR_FAULT
from bot.services.channels.forum_posts import ForumPosts
from bot.services.channels.history_search import Search
from bot.services.delivery.steps import card_of, step_of
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.services.removals import texts, wording
from bot.storage.database.database import Database, Tx
from bot.storage.notices import notices
from bot.storage.releases import forum_posts, parts, releases
from bot.storage.removals import takedowns
from bot.storage.servers import guilds
from bot.storage.stories import stories

log = logging.getLogger(__name__)

_GONE = (ProblemKind.NO_CHANNEL, ProblemKind.NO_MESSAGE)


class Takedowns(OwedWork[Takedown]):
    """Takes down messages, channels side by side; in each, one release after the other."""

    name = "takedowns"
    batch = 500

    def __init__(self, db: Database, clock: Clock, publisher: Publisher, pace: Pace) -> None:
        super().__init__(db, clock, publisher, pace)
        self._forums = ForumPosts(db, clock, publisher)

    @override
    async def carry_out(self, due: Sequence[Takedown]) -> None:
        ordered = sorted(due, key=lambda takedown: takedown.channel_id)
        channels = [list(each) for _, each in groupby(ordered, key=lambda each: each.channel_id)]
        await side_by_side(map(self._clear, channels))

    @override
    async def find_due(self, tx: Tx, now: datetime, limit: int) -> list[Takedown]:
        return await takedowns.find_due(tx, now, limit)

    @override
    async def find_next(self, tx: Tx, after: datetime) -> datetime | None:
        return await takedowns.next_due(tx, after)

    @override
    def name_of(self, row: Takedown) -> str:
        return f"release {row.release_id}"

    @override
    def attempts(self, row: Takedown) -> int:
        return row.attempts

    @override
    async def postpone(
        self, tx: Tx, row: Takedown, due_at: datetime, problem: DeliveryProblem
    ) -> None:
        log.info("release %s: not taken down: %s", row.release_id, problem.sentence)
        if due_at < row.purge_at:
            await takedowns.postpone(tx, row.release_id, due_at, row.obstacle)
        else:
            await self._end(tx, row, row.obstacle or problem.sentence)

    @override
    async def give_up(self, tx: Tx, row: Takedown, problem: DeliveryProblem) -> None:
        """An obstacle that people have to put right is looked at once a day until the text goes."""
        obstacle, due_at = _obstacle(row, problem), self._clock.now() + back_off.OBSTACLE.last
        if due_at >= row.purge_at:
            await self._end(tx, row, obstacle)
            return
        if not await takedowns.is_known(tx, row):
            await self._tell(tx, row, wording.in_the_way, obstacle)
        await takedowns.postpone(tx, row.release_id, due_at, obstacle)

    async def _end(self, tx: Tx, takedown: Takedown, obstacle: str) -> None:
        if not await takedowns.is_known(tx, takedown, given_up=True):
            await self._tell(tx, takedown, wording.given_up, obstacle)
        await takedowns.give_up(tx, takedown.release_id, obstacle, self._clock.now())

    async def _clear(self, channel: Sequence[Takedown]) -> None:
        for takedown in channel:
            await self.guarded([takedown], self._clear_one(takedown))

    async def _clear_one(self, takedown: Takedown) -> None:
        if await self._is_undelivered(takedown):
            await self._take_down(takedown)

    async def _is_undelivered(self, takedown: Takedown) -> bool:
        """False where its delivery was ended only now: what it sent last may still be arriving."""
        async with self._db.write() as tx:
            ended = await takedowns.end_delivery(tx, takedown.release_id, self._clock.now())
        if ended:
            self.put_off()
        return not ended

    async def _take_down(self, takedown: Takedown) -> None:
        await self._find_lost(takedown)
        for remnant in await self._remnants(takedown):
            if not await self._remove(remnant):
                return
        await self._remove_post(takedown)
        async with self._db.write() as tx:
            # Undone, or grown, while it went: then it is not through.
            if not await takedowns.find_remnants(tx, takedown.release_id):
                await takedowns.mark_done(tx, takedown.release_id, self._clock.now())
        log.info("release %s: taken down", takedown.release_id)

    async def _remnants(self, takedown: Takedown) -> list[LeftoverMessage]:
        async with self._db.read() as tx:
            return await takedowns.find_remnants(tx, takedown.release_id)

    async def _find_lost(self, takedown: Takedown) -> None:
        """Learn what became of the steps of unknown outcome."""
        lost = [each for each in await self._remnants(takedown) if _is_lost(each)]
        if not lost:
            return
        async with self._db.read() as tx:
            release = await releases.get_release(tx, takedown.release_id)
            known = await parts.get_parts(tx, takedown.release_id)
        assert release is not None  # noqa: S101 (its takedown refers to it)
        turn = partial(self._turn, takedown.release_id)
        search = Search(
            self._db, self._clock, self._publisher, release, known, since=release.due_at
        )
        await turn()
        for remnant in lost:
            part = next(part for part in known if part.position == remnant.position)
            try:
                found = await search.find(part, remnant.channel_id, turn)
            except DeliveryProblem as problem:
                if problem.kind not in _GONE:
                    raise
                found = None
            # A thread made from a card has the card's id.
            is_thread = remnant.kind is PartKind.THREAD
            message_id = card_of(known).message_id if is_thread else found and found.message_id
            await self._note_found(remnant, message_id)

    async def _note_found(self, remnant: LeftoverMessage, message_id: int | None) -> None:
        now = self._clock.now()
        async with self._db.write() as tx:
            if message_id is not None:
                await parts.record_sent(
                    tx,
                    remnant.release_id,
                    remnant.position,
                    channel_id=remnant.channel_id,
                    message_id=message_id,
                    now=now,
                )
            elif await takedowns.note_try(tx, remnant, now):
                await takedowns.note_gone(tx, remnant, now)

    async def _remove(self, remnant: LeftoverMessage) -> bool:
        """False when it was undone before anything of it was asked for."""
        await self._turn(remnant.release_id)
        async with self._db.write() as tx:
            now = self._clock.now()
            if not await takedowns.note_try(tx, remnant, now):
                return False
            if remnant.kind is PartKind.CARD and remnant.message_id is not None:
                # Where its author does not know yet that it was out.
                await notices.withdraw_links(tx, remnant.channel_id, remnant.message_id, now)
        try:
            await self._request(remnant)
        except DeliveryProblem as problem:
            if problem.kind not in _GONE:
                raise
        async with self._db.write() as tx:
            await takedowns.note_gone(tx, remnant, self._clock.now())
        return True

    async def _remove_post(self, takedown: Takedown) -> None:
        """The forum post of a story goes with the last of its chapters there, if all of it goes.

        Readers' words in it stay theirs: its first message is deleted, and the post is closed.
        """
        async with self._db.read() as tx:
            if not await takedowns.is_last_of_story(tx, takedown.release_id):
                return
            release = await releases.get_release(tx, takedown.release_id)
            assert release is not None  # noqa: S101 (its takedown refers to it)
            post = await forum_posts.find_post(tx, release)
            step = step_of(await parts.get_parts(tx, takedown.release_id), PartKind.POST)
        if post is None or step is None:
            return
        turn = partial(self._turn, takedown.release_id)
        thread_id = await self._forums.find(release, step, turn)
        if thread_id is not None:
            await turn()
            await self._close_post(thread_id)
        async with self._db.write() as tx:
            await forum_posts.forget_post(tx, release, thread_id)

    async def _close_post(self, thread_id: int) -> None:
        try:
            # A post and its first message have one id.
            await self._publisher.delete(thread_id, thread_id)
        except DeliveryProblem as problem:
            if problem.kind not in _GONE:
                raise
        await self._close_thread(thread_id)

    async def _request(self, remnant: LeftoverMessage) -> None:
        assert remnant.message_id is not None  # noqa: S101 (what was lost is found, or gone)
        if remnant.kind is not PartKind.THREAD:
            await self._publisher.delete(remnant.channel_id, remnant.message_id)
            return
        await self._close_thread(remnant.message_id)

    async def _close_thread(self, thread_id: int) -> None:
        try:
            await self._publisher.close_thread(thread_id)
        except DeliveryProblem as problem:
            # Nothing of ours is in it any more: a thread that stays open does no harm.
            if problem.kind is ProblemKind.PASSING:
                raise

    async def _tell(
        self, tx: Tx, takedown: Takedown, words: Callable[[Story, Takedown, str], str], why: str
    ) -> None:
        """Once a removal and channel, to the author and to the admins."""
        story = await stories.get_story(tx, takedown.story_id)
        if story is None:
            return
        now, text = self._clock.now(), words(story, takedown, why)
        await notices.add_notice(tx, user_id=story.author_id, text=text, now=now)
        guild = await guilds.get_guild(tx, story.guild_id)
        if guild is not None and guild.notice_channel_id is not None:
            await notices.add_notice(tx, channel_id=guild.notice_channel_id, text=text, now=now)

    async def _turn(self, release_id: int) -> None:
        await self._pace.turn((Rank.TAKEDOWNS, self._clock.now(), release_id))


def _is_lost(remnant: LeftoverMessage) -> bool:
    return remnant.state is PartState.ATTEMPTED


def _obstacle(takedown: Takedown, problem: DeliveryProblem) -> str:
    if problem.kind is ProblemKind.OURS:
        message = "release %s: our fault: %s"
        log.error(message, takedown.release_id, problem.sentence)
        return problem.sentence if isinstance(problem, OwnError) else OUR_FAULT
    return texts.REFUSED
