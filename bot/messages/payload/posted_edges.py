"""Where posted messages begin, as places in what their chapter says now.

Read from the messages themselves, so that it does not matter which text, policy, packer or version
of the bot made them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from bot.messages.layout.cutting import flatten_links
from bot.messages.layout.flow import FlowRun
from bot.messages.layout.packing import ChapterContent, chapter_runs
from bot.messages.layout.parts import Role
from bot.messages.layout.rendering import SCENE_BREAK
from bot.messages.layout.repacking import Edge
from bot.messages.proof.client_markdown import Shown
from bot.messages.proof.reader import read_payload
from bot.models.release import Payload
from bot.text.blocks import Block, BlockKind

_BULLET = "•"
_NOTE_HEADING = "Author's note"
_INVISIBLE = ("\u200b", "\u2060")
# Beyond this, comparing line by line takes too long; lines are then counted.
_COMPARED = 5_000
# By so much of its beginning, or of the end of the line before, a cut is found in a changed line.
_KNOWN_BY = (10_000, 60, 25)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as displayed, and where it stands. The first `sign` characters are not its block's.

    `written` is the line in its block, white space and invisible characters included.
    """

    text: str
    block: int
    offset: int = 0
    sign: int = 0
    written: str = ""

    def edge(self, at: int) -> Edge:
        """Before the displayed character `at`."""
        left = at - self.sign
        for place, character in enumerate(self.written if left > 0 else ""):
            shown = character not in _INVISIBLE and not (
                character.isspace() and left == at - self.sign
            )
            if shown and not left:
                return Edge(self.block, self.offset + place)
            left -= shown
        return Edge(self.block, self.offset + (len(self.written) if at > self.sign else 0))


def posted_edges(payloads: Sequence[Payload], content: ChapterContent) -> tuple[Edge, ...]:
    """Where each message but the first begins, the text that it had followed into `content`."""
    parts = [_displayed(payload) for payload in payloads]
    old = [line for part in parts for line in part]
    new = list(_lines(content))
    end = Edge(sum(len(run.blocks) for run in chapter_runs(content)))
    places = _Places(old, new, end)
    starts = accumulate(map(len, parts[:-1]))
    return tuple(accumulate((places.of(start) for start in starts), max))


class _Places:
    """Old lines found again among the new ones."""

    def __init__(self, old: Sequence[str], new: Sequence[_Line], end: Edge) -> None:
        self._old = old
        self._new = new
        self._end = end
        self._matches = _matches(old, [line.text for line in new])

    def of(self, start: int) -> Edge:
        """What became of the place right before the old line `start`."""
        for tag, first, end, new_first, new_end in self._matches:
            if first <= start < end:
                if tag == "equal":
                    return self._at(new_first + start - first)
                said_before = sum(len(line) + 1 for line in self._old[first:start])
                found = self._within(start, self._new[new_first:new_end], said_before)
                return found or self._at(min(new_first + start - first, new_end))
        return self._end

    def _at(self, index: int) -> Edge:
        if index >= len(self._new):
            return self._end
        line = self._new[index]
        return Edge(line.block, line.offset)

    def _within(self, start: int, lines: Sequence[_Line], about: int) -> Edge | None:
        """In lines that were changed, or that two messages shared: `about` so many characters in.

        Found by how the message begins or the one before ends. Whatever is said more than once, it
        is the nearest that counts.
        """
        begins, ends = self._old[start], self._old[start - 1] if start else ""
        for length in _KNOWN_BY:
            for known, behind in ((begins[:length], False), (ends[-length:], True)):
                places = _find_all(known, lines, behind=behind)
                nearest = min(places, key=lambda place: abs(place[0] - about), default=None)
                if nearest is not None:
                    return nearest[1]
        return None


def _find_all(known: str, lines: Sequence[_Line], *, behind: bool) -> Iterator[tuple[int, Edge]]:
    """Every place of the words: how many characters in, and as an edge."""
    passed = 0
    for line in lines if known else ():
        place = line.text.find(known)
        while place >= 0:
            at = place + len(known) * behind
            yield passed + at, line.edge(at)
            place = line.text.find(known, place + 1)
        passed += len(line.text) + 1


def _matches(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if max(len(old), len(new)) > _COMPARED:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _displayed(payload: Payload) -> list[str]:
    runs = read_payload(payload)
    return _split("".join(run.text for run in runs if run.role is Shown.TEXT))


def _split(text: str) -> list[str]:
    return [line for line in map(str.strip, _visible(text).split("\n")) if line]


def _lines(content: ChapterContent) -> Iterator[_Line]:
    first = 0
    for run in chapter_runs(content):
        if run.role is Role.NOTE:
            yield _Line(_NOTE_HEADING, first)
        yield from _run_lines(run, first)
        first += len(run.blocks)


def _run_lines(run: FlowRun, first: int) -> Iterator[_Line]:
    for number, block in enumerate(run.blocks, first):
        sign, offset = _sign(block), 0
        text = SCENE_BREAK if block.kind is BlockKind.SCENE_BREAK else flatten_links(block).text
        for line in text.split("\n"):
            shown = _visible(line).strip()
            if shown:
                yield _Line(f"{sign}{shown}".strip(), number, offset, len(sign), line)
                sign = ""
            offset += len(line) + 1


def _sign(block: Block) -> str:
    if block.kind is not BlockKind.ITEM:
        return ""
    return f"{block.marker if block.marker[:1].isdigit() else _BULLET} "


def _visible(text: str) -> str:
    for character in _INVISIBLE:
        text = text.replace(character, "")
    return text
