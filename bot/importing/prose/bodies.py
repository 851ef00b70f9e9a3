"""Lines of either kind of file to the canonical Markdown of a chapter or a note."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.importing.lines.layout import LineLayout
from bot.importing.lines.scenes import is_scene_break
from bot.importing.lines.source import make_source, read_passage_mark, require_shallow
from bot.importing.lines.spanning import Secrets, Stray, side_of
from bot.importing.prose.plain import PlainText, passage_terms
from bot.importing.questions import Findings, counted
from bot.models.story import Passage
from bot.text.blocks import BlockKind, Body, Mark
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.printing import print_body

_PICTURE = re.compile(r"(?<!\\)!\[[^\]\n]{0,1000}\]\(")
_PIPES = re.compile(r"(?<![\\|])\|\|(?!\|)")


@dataclass(frozen=True, slots=True)
class MadeBody:
    """Canonical Markdown, and the passages it holds."""

    markdown: str
    passages: tuple[Passage, ...] = ()


class BodyMaker(Protocol):
    def make(self, lines: Sequence[str], *, begun: bool = False) -> MadeBody:
        """`begun`: a `||` was opened in an earlier chapter."""
        ...

    def report(self, findings: Findings) -> None:
        """Say what making all bodies altered."""
        ...


def make_body_maker(layout: LineLayout | None, findings: Findings) -> BodyMaker:
    """For plain text of that layout, or for Markdown, which has none."""
    secrets = Secrets(findings)
    return MarkdownBodies(secrets) if layout is None else PlainBodies(PlainText(layout, secrets))


@dataclass(slots=True)
class PlainBodies:
    text: PlainText

    def make(self, lines: Sequence[str], *, begun: bool = False) -> MadeBody:
        return _printed(self.text.read(lines, begun=begun))

    def report(self, findings: Findings) -> None:
        text = self.text
        if text.symbols or text.gaps:
            findings.say(_scenes_sentence(text.symbols, text.gaps))
        if text.joined:
            findings.say("Wrapped lines were joined into paragraphs.")
        if text.indented:
            findings.say("Indentation was removed; each paragraph stands by itself.")
        if text.emphasis:
            amount = counted(text.emphasis, "pair", "pairs")
            findings.say(f"{amount} of stars or underscores became emphasis.")
        text.secrets.report()
        if text.empty_passages:
            findings.say("A ::: passage without text was left out.")
        _say_unclosed(text.unclosed, findings)


@dataclass(slots=True)
class MarkdownBodies:
    """Markdown, with the scene breaks and passage marks that only plain text has made Markdown."""

    secrets: Secrets
    symbols: int = 0
    unclosed: int = 0
    pictures: int = 0
    parts: list[str] = field(default_factory=list[str])

    def make(self, lines: Sequence[str], *, begun: bool = False) -> MadeBody:
        source = make_source(list(lines), markdown=True)
        in_code = _in_code(source.lines)
        opened = 0
        self.parts = []
        for index, line in enumerate(source.lines):
            mark = None if in_code[index] else read_passage_mark(line)
            if mark is not None and mark.opens:
                opened += 1
                require_shallow(opened)
                terms = ", ".join(passage_terms(mark.terms))
                line = f"::: warning {terms}" + (f" | {mark.summary}" if mark.summary else "")
            elif mark is not None and opened:
                opened -= 1
            elif not in_code[index] and self._is_break(source.lines, index):
                line = "***"
            self.parts.append(line)
        self.unclosed += opened
        text = "\n".join(self.parts)
        self.pictures += len(_PICTURE.findall(text)) if "![" in text else 0
        body = parse_body(text)
        return _printed(self.secrets.settle(body, _find_strays(text, body), begun=begun))

    def _is_break(self, lines: list[str], index: int) -> bool:
        """A line of symbols that stands alone and that Markdown would not take for a break."""
        line = lines[index].strip()
        if not line or not is_scene_break(line):
            return False
        alone = not any(
            line.strip()
            for line in (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
        )
        foreign = not re.fullmatch(r"(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}", line)
        self.symbols += alone and foreign
        return alone and foreign

    def report(self, findings: Findings) -> None:
        if self.symbols:
            findings.say(_scenes_sentence(self.symbols, 0))
        if self.pictures:
            amount = counted(self.pictures, "picture was", "pictures were")
            findings.say(f"{amount} left out; the description stands in its place.")
        self.secrets.report()
        _say_unclosed(self.unclosed, findings)


def _in_code(lines: list[str]) -> list[bool]:
    """Lines inside code fences. A `~~~` with blank lines around it is a scene break."""
    inside = [False] * len(lines)
    sign, first = "", 0
    for index, line in enumerate(lines):
        if not sign and line.startswith(("```", "~~~")):
            following = lines[index + 1].strip() if index + 1 < len(lines) else ""
            if following:
                sign, first = line[:3], index
        elif sign and line.startswith(sign) and not line.strip().strip(sign[0]):
            inside[first : index + 1] = [True] * (index + 1 - first)
            sign = ""
    return inside


def _find_strays(text: str, body: Body) -> list[Stray]:
    """The `||` that Markdown finds no partner for. Escaped ones and those in code are text, so
    all others are marked and the text is read once more.
    """
    if not any("||" in span.text for block in body.blocks for span in block.spans):
        return []
    mark = next(sign for sign in map(chr, range(0xE000, 0xF8FF)) if sign not in text)
    marked = parse_body(_PIPES.sub(f"{mark}||", text))
    strays: list[Stray] = []
    for index, (block, seen) in enumerate(zip(body.blocks, marked.blocks, strict=True)):
        shown = "".join(span.text for span in seen.spans if Mark.CODE not in span.marks)
        if seen.kind is not BlockKind.CODE and f"{mark}||" in shown:
            start = seen.text.replace(f"{mark}||", f"{mark}\0\0").replace(mark, "").find("\0\0")
            strays.append(Stray(index, start, side_of(block.text, start)))
    return strays


def _printed(body: Body) -> MadeBody:
    trimmed = _trim(body)
    return MadeBody(print_body(trimmed), trimmed.passages)


def _trim(body: Body) -> Body:
    """Without scene breaks at either end: there is nothing they could part."""
    kept = [i for i, block in enumerate(body.blocks) if block.kind is not BlockKind.SCENE_BREAK]
    if not kept:
        return Body(())
    first, last = kept[0], kept[-1]
    if first == 0 and last == len(body.blocks) - 1:
        return body
    passages = (
        replace(one, first=max(one.first - first, 0), last=min(one.last, last) - first)
        for one in body.passages
    )
    whole = tuple(one for one in passages if one.first <= one.last)
    return Body(body.blocks[first : last + 1], whole)


def _scenes_sentence(symbols: int, gaps: int) -> str:
    found = [
        counted(symbols, "line of symbols", "lines of symbols") if symbols else "",
        counted(gaps, "wide gap", "wide gaps") if gaps else "",
    ]
    verb = "is" if symbols + gaps == 1 else "are"
    ending = "a scene break" if symbols + gaps == 1 else "scene breaks"
    return f"{' and '.join(filter(None, found))} {verb} now {ending}."


def _say_unclosed(unclosed: int, findings: Findings) -> None:
    if unclosed:
        amount = counted(unclosed, "passage was", "passages were")
        findings.say(f"{amount} not closed with ::: and runs to the end of its chapter.")
