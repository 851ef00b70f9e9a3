"""Turns a due release into proven payloads, or into the reason why it does not go out."""

import asyncio
from dataclasses import dataclass

from bot.messages.payload.compose import compose
from bot.messages.proof.proof import ProofFailed
from bot.models.release import PlannedPart, Release
from bot.models.story import Chapter, Story
from bot.services.background.garbage import no_collection
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.failures import Failures
from bot.services.delivery.material import Material, read_material
from bot.services.delivery.texts import CHAPTER_GONE
from bot.services.ports.publisher import DeliveryProblem
from bot.services.servers import eligibility
from bot.storage.releases import order, releases
from bot.storage.removals import takedowns


@dataclass(frozen=True, slots=True)
class Prepared:
    """Proven payloads. They may be stored as long as their material is what there is."""

    parts: tuple[PlannedPart, ...]
    material: Material


@dataclass(frozen=True, slots=True)
class _Admitted:
    """A chapter that may be posted, and all it is made of."""

    story: Story
    chapter: Chapter
    material: Material


class Preparation:
    """Prepares releases. A refusal has its consequence written down before None is returned.

    But for an earlier chapter that goes first: that one's own fate decides when this one is due.
    """

    def __init__(self, context: DeliveryContext, failures: Failures) -> None:
        self._context = context
        self._failures = failures

    async def prepare(self, release: Release, *, in_turn: bool = True) -> Prepared | None:
        """Compose and prove, ahead of time, the payloads of a release that was never begun.

        Unless `in_turn`, earlier chapters do not hold it back: it is out already.
        """
        admitted = await self.admit(release, in_turn=in_turn)
        if admitted is None or await self._refused(release, admitted.material):
            return None
        try:
            # A long chapter takes a while; commands are answered meanwhile.
            parts = await asyncio.to_thread(_compose, release, admitted, self._context.db.key)
            return Prepared(parts, admitted.material)
        except ProofFailed as failure:
            await self._failures.proof_failed(release, failure)
            return None

    async def admit(self, release: Release, *, in_turn: bool = False) -> _Admitted | None:
        """What is to be posted, if story, chapter and channel still allow it.

        If it is to go `in_turn`, earlier chapters hold it back.
        """
        admitted = await self._read(release, in_turn=in_turn)
        if admitted is None:
            return None
        try:
            channel = await self._context.publisher.channel_facts(release.channel_id)
        except DeliveryProblem as problem:
            await self._failures.met(release, problem)
            return None
        refusal = eligibility.channel_forbids(
            channel, admitted.story, admitted.material.warnings, release.layout
        )
        if refusal is None:
            return admitted
        await self._failures.blocked(release, refusal)
        return None

    async def _refused(self, release: Release, material: Material) -> bool:
        """Whether the server accepts the story no more. What has begun to go out goes on."""
        told = eligibility.server_refuses(material.warnings, material.policy)
        public = eligibility.server_refuses(material.warnings, material.policy, to_everyone=True)
        if told is None or public is None:
            return False
        await self._failures.refused(release, public, told=told, because=material)
        return True

    async def _read(self, release: Release, *, in_turn: bool) -> _Admitted | None:
        async with self._context.db.read() as tx:
            if in_turn and await order.waits_for(tx, release, claimed=False) is not None:
                return None
            material = await read_material(tx, release)
        story, chapter = material.story, material.chapter
        refusal = eligibility.story_forbids(story, chapter)
        if refusal is None and story is not None and chapter is not None:
            return _Admitted(story, chapter, material)
        await self._withdraw(release, refusal or CHAPTER_GONE)
        return None

    async def _withdraw(self, release: Release, reason: str) -> None:
        """Cancel what was never begun; what was begun stops where it is."""
        async with self._context.db.write() as tx:
            over = await releases.cancel(tx, release.release_id) or await takedowns.end_delivery(
                tx, release.release_id, self._context.clock.now()
            )
        if not over:
            await self._failures.stopped(release, reason)


@no_collection()
def _compose(release: Release, admitted: _Admitted, key: str) -> tuple[PlannedPart, ...]:
    return compose(
        admitted.story,
        admitted.chapter,
        admitted.material.warnings,
        layout=release.layout,
        style=release.style,
        release_id=release.release_id,
        key=key,
        chapter_total=admitted.story.expected_chapters,
        policy=admitted.material.policy,
    )
