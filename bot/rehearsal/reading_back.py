"""What a person reads in an answer of the bot."""

from collections.abc import Iterator
from typing import Any

import simcord

_BUTTON = 2
_TEXT_DISPLAY = 10


def said(result: simcord.InteractionResult) -> str:
    """All words of an answer, its follow-ups included, in the order they came."""
    return "\n".join(line for message in _messages(result) for line in _lines(message))


def offering(result: simcord.InteractionResult, label: str) -> Any | None:
    """The message of an answer that has a button of this label, if there is one."""
    return next((each for each in _messages(result) if label in _labels(each.components)), None)


def _messages(result: simcord.InteractionResult) -> list[Any]:
    return [message for message in (result.response, *result.followups) if message is not None]


def _lines(message: Any) -> Iterator[str]:
    if message.content:
        yield message.content
    yield from _texts(message.components)


def _texts(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        if component.get("type") == _TEXT_DISPLAY:
            yield component["content"]
        yield from _texts(component.get("components") or [])


def _labels(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        if component.get("type") == _BUTTON:
            yield component.get("label") or ""
        yield from _labels(component.get("components") or [])
