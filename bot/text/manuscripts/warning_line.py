"""A `Warnings:` line: what it lists, that nothing applies, or that the author will not say.

Authors also put tags and remarks there. These are asked about, each, and hidden meanwhile.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import StoryError
from bot.models.story import WarningState
from bot.text.manuscripts.proposals import Findings, Option, clip
from bot.text.warning_terms import TAGS
from bot.text.warnings import canonical, is_listed_term, split_warnings

LONGEST_LINE = 4_000
_NONE = re.compile(
    r"(?:none|nil|nothing|no|n/?a|not applicable|"
    r"no (?:archive )?warnings?(?: apply| needed| here)?|"
    r"none (?:really|at all|so far|yet|for now|apply|needed|in this chapter|that i can think of)|"
    r"nothing (?:really|much|to warn (?:for|about|of)))"
)
_CHOSE_NOT = re.compile(
    r".*\b(?:cho+ses?|choosing|prefers?)\b.{0,12}\bnot\b.{0,8}\b(?:use|warn)\b.*"
)
_PAIRING = re.compile(r"[^\W\d_][\w.' -]{0,30}\s?(?:/|×|\bx\b)\s?[^\W\d_][\w.' /-]{0,40}")
_REMARK = re.compile(
    r"[!?]|:\)|:d\b|\b(?:i|i'm|i've|i'll|my|me|you|your|you're|we|don't|dont|didn't|doesn't|isn't|own|owns|lol|"
    r"haha\w*|lmao|xd|please|sorry|belongs?|read|flame\w*|enjoy|because|beware|this|these|it's|there)\b",
    re.IGNORECASE,
)
_LONGEST_TERM_WORDS = 6
_OPTIONS = (
    Option("warning", "A warning: hide what it applies to"),
    Option("tag", "A tag: show it with the story's tags"),
    Option("remark", "A remark: show it with the story's details"),
)


@dataclass(frozen=True, slots=True)
class WarningLine:
    """Warnings by canonical name, and what the author took out of them."""

    state: WarningState = WarningState.CHOSE_NOT
    terms: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def read_warning_line(
    line: str, findings: Findings, *, first: int, prefix: str = ""
) -> WarningLine:
    """Proposals are keyed `warning:<prefix><n>`, n counting from `first`."""
    if len(line) > LONGEST_LINE:
        raise StoryError(
            f"The warnings line has {len(line):,} characters; shorten it to {LONGEST_LINE:,}."
        )
    if _CHOSE_NOT.fullmatch(" ".join(line.split()).casefold()):
        return WarningLine()
    written = [term for term in _join_remarks(split_warnings(line)) if not _says_none(term)]
    if not written:
        stated = bool(line.strip()) and _says_none(line)
        return WarningLine(WarningState.NONE_APPLY if stated else WarningState.CHOSE_NOT)
    kinds = [
        _find_kind(term, findings, f"warning:{prefix}{number}")
        for number, term in enumerate(written, first)
    ]
    picked = list(zip(kinds, written, strict=True))
    return WarningLine(
        WarningState.LISTED if "warning" in kinds else WarningState.CHOSE_NOT,
        _canonical_terms([term for kind, term in picked if kind == "warning"], findings),
        tuple(term for kind, term in picked if kind == "tag"),
        tuple(term for kind, term in picked if kind == "remark"),
    )


def is_tag_like(term: str) -> bool:
    plain = " ".join(term.split()).casefold().replace("’", "'").strip(' .*_"')
    return plain in TAGS or _PAIRING.fullmatch(plain) is not None


def is_remark(term: str) -> bool:
    """A sentence rather than a term."""
    plain = term.replace("’", "'")
    return len(plain.split()) > _LONGEST_TERM_WORDS or _REMARK.search(plain) is not None


def _says_none(words: str) -> bool:
    plain = " ".join(words.split()).casefold().strip(" .!*_()[]-–—")
    return not plain or _NONE.fullmatch(plain) is not None


def _join_remarks(terms: tuple[str, ...]) -> Iterator[str]:
    """`don't like, don't read` is one remark, not two."""
    waiting = ""
    for term in terms:
        if not is_listed_term(term) and not is_tag_like(term) and is_remark(term):
            joint = " " if waiting.endswith((".", "!", "?")) else ", "
            waiting = f"{waiting}{joint}{term}" if waiting else term
            continue
        if waiting:
            yield waiting
            waiting = ""
        yield term
    if waiting:
        yield waiting


def _find_kind(term: str, findings: Findings, key: str) -> str:
    if is_listed_term(term) or not (is_tag_like(term) or is_remark(term)):
        return "warning"
    question = f"“{clip(term, 80)}” stands among the warnings. What is it?"
    return findings.ask(key, question, term, _OPTIONS, safe="warning")


def _canonical_terms(terms: list[str], findings: Findings) -> tuple[str, ...]:
    named: dict[str, str] = {}
    for term in terms:
        name = canonical(term)
        named.setdefault(name.casefold(), name)
        if name.casefold() != " ".join(term.split()).casefold() and is_listed_term(term):
            findings.say(f"The warning “{clip(term, 80)}” is listed as {name}.")
    return tuple(named.values())
