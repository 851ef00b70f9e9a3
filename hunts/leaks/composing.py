"""A plan through the product's own door: what would be sent, and what its own proof says of it."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from bot.messages.layout import packing
from bot.messages.payload import compose as door
from bot.messages.proof.expectation import Expected
from bot.messages.proof.proof import ProofFailed
from bot.models.release import PartKind, Payload, PlannedPart
from bot.text.blocks import Body
from hunts.leaks.plans import Plan

KEY = "0123456789abcdef" * 2


@dataclass(slots=True)
class Sent:
    """Everything that Discord would receive for one chapter.

    `body` is the text as the product read it back. `findings` are the proof's: in the product they
    stop the chapter; here they are noted, so that the other judges see what the proof saw.
    """

    card: Payload = field(default_factory=dict[str, Any])
    post: Payload | None = None
    thread_name: str | None = None
    parts: list[Payload] = field(default_factory=list[Payload])
    edits: dict[int, Payload] = field(default_factory=dict[int, Payload])
    body: Body | None = None
    findings: tuple[str, ...] = ()


def compose(plan: Plan) -> Sent:
    """Return what the product makes of a plan. `edits` are by the number of the part, from 1."""
    sent = Sent()
    with _noted(sent), _room(plan):
        steps = door.compose(
            plan.story(),
            plan.chapter(),
            plan.facts(),
            layout=plan.layout,
            style=plan.style,
            release_id=plan.release_id,
            key=KEY,
            chapter_total=plan.total,
            policy=plan.policy,
        )
    sent.findings += tuple(_unproven(sent, steps))
    return sent


@contextmanager
def _noted(sent: Sent) -> Generator[None]:
    prove = door.prove

    def note(
        payloads: Sequence[Payload], expected: Expected, *judged: Any, card: Payload, **more: Any
    ) -> None:
        sent.post = more.get("post")
        sent.body = expected.body
        sent.card, sent.thread_name, sent.parts = card, judged[1], list(payloads)
        sent.edits = {edit.part: edit.payload for edit in more.get("edits", ())}
        try:
            prove(payloads, expected, *judged, card=card, **more)
        except ProofFailed as failed:
            sent.findings = failed.findings

    door.prove = note
    try:
        yield
    finally:
        door.prove = prove


@contextmanager
def _room(plan: Plan) -> Generator[None]:
    limits = packing.LIMITS[plan.style]
    if plan.room is not None:
        packing.LIMITS[plan.style] = replace(limits, characters=plan.room)
    try:
        yield
    finally:
        packing.LIMITS[plan.style] = limits


def _unproven(sent: Sent, steps: Sequence[PlannedPart]) -> Iterator[str]:
    """Yield what is in the ledger's rows although the proof never saw it."""
    texts = [step.payload for step in steps if step.kind is PartKind.TEXT]
    if texts and texts != sent.parts:
        yield "unproven: other parts than the proven ones"
    for step in steps:
        if step.kind is PartKind.CARD and step.payload != sent.card:
            yield "unproven: another card than the proven one"
        if step.kind is PartKind.POST and step.payload != sent.post:
            yield "unproven: another forum post than the proven one"
        if step.kind is PartKind.THREAD and step.payload["name"] != sent.thread_name:
            yield "unproven: another thread name than the proven one"
