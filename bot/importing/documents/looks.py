"""What classes and styles of a web page say about how a text looks, and whether it is hidden."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from bot.importing.documents.signs import HIDE, SECRET
from bot.importing.documents.tree import Attributes, Node, attributes
from bot.text.blocks import Mark

_HIDING = re.compile(
    r"spoiler|blackout|blacked|censor|redacted|"
    r"\A(?:hidden(?:[-_ ]?(?:text|content))?|secret|hide)\Z",
    re.IGNORECASE,
)
_KEPT = frozenset({"cliffhanger-details", "cliffhanger-note", "cliffhanger-notes", "epigraph"})
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]*)")
INVISIBLE = "cliffhanger-invisible"
CENTRED = "cliffhanger-centred"


@dataclass(frozen=True, slots=True)
class Look:
    """`hidden`: readers are meant to uncover it; `invisible`: no reader of the page sees it."""

    hidden: bool = False
    invisible: bool = False
    centred: bool = False
    marks: Mark = Mark.PLAIN


PLAIN = Look()


def look_of(attributes: Attributes) -> Look:
    if not attributes.classes and not attributes.pairs:
        return PLAIN
    pairs = dict(attributes.pairs)
    names = (*attributes.classes, pairs.get("custom-style", ""))
    return read_look(names, pairs.get("style", ""), hidden="hidden" in pairs)


def hides(attributes: Attributes) -> bool:
    """Whether a part is more than a frame: what is in it must not be taken out of it."""
    look = look_of(attributes)
    return look.hidden or look.invisible or look.centred or bool(_KEPT & {*attributes.classes})


def holds_hidden(content: Any) -> bool:
    """Whether anything in these inlines or blocks is to be uncovered, or seen by nobody."""
    if isinstance(content, Node):
        if content.kind in {"Span", "Div"}:
            look = look_of(attributes(content.content[0]))
            if look.hidden or look.invisible:
                return True
        return holds_hidden(content.content)
    if isinstance(content, str):
        return HIDE in content or SECRET in content
    return isinstance(content, list) and any(map(holds_hidden, cast("list[Any]", content)))


def read_look(names: Iterable[str], style: str = "", *, hidden: bool = False) -> Look:
    """From class names, the words of a style and whether there is a `hidden` attribute."""
    names = tuple(names)
    stated = dict(_DECLARATION.findall(style.casefold())) if style else {}
    said = {
        key: " ".join(value.removesuffix("!important").split()) for key, value in stated.items()
    }
    secret = any(_HIDING.search(name) for name in names) or _is_unreadable(said)
    return Look(
        hidden=secret,
        invisible=not secret and (hidden or INVISIBLE in names or _is_off(said)),
        centred=CENTRED in names or said.get("text-align") == "center",
        marks=_marks(said),
    )


def _is_off(said: dict[str, str]) -> bool:
    return said.get("display") == "none" or said.get("visibility") == "hidden"


def _is_unreadable(said: dict[str, str]) -> bool:
    """Letters in the colour of their ground: an old way to hide a secret."""
    ground = said.get("background-color") or said.get("background", "")
    colour = said.get("color", "")
    return colour == "transparent" or (bool(colour) and _plain(colour) == _plain(ground))


def _plain(colour: str) -> str:
    short = re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", colour)
    long = "#" + "".join(sign * 2 for sign in short.groups()) if short else colour
    return {"#ffffff": "white", "#000000": "black"}.get(long, long)


def _marks(said: dict[str, str]) -> Mark:
    marks = Mark.PLAIN
    if said.get("font-style") in {"italic", "oblique"}:
        marks |= Mark.EMPHASIS
    if said.get("font-weight") in {"bold", "bolder", "600", "700", "800", "900"}:
        marks |= Mark.STRONG
    decoration = f"{said.get('text-decoration', '')} {said.get('text-decoration-line', '')}"
    if "line-through" in decoration:
        marks |= Mark.STRIKE
    if "underline" in decoration:
        marks |= Mark.EMPHASIS
    return marks
