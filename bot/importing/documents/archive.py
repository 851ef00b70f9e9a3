"""Works as the Archive of Our Own hands them out: a preface, chapters with notes, an afterword.

They are known by their list of tags, not by the names of their tags in HTML, which converters
change: title, byline, `Summary` and `Notes` stand before quotes, and so does `Chapter End Notes`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.importing.documents.looks import hides, holds_hidden
from bot.importing.documents.metadata import Fact
from bot.importing.documents.simple import label_rows
from bot.importing.documents.tally import Lost, WordTally
from bot.importing.documents.tree import Node, attributes, flatten, inlines_of, words_of
from bot.importing.documents.work import Work
from bot.importing.documents.writing import write_line, write_note, write_words

_REGION = 80
_SEE_END = r"\(?see the end of the (?:work|chapter) for .{0,60}"
_POINTER = re.compile(_SEE_END, re.IGNORECASE | re.DOTALL)
_OWN = re.compile(
    r"(?:.{0,300}\n)?posted originally on the archive of our own\b.*|"
    rf"please drop by the archive\b.*|{_SEE_END}|"
    r"preface|afterword|works inspired by this one:?.*",
    re.IGNORECASE | re.DOTALL,
)
_NOTES = {
    "summary": "Summary", "chapter summary": "Summary",
    "notes": "Author's Note", "chapter notes": "Author's Note",
}  # fmt: skip
_END_NOTES = frozenset({"end notes", "chapter end notes"})
_CHAPTER = re.compile(r"chapter \d+\b.*", re.IGNORECASE | re.DOTALL)
_TEXT = "userstuff"
_BYLINE = re.compile(r"by\s+(\S.*)", re.IGNORECASE | re.DOTALL)
_STATS = re.compile(r"([A-Z][a-z]+):\s*(\S+)")


def read_work(blocks: Sequence[Node], tally: WordTally) -> Work | None:
    """The work, or None for anything else."""
    flat = list(_lay_out(blocks))
    tags = next((index for index, block in enumerate(flat[:_REGION]) if _is_tag_list(block)), None)
    if tags is None:
        return None
    reader = _ArchiveReader(flat, tally)
    reader.read(tags)
    return reader.work


def _lay_out(blocks: Sequence[Node], *, framed: bool = False) -> Iterator[Node]:
    """The page's blocks one after another, but the text of each chapter whole, in its Div."""
    for block in blocks:
        stated = attributes(block.content[0]) if block.kind == "Div" else None
        if stated is None or hides(stated):
            yield block
        elif _TEXT not in stated.classes:
            yield from _lay_out(block.content[1], framed=framed)
        elif framed or not _frames_chapters(block.content[1]):
            yield block
        else:
            yield from _lay_out(block.content[1], framed=True)


def _frames_chapters(blocks: Sequence[Node]) -> bool:
    """What is around all chapters has the class of their texts, and no text of its own: an author
    may write an archive's page inside a story.
    """
    told = any(block.kind in {"Para", "Plain"} and words_of([block]) for block in blocks)
    return not told and any(map(_holds_text, blocks))


def _holds_text(block: Node) -> bool:
    if block.kind != "Div":
        return False
    inside = _TEXT in attributes(block.content[0]).classes
    return inside or any(map(_holds_text, block.content[1]))


def _is_tag_list(block: Node) -> bool:
    names = {name.casefold() for name, _ in label_rows(block)}
    return "rating" in names and any(name.startswith("archive warning") for name in names)


