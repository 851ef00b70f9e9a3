"""What a revised chapter goes on hiding, and what its author is asked about it.

Listings and passages stay, whatever the new file says of warnings: it may add to them. Where it
says less, that is a question, and *keep* is chosen until the author says otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import StoryError
from bot.importing.manuscripts.warning_line import mark_of
from bot.models.story import Chapter, Manuscript, Story, WarningFacts
from bot.services.drafts.basis import ReadChapter
from bot.services.drafts.differences import (
    AS_SAID,
    COVERED,
    Doubt,
    Settled,
    is_named,
    listing,
    rated,
    settle,
    speaks,
)
from bot.services.warnings.coverage import has_term, with_terms
from bot.text.blocks import Body
from bot.text.canonical.keeping import Kept, keep_passages, names, tells
from bot.text.canonical.keeping_secrets import keep_secrets
from bot.text.canonical.markdown import parse_body
from bot.text.warnings.hiding import hide_chapter
from bot.text.warnings.terms import NAMELESS

_SECRETS = "kept_secrets"


@dataclass(frozen=True, slots=True)
class KeptHidden:
    """The new text with all its passages, and what the chapter lists.

    `moved` leaves the story's list for that of all other chapters. `carried` are warnings whose
    passages were found again, `spread` those that hide the whole chapter because they were not.
    """

    body: Body
    listed: tuple[str, ...]
    moved: tuple[str, ...]
    carried: tuple[str, ...]
    spread: tuple[str, ...]
    settled: Settled


def keep(
    manuscript: Manuscript,
    story: Story,
    old: Chapter,
    chapter: ReadChapter,
    said: tuple[str, ...],
    answers: Mapping[str, str],
) -> KeptHidden:
    """`said` is what the new file lists for the chapter."""
    before, new = parse_body(old.body), chapter.body
    every = _all_kept(before, new)
    doubts = [*_passage_doubts(every), *_secret_doubts(every)]
    left = [term for term in (*every[0].carried, *every[0].lost) if _is_left(term, answers)]
    passages, secrets = _all_kept(before, new, left, secrets=answers.get(_SECRETS) != AS_SAID)
    silent = _silent(manuscript, story, old, chapter, said)
    doubts = [*([_listing_doubt(silent, old)] if silent else []), *doubts]
    settled = settle([*doubts, *rated(story, manuscript)], answers)
    kept = settled.kept(COVERED)
    lost = (*passages.lost, *secrets.lost)
    spread = [term for term in lost if not names(secrets.body, term)]
    listed = with_terms(old.head.warnings, said) if kept else said
    return KeptHidden(
        body=secrets.body,
        listed=with_terms(listed, spread),
        moved=() if kept else tuple(t for t in story.warnings if has_term(silent, t)),
        carried=with_terms(passages.carried, secrets.carried),
        spread=with_terms((), lost),
        settled=settled,
    )


def require_private(
    old: Chapter, facts: WarningFacts, public: Sequence[str], known: Sequence[str]
) -> None:
    """Raise StoryError where a title or a note, which are public, would say hidden paragraphs."""
    body = parse_body(old.body)
    whole = bool(hide_chapter(facts, old.head.number).whole)
    covered = {i for each in body.passages for i in range(each.first, each.last + 1)}
    hidden = [block.text for i, block in enumerate(body.blocks) if whole or i in covered]
    if tells(hidden, public, known):
        raise StoryError(
            "A title or note in this file says what the chapter hides, and everybody would see it:"
            " make it part of the text, then try again."
        )


def narrows(old: Chapter, facts: WarningFacts, new: Body) -> tuple[str, ...]:
    """Warnings that hide the whole chapter until now, and of which its new file marks passages."""
    whole = hide_chapter(facts, old.head.number).whole
    return tuple(term for term in whole if names(new, term))


def _all_kept(
    before: Body, new: Body, left: Sequence[str] = (), *, secrets: bool = True
) -> tuple[Kept, Kept]:
    passages = keep_passages(before, new, left)
    if not secrets:
        return passages, Kept(passages.body, (), ())
    return passages, keep_secrets(before, passages.body)


def _silent(
    manuscript: Manuscript,
    story: Story,
    old: Chapter,
    chapter: ReadChapter,
    said: tuple[str, ...],
) -> tuple[str, ...]:
    """What chapter or story list, and a file that speaks of warnings does not."""
    if not speaks(manuscript, [chapter.body]):
        return ()
    known = with_terms(old.head.warnings, story.warnings)
    return tuple(term for term in known if not is_named(manuscript, said, chapter.body, term))


def _is_left(term: str, answers: Mapping[str, str]) -> bool:
    return answers.get(_key(term)) == AS_SAID


def _key(term: str) -> str:
    return f"kept:{mark_of(term)}"


def _listing_doubt(terms: Sequence[str], old: Chapter) -> Doubt:
    words = listing(terms)
    return Doubt(
        COVERED,
        f"Chapter {old.head.number} is listed for {words} so far, and this file does not say so."
        " Keep it?",
        "Keep it: hidden as before",
        "As this file says",
        f"{words}: as the file says",
    )


def _passage_doubts(every: tuple[Kept, Kept]) -> list[Doubt]:
    passages, _ = every
    return [_passage_doubt(term, lost=has_term(passages.lost, term)) for term in _doubtful(every)]


def _doubtful(every: tuple[Kept, Kept]) -> tuple[str, ...]:
    passages, _ = every
    return with_terms(passages.carried, passages.lost)


def _passage_doubt(term: str, *, lost: bool) -> Doubt:
    words = "a passage without a name" if term.casefold() in NAMELESS else listing([term])
    act = f"{words}: passages as the file marks them"
    if lost:
        return Doubt(
            _key(term),
            f"Some of what was hidden for {words} may stand anywhere in this file. Hide it all?",
            "Hide the whole chapter for it",
            "Only what this file marks",
            act,
        )
    return Doubt(
        _key(term),
        f"This file does not mark all that was hidden for {words}. Keep it hidden?",
        "Keep hidden what was, where it stands now",
        "Only what this file marks",
        act,
    )


def _secret_doubts(every: tuple[Kept, Kept]) -> list[Doubt]:
    passages, secrets = every
    if secrets.body == passages.body and not secrets.lost:
        return []
    return [
        Doubt(
            _SECRETS,
            "Words that stood between || stand open in this file, or were rewritten. Hide them?",
            "Keep them hidden",
            "Only what this file marks",
            "words between ||: as the file marks them",
        )
    ]
