"""Finds chapters that were posted and then forgotten, before anything is posted twice.

A power cut may take the last commits with it, and a backup that is put back knows nothing of what
came after it: a release waits in the rows whose card stands in the channel. Every card names its
release in its buttons, so the first time something is due in a target with a gap, the channel is
read for the time that is missing. A card that no row knows of makes its release begun, and the
rest of the chapter is found, or sent, as after any crash.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.messages.payload.card import is_card_of, release_of_card, title_line
from bot.models.release import Release
from bot.models.server import Layout
from bot.services.channels.history_search import LOOK_BACK, read_history
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.failures import Failures
from bot.services.delivery.posting import LEASE
from bot.services.delivery.preparation import Preparation
from bot.services.ports.publisher import DeliveryProblem, OwnMessage
from bot.storage.database.database import Tx
from bot.storage.releases import after_restore, forum_posts, releases
from bot.storage.releases import parts as ledger
from bot.storage.releases.after_restore import FoundCard, LedgerGap
from bot.storage.servers import targets
from bot.storage.stories import stories

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Stray:
    """A card that no row knows of, and what it says."""

    card: FoundCard
    text: str


class AfterRestore:
    """Closes the gaps of the ledger; one a process. Until a target's gap is closed, `lets_go` holds
    back releases that may be posted there.
    """

    def __init__(
        self, context: DeliveryContext, preparation: Preparation, failures: Failures
    ) -> None:
        self._context = context
        self._preparation = preparation
        self._failures = failures
        self._gaps: dict[int, LedgerGap] | None = None
        # Of targets that were read: the strays to be adopted yet, and the releases they are.
        self._strays: dict[int, list[_Stray]] = {}
        self._held: dict[int, set[int]] = {}

    def lets_go(self, release: Release) -> bool:
        """Whether a release that was never begun is certainly unposted."""
        target_id = release.target_id
        if not self._gaps or target_id not in self._gaps:
            return True
        return target_id in self._strays and release.release_id not in self._held[target_id]

    async def has_gaps(self) -> bool:
        """Whether the ledger of any target may have forgotten something."""
        return bool(await self._find_gaps())

    async def recall(self, due: Sequence[Release]) -> list[Release]:
        """Look through the targets of what is due; returns what turned out to have begun.

        A failure to read a channel has its consequence written down, and it is tried
        again with the next pass.
        """
        known = await self._find_gaps()
        # The earliest of each target: what stands in the way of reading is its failure.
        first = {release.target_id: release for release in reversed(due)}
        looks = [
            self._look(release, known[target_id])
            for target_id, release in first.items()
            if target_id in known
        ]
        found = list[Release]()
        for result in await asyncio.gather(*looks, return_exceptions=True):
            if isinstance(result, BaseException):
                raise result
            found += result
        return found

    async def _find_gaps(self) -> dict[int, LedgerGap]:
        """They are made when the database is opened, and closed here only."""
        if self._gaps is None:
            async with self._context.db.read() as tx:
                self._gaps = {gap.target_id: gap for gap in await after_restore.find_gaps(tx)}
        return self._gaps

    async def _look(self, release: Release, gap: LedgerGap) -> list[Release]:
        if gap.target_id not in self._strays:
            try:
                self._strays[gap.target_id] = await self._read(release, gap)
            except DeliveryProblem as problem:
                await self._failures.met(release, problem)
                return []
        return await self._adopt_all(gap)

    async def _adopt_all(self, gap: LedgerGap) -> list[Release]:
        owed, held, adopted = list[_Stray](), set[int](), list[Release]()
        for stray in self._strays[gap.target_id]:
            waiting = await self._find_release(stray, gap)
            if waiting is None:
                continue
            begun = await self._adopt(stray, waiting)
            if begun is None:
                owed.append(stray)
                held.add(waiting.release_id)
            else:
                adopted.append(begun)
        self._strays[gap.target_id], self._held[gap.target_id] = owed, held
        if not owed:
            await self._close(gap)
        return adopted

    async def _close(self, gap: LedgerGap) -> None:
        async with self._context.db.write() as tx:
            await after_restore.close_gap(tx, gap.target_id)
        (await self._find_gaps()).pop(gap.target_id, None)

    async def _read(self, release: Release, gap: LedgerGap) -> list[_Stray]:
        """The cards of the missing time that no row knows of, oldest first."""
        strays = list[_Stray]()
        for channel_id in await self._card_channels(release, gap):
            for seen in await self._history(release, channel_id, gap):
                named = release_of_card(seen.custom_ids)
                if named is not None and not await self._is_known(seen):
                    card = FoundCard(named, channel_id, seen.message_id, seen.at)
                    strays.append(_Stray(card, seen.text))
        return strays

    async def _card_channels(self, release: Release, gap: LedgerGap) -> list[int]:
        """Where the cards of a release's target stand: those of a forum, in its posts."""
        if release.layout is not Layout.FORUM:
            return [release.channel_id]
        return await _find_threads(self._context, release, gap)

    async def _history(self, release: Release, channel_id: int, gap: LedgerGap) -> list[OwnMessage]:
        """Our own messages of the missing time."""
        return await read_history(
            self._context.publisher,
            channel_id,
            after=gap.since - LOOK_BACK,
            until=gap.until + LOOK_BACK,
            turn=lambda: self._context.pace.turn((0, release.due_at, release.release_id)),
        )

    async def _is_known(self, seen: OwnMessage) -> bool:
        async with self._context.db.read() as tx:
            return await ledger.find_part_by_message(tx, seen.message_id) is not None

    async def _find_release(self, stray: _Stray, gap: LedgerGap) -> Release | None:
        """The release that was never begun, as far as the rows know, and is this card's.

        It takes the number that the card has: buttons, nonces and marks are made of it.
        """
        named = stray.card.release_id
        async with self._context.db.read() as tx:
            known = await releases.get_release(tx, named)
            unbegun = await after_restore.find_unbegun(tx, gap.target_id)
            if known is not None:
                return next((each for each in unbegun if each.release_id == named), None)
            # Planned anew in the time that is missing: its chapter has another release now.
            found = await _find_by_text(tx, stray, unbegun)
        if found is None:
            return None
        async with self._context.db.write() as tx:
            await after_restore.rename_unbegun(tx, found.release_id, named)
            return await releases.get_release(tx, named)

    async def _adopt(self, stray: _Stray, release: Release) -> Release | None:
        """Let the release have begun with its card; None if that has to wait."""
        now = self._context.clock.now()
        if release.retry_at is not None and release.retry_at > now:
            return None
        prepared = await self._preparation.prepare(release, in_turn=False)
        if prepared is None:
            return None
        until = now + LEASE
        async with self._context.db.write() as tx:
            if not await after_restore.adopt_card(
                tx, stray.card, prepared.parts, owner=self._context.owner, lease_until=until
            ):
                return None
            log.info("release %s: found in its channel", release.release_id)
            return await releases.get_release(tx, release.release_id)


