"""How a plain text uses its lines and gaps, decided once per file from what most lines do."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from bot.importing.lines.scenes import is_scene_break
from bot.importing.lines.source import Source, find_groups
from bot.importing.questions import Findings, Option

_NARROWEST, _WIDEST = 55, 100
_WRAPPED, _DOUBTFUL = 0.8, 0.5
_FEW_GAPS = 0.15
_FEW_DOUBLED = 8
_SENTENCE_ENDS = frozenset('.!?…:"”’»')
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\uff00-\uff60]")
_MOST_HANGING = 3
_FEWEST_WRAPPED = 6
_VERSE_SHARE = 0.7


class Wrapping(Enum):
    """What the end of a line means inside a run of lines.

    JOIN: nothing, the text was wrapped. LINES: a new paragraph. KEEP: a line break that is meant
    where all lines are short (verse), a new paragraph elsewhere.
    """

    JOIN = "join"
    LINES = "lines"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class LineLayout:
    """A gap of more than `usual_gap` blank lines is a scene break. Where lines are `doubled`, one
    blank line stands between any two and says nothing.
    """

    wrapping: Wrapping = Wrapping.KEEP
    width: int = 0
    usual_gap: int = 1
    doubled: bool = False


@dataclass(frozen=True, slots=True)
class _Facts:
    """`inner` counts line ends inside runs, `forced` those where no further word had room.
    `doubled`: the same is true of single lines with a blank one between.
    """

    width: int
    inner: int
    forced: int
    gaps: Counter[int]
    sample: str
    doubled: bool

    @property
    def share(self) -> float:
        return self.forced / self.inner if self.inner else 0.0


def find_layout(source: Source, start: int, findings: Findings) -> LineLayout:
    """The layout of a plain text from line `start` on; doubts are put to the author."""
    facts = _measure(source, start)
    if facts.doubled:
        wide = Counter({gap: count for gap, count in facts.gaps.items() if gap > 1})
        findings.say("The lines were double-spaced: one blank line between two means nothing.")
        return LineLayout(Wrapping.JOIN, facts.width, max(2, _most_common(wide)), doubled=True)
    wrapping = _find_wrapping(facts, findings)
    return LineLayout(wrapping, facts.width, _find_usual_gap(facts, wrapping, findings))


def wrapped_width(source: Source) -> int:
    """The columns that all paragraphs were wrapped to; 0 where they surely were not, or too few
    lines tell. Measured at the first question: few files have a label with lines below it.
    """
    if not source.widths:
        facts = _measure(source, 0)
        wrapped = _NARROWEST <= facts.width <= _WIDEST and facts.share >= _WRAPPED
        source.widths.append(facts.width if wrapped and facts.inner >= _FEWEST_WRAPPED else 0)
    return source.widths[0]


def is_forced(line: str, following: str, width: int) -> bool:
    """Whether the line had to end: the next word had no room in `width` columns."""
    word = following.split(maxsplit=1)[0] if following.strip() else ""
    if _UNSPACED.match(word):
        # A line ends anywhere but before a full stop or a closing bracket.
        word = word[:_MOST_HANGING]
    return len(line) + 1 + len(word) > width


def _measure(source: Source, start: int) -> _Facts:
    runs = list(find_groups(source, start, len(source.lines)))
    gaps = Counter(after[0] - before[1] for before, after in pairwise(runs))
    lengths = sorted(
        len(source.lines[i].rstrip()) for first, end in runs for i in range(first, end)
    )
    # A few stray lines that are longer say nothing about where the others were wrapped.
    width = lengths[-1 - len(lengths) // 50] if lengths else 0
    lines = source.lines
    # Verse among prose says nothing about the prose.
    prose = [run for run in runs if longest(lines[run[0] : run[1]]) > _VERSE_SHARE * width]
    ends = [i for first, end in prose for i in range(first, end - 1) if _is_prose(source, i)]
    forced = sum(is_forced(lines[i].rstrip(), lines[i + 1][:200], width) for i in ends)
    sample = "\n".join(lines[ends[0] : ends[0] + 3]) if ends else ""
    doubled = _is_doubled(lines, runs, width)
    return _Facts(width, len(ends), forced, gaps, sample, doubled)


def _is_doubled(lines: Sequence[str], runs: Sequence[tuple[int, int]], width: int) -> bool:
    """Whether lines that were wrapped stand alone: most had to end, and not with a sentence."""
    ends = [
        before[0]
        for before, after in pairwise(runs)
        if after[0] - before[1] == 1 and before[1] - before[0] == 1 == after[1] - after[0]
    ]
    if len(ends) < _FEW_DOUBLED or not _NARROWEST <= width <= _WIDEST:
        return False
    most = _WRAPPED * len(ends)
    forced = sum(is_forced(lines[at].rstrip(), lines[at + 2][:200], width) for at in ends)
    broken = sum(lines[at].rstrip()[-1] not in _SENTENCE_ENDS for at in ends)
    return 2 * len(ends) > len(runs) and forced >= most and broken >= most / 2


def _is_prose(source: Source, index: int) -> bool:
    """Whether a line end may be one of wrapped prose: no symbols, and no paragraph begins."""
    line, following = source.lines[index], source.lines[index + 1]
    if following[0].isspace() and not line[0].isspace():
        return False
    return not (is_scene_break(line) or is_scene_break(following) or ":::" in line + following)


def _find_wrapping(facts: _Facts, findings: Findings) -> Wrapping:
    if not facts.inner:
        return Wrapping.KEEP
    if facts.width > _WIDEST:
        return Wrapping.LINES if facts.inner > facts.gaps.total() else Wrapping.KEEP
    if facts.width >= _NARROWEST and facts.share >= _WRAPPED:
        return Wrapping.JOIN
    narrow = 30 <= facts.width < _NARROWEST and facts.share >= _WRAPPED and facts.inner >= 4
    if narrow or (facts.width >= _NARROWEST and facts.share >= _DOUBTFUL):
        return Wrapping(_ask_wrapping(facts, findings))
    return Wrapping.KEEP


def _ask_wrapping(facts: _Facts, findings: Findings) -> str:
    return findings.ask(
        "wrapping",
        "What does the end of a line mean in this file?",
        facts.sample,
        (
            Option("keep", "Keep the line breaks as they are"),
            Option("join", "Nothing: join the lines of a paragraph"),
            Option("lines", "Each line is a paragraph of its own"),
        ),
        safe="keep",
    )


def _find_usual_gap(facts: _Facts, wrapping: Wrapping, findings: Findings) -> int:
    total = facts.gaps.total()
    if wrapping is Wrapping.LINES and 0 < total <= _FEW_GAPS * (facts.inner + total):
        return 0 if _ask_gaps(total, findings) == "scenes" else 1
    wide = sum(count for gap, count in facts.gaps.items() if gap > 1)
    if total < 4 or wide <= 0.6 * total:
        return 1
    usual = _most_common(facts.gaps)
    findings.say(f"Paragraphs stand {usual} blank lines apart; only wider gaps are scene breaks.")
    return usual


def _most_common(gaps: Counter[int]) -> int:
    return max(gaps, key=lambda gap: (gaps[gap], gap)) if gaps else 1


def _ask_gaps(total: int, findings: Findings) -> str:
    places = "one place" if total == 1 else f"{total} places"
    return findings.ask(
        "gaps",
        f"Every line is a paragraph here, but {places} have a blank line. What does it mean?",
        "",
        (Option("scenes", "A scene break"), Option("paragraphs", "Nothing more than a new line")),
        safe="scenes",
    )


def longest(lines: Sequence[str]) -> int:
    return max(map(len, lines), default=0)
