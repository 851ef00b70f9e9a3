"""Plain text lines to a body: paragraphs, scene breaks, emphasis, secrets and passages.

Nothing else is markup here: a hash, a dash, a backslash or a tag is what it looks like.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.importing.lines.layout import LineLayout, Wrapping, is_forced, longest
from bot.importing.lines.scenes import is_scene_break
from bot.importing.lines.source import PassageMark, read_passage_mark, require_shallow
from bot.importing.lines.spanning import Secrets, Stray, side_of
from bot.importing.prose.inline import read_inline
from bot.models.story import Passage
from bot.text.blocks import Block, BlockKind, Body
from bot.text.canonical.normal import tidy_terms
from bot.text.warnings.terms import canonical, split_warnings

_VERSE_WIDTH = 60
_LONGEST_VERSE = 40
_SHORT = 100
_SENTENCE_END = re.compile(r"[.!?…:;。！？」』][\"'”’»)\]*_]*\Z")
_JOINED_SCRIPT = re.compile(r"[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]")
_INDENT = re.compile(r"\s")


@dataclass(slots=True)
class PlainText:
    """Counts what was altered while bodies are made."""

    layout: LineLayout
    secrets: Secrets
    symbols: int = 0
    gaps: int = 0
    joined: int = 0
    indented: int = 0
    emphasis: int = 0
    unclosed: int = 0
    empty_passages: int = 0

    def read(self, lines: Sequence[str], *, begun: bool = False) -> Body:
        """`begun`: a `||` was opened in an earlier chapter."""
        return _Builder(self, lines, begun=begun).build()


@dataclass(slots=True)
class _Builder:
    """`runs` says for each block in which passage run it stands, 0 for none."""

    text: PlainText
    lines: Sequence[str]
    begun: bool = False
    blocks: list[Block] = field(default_factory=list[Block])
    runs: list[int] = field(default_factory=list[int])
    passages: list[tuple[tuple[str, ...], str]] = field(
        default_factory=list[tuple[tuple[str, ...], str]]
    )
    open: list[tuple[PassageMark, int]] = field(default_factory=list[tuple[PassageMark, int]])
    group: list[str] = field(default_factory=list[str])
    gap: int = 0
    run: int = 0
    strays: list[Stray] = field(default_factory=list[Stray])

    def build(self) -> Body:
        for line in self.lines:
            self._take(line)
        self._flush()
        self.text.unclosed += len(self.open)
        return self._body()

    def _take(self, line: str) -> None:
        bare = line.strip()
        if not bare:
            self.gap += 1
            if self.gap > self.text.layout.doubled:
                self._flush()
        elif bare[0] == ":" and (mark := read_passage_mark(line)) and self._turns(mark):
            self._turn(mark)
        elif is_scene_break(bare):
            self._flush()
            self.text.symbols += self._break()
            self.gap = 0
        else:
            self._check_gap()
            self.group.append(line)

    def _check_gap(self) -> None:
        if self.gap > self.text.layout.usual_gap:
            self.text.gaps += self._break()
        self.gap = 0

    def _break(self) -> bool:
        """Add a scene break, unless it would be the first block or follow another."""
        if self.blocks and self.blocks[-1].kind is not BlockKind.SCENE_BREAK:
            self._add(Block(BlockKind.SCENE_BREAK))
            return True
        return False

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        self.runs.append(self.run)

    def _turns(self, mark: PassageMark) -> bool:
        return mark.opens or bool(self.open)

    def _turn(self, mark: PassageMark) -> None:
        """Passages within passages become runs with the warnings of all that are open."""
        self._flush()
        # The gaps before and behind a mark are two, not a wide one.
        self.gap = self.gap if self.gap > self.text.layout.usual_gap else 0
        if mark.opens:
            self.open.append((mark, len(self.blocks)))
            require_shallow(len(self.open))
        else:
            _, start = self.open.pop()
            self.text.empty_passages += start == len(self.blocks)
        self.run = 0
        if self.open:
            terms = tuple(term for opened, _ in self.open for term in passage_terms(opened.terms))
            summary = next((one.summary for one, _ in reversed(self.open) if one.summary), "")
            self.passages.append((tidy_terms(terms), summary))
            self.run = len(self.passages)

    def _flush(self) -> None:
        if not self.group:
            return
        for paragraph in _paragraphs(self.group, self.text):
            styled = read_inline(paragraph)
            self.text.emphasis += styled.emphasis
            if styled.stray >= 0:
                side = side_of("".join(span.text for span in styled.spans), styled.stray)
                self.strays.append(Stray(len(self.blocks), styled.stray, side))
            self._add(Block(BlockKind.PARAGRAPH, styled.spans))
        self.group.clear()

    def _body(self) -> Body:
        if self.blocks and self.blocks[-1].kind is BlockKind.SCENE_BREAK:
            self.blocks.pop()
        covered: dict[int, list[int]] = {}
        for index, block in enumerate(self.blocks):
            if block.kind is not BlockKind.SCENE_BREAK:
                covered.setdefault(self.runs[index], []).append(index)
        passages = [
            Passage(covered[run][0], covered[run][-1], *self.passages[run - 1])
            for run in range(1, len(self.passages) + 1)
            if run in covered
        ]
        return self.text.secrets.settle(
            Body(tuple(self.blocks), tuple(passages)), self.strays, begun=self.begun
        )


def passage_terms(words: str) -> tuple[str, ...]:
    """A passage's warnings by their canonical names."""
    return tuple(dict.fromkeys(canonical(term) for term in split_warnings(words)))


