"""The text of an OpenDocument put so that pandoc keeps styles, fields, readings and tabs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.importing.documents import signs
from bot.importing.documents.looks import read_look
from bot.importing.documents.markup import Tag, read_markup
from bot.importing.documents.tally import Lost, WordTally

_FIELDS = frozenset({
    "text:description", "text:date", "text:time", "text:title", "text:subject",
    "text:author-name", "text:chapter",
    "text:placeholder", "text:conditional-text", "text:user-field-get", "text:variable-set",
    "text:variable-get", "text:sequence", "text:text-input", "text:bookmark-ref",
    "text:reference-ref", "text:keywords", "text:file-name", "text:creator", "text:expression",
    "text:creation-date", "text:modification-date", "text:initial-creator", "text:user-defined",
    "text:ruby", "text:ruby-base", "text:meta", "text:meta-field", "text:database-display",
})  # fmt: skip
_DROPPED = {
    "text:hidden-text": Lost.INVISIBLE,
    "text:hidden-paragraph": Lost.INVISIBLE,
    "office:annotation": Lost.COMMENTS,
    "text:deletion": Lost.DELETIONS,
}
_LEADING = {"title": signs.TITLE, "subtitle": signs.SUBTITLE, "author": signs.AUTHOR}
_DEEPEST = 12


@dataclass(slots=True)
class _Style:
    name: str = ""
    parent: str = ""
    text: dict[str, str] = field(default_factory=dict[str, str])


def prepare_open_document(content: str, styles: str, tally: WordTally) -> str:
    """`content.xml` for pandoc; `styles` is `styles.xml`."""
    writer = _OpenDocumentWriter(_read_styles(styles) | _read_styles(content), tally)
    for piece in read_markup(signs.without_signs(content)):
        writer.take(piece)
    return '<?xml version="1.0" encoding="UTF-8"?>' + "".join(writer.written)


def _read_styles(xml: str) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    current = _Style()
    for piece in read_markup(xml):
        if isinstance(piece, str) or piece.ends:
            continue
        if piece.name == "style:style":
            said = piece.attributes()
            key = said.get("style:name", "")
            name = said.get("style:display-name", key).replace("_20_", " ")
            current = found[key] = _Style(name, said.get("style:parent-style-name", ""))
        elif piece.name in {"style:text-properties", "style:paragraph-properties"}:
            current.text |= piece.attributes()
    return found


@dataclass(slots=True)
class _OpenDocumentWriter:
    styles: Mapping[str, _Style]
    tally: WordTally
    written: list[str] = field(default_factory=list[str])
    muted: list[str] = field(default_factory=list[str])
    spans: list[str] = field(default_factory=list[str])

    def take(self, piece: Tag | str) -> None:
        if isinstance(piece, str):
            if not self.muted:
                self.written.append(piece)
        elif self.muted:
            self._take_muted(piece)
        elif piece.name in _DROPPED and not piece.ends:
            self.tally.add(_DROPPED[piece.name])
            self._mute(piece)
        elif piece.name == "text:span":
            self._take_span(piece)
        elif piece.name in {"text:p", "text:h"} and not piece.ends:
            self._take_paragraph(piece)
        elif piece.name not in _FIELDS:
            self.written.append(_READINGS.get(piece.name, _verbatim)(piece))

    def _take_muted(self, tag: Tag) -> None:
        if tag.name == self.muted[-1]:
            if tag.ends:
                self.muted.pop()
            else:
                self._mute(tag)

    def _mute(self, tag: Tag) -> None:
        if not tag.closed:
            self.muted.append(tag.name)

    def _take_paragraph(self, tag: Tag) -> None:
        names, said = self._look(tag)
        sign = next((_LEADING[name] for name in names if name in _LEADING), "")
        if "horizontal line" in names:
            sign = "* * *"
        elif read_look(names).hidden:
            sign = signs.SECRET
        elif said.get("fo:text-align") == "center" and not sign:
            sign = signs.CENTRED
        if said.get("text:display") == "none":
            self.tally.add(Lost.INVISIBLE)
            self._mute(tag)
            return
        closing = f"</{tag.name}>" if tag.closed else ""
        opening = tag.text.removesuffix("/>") + ">" if tag.closed else tag.text
        self.written.append(f"{opening}{sign}{closing}")

    def _take_span(self, tag: Tag) -> None:
        if tag.ends:
            self.written.append(self.spans.pop() if self.spans else tag.text)
            return
        names, said = self._look(tag)
        style = f"color:{said.get('fo:color', '')};background:{said.get('fo:background-color', '')}"
        look = read_look(names, style)
        if said.get("text:display") == "none" and not look.hidden:
            self.tally.add(Lost.INVISIBLE)
            self._mute(tag)
            return
        self.tally.add(Lost.SPOILERS, look.hidden)
        self.written.append(tag.text + (signs.HIDE if look.hidden else ""))
        if not tag.closed:
            self.spans.append((signs.SHOW if look.hidden else "") + "</text:span>")

    def _look(self, tag: Tag) -> tuple[list[str], dict[str, str]]:
        """The names of a style and of all above it, and what they say together."""
        names: list[str] = []
        said: dict[str, str] = {}
        key = tag.attributes().get("text:style-name", "")
        while key and len(names) < _DEEPEST:
            style = self.styles.get(key, _Style(key.replace("_20_", " ")))
            names.append(style.name.casefold())
            said = style.text | said
            key = style.parent
        return names, said


def _verbatim(tag: Tag) -> str:
    return tag.text


_READINGS: dict[str, Callable[[Tag], str]] = {
    "text:tab": lambda tag: "" if tag.ends else "<text:s/>",
    "text:ruby-text": lambda tag: ")" if tag.ends else "(",
}