async def _find_by_text(tx: Tx, stray: _Stray, unbegun: Sequence[Release]) -> Release | None:
    for release in unbegun:
        story = await stories.get_story(tx, release.story_id)
        if story is not None and is_card_of(stray.text, story.title, release.chapter_number):
            return release
    return None


async def _find_threads(context: DeliveryContext, release: Release, gap: LedgerGap) -> list[int]:
    """All posts of a release's target. One of the missing time that no row knows of becomes the
    post of the story whose title it bears, unless that has one.
    """
    async with context.db.read() as tx:
        target = await targets.get_target(tx, gap.target_id)
        titles = await _post_titles(tx, gap)
    if target is None:
        return []
    await context.pace.turn((0, release.due_at, release.release_id))
    found = await context.publisher.find_posts(
        target.guild_id, target.channel_id, after=gap.since - LOOK_BACK
    )
    async with context.db.write() as tx:
        await _adopt_posts(tx, gap, titles, found)
        known = await forum_posts.find_threads(tx, gap.target_id)
    # Cards may stand in a post of ours that belongs to no story any more, too.
    return list(dict.fromkeys((*known, *(seen.message_id for seen in found))))


async def _post_titles(tx: Tx, gap: LedgerGap) -> dict[str, int]:
    """Stories with something to come in the target, by the first line of their post."""
    titles = dict[str, int]()
    for release in await after_restore.find_unbegun(tx, gap.target_id):
        story = await stories.get_story(tx, release.story_id)
        if story is not None:
            titles[title_line(story.title)] = story.story_id
    return titles


async def _adopt_posts(
    tx: Tx, gap: LedgerGap, titles: Mapping[str, int], found: Sequence[OwnMessage]
) -> None:
    for seen in found:
        story_id = titles.get(seen.text.partition("\n")[0])
        if story_id is not None and not await forum_posts.is_known(tx, seen.message_id):
            mark = max(seen.marks, default=1)
            await forum_posts.adopt(tx, story_id, gap.target_id, mark, seen.message_id, seen.at)