def _paragraphs(group: list[str], text: PlainText) -> Iterator[str]:
    """The paragraphs of lines without a blank one between them."""
    indented = [bool(_INDENT.match(line)) for line in group]
    lines = [line.strip() for line in group]
    text.indented += sum(indented)
    if len(lines) == 1:
        yield lines[0]
    elif text.layout.wrapping is Wrapping.JOIN:
        yield from _joined(lines, indented, text)
    elif text.layout.wrapping is Wrapping.KEEP and _is_broken_on_purpose(lines, indented):
        yield "\n".join(lines)
    else:
        yield from lines


def _is_broken_on_purpose(lines: list[str], indented: list[bool]) -> bool:
    """Verse, or lines that are all too short to be paragraphs."""
    return _is_verse(lines, _VERSE_WIDTH) or (longest(lines) <= _SHORT and not any(indented))


def _is_verse(lines: list[str], width: int) -> bool:
    return len(lines) <= _LONGEST_VERSE and longest(lines) <= width


def _joined(lines: list[str], indented: list[bool], text: PlainText) -> Iterator[str]:
    """Wrapped lines made whole; a line that ended early with its sentence ended a paragraph."""
    width = text.layout.width
    if _is_verse(lines, int(0.75 * width)) and not any(
        is_forced(line, following, width) for line, following in pairwise(lines)
    ):
        yield "\n".join(lines)
        return
    marks_paragraphs = not all(indented)
    paragraph = [lines[0]]
    for previous, line, starts in zip(lines, lines[1:], indented[1:], strict=False):
        ended = not is_forced(previous, line, width) and _SENTENCE_END.search(previous[-8:])
        if ended or (starts and marks_paragraphs):
            yield "".join(paragraph)
            paragraph = [line]
        else:
            text.joined += 1
            paragraph += [_joint(previous, line), line]
    yield "".join(paragraph)


def _joint(before: str, after: str) -> str:
    """What stands between joined lines: nothing in Chinese and after a hyphenated word."""
    if before.endswith("-") and len(before) > 1 and before[-2].isalpha() and after[0].islower():
        return ""
    if _JOINED_SCRIPT.match(before[-1]) and _JOINED_SCRIPT.match(after[0]):
        return ""
    return " "
