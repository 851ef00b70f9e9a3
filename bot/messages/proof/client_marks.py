"""The marks of Discord's Markdown that stand inside a line, each as the client finds it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

# What JavaScript takes for white space, and Python does not quite.
_SPACE = r"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_SPOILER = re.compile(r"\|\|([\s\S]+?)\|\|")
_ESCAPE = re.compile(rf"\\([^0-9A-Za-z{_SPACE}])")
_URL = re.compile(rf"https?://[^{_SPACE}<]+[^<.,:;\"')\]{_SPACE}]")
_MASKED_LINK = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]])*)\]"
    rf"\([{_SPACE}]*<?[^{_SPACE})]*>?(?:[{_SPACE}]+['\"][^'\"]*['\"])?[{_SPACE}]*\)"
)
# One way to write a masked link, and the one that we write ourselves: to a message of Discord.
_JUMP_LINK = re.compile(r"\[([^\[\]]*)\]\(https://discord\.com/channels(?:/\d{1,20}){3}\)")
_FENCE = re.compile(r"```(?:[A-Za-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```")
_CODE = re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")
_CODE_EDGE = re.compile(r"^ (?= *`)|(?<=`) $")
_EMPHASIS = re.compile(
    rf"\*(?=[^{_SPACE}])"
    rf"((?:\*\*|\\[\s\S]|[{_SPACE}]+(?:\\[\s\S]|[^{_SPACE}*\\]|\*\*)|[^{_SPACE}*\\])+?)\*(?!\*)"
    r"|_((?:__|\\[\s\S]|[^\\_])+?)_(?![0-9A-Za-z_])"
)
_STRONG = re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")
_UNDERLINE = re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")
_STRIKE = re.compile(r"~~([\s\S]+?)~~(?!_)")
_SHRUG = re.compile(r"¯\\_\(ツ\)_/¯")
_EVERYONE = re.compile(r"@(?:everyone|here)")
_EMOJI_NAME = re.compile(r":[A-Za-z0-9_+\-]*[A-Za-z_+\-][A-Za-z0-9_+\-]*:|:1(?:00|234):")
_REFERENCES = (
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>|<id:\w+>|</[^<>:\n]+:\d+>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>")),
    ("timestamp", re.compile(r"<t:-?\d+(?::\w)?>")),
    (
        "link",
        re.compile(rf"<(?:[A-Za-z][A-Za-z0-9+.\-]*:[^{_SPACE}>]+|[^{_SPACE}@<>]+@[^{_SPACE}<>]+)>"),
    ),
)


@dataclass(frozen=True, slots=True)
class FoundMark:
    """What begins at a mark. `nested`: its text is markup again; `active`: more than text."""

    end: int
    text: str
    nested: bool = False
    hidden: bool = False
    active: str = ""


def find_mark(markup: str, at: int) -> FoundMark | None:
    """Return what begins at the mark at `at`, or None where it is a plain character."""
    for rule in _RULES[markup[at]]:
        if found := rule(markup, at):
            return found
    return None


_Rule = Callable[[str, int], FoundMark | None]


def _nesting(pattern: re.Pattern[str], *, hidden: bool = False, active: str = "") -> _Rule:
    def find(markup: str, at: int) -> FoundMark | None:
        match = pattern.match(markup, at)
        return FoundMark(match.end(), match[1], True, hidden, active) if match else None

    return find


def _showing(pattern: re.Pattern[str], group: int = 0, active: str = "") -> _Rule:
    def find(markup: str, at: int) -> FoundMark | None:
        match = pattern.match(markup, at)
        return FoundMark(match.end(), match[group], active=active) if match else None

    return find


def _longest(*patterns: re.Pattern[str]) -> _Rule:
    """Of the kinds of emphasis that may begin here, the client takes the longest."""

    def find(markup: str, at: int) -> FoundMark | None:
        longest: re.Match[str] | None = None
        for pattern in patterns:
            match = pattern.match(markup, at)
            if match and (longest is None or match.end() > longest.end()):
                longest = match
        if longest is None:
            return None
        return FoundMark(longest.end(), longest[longest.lastindex or 0], nested=True)

    return find


def _fence(markup: str, at: int) -> FoundMark | None:
    match = _FENCE.match(markup, at)
    return FoundMark(match.end(), f"\n{match[1]}\n") if match else None


def _code(markup: str, at: int) -> FoundMark | None:
    match = _CODE.match(markup, at)
    return FoundMark(match.end(), _CODE_EDGE.sub("", match[2])) if match else None


_RULES: dict[str, tuple[_Rule, ...]] = {
    "|": (_nesting(_SPOILER, hidden=True),),
    "\\": (_showing(_ESCAPE, group=1),),
    "*": (_longest(_EMPHASIS, _STRONG),),
    "_": (_longest(_EMPHASIS, _UNDERLINE),),
    "~": (_nesting(_STRIKE),),
    "`": (_fence, _code),
    "[": (
        _nesting(_JUMP_LINK, active="jump link"),
        _nesting(_MASKED_LINK, active="masked link"),
    ),
    "<": tuple(_showing(pattern, active=active) for active, pattern in _REFERENCES),
    "@": (_showing(_EVERYONE, active="mention"),),
    ":": (_showing(_EMOJI_NAME, active="emoji"),),
    "¯": (_showing(_SHRUG),),
    "h": (_showing(_URL),),
}
