"""Plans the rest of a delivery anew where a stored message can never be sent.

What is out stays as it is; what is not is made of what the chapter says now, from the place where
the last message that is out ends.
"""

import asyncio
from collections.abc import Sequence

from bot.messages.payload.compose import describe, describe_post
from bot.messages.payload.recompose import plan_rest
from bot.models.release import Part, PartKind, PartState, PlannedPart, Release
from bot.models.server import Layout
from bot.models.story import Chapter, Story
from bot.services.background.garbage import no_collection
from bot.services.delivery.context import DeliveryContext
from bot.services.delivery.material import Material, read_material
from bot.services.delivery.posting import Recalled
from bot.services.delivery.steps import layout_of
from bot.storage.releases import parts as ledger
from bot.storage.releases import replans
from bot.storage.revisions import revisions

_SHOWN = (PartKind.CARD, PartKind.TEXT)


class Replanning:
    def __init__(self, context: DeliveryContext) -> None:
        self._context = context

    async def plan(self, release: Release) -> list[Part]:
        """Store the rest anew; returns all parts. What is out must be recorded as sent by now.

        Raises ProofFailed, and Recalled where there is nothing to be posted any more.
        """
        while True:
            async with self._context.db.read() as tx:
                material = await read_material(tx, release)
                parts = await ledger.get_parts(tx, release.release_id)
            story, chapter = material.story, material.chapter
            if story is None or chapter is None:
                raise Recalled
            planned = await asyncio.to_thread(
                _plan, release, story, chapter, material, parts, self._context.db.key
            )
            if await self._store(release, material, parts, planned):
                async with self._context.db.read() as tx:
                    return await ledger.get_parts(tx, release.release_id)

    async def _store(
        self,
        release: Release,
        material: Material,
        parts: Sequence[Part],
        planned: Sequence[PlannedPart],
    ) -> bool:
        """False: something it is made of has changed meanwhile."""
        async with self._context.db.write() as tx:
            if await read_material(tx, release) != material:
                return False
            if await ledger.get_parts(tx, release.release_id) != parts:
                return False
            await replans.plan_rest(tx, release.release_id, planned)
            if _differs(parts, planned):
                mine, now = [release.release_id], self._context.clock.now()
                await revisions.ask(tx, mine, asked_by=None, new_text=False, now=now)
            return True


@no_collection()
def _plan(
    release: Release,
    story: Story,
    chapter: Chapter,
    material: Material,
    parts: Sequence[Part],
    key: str,
) -> tuple[PlannedPart, ...]:
    layout, facts = layout_of(parts), material.warnings
    described = describe(
        story,
        chapter,
        facts,
        layout=layout,
        release_id=release.release_id,
        chapter_total=story.expected_chapters,
        policy=material.policy,
    )
    _, card, _ = described
    post = describe_post(story, facts, card.rating) if layout is Layout.FORUM else None
    return plan_rest(described, parts, post, release_id=release.release_id, key=key)


def _differs(parts: Sequence[Part], planned: Sequence[PlannedPart]) -> bool:
    """Whether a message that is out says other than it should, as a label that names a part."""
    out = [part for part in parts if part.state is PartState.SENT and part.kind in _SHOWN]
    return any(
        part.position >= len(planned) or planned[part.position].payload != part.payload
        for part in out
    )
