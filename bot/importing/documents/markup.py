"""Tags of HTML or XML one by one, without an opinion on what they mean or whether they fit.

No entity is resolved and nothing is fetched here; every step goes forward, whatever the input.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z_][\w:.-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
)
_LOOSE_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z_][\w:.-]*)(?P<rest>[^<>]*)>")
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


@dataclass(frozen=True, slots=True)
class Tag:
    """`text` is the tag as written. `closed` is true for `<x/>`."""

    name: str
    text: str
    rest: str = ""
    ends: bool = False

    @property
    def closed(self) -> bool:
        return not self.ends and self.rest.endswith("/")

    def attributes(self) -> dict[str, str]:
        """By name in lower case; one without a value has an empty one."""
        found = _ATTRIBUTE.finditer(self.rest)
        return {
            one[1].casefold(): unescape(one[2] or one[3] or one[4] or "")
            for one in reversed([*found])
        }


def read_markup(text: str) -> Iterator[Tag | str]:
    """Tags, and the text between them as it stands. Comments and declarations are passed over."""
    start = position = 0
    ends: dict[str, int] = {}
    while (position := text.find("<", position)) >= 0:
        behind, found = _read_at(text, position, ends)
        if behind == position:
            position += 1
            continue
        if start < position:
            yield text[start:position]
        if found:
            yield found
        start = position = behind
    if start < len(text):
        yield text[start:]


def _read_at(text: str, position: int, ends: dict[str, int]) -> tuple[int, Tag | str]:
    """What begins here and where it ends; at the same place if it is text."""
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        if text.startswith(opening, position):
            end = _find(text, closing, position, ends)
            if end < 0:
                return position, ""
            inner = text[position + len(opening) : end] if opening != "<!--" else ""
            return end + len(closing), inner.replace("&", "&amp;").replace("<", "&lt;")
    found = _TAG.match(text, position) or _LOOSE_TAG.match(text, position)
    if found is not None:
        tag = Tag(found["name"].casefold(), found[0], found["rest"], bool(found["end"]))
        return found.end(), tag
    declaration = _DECLARATION.match(text, position)
    return (declaration.end(), "") if declaration is not None else (position, "")


def _find(text: str, closing: str, position: int, ends: dict[str, int]) -> int:
    """The next end of a comment; that there is none is found out once only."""
    if ends.get(closing, 0) == -1:
        return -1
    ends[closing] = text.find(closing, position)
    return ends[closing]
