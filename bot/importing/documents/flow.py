"""Pandoc's blocks laid flat: paragraphs, headings, passages and gaps, in reading order."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bot.importing.documents.footnotes import Footnotes, find_notes, plain_note_block
from bot.importing.documents.free_text import BREAK, read_free_text
from bot.importing.documents.inlines import SpanReader
from bot.importing.documents.looks import Look, hides, holds_hidden, look_of
from bot.importing.documents.paragraphs import (
    free_pipes,
    join_lines,
    print_line,
    split_paragraphs,
    text_of,
    with_terms,
)
from bot.importing.documents.pieces import (
    Closing,
    GapPiece,
    HeadingPiece,
    LabelPiece,
    OpeningPiece,
    Picture,
    Piece,
    has_own_text,
)
from bot.importing.documents.simple import markers_of, simplify, without_deleted_ends
from bot.importing.documents.tally import Lost, WordTally
from bot.importing.documents.tree import Attributes, Inlines, Node, attributes, flatten, words_of
from bot.importing.documents.web_pages import DETAILS, NOTE, NOTES, SECTION, SUMMARY
from bot.importing.lines.titles import read_byline
from bot.text.blocks import Block, BlockKind, Mark, Span

_LONGEST_SUMMARY = 300


@dataclass(slots=True)
class Flow:
    """`inline_only` is for notes, which cannot hold passages: what is hidden there is so in ||.

    `veil` is the mark of what is hidden where no passage can stand; `folded` counts the passages
    that were made here and are open, `typed` those that the author wrote. `pipes` counts the ||
    that the author typed since the chapter began.
    """

    tally: WordTally
    inline_only: bool = False
    pieces: list[Piece] = field(default_factory=list[Piece])
    footnotes: Footnotes = field(default_factory=Footnotes)
    quotes: int = 0
    markers: list[str] = field(default_factory=list[str])
    veil: Mark = Mark.PLAIN
    folded: int = 0
    typed: int = 0
    pipes: int = 0
    reader: SpanReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = SpanReader(self.tally, self._take_note, self.footnotes.find)

    def take(self, blocks: Sequence[Node]) -> None:
        for block in without_deleted_ends(blocks):
            plainer = simplify(block, self.tally)
            if plainer and plainer[0] is block:
                self._take(block)
            else:
                self.take(plainer)

    def end_chapter(self) -> None:
        """The footnotes of a chapter stand at its end, hidden where their marks are."""
        while (note := self.footnotes.next()) is not None:
            self.tally.add(Lost.NOTES)
            blocks = list(flatten(note.blocks, keep=hides))
            joined = bool(blocks) and blocks[0].kind in {"Para", "Plain"}
            lead = Node("Para", [note.mark, " ", *(blocks[0].content if joined else ())])
            with self._hiding(hidden=note.hidden):
                self.take([lead, *blocks[joined:]])
        self.pipes = 0

    def _take(self, block: Node) -> None:
        content = block.content
        match block.kind:
            case "Para" | "Plain":
                self._take_paragraph(content)
            case "Header":
                self._take_heading(content[0], look_of(attributes(content[1])), content[2])
            case "BlockQuote":
                self._take_quote(content)
            case "BulletList":
                self._take_items(["-"] * len(content), content)
            case "OrderedList":
                self._take_items(markers_of(block, self.tally), content[1])
            case "CodeBlock":
                self._take_code(look_of(attributes(content[0])), content[1])
            case "HorizontalRule":
                self.pieces.append(BREAK if self._is_free() else GapPiece())
            case "Div":
                self._take_div(attributes(content[0]), content[1])
            case "Label":
                self.end_chapter()
                self.pieces.append(LabelPiece(content))
            case "RawBlock":
                self.tally.add(Lost.RAW)
            case _:
                self._take_paragraph([words_of(content)] if content else [])

    def _is_free(self) -> bool:
        return not self.quotes and not self.markers

    def _take_note(self, blocks: list[Node], hidden: bool) -> str:
        """A note is hidden where its mark is, and wherever a || or ::: may hide the mark."""
        unsure = bool(self.veil or self.folded or self.typed or self.pipes)
        return self.footnotes.take(blocks, hidden=hidden or unsure)

    @contextmanager
    def _hiding(self, *, hidden: bool, terms: str = "", summary: str = "") -> Generator[None]:
        """A passage around what is taken inside, or pipes where none can stand."""
        if not hidden or (self.folded and not (terms or summary)):
            yield
        elif self.inline_only or not self._is_free():
            before, self.veil = self.veil, Mark.SPOILER
            yield
            self.veil = before
        else:
            words = f"{terms} | {summary}" if summary else terms
            begun = len(self.pieces)
            self.pieces.append(OpeningPiece(f"::: warning {words}".rstrip()))
            self.folded += 1
            yield
            self.folded -= 1
            self._close(begun, summary)

    def _close(self, begun: int, summary: str) -> None:
        """End the passage that began there. One without text is none.

        Where it has none of its own its summary is text: only those of the passages inside count.
        """
        inside = self.pieces[begun + 1 :]
        if not any(
            isinstance(one, Block) and one.kind is not BlockKind.SCENE_BREAK for one in inside
        ):
            self.pieces[begun:] = inside
        else:
            self.pieces.append(Closing())
        if summary and not has_own_text(inside):
            self.pieces.insert(begun, Block(BlockKind.PARAGRAPH, (Span(summary),)))

    def _take_div(self, stated: Attributes, blocks: list[Node]) -> None:
        if NOTE in stated.classes and self.footnotes.is_used(stated.name):
            return
        if SECTION in stated.classes:
            self.footnotes.targets = find_notes(blocks)
        look = look_of(stated)
        seen = not self.folded and not self.veil
        if DETAILS in stated.classes:
            self._take_details(blocks)
        elif look.invisible and seen:
            self.tally.add(Lost.INVISIBLE, bool(words_of(blocks)))
        else:
            self.tally.add(Lost.SPOILERS, bool(look.hidden and seen and words_of(blocks)))
            with self._hiding(hidden=look.hidden):
                self._take_styled(stated, look, blocks)

    def _take_styled(self, stated: Attributes, look: Look, blocks: list[Node]) -> None:
        if NOTES in stated.classes:
            self.take([plain_note_block(block) for block in blocks])
        elif "epigraph" in stated.classes:
            self._take_quote(blocks)
        elif look.centred:
            for block in blocks:
                if block.kind in {"Para", "Plain"}:
                    self._take_paragraph(block.content, centred=True)
                else:
                    self.take([block])
        else:
            self.take(blocks)

    def _take_details(self, blocks: list[Node]) -> None:
        """A fold: its summary line is safe to show, unless it is itself hidden."""
        head = blocks[0] if blocks else Node("Null")
        is_summary = head.kind == "Div" and SUMMARY in attributes(head.content[0]).classes
        telling = is_summary and not holds_hidden(head)
        words = words_of(head).replace("\n", " ") if telling else ""
        rest = blocks[1:] if is_summary else blocks
        if not words or not words_of(rest) or len(words) > _LONGEST_SUMMARY:
            rest, words = blocks, ""
        self.tally.add(Lost.SPOILERS, bool(words_of(rest)))
        terms, summary = with_terms(words)
        covered = self.folded or self.typed or self.veil
        if summary and (covered or self.inline_only or not self._is_free()):
            self._take_paragraph([words])
            summary = ""
        with self._hiding(hidden=True, terms=terms, summary=summary):
            self.take(rest)

    def _take_quote(self, blocks: list[Node]) -> None:
        self.quotes += 1
        self.take(blocks)
        self.quotes -= 1

    def _take_items(self, markers: list[str], items: list[list[Node]]) -> None:
        for marker, blocks in zip(markers, items, strict=True):
            self.markers.append(marker)
            self.take(blocks)
            self.markers.pop()

    def _take_heading(self, level: int, look: Look, inlines: Inlines) -> None:
        hidden = look.hidden or look.invisible
        free = self._is_free() and not (self.folded or self.veil or hidden or self.inline_only)
        if free:
            self.end_chapter()
        spans = self._read(inlines, addresses=False)
        self.tally.add(Lost.PICTURES, len(self.reader.pictures))
        if not text_of(spans).strip():
            return
        if free:
            line = print_line(free_pipes(join_lines(spans)), plain=True, begins=False)
            self.pieces.append(HeadingPiece(level, line))
            return
        self.tally.add(Lost.QUOTED_HEADINGS)
        with self._hiding(hidden=hidden):
            self._place(
                [replace(span, marks=span.marks | Mark.STRONG | self.veil) for span in spans]
            )

    def _take_code(self, look: Look, text: str) -> None:
        with self._hiding(hidden=look.hidden or look.invisible):
            if self.inline_only or self.veil or not self._is_free() or _cannot_fence(text):
                self._put([Span(text.strip("\n"), self.veil)])
            else:
                self.pieces.append(Block(BlockKind.CODE, (Span(text.strip("\n")),)))

    def _take_paragraph(self, inlines: Inlines, *, centred: bool = False) -> None:
        spans = self._read(inlines, addresses=not read_byline(words_of(inlines[:9])))
        pictures = self.reader.pictures
        if pictures and not text_of(spans).strip():
            self.pieces.append(Picture(" ".join(pictures)))
            return
        self.tally.add(Lost.PICTURES, len(pictures))
        self._place(spans, centred=centred)

    def _read(self, inlines: Inlines, *, addresses: bool = True) -> list[Span]:
        begun = len(self.footnotes.waiting)
        spans = self.reader.read(inlines, self.veil, addresses=addresses)
        if any("||" in span.text for span in spans):
            self.pipes += 1
            self.footnotes.hide(begun)
        return spans

    def _place(self, spans: list[Span], *, centred: bool = False) -> None:
        if not self._is_free() or self.veil or self.inline_only:
            for _, part in split_paragraphs(spans):
                self._put(free_pipes(part))
            return
        for piece in read_free_text(spans, centred=centred, folded=bool(self.folded)):
            self._add(piece)

    def _add(self, piece: Piece) -> None:
        if isinstance(piece, HeadingPiece):
            self.end_chapter()
        elif isinstance(piece, OpeningPiece):
            self.typed += 1
        elif isinstance(piece, Closing):
            if not self.typed:
                piece = Block(BlockKind.PARAGRAPH, (Span(":::"),))
            self.typed = max(0, self.typed - 1)
        self.pieces.append(piece)

    def _put(self, spans: list[Span]) -> None:
        """As Markdown has it: an item's further paragraphs belong to it, and in a quote its marker
        is text.
        """
        marker = self.markers[-1] if self.markers else ""
        last = self.pieces[-1] if self.pieces else None
        if self.markers:
            self.markers[-1] = ""
        if self.quotes:
            lead = (Span(f"{marker} ", self.veil),) if marker else ()
            self.pieces.append(Block(BlockKind.QUOTE, (*lead, *spans), level=self.quotes))
        elif marker:
            level = len(self.markers)
            self.pieces.append(Block(BlockKind.ITEM, tuple(spans), level=level, marker=marker))
        elif self.markers and isinstance(last, Block) and last.kind is BlockKind.ITEM:
            self.pieces[-1] = replace(last, spans=(*last.spans, Span("\n\n"), *spans))
        else:
            self.pieces.append(Block(BlockKind.PARAGRAPH, tuple(spans)))


def _cannot_fence(text: str) -> bool:
    """Code that holds fences or passage marks is set as plain lines."""
    return any(line.lstrip().startswith(("```", "~~~", ":::")) for line in text.split("\n"))
