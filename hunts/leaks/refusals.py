"""Why Discord would refuse a message: written from its documentation, not from our own limits."""

import os
from collections.abc import Iterator
from typing import Any

from bot.models.release import Payload
from bot.models.server import MessageStyle
from hunts.leaks.composing import Sent
from hunts.leaks.plans import Plan
from tests.openapi import VARIABLE, body_errors

IS_COMPONENTS_V2 = 1 << 15
MESSAGE = "MessageCreateRequest"
SCHEMA_IS_AT_HAND = bool(os.environ.get(VARIABLE))
MOST_SPOILERS = 99
"""Discord's client shows no text behind the ninety-ninth spoiler of a message."""


def refusals(plan: Plan, sent: Sent) -> Iterator[str]:
    """Yield everything for which a request would fail, or somebody be notified who must not."""
    for place, payload in messages(sent):
        for fault in _faults(payload, plan.style):
            yield f"{fault} ({place})"
        if SCHEMA_IS_AT_HAND and not place.startswith("edit") and body_errors(MESSAGE, payload):
            yield f"refused: by Discord's published schema ({place})"
    for name in names(sent):
        if not (name.strip() and _units(name) <= 100):
            yield "refused: a thread name has 1 to 100 characters"


def messages(sent: Sent) -> Iterator[tuple[str, Payload]]:
    """Yield every message, and every message again as it is after its edit."""
    yield "card", sent.card
    for number, part in enumerate(sent.parts, start=1):
        yield f"part {number}", part
    for number, edit in sent.edits.items():
        yield f"edit of part {number}", {**sent.parts[number - 1], **edit}
    if sent.post is not None:
        yield "forum post", sent.post["message"]


def names(sent: Sent) -> Iterator[str]:
    """Yield the names of the chapter's thread and of the story's post, where it has them."""
    if sent.thread_name is not None:
        yield sent.thread_name
    if sent.post is not None:
        yield str(sent.post["name"])


def texts(payload: Payload) -> Iterator[tuple[str, bool]]:
    """Yield what Discord parses as Markdown, each text by itself, and whether it stands hidden.

    Discord takes white space off both ends.
    """
    if "content" in payload:
        yield str(payload["content"]).strip(), False
    yield from _displays(payload.get("components", []), hidden=False)


def buttons(components: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the labels of all buttons."""
    for each in _all(components):
        if each["type"] == 2:
            yield each["label"]


def _displays(components: list[dict[str, Any]], *, hidden: bool) -> Iterator[tuple[str, bool]]:
    for each in components:
        inside = hidden or each.get("spoiler") is True
        if each["type"] == 10:
            yield str(each["content"]).strip(), inside
        yield from _displays(each.get("components", []), hidden=inside)


def _faults(payload: Payload, style: MessageStyle) -> Iterator[str]:
    shown = [text for text, _ in texts(payload)]
    total = sum(map(_units, shown))
    if not shown or not all(shown):
        yield "refused: blank text"
    if total > (2000 if style is MessageStyle.TEXT else 4000):
        yield "refused: too long"
    weight = sum(len(text.encode()) + 12 for text in shown)
    if style is MessageStyle.COMPONENTS and weight > 10_170:
        yield "refused: answered 500 for ever"
    if bool(payload["flags"] & IS_COMPONENTS_V2) is not (style is MessageStyle.COMPONENTS):
        yield "refused: flags and style differ"
    if "content" in payload and style is MessageStyle.COMPONENTS:
        yield "refused: content beside components"
    if payload["allowed_mentions"] != {"parse": []}:
        yield "mention: somebody could be notified"
    yield from _component_faults(list(_all(payload.get("components", []))))


def _component_faults(components: list[dict[str, Any]]) -> Iterator[str]:
    if len(components) > 40:
        yield "refused: over 40 components"
    if any(each["type"] in (1, 17) and not each["components"] for each in components):
        yield "refused: an empty container or row"
    if any(each["type"] == 1 and len(each["components"]) > 5 for each in components):
        yield "refused: over 5 buttons in a row"
    pressed = [each for each in components if each["type"] == 2]
    if not all(1 <= _units(each["label"]) <= 80 for each in pressed):
        yield "refused: a button's label"
    names = [each["custom_id"] for each in pressed]
    if len({*names}) < len(names) or not all(1 <= _units(name) <= 100 for name in names):
        yield "refused: a custom id"
    ids = [each["id"] for each in components if "id" in each]
    if len({*ids}) < len(ids) or not all(0 < each < 2**31 for each in ids):
        yield "refused: a component's id"


def _all(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in components:
        yield each
        yield from _all(each.get("components", []))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
