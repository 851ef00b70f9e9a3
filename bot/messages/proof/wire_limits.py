"""What Discord refuses, or would do although we never meant it: length, form, mentions, flags."""

import re
from collections.abc import Iterator

from bot.messages.proof.reader import walk
from bot.models.release import Payload
from bot.models.server import MessageStyle
from bot.text.limits import (
    COMPONENTS,
    CONTENT,
    SPOILERS,
    TEXT_BYTES,
    TEXT_DISPLAY_BYTES,
    TEXT_DISPLAY_TOTAL,
    utf16_length,
)

SUPPRESS_EMBEDS = 1 << 2
SUPPRESS_NOTIFICATIONS = 1 << 12
COMPONENTS_V2 = 1 << 15
LONGEST_THREAD_NAME = 100
LONGEST_CUSTOM_ID = 100
LONGEST_LABEL = 80
ROW = 5
_ESCAPED = re.compile(r"\\[\s\S]")
LARGEST_ID = 2**31 - 1
FIELDS = {"content", "components", "flags", "allowed_mentions"}
STYLE_FLAGS = {
    MessageStyle.COMPONENTS: COMPONENTS_V2,
    MessageStyle.TEXT: SUPPRESS_EMBEDS,
}


def faults_of_form(payload: Payload, style: MessageStyle, *, silent: bool) -> Iterator[str]:
    """Yield what is wrong with a message whatever it says. `silent`: it must not notify."""
    if payload.keys() - FIELDS:
        yield "form: a field that is not ours"
    if payload.get("allowed_mentions") != {"parse": []}:
        yield "mention: allowed_mentions must allow nobody"
    if payload.get("flags") != STYLE_FLAGS[style] | (SUPPRESS_NOTIFICATIONS if silent else 0):
        yield "form: wrong flags"
    yield from _length_faults(payload, style)
    yield from _spoiler_faults(payload)
    yield from _component_faults([component for component, _ in walk(payload)])


def is_over_limit(payload: Payload) -> bool:
    """Whether a message passes a limit, one that was learnt after it was stored perhaps."""
    v2 = payload.get("flags", 0) & COMPONENTS_V2
    style = MessageStyle.COMPONENTS if v2 else MessageStyle.TEXT
    faults = faults_of_form(payload, style, silent=False)
    return any(fault.startswith("limit:") for fault in faults)


def thread_name_faults(name: str) -> Iterator[str]:
    if not name.strip() or utf16_length(name) > LONGEST_THREAD_NAME:
        yield "limit: a thread name has 1 to 100 characters"


def _length_faults(payload: Payload, style: MessageStyle) -> Iterator[str]:
    if style is MessageStyle.TEXT:
        content = payload.get("content") or ""
        if not content.strip():
            yield "form: an empty message"
        if utf16_length(content) > CONTENT:
            yield "limit: content over 2,000 characters"
        return
    if "content" in payload:
        yield "form: content beside Components V2"
    texts = [component["content"] for component, _ in walk(payload) if "content" in component]
    if not texts or not all(text.strip() for text in texts):
        yield "form: an empty message"
    if sum(map(utf16_length, texts)) > TEXT_DISPLAY_TOTAL:
        yield "limit: texts over 4,000 characters"
    written = [text.encode("utf-8", "surrogatepass") for text in texts]
    if sum(len(each) + TEXT_DISPLAY_BYTES for each in written) > TEXT_BYTES:
        yield "limit: texts over 10,000 bytes"


def _spoiler_faults(payload: Payload) -> Iterator[str]:
    """Every two pairs of pipes count as a spoiler, though some may be none."""
    texts = [payload.get("content") or ""]
    texts += [component.get("content") or "" for component, _ in walk(payload)]
    if sum(_ESCAPED.sub("", text).count("||") // 2 for text in texts) > SPOILERS:
        yield "limit: over 99 spoilers, behind which Discord shows no text"


def _component_faults(components: list[Payload]) -> Iterator[str]:
    if len(components) > COMPONENTS:
        yield "limit: over 40 components"
    if any("components" in each and not each["components"] for each in components):
        yield "form: an empty container or row"
    if any(each.get("type") == 1 and len(each["components"]) > ROW for each in components):
        yield "limit: over 5 buttons in a row"
    if any(utf16_length(each.get("label") or "") > LONGEST_LABEL for each in components):
        yield "limit: a button label over 80 characters"
    yield from _id_faults(components)


def _id_faults(components: list[Payload]) -> Iterator[str]:
    custom_ids = [each["custom_id"] for each in components if "custom_id" in each]
    if not all(1 <= utf16_length(each) <= LONGEST_CUSTOM_ID for each in custom_ids):
        yield "limit: a custom id has 1 to 100 characters"
    ids = [each["id"] for each in components if "id" in each]
    if not all(1 <= each <= LARGEST_ID for each in ids):
        yield "limit: a component id is a positive 32-bit number"
    if len({*custom_ids}) < len(custom_ids) or len({*ids}) < len(ids):
        yield "form: the same id twice in one message"
