"""A web page put so that pandoc keeps what it would let go.

Pandoc forgets the attributes of most tags, knows no `<details>`, and reads nothing but `<main>`
where there is one. Whatever hides or centres text is said here in ways that it passes on: by a
`div` or a `span` around it. All else stays as written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

from bot.importing.documents.balance import BLOCKS, VOID, balance
from bot.importing.documents.looks import CENTRED, INVISIBLE, Look, read_look
from bot.importing.documents.markup import Tag, read_markup

DETAILS = "cliffhanger-details"
SUMMARY = "cliffhanger-summary"
NOTE, NOTES = "cliffhanger-note", "cliffhanger-notes"
SECTION = "cliffhanger-section"
"""The class of what was a file of its own; its label is what the contents call it."""

_AS_DIVS = frozenset({
    "main", "article", "aside", "footer", "header", "nav", "center", "details", "summary",
    "address", "dialog", "template", "hgroup", "fieldset", "search", "form", "noscript",
})  # fmt: skip
_PARTS = frozenset({"li", "dt", "dd", "td", "th", "caption", "figcaption", "legend"})
# Pandoc keeps the bare words of what stands in these.
_FLAT = frozenset({"pre", "code", "tt", "samp", "kbd", "textarea", "select", "button"})
# Where one of these is not closed pandoc ends with an error, or it knows none.
_WRITTEN = {
    "q": ("“", "”"), "mark": ('<span class="mark">', "</span>"), "kbd": ("<code>", "</code>"),
    "abbr": ("", ""), "dfn": ("", ""), "wbr": ("", ""), "base": ("", ""),
}  # fmt: skip
_HOLDERS = frozenset({"section", "div", "aside", "footer"})
_PLAYERS = frozenset({"iframe", "embed", "video", "audio", "object", "canvas"})
_PICTURE = '<img src="" alt="">'
_RUBY = frozenset({"ruby", "rb", "rt", "rp", "rtc"})
_TELLING = re.compile(r"class|style|hidden|align", re.IGNORECASE)
_ROLE = re.compile(r"\srole\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_NOTE = re.compile(r"(?:epub:type|role)\s*=\s*[\"'][^\"']*(?:foot|end|rear)note\b", re.IGNORECASE)
_NOTES = re.compile(r"(?:epub:type|role)\s*=\s*[\"'][^\"']*(?:foot|end|rear)notes\b", re.IGNORECASE)
_EXTRA = {"details": DETAILS, "summary": SUMMARY, "center": CENTRED}


def prepare_page(page: str) -> str:
    """The page as pandoc is to read it."""
    writer = _WebPageWriter()
    for piece in balance(_read_ruby(read_markup(page))):
        writer.take(piece)
    return "".join(writer.written)


def _read_ruby(pieces: Iterable[Tag | str]) -> Iterator[Tag | str]:
    """A reading stands in brackets behind what it reads."""
    reading = muted = False
    for piece in pieces:
        if isinstance(piece, str) or piece.name not in _RUBY:
            if not muted:
                yield piece
            continue
        if reading:
            yield ")"
        reading = piece.name == "rt" and not piece.ends
        muted = piece.name == "rp" and not piece.ends
        if reading:
            yield "("


@dataclass(slots=True)
class _WebPageWriter:
    """`flat` are the places in what is written where elements begin that keep words only.

    Inside a `pre` pandoc may stumble over blocks: there they are line ends. Once a list of notes
    has been seen items with names are notes.
    """

    written: list[str] = field(default_factory=list[str])
    closings: list[str] = field(default_factory=list[str])
    flat: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    pre: int = 0
    notes: int = 0

    def take(self, piece: Tag | str) -> None:
        if isinstance(piece, str):
            self.written.append(piece)
        elif piece.ends:
            closing = self.closings.pop()
            self.pre -= bool(closing) and piece.name == "pre"
            self.written.append(closing)
            if self.flat and self.flat[-1][1] == len(self.closings):
                self.flat.pop()
        else:
            self._start(piece)

    def _start(self, tag: Tag) -> None:
        attributes = tag.attributes() if _TELLING.search(tag.rest) else {}
        kind = _class_of(tag.name, attributes)
        if kind == "spoiler" or tag.name == "details":
            self._hide_flat()
        if tag.name in _FLAT and kind != "spoiler":
            self.flat.append((len(self.written), len(self.closings)))
        plain = self.pre and tag.name in BLOCKS
        opening, closing = ("\n", "") if plain else _frame(tag, attributes, kind)
        if _NOTES.search(tag.rest) and tag.name in _HOLDERS:
            opening, closing = f'<div class="{NOTES} {kind}">', "</div>"
            self.notes += 1
        elif self.notes and tag.name == "li" and _id(tag):
            opening, closing = f'{opening}<div class="{NOTE}"{_id(tag)}>', f"</div>{closing}"
        self.pre += tag.name == "pre" and not plain
        picture = _PICTURE if tag.name in _PLAYERS else ""
        self.written.append(picture + opening)
        if tag.name not in VOID:
            self.closings.append(closing)

    def _hide_flat(self) -> None:
        """Where only bare words are kept, the whole is hidden for what is hidden in it."""
        for at, depth in self.flat:
            frame = "div" if self.written[at].startswith("<pre") else "span"
            self.written[at] = f'<{frame} class="spoiler">{self.written[at]}'
            self.closings[depth] += f"</{frame}>"
        self.flat.clear()


def _frame(tag: Tag, attributes: dict[str, str], kind: str) -> tuple[str, str]:
    """The two ends of an element, with what says that it is hidden, unseen or centred."""
    name = tag.name
    if name in _AS_DIVS:
        note = NOTE if _NOTE.search(tag.rest) else ""
        names = filter(None, (attributes.get("class"), _EXTRA.get(name), note, kind))
        return f'<div class="{escape(" ".join(names))}"{_id(tag)}>', "</div>"
    opening, closing = _WRITTEN.get(name, (_plain_tag(tag), f"</{name}>"))
    if name in VOID:
        return ("" if name in _PLAYERS else opening), ""
    if not kind:
        return opening, closing
    frame = "div" if name in BLOCKS else "span"
    if name in _PARTS:
        return f'{opening}<{frame} class="{kind}">', f"</{frame}>{closing}"
    return f'<{frame} class="{kind}">{opening}', f"{closing}</{frame}>"


def _class_of(name: str, attributes: dict[str, str]) -> str:
    look = _look(name, attributes)
    if look.hidden:
        return "spoiler"
    if look.invisible:
        return INVISIBLE
    return CENTRED if look.centred and name in BLOCKS else ""


def _look(name: str, attributes: dict[str, str]) -> Look:
    names = [*attributes.get("class", "").split(), attributes.get("data-custom-style", "")]
    if "spoiler" in name:
        names.append("spoiler")
    style = attributes.get("style", "")
    if attributes.get("align", "").casefold() == "center":
        style += ";text-align:center"
    return read_look(names, style, hidden="hidden" in attributes or name == "template")


def _plain_tag(tag: Tag) -> str:
    text = f"{tag.text[:-2]}>" if tag.closed else tag.text
    return _ROLE.sub("", text) if "role" in tag.rest else text


def _id(tag: Tag) -> str:
    name = tag.attributes().get("id", "") if "id" in tag.rest else ""
    return f' id="{escape(name)}"' if name else ""