@dataclass(slots=True)
class _ArchiveReader:
    """`blocks` are those of the page; what is text by its structure is still in its Div."""

    blocks: list[Node]
    tally: WordTally
    work: Work = field(default_factory=Work)
    index: int = 0

    def read(self, tags: int) -> None:
        self._read_preface(tags)
        while self.index < len(self.blocks):
            block = self.blocks[self.index]
            if block.kind == "Header":
                self._read_heading(block)
            elif _text(block).casefold() in _END_NOTES and self._quote_follows():
                self._end_notes()
            elif block.kind == "Div" and not hides(attributes(block.content[0])):
                self._read_text(block)
            elif not self._is_own(block):
                self.work.blocks.append(block)
            self.index += 1

    def _read_preface(self, tags: int) -> None:
        """Up to the first block that is neither title, byline, tags nor note."""
        for name, value in label_rows(self.blocks[tags]):
            self.work.facts += _tag_facts(name, value, self.tally)
        titled = next((at for at in range(len(self.blocks)) if self._is_title(at)), tags)
        for block in (*self.blocks[:tags], *self.blocks[tags + 1 : titled]):
            if not self._is_own(block) and words_of([block]):
                self.work.blocks.append(block)
        if titled != tags:
            self.work.title = write_words(inlines_of(self.blocks[titled]), self.tally)
        self.index = max(tags, titled) + 1
        self._read_byline()
        for name, words in self._notes():
            self.work.facts.append((name, words))

    def _is_title(self, at: int) -> bool:
        block = self.blocks[at]
        return block.kind == "Header" and block.content[0] == 1 and not self._matches_own(block)

    def _read_byline(self) -> None:
        found = (
            _BYLINE.fullmatch(_text(self.blocks[self.index]))
            if self.index < len(self.blocks)
            else None
        )
        if found is not None and len(found[1]) < 300:
            words = write_words(inlines_of(self.blocks[self.index]), self.tally)
            author = _BYLINE.sub(r"\1", words)
            self.work.facts.append(("Author", author))
            self.work.authors = (author,)
            self.index += 1

    def _notes(self, *, short: bool = False) -> Iterator[tuple[str, str]]:
        """The summary and the notes that stand here, each behind its name."""
        while self.index < len(self.blocks):
            block = self.blocks[self.index]
            name = _NOTES.get(_text(block).casefold())
            if name is not None and self._quote_follows():
                quote = self.blocks[self.index + 1].content
                brief = short or name == "Summary"
                yield (
                    name,
                    write_line(quote, self.tally) if brief else write_note(quote, self.tally),
                )
                self.index += 2
            elif (name is not None and self._pointer_follows()) or (
                block.kind != "Header" and self._matches_own(block)
            ):
                self.tally.add(Lost.BOILERPLATE)
                self.index += 1
            else:
                return

    def _read_text(self, block: Node) -> None:
        """No name in a chapter's text takes a note: what stands there is the author's story."""
        for inner in flatten(block.content[1], keep=hides):
            if inner.kind == "Header":
                self._read_heading(inner, in_text=True)
            else:
                self.work.blocks.append(inner)

    def _read_heading(self, block: Node, *, in_text: bool = False) -> None:
        level, raw, inlines = block.content
        words = _text(block)
        if self._is_own(block) or self._repeats_title(words):
            return
        chapter = "heading" in attributes(raw).classes or _CHAPTER.fullmatch(words) is not None
        self.work.blocks.append(Node("Header", [1 if chapter else max(level, 3), raw, inlines]))
        if chapter and not in_text:
            self.index += 1
            for name, line in self._notes(short=True):
                self.work.blocks.append(Node("Label", f"{name}: {line}"))
            self.index -= 1

    def _repeats_title(self, words: str) -> bool:
        told = any(block.kind != "Label" for block in self.work.blocks)
        if told or words.casefold() != self.work.title.casefold():
            return False
        self.tally.add(Lost.REPEATED)
        return True

    def _end_notes(self) -> None:
        """Those of the last chapter, or behind the afterword's heading those of the work."""
        quote = self.blocks[self.index + 1].content
        whole = _text(self.blocks[self.index]).casefold() == "end notes"
        if whole:
            self.work.facts.append(("note_after", write_note(quote, self.tally)))
        else:
            line = f"Author's Note: {write_line(quote, self.tally)}"
            self.work.blocks.append(Node("Label", line))
            self.work.closing_notes.append(line)
        self.index += 1

    def _quote_follows(self) -> bool:
        following = self.blocks[self.index + 1 : self.index + 2]
        return bool(following) and following[0].kind == "BlockQuote"

    def _pointer_follows(self) -> bool:
        following = self.blocks[self.index + 1 : self.index + 2]
        return bool(following) and _POINTER.fullmatch(_text(following[0])) is not None

    def _is_own(self, block: Node) -> bool:
        if self._matches_own(block):
            self.tally.add(Lost.BOILERPLATE)
            return True
        return False

    def _matches_own(self, block: Node) -> bool:
        return (
            block.kind in {"Para", "Plain", "Header"} and _OWN.fullmatch(_text(block)) is not None
        )


def _text(block: Node) -> str:
    return words_of(inlines_of(block)) if block.kind in {"Para", "Plain", "Header"} else ""


def _tag_facts(name: str, value: Sequence[Node], tally: WordTally) -> Iterator[Fact]:
    words = " ".join(words_of(list(value)).split())
    if holds_hidden(list(value)):
        yield name, write_line(value, tally)
        return
    plain = name.casefold()
    if plain.startswith("archive warning"):
        yield "Warnings", write_words([words], tally)
    elif plain == "stats":
        yield from _STATS.findall(words)
    elif plain in {"additional tag", "additional tags"}:
        yield "Tags", tuple(write_words([tag.strip()], tally) for tag in words.split(","))
    else:
        yield name, write_words([words], tally)
