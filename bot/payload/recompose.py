"""A chapter that is out, composed anew into the messages that it has: every payload proven."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.models.release import JumpLink, Part, PartKind, PartState, Payload
from bot.models.revision import Recomposition, RevisedPart
from bot.models.server import MessageStyle
from bot.payload.card import CardFacts, card_payload
from bot.payload.identity import mark, nonce
from bot.payload.jump_links import link_part
from bot.payload.message import COMPONENTS_V2, SUPPRESS_NOTIFICATIONS, part_payload
from bot.payload.posted_edges import posted_edges
from bot.payload.proof import Edit, Expected, prove
from bot.payload.thread_names import thread_name
from bot.text.messages.packing import ChapterContent, make_parts
from bot.text.messages.parts import MessagePart
from bot.text.messages.revised import revised_parts


def recompose(
    described: tuple[ChapterContent, CardFacts, Expected],
    ledger: Sequence[Part],
    continuations: Collection[int],
    *,
    release_id: int,
    key: str,
) -> Recomposition:
    """Return what every step of a delivery becomes, in the style and layout it was posted in.

    `continuations` are the positions of parts that earlier revisions added. Kinds of steps that no
    chapter changes are left out.

    Raises `ProofFailed` rather than return anything that must not be posted.
    """
    content, facts, expected = described
    style, there = _style_of(ledger), _texts(ledger)
    parts, texts = _parts(content, style, there, continuations), list[RevisedPart]()
    first = there[0].position if there else 1
    for number, part in enumerate(parts):
        own = there[number] if number < len(there) else None
        texts.append(_text(part, own, first + number, release_id, key, style))
    edits = _edits(parts, texts, style)
    card, thread = _card(facts, ledger, style), _thread(facts, ledger)
    prove(
        [text.payload for text in texts],
        expected,
        style,
        thread.payload["name"] if thread else None,
        card=card.payload if card else None,
        edits=edits,
    )
    links = {edit.part - 1: JumpLink(edit.leads_to - 1 + first, edit.payload) for edit in edits}
    linked = [replace(text, link=links.get(number)) for number, text in enumerate(texts)]
    steps = [step for step in (card, thread) if step is not None]
    if not there:
        return Recomposition(tuple(steps))
    added = linked[len(there)].position if len(linked) > len(there) else None
    return Recomposition((*steps, *linked), added)


def as_edit(payload: Payload) -> Payload:
    """Return the body of an edit: Discord wants no flag that only a new message can have."""
    return {**payload, "flags": payload["flags"] & ~SUPPRESS_NOTIFICATIONS}


def _style_of(ledger: Sequence[Part]) -> MessageStyle:
    flags = [part.payload.get("flags", 0) for part in ledger if part.kind is not PartKind.THREAD]
    return MessageStyle.COMPONENTS if any(f & COMPONENTS_V2 for f in flags) else MessageStyle.TEXT


def _texts(ledger: Sequence[Part]) -> list[Part]:
    """The parts that Discord may know. What was planned and never tried is planned anew."""
    return [
        part
        for part in ledger
        if part.kind is PartKind.TEXT and part.state is not PartState.PLANNED
    ]


def _parts(
    content: ChapterContent,
    style: MessageStyle,
    there: Sequence[Part],
    continuations: Collection[int],
) -> tuple[MessagePart, ...]:
    if not there:
        return make_parts(content, style)
    edges = posted_edges([part.payload for part in there], content)
    joints = [number for number, part in enumerate(there[1:]) if part.position in continuations]
    return revised_parts(content, style, edges, joints)


def _text(
    part: MessagePart,
    own: Part | None,
    position: int,
    release_id: int,
    key: str,
    style: MessageStyle,
) -> RevisedPart:
    """A part in its own message, or in a new one under the nonce that is its own for ever."""
    if own is not None:
        payload = part_payload(part, style, own.mark)
        return RevisedPart(own.position, own.kind, payload, own.nonce, own.mark)
    new = mark(key, release_id, position)
    payload = part_payload(part, style, new)
    return RevisedPart(position, PartKind.TEXT, payload, nonce(key, release_id, position), new)


def _edits(
    parts: Sequence[MessagePart], texts: Sequence[RevisedPart], style: MessageStyle
) -> list[Edit]:
    numbered = enumerate(zip(parts, texts, strict=True), start=1)
    linked = (link_part(number, part, style, text.mark) for number, (part, text) in numbered)
    return [edit for edit in linked if edit is not None]


def _card(facts: CardFacts, ledger: Sequence[Part], style: MessageStyle) -> RevisedPart | None:
    own = next((part for part in ledger if part.kind is PartKind.CARD), None)
    if own is None:
        return None
    payload = card_payload(facts, style, own.mark)
    return RevisedPart(own.position, own.kind, payload, own.nonce, own.mark)


def _thread(facts: CardFacts, ledger: Sequence[Part]) -> RevisedPart | None:
    own = next((part for part in ledger if part.kind is PartKind.THREAD), None)
    if own is None:
        return None
    name = thread_name(facts.story_title, facts.chapter_number, facts.chapter_title)
    payload = {**own.payload, "name": name}
    return RevisedPart(own.position, own.kind, payload, own.nonce, own.mark)
