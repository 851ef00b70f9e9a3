"""What a reader sees of a payload: every displayed character, and whether it stands hidden."""

from collections.abc import Iterator
from typing import cast

from bot.messages.proof.client_markdown import Shown, ShownRun, read_markdown
from bot.models.release import Payload

ACTION_ROW = 1
BUTTON = 2
SECTION = 9
TEXT_DISPLAY = 10
SEPARATOR = 14
CONTAINER = 17


def read_payload(payload: Payload) -> list[ShownRun]:
    """Return what a message displays, in order, each text by itself as the client reads it.

    What this reader does not know (an embed, a file, a poll, another kind of component) is given
    as an `active` run, because what it shows cannot be vouched for.
    """
    shown = read_markdown(_text(payload))
    shown += [
        ShownRun(f"({field})", hidden=False, active=f"unexpected {field}")
        for field in ("embeds", "attachments", "sticker_ids", "poll", "message_reference")
        if payload.get(field)
    ]
    for component, hidden in walk(payload):
        shown += _shown(component, hidden=hidden)
    return shown


def walk(payload: Payload) -> Iterator[tuple[Payload, bool]]:
    """Yield every component in the order it stands, with whether a container hides it."""
    waiting = [(component, False) for component in reversed(payload.get("components") or [])]
    while waiting:
        component, hidden = waiting.pop()
        yield component, hidden
        inside = hidden or component.get("spoiler") is True
        children = cast("list[Payload]", component.get("components") or [])
        if "accessory" in component:
            children = [*children, cast("Payload", component["accessory"])]
        waiting += [(child, inside) for child in reversed(children)]


def _shown(component: Payload, *, hidden: bool) -> list[ShownRun]:
    kind = component.get("type")
    if kind == TEXT_DISPLAY:
        return [*read_markdown(_text(component), hidden=hidden), ShownRun("\n", hidden)]
    if kind == BUTTON:
        return [ShownRun(component.get("label") or "", hidden, Shown.BUTTON), *_address(component)]
    if kind in (ACTION_ROW, SECTION, SEPARATOR, CONTAINER):
        return []
    return [ShownRun("(component)", hidden, active="unexpected component")]


def _text(holder: Payload) -> str:
    """Discord takes white space off both ends before anything is shown."""
    return str(holder.get("content") or "").strip()


def _address(button: Payload) -> list[ShownRun]:
    """A button that leads somewhere on its own is not one of ours."""
    return [ShownRun("(address)", hidden=False, active="link")] if button.get("url") else []
