"""A chapter that is out, composed anew into the messages that it has: every payload proven."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.messages.layout.packing import ChapterContent, make_parts
from bot.messages.layout.parts import MessagePart
from bot.messages.layout.revised import half_out_parts, revised_parts
from bot.messages.payload.card import CardFacts, card_payload
from bot.messages.payload.forum_post import PostFacts, post_payload, post_strings
from bot.messages.payload.identity import mark, nonce
from bot.messages.payload.jump_links import link_part
from bot.messages.payload.message import COMPONENTS_V2, SUPPRESS_NOTIFICATIONS, part_payload
from bot.messages.payload.posted_edges import posted_edges
from bot.messages.payload.thread_names import thread_name
from bot.messages.proof.edits import Edit
from bot.messages.proof.expectation import Expected
from bot.messages.proof.proof import prove
from bot.models.release import JumpLink, Part, PartKind, PartState, Payload, PlannedPart
from bot.models.revision import Recomposition, RevisedPart
from bot.models.server import MessageStyle


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
    style, there = _style_of(ledger), _texts(ledger)
    parts = _parts(described[0], style, there, continuations)
    steps, linked = _steps(described, ledger, there, parts, _Own(release_id, key))
    if not there:
        return Recomposition(tuple(steps))
    added = linked[len(there)].position if len(linked) > len(there) else None
    return Recomposition((*steps, *linked), added)


def plan_rest(
    described: tuple[ChapterContent, CardFacts, Expected],
    ledger: Sequence[Part],
    post: PostFacts | None,
    *,
    release_id: int,
    key: str,
) -> tuple[PlannedPart, ...]:
    """Return all steps of a delivery that is half out, its messages kept and the rest made anew.

    In the style and layout it was begun in; each step that there was keeps its nonce and mark.
    What stands here for a message that is out is what a revision would make of it.

    Raises `ProofFailed` rather than return anything that must not be posted.
    """
    style = _style_of(ledger)
    there = [part for part in ledger if part.kind is PartKind.TEXT]
    parts = _rest(described[0], style, there)
    steps, texts = _steps(described, ledger, there, parts, _Own(release_id, key), post)
    return tuple(
        PlannedPart(step.kind, step.payload, step.nonce, step.mark, step.link)
        for step in (*steps, *(texts if there else ()))
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """What the nonces and marks of new steps are made of."""

    release_id: int
    key: str


def _steps(
    described: tuple[ChapterContent, CardFacts, Expected],
    ledger: Sequence[Part],
    there: Sequence[Part],
    parts: Sequence[MessagePart],
    own: _Own,
    post_facts: PostFacts | None = None,
) -> tuple[list[RevisedPart], list[RevisedPart]]:
    """The proven steps before the text, and those of the text with their links."""
    _, facts, expected = described
    style, first = _style_of(ledger), there[0].position if there else 1
    texts = [
        _text(part, there[number] if number < len(there) else None, first + number, own, style)
        for number, part in enumerate(parts)
    ]
    edits = _edits(parts, texts, style)
    post = _post(post_facts, ledger, style)
    card, thread = _card(facts, ledger, style), _thread(facts, ledger)
    if post_facts is not None:
        expected = replace(expected, public=expected.public + post_strings(post_facts))
    prove(
        [text.payload for text in texts],
        expected,
        style,
        thread.payload["name"] if thread else None,
        card=card.payload if card else None,
        post=post.payload if post else None,
        edits=edits,
    )
    links = {edit.part - 1: JumpLink(edit.leads_to - 1 + first, edit.payload) for edit in edits}
    linked = [replace(text, link=links.get(number)) for number, text in enumerate(texts)]
    return [step for step in (post, card, thread) if step is not None], linked


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


def _rest(
    content: ChapterContent, style: MessageStyle, there: Sequence[Part]
) -> tuple[MessagePart, ...]:
    out = [number for number, part in enumerate(there, 1) if part.state is PartState.SENT]
    if not out:
        return make_parts(content, style)
    edges = posted_edges([part.payload for part in there[: out[-1] + 1]], content)
    return half_out_parts(content, style, edges)


def _text(
    part: MessagePart, there: Part | None, position: int, own: _Own, style: MessageStyle
) -> RevisedPart:
    """A part in its own message, or in a new one under the nonce that is its own for ever."""
    if there is not None:
        payload = part_payload(part, style, there.mark)
        return RevisedPart(there.position, there.kind, payload, there.nonce, there.mark)
    new = mark(own.key, own.release_id, position)
    payload = part_payload(part, style, new)
    again = nonce(own.key, own.release_id, position)
    return RevisedPart(position, PartKind.TEXT, payload, again, new)


def _edits(
    parts: Sequence[MessagePart], texts: Sequence[RevisedPart], style: MessageStyle
) -> list[Edit]:
    numbered = enumerate(zip(parts, texts, strict=True), start=1)
    linked = (link_part(number, part, style, text.mark) for number, (part, text) in numbered)
    return [edit for edit in linked if edit is not None]


def _post(
    facts: PostFacts | None, ledger: Sequence[Part], style: MessageStyle
) -> RevisedPart | None:
    own = next((part for part in ledger if part.kind is PartKind.POST), None)
    if own is None or facts is None:
        return None
    payload = post_payload(facts, style, own.mark)
    return RevisedPart(own.position, own.kind, payload, own.nonce, own.mark)


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
