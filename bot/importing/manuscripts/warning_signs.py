"""What a line warns of without a label: `[TW gore]`, `WARNING! gore`, `This part contains gore`.

Only ever a reason to ask; until the author answers, what it may apply to is hidden.
"""

import re
from collections.abc import Iterator, Sequence

from bot.importing.lines.scenes import is_scene_break
from bot.text.warnings.terms import canonical, is_listed_term, split_warnings, terms_inside
from bot.text.warnings.word_lists import GRAVE

_SURE = (
    r"(?:\bt[./]?w\b\.?|\bc[./]?w\b\.?|"
    r"\b(?:trigger|content)[ -]?(?:warn(?:ing)?s?|notes?|notices?|advisor(?:y|ies))\b(?:\(s\))?)"
)
_UNSURE = r"\b(?:warnings?|triggers?)\b(?:\(s\))?"
_ABOUT = r"(?:(?:for|of|about|in|on|this|the|next|chapters?|story|part|fic|\d+)\b[\s:]{1,3}){0,6}"
# `gore - ch. 1, 3` is no end of a sentence.
_WORDS = r"((?:[^.!?\n]|\.(?=\s?\d)){1,300})"
_SIGN = re.compile(
    rf"(?:{_SURE}[\W_]{{0,6}}|{_UNSURE}(?:\s{{1,3}}(?=(?:for|of|about)\b)|\s{{0,3}}[:;!|/=\-–—]+[\W_]{{0,6}}))"
    rf"{_ABOUT}[\W_]{{0,3}}{_WORDS}",
    re.IGNORECASE,
)
_CONTAINS = re.compile(
    r"\b(?:this|my) (?:story|chapter|fic|fanfic|work|book|part|one-?shot|tale|novel|series)"
    r"(?: (?:will|does|may|also|might|can)){0,2} "
    r"(?:contains?|includes?|features?|deals? with|depicts?|mentions?)\s" + _WORDS,
    re.IGNORECASE,
)
# `Contains gore.` at the beginning of a line of a note.
_NOTED = re.compile(
    r"^\W{0,3}(?:it |also |will |does |may |might |\(){0,2}"
    r"(?:contains?|includes?|features?|deals? with|depicts?|mentions?):?\s" + _WORDS,
    re.IGNORECASE | re.MULTILINE,
)
_BORDER = re.compile(
    r"[\W_]+(?:(?:start|begin|end)(?:s|ning|ing)?(?: of)?[: ]+(.{1,80}?)|"
    r"(.{1,80}?) (?:start|begin|end)(?:s|ing)?(?: here)?)[\W_]*",
    re.IGNORECASE,
)
_HASHTAGS = re.compile(r"\s*(?:#[^\s#]+\s*){1,20}")
_TOLD = re.compile(_UNSURE, re.IGNORECASE)
# Looked for first, in every line of a story: quick, and rarely there.
_HINTS = ("warn", "trigger", *(f"content{gap}{sign}" for gap in " -" for sign in "wna"))
_SHORT = re.compile(r"[tc][./]?w(?![a-z])")
_VERBS = ("contain", "includ", "featur", "deal", "depict", "mention")
_NO_SIGNS = str.maketrans("", "", "*_\\")
_LONGEST = 1000
_LONGEST_LIST = 120
_ENDS_SENTENCE = frozenset('.!?…"”»')


def find_signs(
    words: str, *, told: bool = False, noted: bool = False
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place in a text that warns of something known: its words and the terms.

    `told`: the text is a story's, in which a warning is given inside a sentence, too. `noted`: it
    is a note's, which needs no subject.
    """
    words = words.translate(_NO_SIGNS)
    lowered = words.casefold()
    patterns: list[re.Pattern[str]] = []
    if any(hint in lowered for hint in _HINTS) or _SHORT.search(lowered):
        patterns.append(_SIGN)
    if any(verb in lowered for verb in _VERBS):
        patterns += [_CONTAINS, _NOTED] if noted else [_CONTAINS]
    for pattern in patterns:
        for found in pattern.finditer(words):
            if told and _is_told(words, found):
                continue
            if terms := terms_in(found[1]):
                yield found[0], terms


def _is_told(words: str, found: re.Match[str]) -> bool:
    before = words[: found.start()]
    return any(map(str.isalnum, before)) and _TOLD.match(found[0]) is not None


def terms_in(words: str) -> tuple[str, ...]:
    """All terms of a list that names one we know, else those that a sentence holds."""
    terms = split_warnings(words[:_LONGEST])
    if all(map(is_listed_term, terms)):
        return tuple(map(canonical, terms))
    return terms_inside(words[:_LONGEST])[0]


def grave_tags(lines: Sequence[str]) -> tuple[str, ...]:
    """The warnings among tags that hide: `gore` and such, not what may be a genre."""
    tags = (tag for line in lines for tag in re.split(r"[,;|/\n]", line[:_LONGEST]))
    terms = (canonical(tag.strip(" -*•–·+_.#")) for tag in tags)
    return tuple(dict.fromkeys(term for term in terms if term in GRAVE))


def border_terms(line: str) -> tuple[str, ...]:
    """What begins or ends at a line like `[start of gore]`."""
    found = _BORDER.fullmatch(line) if line and not line[0].isalnum() and len(line) < 120 else None
    return _all_listed(found[1] or found[2]) if found is not None else ()


def bare_terms(line: str) -> tuple[str, ...]:
    """What a line names that is nothing but warnings: several, or one that no story is about."""
    words = line.strip()
    if not words or len(words) > _LONGEST_LIST or words[-1] in _ENDS_SENTENCE:
        return ()
    if "||" in words or words.startswith(":::") or is_scene_break(words):
        return ()
    if _HASHTAGS.fullmatch(words):
        tags = words.replace("#", " ").split()
        return tuple(dict.fromkeys(canonical(tag) for tag in tags if canonical(tag) in GRAVE))
    terms = _all_listed(_without_ornaments(words))
    return terms if len(terms) > 1 or set(terms) & GRAVE else ()


def title_terms(line: str) -> tuple[str, ...]:
    """What a line names that stands where a title may: all of it in ornaments, else what is grave.

    `Fire and Blood` may be a title; `[blood]` is none.
    """
    words = line.strip()
    terms = _all_listed(_without_ornaments(words)) if len(words) <= _LONGEST_LIST else ()
    framed = bool(words) and not words[0].isalnum()
    return terms if framed or set(terms) & GRAVE else ()


def _without_ornaments(words: str) -> str:
    bare = re.sub(r"^[^\w(]+|[^\w)]+$", "", words)
    return bare[1:-1] if bare[:1] == "(" and bare.find(")") == len(bare) - 1 else bare


def lists_warnings(words: str) -> bool:
    """Whether every line names warnings that we know, and says nothing else."""
    lines = [line.strip(" \t\r-*•·") for line in words.split("\n")]
    told = [line for line in lines if line]
    return bool(told) and all(map(_all_listed, told))


def _all_listed(words: str) -> tuple[str, ...]:
    terms = split_warnings(words)
    return tuple(map(canonical, terms)) if terms and all(map(is_listed_term, terms)) else ()
