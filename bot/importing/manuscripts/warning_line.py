"""A `Warnings:` line: what it lists, that nothing applies, or that the author will not say.

Authors also put tags, jokes and remarks there. These are asked about, each, and hidden meanwhile.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest

from bot.errors import StoryError
from bot.importing.questions import Findings, Option, clip
from bot.models.story import WarningState
from bot.text.warnings.scopes import Scope, beside_scope, find_scope, without_scope
from bot.text.warnings.spellings import plain, tidy
from bot.text.warnings.terms import (
    canonical,
    is_exact_term,
    is_listed_term,
    readings,
    terms_inside,
    warning_pieces,
)
from bot.text.warnings.word_lists import CHOSE_NOT, FILLERS, NONE_APPLY, TAGS, TAILS

LONGEST_LINE = 4_000
LONGEST_TERM = 100
_NONE = re.compile(
    r"(?:none|nil|nothing|no|nope|nada|zero|n/?a|not applicable|not any|"
    r"no (?:\w+ )?(?:(?:archive|content|trigger|major|real) )?(?:warnings?|triggers?)"
    r"(?: (?:apply|needed|here|necessary|required|at all|for (?:this|now).{0,20}|that .{1,40}))?|"
    r"(?:none|no warnings?) (?:really|at all|so far|yet|for now|for once|apply|applies|needed|"
    r"whatsoever|necessary|required|in (?:this|here).{0,30}|that i(?:'m aware of| am aware of| can "
    r"think of| know of)|i can think of|i think|this time|here|to speak of|known)|"
    r"nothing (?:really|much|at all|to warn (?:for|about|of|you about)|to see here|bad|to worry "
    r"about|major|special|in particular))"
)
_CHOSE_NOT = re.compile(
    r".*\b(?:cho+ses?n?|choosing|prefer(?:s|red)?|decided|opt(?:s|ed|ing)?|elect(?:s|ed)?)\b.{0,12}"
    r"\b(?:not?|against|out)\b.{0,40}\b(?:warn(?:ings?)?|tag(?:s|ging)?)\b.*|"
    r"(?:the )?(?:author|creator|writer) (?:chose|chooses|has chosen|prefers) not to .*|"
    r"cntw|cnttaw|warnings? (?:withheld|not given|redacted|undisclosed)|undisclosed|withheld"
)
_NEGATED = re.compile(
    r"(?:(?:there(?:'s| is| are| will be)?|contains?|has|with|absolutely|definitely) )*"
    r"(?:no|not|zero|without|never|nobody|no one|not any|isn't|aren't|free of)\b"
)
_SECRET = re.compile(r"\|\|(?=\S)[^|]+(?<=\S)\|\||\A\|\|(?=[^\s|])|(?<=[^\s|])\|\|\Z")
_PAIRING = re.compile(r"[^\W\d_][\w.' -]{0,30}\s?(?:/|×|\bx\b)\s?[^\W\d_][\w.' /-]{0,40}")
_REMARK = re.compile(
    r"[!?]|:\)|:d\b|:p\b|<3|"
    r"\b(?:i|i'm|i've|i'll|i'd|my|me|mine|you|your|you're|we|us|our|don't|dont|"
    r"didn't|doesn't|isn't|aren't|won't|can't|own|owns|lol|haha\w*|lmao|rofl|xd|idk|tbh|please|"
    r"sorry|belongs?|read|see|tags?|tagged|notes?|sure|know|flame\w*|enjoy|because|beware|this|"
    r"these|that|it's|it|there|they|who|what|everything|everyone|author|written|posted)\b|"
    r"^(?:a|an|the|very|extremely|so|such|bad|terrible|horrible|awful|possibly|probably) ",
    re.IGNORECASE,
)
# A remark that goes on behind a comma or a full stop.
_GOES_ON = re.compile(
    r"(?:don't|dont|so|but|because|we|and|it|they|please|or|then|just|if|though|which|who|as|"
    r"unless|read|turn|blame|be|that's)\b"
)
_LONGEST_TERM_WORDS = 6
_OF_PLACES = FILLERS | {
    "again", "especially", "etc", "mainly", "mostly", "only", "onward", "onwards", "see", "then",
    "until",
}  # fmt: skip
_WARNING = Option("warning", "A warning: hide what it applies to")
_TAG = Option("tag", "A tag: show it with the story's tags")
_REMARK_OPTION = Option("remark", "A remark: show it with the story's details")


@dataclass(frozen=True, slots=True)
class WarningLine:
    """Warnings by canonical name, and what the author took out of them.

    `scoped` are terms that the author limited to some chapters; all others mean the whole of what
    the line stands before. `chose_not` says that the author said so, not that they said nothing.
    """

    state: WarningState = WarningState.CHOSE_NOT
    terms: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    scoped: tuple[tuple[str, Scope], ...] = ()
    chose_not: bool = False


def read_warning_line(line: str, findings: Findings, *, prefix: str = "") -> WarningLine:
    """Proposals are keyed `warning:<prefix><mark of the words>`, whatever stands around them."""
    if len(line) > LONGEST_LINE:
        raise StoryError(
            f"The warnings line has {len(line):,} characters; shorten it to {LONGEST_LINE:,}."
        )
    if _SECRET.search(line):
        raise StoryError(
            "The list of warnings is public and cannot hide anything: take the ||...|| out of it."
        )
    reader = _WarningReader(findings, prefix)
    pieces = _join_remarks(_attach(warning_pieces(line)))
    for piece, following in zip_longest(pieces, pieces[1:], fillvalue=""):
        reader.take(piece, following)
    if line.strip() and not tidy(line):
        reader.none = True
    return reader.finish()


def is_tag_like(term: str) -> bool:
    words = plain(term)
    if len(words) > LONGEST_TERM:
        return False
    return any(reading in TAGS for reading in readings(words)) or bool(_PAIRING.fullmatch(words))


def is_remark(term: str) -> bool:
    """A sentence rather than a term."""
    words = term.replace("’", "'").strip()
    return len(words.split()) > _LONGEST_TERM_WORDS or _REMARK.search(words) is not None


def mark_of(words: str) -> str:
    """What a proposal about these words is told by, in whatever order and company they stand."""
    return sha256(plain(words).encode()).hexdigest()[:8]


@dataclass(slots=True)
class _WarningReader:
    """`whole` are the terms, casefolded, that nobody limited to some chapters."""

    findings: Findings
    prefix: str
    none: bool = False
    chose_not: bool = False
    terms: dict[str, str] = field(default_factory=dict[str, str])
    tags: list[str] = field(default_factory=list[str])
    remarks: list[str] = field(default_factory=list[str])
    scoped: list[tuple[str, Scope]] = field(default_factory=list[tuple[str, Scope]])
    whole: set[str] = field(default_factory=set[str])
    widened: bool = False

    def take(self, piece: str, following: str = "") -> None:
        self.widened = _may_widen(following)
        if _says_none(piece):
            self.none = True
        elif plain(piece) in CHOSE_NOT or _CHOSE_NOT.fullmatch(plain(piece)):
            self.chose_not = True
        elif is_listed_term(piece):
            self._say_name(piece)
            self._warn_of((canonical(piece), *_in_brackets(piece)), piece)
        else:
            self._take_unlisted(piece)

    def finish(self) -> WarningLine:
        if self.terms and (self.none or self.chose_not):
            said = "none apply" if self.none else "you chose not to warn"
            named = clip(", ".join(self.terms.values()), 80)
            self.findings.say(
                f"The warnings say that {said}, and name {named}: what is named counts."
            )
        return WarningLine(
            self._state(),
            tuple(self.terms.values()),
            tuple(self.tags),
            tuple(self.remarks),
            tuple(one for one in self.scoped if one[0].casefold() not in self.whole),
            self.chose_not,
        )

    def _state(self) -> WarningState:
        if self.terms:
            return WarningState.LISTED
        none_apply = self.none and not self.chose_not
        return WarningState.NONE_APPLY if none_apply else WarningState.CHOSE_NOT

    def _take_unlisted(self, piece: str) -> None:
        negated = _NEGATED.match(plain(piece)) is not None
        inner, left = ((), piece) if negated else terms_inside(without_scope(piece))
        says_where = find_scope(piece) is not None and _is_of_places(left)
        if inner and (_is_filling(left) or says_where):
            named = clip(", ".join(inner), 80)
            self.findings.say(f"The warning “{clip(piece, 80)}” is listed as {named}.")
            self._warn_of(inner, piece)
        elif inner or negated or is_tag_like(piece) or is_remark(piece):
            self._settle(self._ask_kind(piece, inner), piece, inner)
        else:
            self._warn_of((_shortened(piece),), piece)

    def _ask_kind(self, piece: str, inner: tuple[str, ...]) -> str:
        options = [_WARNING, _TAG, _REMARK_OPTION]
        if inner:
            named = clip(", ".join(inner), 40)
            options[1:2] = [
                Option("listed", f"A remark that warns of {named}: hide for that alone")
            ]
        question = f"“{clip(piece, 80)}” stands among the warnings. What is it?"
        return self._ask("warning", question, piece, tuple(options))

    def _settle(self, kind: str, piece: str, inner: tuple[str, ...]) -> None:
        words = tidy(piece)
        if kind == "tag":
            self.tags.append(words)
        if kind in {"remark", "listed"} or (kind == "warning" and len(words) > LONGEST_TERM):
            self.remarks.append(piece)
        if kind in {"warning", "listed"}:
            own = (_shortened(piece),) if kind == "warning" else ()
            self._warn_of((*inner, *own), piece)

    def _warn_of(self, terms: Iterable[str], piece: str) -> None:
        scope = None if self.prefix else find_scope(piece)
        limited = scope is not None and (
            (_names_chapters_alone(piece) and not self.widened)
            or self._ask_scope(piece, scope) == "chapters"
        )
        for term in terms:
            self.terms.setdefault(term.casefold(), term)
            if scope is not None and limited:
                self.scoped.append((term, scope))
            else:
                self.whole.add(term.casefold())

    def _ask_scope(self, piece: str, scope: Scope) -> str:
        question = f"“{clip(piece, 80)}” names chapters. What is hidden for it?"
        every = Option("story", "Every chapter")
        some = Option("chapters", f"Only {clip(str(scope), 50)}; the others just list it")
        return self._ask("scope", question, piece, (every, some))

    def _ask(self, kind: str, question: str, sample: str, options: tuple[Option, ...]) -> str:
        """The first option is the safe one. What stands there twice is asked about once."""
        key = f"{kind}:{self.prefix}{mark_of(sample)}"
        return self.findings.ask(key, question, sample, options, safe=options[0].key)

    def _say_name(self, piece: str) -> None:
        name = canonical(piece)
        if name.casefold() != " ".join(piece.split()).casefold():
            self.findings.say(f"The warning “{clip(piece, 80)}” is listed as {name}.")


def _says_none(words: str) -> bool:
    bare = " ".join(re.sub(r"[()]", " ", plain(words)).split())
    return bare in NONE_APPLY or _NONE.fullmatch(bare) is not None


def _names_chapters_alone(piece: str) -> bool:
    """Whether this is a warning and its chapters and nothing else: `gore (chapter 2)`.

    `gore, mostly in chapter 2` may mean others as well, and `no gore in chapter 2` all others.
    """
    return is_exact_term(beside_scope(piece)) and not _NEGATED.match(plain(piece))


def _may_widen(following: str) -> bool:
    """Whether the next piece may say where the one before applies, too: `3 or 4, who knows`."""
    told = following[:1].isdigit() or find_scope(following) is not None
    return told and not is_listed_term(following)


def _in_brackets(piece: str) -> Iterator[str]:
    """`abuse (verbal, gore)`: what else the brackets name."""
    for inside in re.findall(r"\(([^()]*)\)", piece):
        yield from (canonical(one) for one in warning_pieces(inside) if is_listed_term(one))


def _shortened(piece: str) -> str:
    return clip(tidy(piece), LONGEST_TERM)


def _is_filling(words: str) -> bool:
    tokens = re.findall(r"[^\W_][\w']*", plain(words))
    return all(token in FILLERS or token.isdigit() for token in tokens)


def _attach(pieces: Iterable[str]) -> list[str]:
    """Give what says nothing by itself to the piece before: `gore`, `but not graphic`; chapters
    that stand before all warnings to the first of these.
    """
    attached = list[str]()
    first = ""
    for piece in pieces:
        if not attached and _names_places(piece):
            first = f"{first}{piece}, "
        elif attached and _adds_nothing(piece):
            if not _says_none(attached[-1]):
                attached[-1] = f"{attached[-1]}, {piece}"
        else:
            attached.append(f"{first}{piece}")
            first = ""
    return [*attached, *([first] if first else [])]


def _adds_nothing(piece: str) -> bool:
    if is_listed_term(piece) or _says_none(piece):
        return False
    return _is_filling(piece) or plain(piece) in TAILS or _names_places(piece)


def _names_places(piece: str) -> bool:
    """Whether this only says where: `3`, `ch. 3`, `and again in ch. 3`."""
    told = any(map(str.isdigit, piece)) and not is_listed_term(piece)
    return told and _is_of_places(without_scope(piece))


def _is_of_places(words: str) -> bool:
    tokens = re.findall(r"[^\W_][\w']*", plain(words))
    return all(token in _OF_PLACES or token.isdigit() for token in tokens)


def _join_remarks(pieces: Iterable[str]) -> list[str]:
    """`don't like, don't read` is one remark, not two."""
    joined = list[str]()
    for piece in pieces:
        if joined and _GOES_ON.match(plain(piece)) and _may_be_joined(joined[-1], piece):
            gap = " " if joined[-1].endswith((".", "!", "?")) else ", "
            joined[-1] = f"{joined[-1]}{gap}{piece}"
        else:
            joined.append(piece)
    return joined


def _may_be_joined(before: str, piece: str) -> bool:
    remarks = is_remark(piece) and (is_remark(before) or plain(before).endswith("beta"))
    certain = any(map(is_listed_term, (before, piece))) or _says_none(before)
    return remarks and not certain
