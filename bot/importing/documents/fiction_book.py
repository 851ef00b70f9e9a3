"""A FictionBook put so that pandoc keeps its tables, and its verses' titles begin no chapters."""

import re
from dataclasses import dataclass, field

from bot.importing.documents.markup import Tag, read_markup
from bot.importing.documents.signs import without_signs

_CELLS = frozenset({"td", "th"})
_PLAIN = frozenset({"table", "tbody", "thead", "tfoot"})
_PREFIX = re.compile(r"\A\w+:")


def prepare_fiction_book(xml: str) -> str:
    """Without pictures, which are most of many such files."""
    writer = _FictionBookWriter()
    for piece in read_markup(without_signs(xml)):
        writer.take(piece)
    return '<?xml version="1.0" encoding="UTF-8"?>' + "".join(writer.written)


@dataclass(slots=True)
class _FictionBookWriter:
    written: list[str] = field(default_factory=list[str])
    muted: bool = False
    poems: int = 0
    titled: bool = False
    cells: int = 0

    def take(self, piece: Tag | str) -> None:
        if isinstance(piece, str):
            if not self.muted:
                self.written.append(piece)
            return
        name = _PREFIX.sub("", piece.name)
        if name == "binary":
            self.muted = not piece.ends and not piece.closed
        elif name in _CELLS or name in _PLAIN or name == "tr":
            self._take_table(name, piece)
        elif name == "subtitle":
            self.written.append("</strong></p>" if piece.ends else "<p><strong>")
        elif self._in_poem_title(name, piece):
            verse = "</strong></v></stanza>" if piece.ends else "<stanza><v><strong>"
            self.written.append(verse)
        elif not (self.titled and name == "title") and not (name == "title" and self.poems):
            self.written.append(piece.text)

    def _in_poem_title(self, name: str, tag: Tag) -> bool:
        if name == "poem" and not tag.closed:
            self.poems += -1 if tag.ends else 1
        if name == "title":
            self.titled = self.poems > 0 and not tag.ends
        return self.titled and name == "p"

    def _take_table(self, name: str, tag: Tag) -> None:
        """A row is a paragraph, its cells parted by a bar."""
        if name == "tr":
            self.cells = 0
            self.written.append("</p>" if tag.ends else "<p>")
        elif name in _CELLS and not tag.ends:
            self.written.append(" | " if self.cells else "")
            self.cells += 1
