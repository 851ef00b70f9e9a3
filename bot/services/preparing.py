"""Turns a due release into proven payloads, or into the reason why it does not go out."""

import asyncio
from dataclasses import dataclass

from bot.clock import Clock
from bot.models.release import PlannedPart, Release
from bot.models.story import Chapter, Story, WarningFacts
from bot.payload.compose import compose
from bot.payload.proof import ProofFailed
from bot.services import gate
from bot.services.failing import Failures
from bot.services.ordering import hold_back, waits_for
from bot.services.ports import DeliveryProblem, Publisher
from bot.storage import releases, stories
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Material:
    """What a release is made of, read in one transaction."""

    story: Story
    chapter: Chapter
    warnings: WarningFacts


class Preparation:
    """Whatever says no writes its consequence down before None is returned."""

    def __init__(
        self, db: Database, clock: Clock, publisher: Publisher, failures: Failures
    ) -> None:
        self._db = db
        self._clock = clock
        self._publisher = publisher
        self._failures = failures

    async def prepare(self, release: Release) -> tuple[PlannedPart, ...] | None:
        """Compose and prove, ahead of time, the payloads of a release that was never begun."""
        if await self._held_back(release):
            return None
        material = await self.admit(release)
        if material is None:
            return None
        try:
            # A long chapter takes a while; commands are answered meanwhile.
            return await asyncio.to_thread(_compose, release, material, self._db.key)
        except ProofFailed as failure:
            await self._failures.proof_failed(release, failure)
            return None

    async def admit(self, release: Release) -> Material | None:
        """What is to be posted, if story, chapter and channel still allow it."""
        material = await self._read(release)
        if material is None:
            return None
        try:
            channel = await self._publisher.channel_facts(release.channel_id)
        except DeliveryProblem as problem:
            await self._failures.met(release, problem)
            return None
        refusal = gate.channel_forbids(channel, material.story, material.warnings)
        if refusal is None:
            return material
        await self._failures.blocked(release, refusal)
        return None

    async def _held_back(self, release: Release) -> bool:
        async with self._db.read() as tx:
            earlier = await waits_for(tx, release, claimed=False)
        if earlier is None:
            return False
        async with self._db.write() as tx:
            await hold_back(tx, release, earlier, now=self._clock.now())
        return True

    async def _read(self, release: Release) -> Material | None:
        async with self._db.read() as tx:
            story = await stories.get_story(tx, release.story_id)
            chapter = await stories.get_chapter_by_id(tx, release.chapter_id)
            warnings = await stories.get_warning_facts(tx, release.story_id)
        refusal = gate.story_forbids(story, chapter)
        if refusal is None and story is not None and chapter is not None:
            return Material(story, chapter, warnings)
        await self._withdraw(release, refusal or "The chapter is gone.")
        return None

    async def _withdraw(self, release: Release, reason: str) -> None:
        """Cancel what was never begun; what was begun stops where it is."""
        async with self._db.write() as tx:
            cancelled = await releases.cancel(tx, release.release_id)
        if not cancelled:
            await self._failures.stopped(release, reason)


def _compose(release: Release, material: Material, key: str) -> tuple[PlannedPart, ...]:
    return compose(
        material.story,
        material.chapter,
        material.warnings,
        layout=release.layout,
        style=release.style,
        release_id=release.release_id,
        key=key,
        chapter_total=material.story.expected_chapters,
    )
