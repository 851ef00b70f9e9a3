"""Where in a story a warning applies, as authors say it: `smut in chapter 7`, `from ch. 5 on`."""

import re
from dataclasses import dataclass

_CHAPTER = r"(?:chapters?|chapts?\.?|chaps?\.?|chs?\.?|kapiteln?|chapitres?|cap[ií]tulos?)"
_TO = r"[-–—]|to\b|through\b"
_NUMBERS = rf"#?\d{{1,4}}(?:\s*(?:{_TO}|,|and\b|&|\+|/)\s*\d{{1,4}})*"
_ON = r"(?:\s*(?:onwards?|on(?!-)|and (?:on|onwards?|up|later|beyond|after)|\+|ff\.?|forward))"
_SINCE = r"(?:from|starting (?:from|in|with|at)|beginning (?:in|with|from)|since|after|ab)\s+"
_SCOPE = re.compile(
    rf"(?:[-–—:(\[]\s*)?\b(?:(?P<since>{_SINCE})|"
    r"(?:in|for|during|of|around|only in|just in)\s+)?(?:the\s+)?"
    rf"{_CHAPTER}\s*(?P<numbers>{_NUMBERS})(?P<on>{_ON})?(?:\s*[:)\]])?(?!\w)",
    re.IGNORECASE,
)
# A warning and its chapters and nothing else, brackets apart: what else is said may widen it.
_LIST = rf"{_CHAPTER}\s*{_NUMBERS}(?:\s*(?:{_TO}|[,;&+/]|and\b)\s*{_CHAPTER}\s*{_NUMBERS})*"
_PLACE = rf"(?:(?:{_SINCE}|(?:in|for|during|only in|just in)\s+)(?:the\s+)?)?{_LIST}{_ON}?"
_CLEAR = (
    re.compile(rf"(?P<term>\S.*?)(?:\s[-–—]|:|(?=\s))\s*{_PLACE}\.?", re.IGNORECASE),
    re.compile(rf"{_PLACE}(?:\s[-–—]|:|(?=\s))\s*(?P<term>[^\W\d].*)", re.IGNORECASE),
)
_STEPS = re.compile(rf"(\d{{1,4}})|({_TO})", re.IGNORECASE)
_RANGE = re.compile(rf"(\d{{1,4}})\s*(?:{_TO})\s*(?={_CHAPTER}?\s*(\d{{1,4}}))", re.IGNORECASE)
_ZERO = re.compile(r"(?<!\d)0+(?!\d)")
_NO_BRACKETS = str.maketrans("()[]", "    ")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Scope:
    """Chapters by number. `open_from` is set where all from that one on are meant."""

    numbers: frozenset[int]
    open_from: int | None = None

    def holds(self, number: int) -> bool:
        return number in self.numbers or (self.open_from is not None and number >= self.open_from)

    def __str__(self) -> str:
        if self.open_from is not None:
            return f"from chapter {self.open_from} on"
        *others, last = map(str, sorted(self.numbers))
        return f"chapters {', '.join(others)} and {last}" if others else f"chapter {last}"


def find_scope(words: str) -> Scope | None:
    """All chapters that the words name; None where they name none."""
    words = words.translate(_NO_BRACKETS)
    found = list(_SCOPE.finditer(words))
    steps = _STEPS.findall(words[found[0].start("numbers") : found[-1].end()]) if found else []
    numbers = _count(steps)
    if not numbers:
        return None
    if any(one["since"] or one["on"] for one in found):
        return Scope(frozenset(), min(numbers))
    return Scope(frozenset(numbers))


def beside_scope(words: str) -> str:
    """What stands beside the chapters named: `gore` of `gore (chapter 2)`. Empty where more is said
    than a warning and its chapters, or a range of these has no end or goes backwards.
    """
    plain = " ".join(words.translate(_NO_BRACKETS).split())
    if len(plain) > _LONGEST:
        return ""
    found = next((one for form in _CLEAR if (one := form.fullmatch(plain))), None)
    if found is None or _goes_backwards(plain):
        return ""
    return found["term"]


def without_scope(words: str) -> str:
    return _SCOPE.sub(" ", words) if any(sign.isdigit() for sign in words) else words


def _count(steps: list[tuple[str, str]]) -> set[int]:
    """The numbers, and those between two that a dash joins."""
    numbers, last, joined = set[int](), 0, False
    for digits, to in steps:
        if to:
            joined = bool(last)
            continue
        number = int(digits)
        numbers |= set(range(last, number + 1)) if joined else {number}
        last, joined = number, False
    return numbers - {0}


def _goes_backwards(words: str) -> bool:
    ends = _RANGE.findall(words)
    return bool(_ZERO.search(words)) or any(int(first) >= int(last) for first, last in ends)
