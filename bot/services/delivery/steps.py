"""What the steps of one release's ledger are to each other, wherever they stand in it."""

from collections.abc import Sequence

from bot.models.release import Part, PartKind
from bot.models.server import Layout

_HOLDS_TEXT = (PartKind.THREAD, PartKind.POST)


def card_of(parts: Sequence[Part]) -> Part:
    """The one message of a release that every layout has."""
    return next(part for part in parts if part.kind is PartKind.CARD)


def step_of(parts: Sequence[Part], kind: PartKind) -> Part | None:
    """The first step of a kind; None where the layout has none."""
    return next((part for part in parts if part.kind is kind), None)


def from_card(parts: Sequence[Part]) -> Sequence[Part]:
    """The card and what follows it: all that a chapter has for itself."""
    return parts[parts.index(card_of(parts)) :]


def place_of(part: Part, parts: Sequence[Part], channel_id: int) -> int:
    """The channel or thread that a step is done in, as far as it is known by now.

    Text goes to the chapter's thread, all else to the forum post, where the layout has them.
    """
    around = [other for other in parts if other.kind in _HOLDS_TEXT and _goes_into(part, other)]
    return next((step.message_id for step in around if step.message_id is not None), channel_id)


def layout_of(parts: Sequence[Part]) -> Layout:
    """The layout that these steps were made for, even if their target has another by now."""
    if step_of(parts, PartKind.POST) is not None:
        return Layout.FORUM
    if step_of(parts, PartKind.THREAD) is not None:
        return Layout.THREAD
    return Layout.CHANNEL if step_of(parts, PartKind.TEXT) is not None else Layout.CARD


def _goes_into(part: Part, around: Part) -> bool:
    if around.kind is PartKind.POST:
        return part.kind is not PartKind.POST
    return part.kind is PartKind.TEXT
