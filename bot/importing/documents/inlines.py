"""The inside of a paragraph to spans: marks that Discord has, and the stated form of all else."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from bot.importing.documents.looks import look_of
from bot.importing.documents.signs import HIDE, SHOW, without_signs
from bot.importing.documents.tally import Lost, WordTally
from bot.importing.documents.tree import SOFT, Inline, Inlines, Node, attributes, words_of
from bot.text.blocks import Mark, Span
from bot.text.canonical.markdown_spans import plain_text

_MARKED = {
    "Emph": Mark.EMPHASIS,
    "Strong": Mark.STRONG,
    "Strikeout": Mark.STRIKE,
    "Underline": Mark.EMPHASIS,
}
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}
_ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SIGNS = re.compile(f"([{HIDE}{SHOW}])")
_BACK = re.compile(r"[\[(]?[↩↑⏎⮐^←]\ufe0e?\ufe0f?[\])]?")
_EMOJI = re.compile(r"[^\w\s]{1,8}|:[\w+-]{1,30}:")

TakeNote = Callable[[list[Node], bool], str]


@dataclass(slots=True)
class SpanReader:
    """`take_note` gets a footnote's blocks and whether it is hidden, and gives its mark.

    `find_note` gives the blocks of the note that a link leads to, if it does.

    `pictures` names those of the paragraph that was read last by their address and description.
    """

    tally: WordTally
    take_note: TakeNote
    find_note: Callable[[str], list[Node] | None]
    spans: list[Span] = field(default_factory=list[Span])
    pictures: list[str] = field(default_factory=list[str])

    addresses: bool = True

    def read(
        self, inlines: Inlines, marks: Mark = Mark.PLAIN, *, addresses: bool = True
    ) -> list[Span]:
        """The spans. In headings and names no `addresses` of links are written out."""
        self.spans, self.pictures, self.addresses = [], [], addresses
        self._read(inlines, marks)
        return _settle_soft(list(_settle_signs(self.spans, marks)))

    def _read(self, inlines: Iterable[Inline], marks: Mark) -> None:
        words: list[str] = []
        for inline in inlines:
            if isinstance(inline, str):
                words.append(inline)
                continue
            if words:
                self.spans.append(Span("".join(words), marks))
                words = []
            self._read_node(inline, marks)
        if words:
            self.spans.append(Span("".join(words), marks))

    def _read_node(self, node: Node, marks: Mark) -> None:
        content = node.content
        match node.kind:
            case "Emph" | "Strong" | "Strikeout" | "Underline":
                self._count(Lost.UNDERLINED, content, when=node.kind == "Underline")
                self._read(content, marks | _MARKED[node.kind])
            case "Superscript" | "Subscript":
                self._read_shifted(content, marks, raised=node.kind == "Superscript")
            case "SmallCaps":
                self._count(Lost.SMALL_CAPS, content)
                self._read(content, marks)
            case "Quoted":
                opening, closing = _QUOTES[content[0].kind]
                self._read((opening, *content[1], closing), marks)
            case "Code" | "Math":
                code = node.kind == "Code" and "\n" not in content[1]
                self.spans.append(Span(content[1], marks | Mark.CODE if code else marks))
            case "Link":
                self._read_link(content, marks)
            case "Span":
                self._read_span(content, marks)
            case "Image":
                self._read_picture(content, marks)
            case "Note":
                self.spans.append(Span(self.take_note(content, Mark.SPOILER in marks), marks))
            case "RawInline":
                self.tally.add(Lost.RAW)
            case "Cite":
                self._read(content[1], marks)
            case _:
                self.spans.append(Span(words_of(content), marks))

    def _count(self, what: Lost, content: Inlines, *, when: bool = True) -> None:
        if when and words_of(content):
            self.tally.add(what)

    def _read_shifted(self, content: Inlines, marks: Mark, *, raised: bool) -> None:
        """Figures that exist raised or lowered; other letters stand on the line."""
        words = words_of(content)
        table = _RAISED if raised else _LOWERED
        if words and all(ord(sign) in table for sign in words) and not _has_notes(content):
            self.spans.append(Span(words.translate(table), marks))
            return
        self._count(Lost.RAISED, content)
        self._read(content, marks)

    def _read_link(self, content: Any, marks: Mark) -> None:
        _, inlines, (address, _title) = content
        words = words_of(inlines)
        if "#" in address and not _ADDRESS.match(address):
            self._read_jump(inlines, address.partition("#")[2], words, marks)
            return
        self._read(inlines, marks)
        if not _ADDRESS.match(address) or _same_address(words, address):
            return
        if not self.addresses:
            self.tally.add(Lost.NAMELESS)
            return
        self.tally.add(Lost.LINKS)
        shown = address.removeprefix("mailto:")
        self.spans.append(Span(f" ({shown})" if words else shown, marks))

    def _read_jump(self, inlines: Inlines, target: str, words: str, marks: Mark) -> None:
        """A link inside the document: to a footnote, back from one, or anywhere."""
        note = self.find_note(target)
        if note is not None:
            self._read([Node("Note", note)], marks)
        elif _BACK.fullmatch(words):
            self.tally.add(Lost.BACKLINKS)
        elif words.isdigit() and inlines[0] == words:
            self.spans.append(Span(f"[{words}]", marks))
        else:
            self._read(inlines, marks)

    def _read_span(self, content: Any, marks: Mark) -> None:
        stated = attributes(content[0])
        if "deletion" in stated.classes or "paragraph-deletion" in stated.classes:
            self.tally.add(Lost.DELETIONS, bool(content[1]))
            return
        if "comment-start" in stated.classes:
            self.tally.add(Lost.COMMENTS)
            return
        look = look_of(stated)
        if look.invisible:
            self._count(Lost.INVISIBLE, content[1])
            return
        if look.hidden:
            self._count(Lost.SPOILERS, content[1], when=Mark.SPOILER not in marks)
            marks |= Mark.SPOILER
        self._count(Lost.COLOURED, content[1], when="mark" in stated.classes)
        self._read(content[1], marks | look.marks)

    def _read_picture(self, content: Any, marks: Mark) -> None:
        words = words_of(content[1])
        if _EMOJI.fullmatch(words):
            self.spans.append(Span(words, marks))
            return
        self.pictures.append(f"{content[2][0]} {words}")


def _has_notes(content: Inlines) -> bool:
    return any(isinstance(one, Node) and one.kind == "Note" for one in content)


def _same_address(words: str, address: str) -> bool:
    return _bare(words) == _bare(address)


def _bare(address: str) -> str:
    return _ADDRESS.sub("", address.strip()).removeprefix("www.").rstrip("/").casefold()


def _settle_signs(spans: list[Span], marks: Mark) -> Iterator[Span]:
    """Between our signs for it text is hidden; no other sign is left."""
    hidden = Mark.PLAIN
    for span in spans:
        for piece in _SIGNS.split(span.text) if _SIGNS.search(span.text) else [span.text]:
            if piece in (HIDE, SHOW):
                hidden = Mark.SPOILER if piece == HIDE else Mark.PLAIN
            elif piece:
                yield replace(span, text=without_signs(piece), marks=span.marks | hidden | marks)


def _settle_soft(spans: list[Span]) -> list[Span]:
    """The end of a line is a space, or nothing between Chinese or Japanese signs."""
    if not any(SOFT in span.text for span in spans):
        return spans
    whole = "".join(span.text for span in spans)
    settled: list[Span] = []
    position = 0
    for span in spans:
        signs = [
            _soft(whole, at) if sign == SOFT else sign
            for at, sign in enumerate(span.text, position)
        ]
        position += len(span.text)
        settled.append(replace(span, text="".join(signs)))
    return settled


def _soft(whole: str, at: int) -> str:
    before, after = whole[at - 1 : at] if at else "", whole[at + 1 : at + 2]
    joined = plain_text(f"{before}\n{after}")
    return joined[len(before) : len(joined) - len(after)]
