"""Marks that hide, spelled otherwise than we do: `> ::: warning`, `::: {.warning}`, `>!so!<`.

What hides anywhere is meant to be hidden, so each becomes the mark that is read later on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.importing.lines.headings import HeadingKind, read_heading
from bot.importing.lines.source import fence_code, is_warning_word, read_passage_mark
from bot.importing.lines.titles import require_open
from bot.importing.questions import Findings, Option, clip, counted
from bot.text.warnings.terms import terms_inside

_TURNED = re.compile(r">!(?!<)((?:(?!>!|!<)[\s\S]){1,20000})!<")
_PIPED = re.compile(
    r"(?:(?<!\|)\|{3,}+(?=\S)([^|\n]{1,2000}?)(?<=\S)\|{3,}|(?:｜｜|¦¦)([^|｜¦\n]{1,2000})(?:｜｜|¦¦))"
)
_ESCAPED_COLONS = re.compile(r"\A([\s>\-]*)\\(:{2,})")
_ESCAPED_TAG = re.compile(r"\\?[\[<]/?spoiler\b[^\[\]<>]{0,60}?(?:\\?\]|>)", re.IGNORECASE)
_UNSEEN = "\u200b\u2060\u00ad"
_ODD = re.compile(
    rf"(?P<before>[\s>*_+•~<!\[(\-{_UNSEEN}]*)"
    rf"(?P<colons>[:：](?:[\s{_UNSEEN}]*[:：])+)(?P<words>[^\n]*)"
)
_TRAIL = f" \t\u00a0>*_~-{_UNSEEN}"
_INSIDE = re.compile(
    r"(.*\S)\s+(:{3,}[ \t]*(?:(?:content |trigger )?warnings?|cw|tw)\b.*)", re.IGNORECASE
)
_ENDS = re.compile(
    r"(?:/\s*\w*|end|close)(?:\s+(?:of\s+)?(?:the\s+)?(?:content\s+|trigger\s+)?"
    r"(?:warnings?|cw|tw|spoilers?|passage))?[\s.]*",
    re.IGNORECASE,
)
_BRACES = re.compile(r"\{([^{}]*)\}")
_ATTRIBUTE = re.compile(r"\A(?:[.#]|\w+=)")
_COLONS = re.compile(r":{3,}(?:\s|\Z)")
_LONGEST_NAMES = 100
_KEY = "colons"
_OPTIONS = (
    Option("hide", "Something to hide: hide it"),
    Option("text", "Nothing: show the ::: and the text as they are"),
)


def straighten_marks(lines: Sequence[str], findings: Findings, *, markdown: bool) -> list[str]:
    """The lines with every mark that hides in our spelling; what stands in code is left alone."""
    text = "\n".join(lines)
    if not any(sign in text for sign in ("::", ": :", "：", ">!", "|||", "｜｜", "¦¦")):
        return list(lines)
    straight = _straighten_signs(list(lines), findings, markdown=markdown)
    if not any(sign in text for sign in ("::", ": :", "：")):
        return straight
    straight = _Straightener(findings, _code_of(straight, markdown=markdown)).straighten(straight)
    return _pair_bare(straight, findings, markdown=markdown)


def open_marks(lines: Sequence[str]) -> list[str]:
    """A document's lines, with the marks that were escaped in them, as text is, as marks again."""
    return list(map(_open_line, lines))


def _open_line(line: str) -> str:
    if "[" in line or "<" in line:
        line = _ESCAPED_TAG.sub("||", line)
    if "\\" not in line:
        return line
    line = _ESCAPED_COLONS.sub(r"\1\2", line)
    return line.replace("\\>!", ">!").replace("!\\<", "!<")


def _code_of(lines: list[str], *, markdown: bool) -> bytearray:
    code = bytearray(len(lines))
    if markdown:
        fence_code(lines, code)
    return code


def _straighten_signs(lines: list[str], findings: Findings, *, markdown: bool) -> list[str]:
    code = _code_of(lines, markdown=markdown)
    straight: list[str] = []
    turned = piped = 0
    for inside, group in groupby(range(len(lines)), key=lambda index: code[index]):
        text = "\n".join(lines[index] for index in group)
        if not inside:
            text, now = _TURNED.subn(r"||\1||", text) if ">!" in text else (text, 0)
            turned += now
            text, now = _PIPED.subn(lambda found: f"||{found[1] or found[2]}||", text)
            piped += now
        straight += text.split("\n")
    if turned:
        findings.say("Spoilers between >! and !< became spoilers between ||.")
    if piped:
        findings.say("Spoilers between other kinds of lines became spoilers between ||.")
    return straight


