"""UTF-8 that was once read in another encoding and saved so: `donâ€™t`, `cafÃ©`, `РџСЂРёРІРµС‚`.

ftfy undoes it, and is asked for nothing else: it would change quotes, widths and line ends, too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ftfy import ExplanationStep, TextFixerConfig, apply_plan, fix_encoding_and_explain
from ftfy.chardata import CHARMAP_ENCODINGS

# Nothing is put in for what was lost, and no space is taken for one that must not break.
_ONLY_MOJIBAKE = TextFixerConfig(
    restore_byte_a0=False, replace_lossy_sequences=False, fix_c1_controls=False
)
_CARRIERS = {"macroman": "mac_roman", "latin-1": "cp1252"}
# ftfy passes over western letters that were read as Cyrillic (`cafГ©`) and some others. That all of
# a text is UTF-8 by chance is as good as impossible.
_WHOLE = tuple(
    (ExplanationStep("encode", encoding), ExplanationStep("decode", "utf-8"))
    for encoding in CHARMAP_ENCODINGS
)
_TELLING = 200
_ENOUGH, _SURE = 3, 0.95


@dataclass(frozen=True, slots=True)
class Repair:
    """`sure` where next to nothing else but such sequences stands beyond ASCII."""

    text: str
    carrier: str
    sure: bool


def find_repair(text: str) -> Repair | None:
    """The text as it was before, if it is double-encoded. Never applied without being said."""
    lines = text.split("\n")
    telling = [line for line in lines if _SEQUENCE.search(line)]
    if not telling:
        return None
    enough = len(_SEQUENCE.findall(text)) >= _ENOUGH
    for plan in (_plan("\n".join(telling[:_TELLING])), *_WHOLE):
        if (repaired := _apply(text, plan)) is not None:
            return Repair(repaired, _carrier(plan), enough)
    return _repair_lines(lines, text, enough=enough)


def _plan(text: str) -> Sequence[ExplanationStep]:
    return fix_encoding_and_explain(text, _ONLY_MOJIBAKE).explanation or ()


def _apply(text: str, plan: Sequence[ExplanationStep]) -> str | None:
    """The whole text read anew, or None if not all of it was read in the same wrong way."""
    if not plan or any(step.action not in {"encode", "decode"} for step in plan):
        return None
    try:
        return apply_plan(text, [(step.action, step.parameter) for step in plan])
    except UnicodeError:
        return None


def _repair_lines(lines: Sequence[str], text: str, *, enough: bool) -> Repair | None:
    steps: list[ExplanationStep] = []
    repaired = "\n".join(_repair_line(line, steps) for line in lines)
    if repaired == text:
        return None
    return Repair(repaired, _carrier(steps), enough and _share_undone(text, repaired) >= _SURE)


def _repair_line(line: str, steps: list[ExplanationStep]) -> str:
    if not _SEQUENCE.search(line):
        return line
    repaired, explanation = fix_encoding_and_explain(line, _ONLY_MOJIBAKE)
    steps += explanation or ()
    return repaired


def _carrier(plan: Sequence[ExplanationStep]) -> str:
    encoding = next((step.parameter for step in plan if step.action == "encode"), "latin-1")
    return _CARRIERS.get(encoding, encoding.replace("sloppy-windows-", "cp"))


def _share_undone(text: str, repaired: str) -> float:
    """How much of what stands beyond ASCII is another sign afterwards."""
    before, after = (
        Counter({sign: count for sign, count in Counter(one).items() if not sign.isascii()})
        for one in (text, repaired)
    )
    return 1 - (before & after).total() / before.total()


def _find_sequences() -> re.Pattern[str]:
    """What a letter of UTF-8 looks like in the encodings that ftfy knows.

    ftfy takes two seconds to look at a million letters; most texts have nothing of the kind.
    """
    firsts: set[str] = set()
    rests: set[str] = set()
    sequences: list[str] = []
    for encoding in CHARMAP_ENCODINGS:
        signs = bytes(range(0x80, 0x100)).decode(encoding)
        rests |= set(signs[:0x40])
        for beyond, (start, end) in enumerate(((0x42, 0x60), (0x60, 0x70), (0x70, 0x75)), 1):
            firsts |= set(signs[start:end])
            sequences.append(f"(?<={_any(signs[start:end])}){_any(signs[:0x40])}{{{beyond}}}")
    return re.compile(f"{_any(firsts)}(?={_any(rests)})(?:{'|'.join(sequences)})")


def _any(signs: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(signs)))}]"


_SEQUENCE = _find_sequences()
