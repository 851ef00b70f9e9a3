"""Works out what the messages of a posted chapter become, and stores it before the first edit."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.messages.payload.compose import describe
from bot.messages.payload.recompose import recompose
from bot.messages.proof.wire_limits import is_over_limit
from bot.models.release import Part, PartState, Release
from bot.models.revision import Recomposition, RevisedPart, Revision
from bot.models.story import Chapter, Story
from bot.services.background.garbage import no_collection
from bot.services.delivery.material import Material, read_material
from bot.services.delivery.steps import layout_of
from bot.services.ports.pauses import pause_sentence
from bot.services.ports.publisher import DeliveryProblem, ProblemKind, Publisher
from bot.services.servers import eligibility
from bot.storage.database.database import Database, Tx
from bot.storage.releases import parts as ledger
from bot.storage.revisions import revisions


@dataclass(frozen=True, slots=True)
class RevisionBasis:
    """The rows that a revision is made of. `unsure` are messages that may show unrecorded words."""

    material: Material
    parts: tuple[Part, ...]
    continuations: frozenset[int]
    unsure: frozenset[int]


class RevisionPlanning:
    def __init__(self, db: Database, clock: Clock, publisher: Publisher) -> None:
        self._db = db
        self._clock = clock
        self._publisher = publisher

    async def is_planned(self, revision: Revision) -> bool:
        """Whether its steps are stored, and none passes a limit that was learnt since."""
        async with self._db.read() as tx:
            steps = await revisions.get_steps(tx, revision.release_id)
        todo = [step for step in steps if not step.done]
        bodies = [step.payload for step in todo]
        bodies += [step.link.payload for step in todo if step.link is not None]
        return revision.planned and not any(map(is_over_limit, bodies))

    async def plan(self, revision: Revision, release: Release) -> bool:
        """Store the steps of a revision. False: it is over, or something changed meanwhile.

        Raises DeliveryProblem where the channel may not have the new text, and ProofFailed.
        """
        async with self._db.read() as tx:
            basis = await read_basis(tx, release)
        story, chapter = basis.material.story, basis.material.chapter
        if (
            story is None
            or chapter is None
            or eligibility.story_forbids(story, chapter) is not None
        ):
            async with self._db.write() as tx:
                await revisions.finish(tx, revision, self._clock.now())
            return False
        if revision.new_text:
            await self._require_open(release, story, basis.material)
        made = await asyncio.to_thread(
            compose_revision, release, story, chapter, basis, self._db.key
        )
        return await self._store(revision, release, basis, made)

    async def _store(
        self, revision: Revision, release: Release, basis: RevisionBasis, made: Recomposition
    ) -> bool:
        async with self._db.write() as tx:
            if await read_material(tx, release) != basis.material:
                return False
            return await revisions.plan(
                tx,
                revision,
                changed_parts(made.parts, basis),
                added=made.added,
                now=self._clock.now(),
            )

    async def _require_open(self, release: Release, story: Story, material: Material) -> None:
        channel = await self._publisher.channel_facts(release.channel_id)
        refusal = eligibility.channel_forbids(channel, story, material.warnings, release.layout)
        if refusal is not None:
            raise DeliveryProblem(ProblemKind.PERMANENT, pause_sentence(refusal))


async def read_basis(tx: Tx, release: Release) -> RevisionBasis:
    steps = await revisions.get_steps(tx, release.release_id)
    return RevisionBasis(
        material=await read_material(tx, release),
        parts=tuple(await ledger.get_parts(tx, release.release_id)),
        continuations=frozenset(await revisions.get_continuations(tx, release.release_id)),
        unsure=frozenset(step.position for step in steps if not step.done),
    )


@no_collection()
def compose_revision(
    release: Release, story: Story, chapter: Chapter, basis: RevisionBasis, key: str
) -> Recomposition:
    """All steps of the release as they are to be. Raises ProofFailed."""
    described = describe(
        story,
        chapter,
        basis.material.warnings,
        layout=layout_of(basis.parts),
        release_id=release.release_id,
        chapter_total=story.expected_chapters,
        policy=basis.material.policy,
    )
    return recompose(
        described, basis.parts, basis.continuations, release_id=release.release_id, key=key
    )


def changed_parts(made: Sequence[RevisedPart], basis: RevisionBasis) -> list[RevisedPart]:
    """Parts that Discord may show otherwise than they are to be."""
    known = {part.position: part for part in basis.parts}
    return [part for part in made if _differs(part, known.get(part.position), basis.unsure)]


def _differs(part: RevisedPart, known: Part | None, unsure: Collection[int]) -> bool:
    if known is None or known.state is not PartState.SENT or part.position in unsure:
        return True
    return known.payload != part.payload