@dataclass(slots=True)
class _Straightener:
    """`open` holds for each passage that is open with how many colons it began."""

    findings: Findings
    code: bytearray
    open: list[int] = field(default_factory=list[int])
    odd: int = 0

    def straighten(self, lines: Sequence[str]) -> list[str]:
        straight: list[str] = []
        for index, line in enumerate(lines):
            if self.code[index] or not (":" in line or "：" in line):
                straight.append(line)
                continue
            written = list(self._read(line))
            self.odd += written != [line]
            straight += written
        if self.odd:
            amount = counted(self.odd, "line was", "lines were")
            self.findings.say(f"{amount} read as marks of a passage, though spelled otherwise.")
        return straight

    def _read(self, line: str) -> Iterator[str]:
        found = _ODD.fullmatch(line)
        inside = _INSIDE.fullmatch(line) if found is None and ":::" in line else None
        if inside is not None:
            yield inside[1]
            line, found = inside[2], _ODD.fullmatch(inside[2])
        if found is None:
            yield line
            return
        colons = found["colons"].count(":") + found["colons"].count("：")
        words = _bare_words(found["words"])
        if not words or (self.open and _ENDS.fullmatch(words)):
            yield self._close(line, colons, said=bool(words))
        elif colons >= 3 or is_warning_word(words):
            self.open.append(colons)
            yield from self._open(line, words)
        else:
            yield line

    def _close(self, line: str, colons: int, *, said: bool) -> str:
        if not self.open or colons < min(3, self.open[-1]):
            return line
        self.open.pop()
        return ":::" if said or read_passage_mark(line) is None else line

    def _open(self, line: str, words: str) -> Iterator[str]:
        """A mark, and then whatever text stands on its line."""
        mark, *behind = map(str.strip, _COLONS.split(words, maxsplit=2))
        names, bar, summary = mark.partition("|")
        require_open("safe summary of a passage", summary if bar else "")
        text = list(filter(None, behind[:1]))
        told = line.rstrip(_TRAIL).endswith(":::") and _is_sentence(names)
        behind = ["", ""] if told and not behind else behind
        if told or len(names) > _LONGEST_NAMES:
            text.insert(0, names.strip())
            names = f"warning {', '.join(terms_inside(names)[0])} "
        plain = read_passage_mark(line)
        written = f"::: {'' if is_warning_word(names) else 'warning '}{names}{bar}{summary}".strip()
        yield line if plain is not None and plain == read_passage_mark(written) else written
        yield from text
        if len(behind) > 1:
            self.open.pop()
            yield ":::"
            if behind[1]:
                yield behind[1]


def _bare_words(words: str) -> str:
    """What a mark says, without the ornaments, braces and colons around it."""
    bare = words.rstrip(_TRAIL).lstrip(f" \t\u00a0{_UNSEEN}")
    braced = _BRACES.match(bare)
    if braced is not None:
        inner = (_ATTRIBUTE.sub("", word).strip("\"'") for word in braced[1].split())
        bare = f"{' '.join(filter(None, inner))} {bare[braced.end() :]}"
    closed = bare.rstrip().rstrip(":：")
    told = ":::" in closed or len(bare.rstrip()) - len(closed) < 2
    return (bare if told else closed).rstrip(_TRAIL).strip()


def _is_sentence(words: str) -> bool:
    return len(words.split()) > 3 and words.rstrip('"”’ ')[-1:] in {".", "!", "?", "…"}


def _pair_bare(lines: list[str], findings: Findings, *, markdown: bool) -> list[str]:
    """Two lines of `:::` that close nothing stand around something; the author is asked what."""
    pairs = list(_find_bare_pairs(lines, _code_of(lines, markdown=markdown), markdown=markdown))
    if not pairs:
        return lines
    amount = counted(len(pairs), "passage stands", "passages stand")
    question = f"{amount} between two lines of ::: that name no warning. What is it?"
    first = pairs[0][0]
    sample = clip(next((line for line in reversed(lines[:first]) if line.strip()), ""), 60)
    if findings.ask(_KEY, question, f"{sample} :::…".strip(), _OPTIONS, safe="hide") == "hide":
        for opening, _ in pairs:
            lines[opening] = "::: warning"
    return lines


def _find_bare_pairs(
    lines: Sequence[str], code: bytearray, *, markdown: bool
) -> Iterator[tuple[int, int]]:
    depth, waiting = 0, -1
    for index, line in enumerate(lines):
        mark = None if code[index] else read_passage_mark(line)
        if mark is None:
            if waiting >= 0 and _is_chapter(line, index, markdown=markdown):
                waiting = -1
        elif mark.opens:
            depth, waiting = depth + 1, -1
        elif depth:
            depth -= 1
        elif waiting >= 0:
            yield waiting, index
            waiting = -1
        else:
            waiting = index


def _is_chapter(line: str, index: int, *, markdown: bool) -> bool:
    heading = read_heading(line, index) if line.strip() else None
    if heading is None:
        return False
    return heading.kind is HeadingKind.CHAPTER or (markdown and bool(heading.level))
