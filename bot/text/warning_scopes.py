"""Where in a story a warning applies, as authors say it: `smut in chapter 7`, `from ch. 5 on`."""

import re
from dataclasses import dataclass

_CHAPTER = r"(?:chapters?|chapts?\.?|chaps?\.?|chs?\.?|kapiteln?|chapitres?|cap[ií]tulos?)"
_NUMBERS = r"#?\d{1,4}(?:\s*(?:-|–|to|through|,|and|&|\+|/)\s*\d{1,4})*"
_ON = r"(?:\s*(?:onwards?|on(?!-)|and (?:on|onwards?|up|later|beyond|after)|\+|ff\.?|forward))"
_SCOPE = re.compile(
    r"(?:[-–—:(\[]\s*)?\b(?:(?P<since>from|starting (?:from|in|with|at)|beginning (?:in|with|from)|"
    r"since|after|ab)\s+|(?:in|for|during|of|around|only in|just in)\s+)?(?:the\s+)?"
    rf"{_CHAPTER}\s*(?P<numbers>{_NUMBERS})(?P<on>{_ON})?(?:\s*[:)\]])?(?!\w)",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:around|of)\b", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,4})\s*(?:-|–|to|through)\s*(\d{1,4})", re.IGNORECASE)


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
    """The chapters that the words name; None where they name none."""
    found = _SCOPE.search(words)
    if found is None:
        return None
    numbers = {int(number) for number in re.findall(r"\d{1,4}", found["numbers"])}
    for first, last in _RANGE.findall(found["numbers"]):
        numbers |= set(range(int(first), min(int(last), int(first) + 200) + 1))
    numbers.discard(0)
    if not numbers:
        return None
    if found["since"] or found["on"]:
        return Scope(frozenset(), min(numbers))
    return Scope(frozenset(numbers))


def beside_scope(words: str) -> str:
    """What stands beside the chapters named: `gore` of `gore (chapter 2)`. Empty where the chapters
    are named vaguely.
    """
    found = _SCOPE.search(words)
    if found is None or _VAGUE.search(found[0]):
        return ""
    rest = f"{words[: found.start()]} {words[found.end() :]}"
    return " ".join(rest.strip(" \t-–—:,;()[]").split())


def without_scope(words: str) -> str:
    return _SCOPE.sub(" ", words) if any(sign.isdigit() for sign in words) else words
