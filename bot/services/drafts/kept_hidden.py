"""What a revised chapter goes on hiding, and what its author is asked about it.

Listings and passages stay, and the new file may add to them. Where it says less, that is a
question, and *keep* is chosen until the author says otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import StoryError
from bot.models.story import Chapter, Manuscript, Story, WarningFacts
from bot.services.drafts import texts
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
from bot.text.warnings.hiding import hide_chapter
from bot.text.warnings.terms import NAMELESS

_PASSAGES, _SECRETS = "kept", "kept_secrets"


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
    before: Body,
    new: Body,
    said: tuple[str, ...],
    answers: Mapping[str, str],
) -> KeptHidden:
    """`before` is the old one's body, `said` what the new file lists for the chapter."""
    every = _all_kept(before, new)
    doubts = [*_passage_doubts(every, old.body), *_secret_doubts(every, old.body)]
    said_open = {each.about for each in doubts if answers.get(each.key) == AS_SAID}
    left = [term for term in _doubtful(every) if _about(term, old.body) in said_open]
    passages, secrets = _all_kept(before, new, left, secrets=old.body not in said_open)
    silent = _silent(manuscript, story, old, new, said)
    doubts = [*([_listing_doubt(silent, old)] if silent else []), *doubts]
    settled = settle([*doubts, *rated(story, manuscript)], answers)
    kept = settled.kept(COVERED)
    lost = (*passages.lost, *secrets.lost)
    spread = [term for term in lost if not names(secrets.body.passages, term)]
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
    before: Body, hidden: Sequence[int], public: Sequence[str], known: Sequence[str]
) -> None:
    """Raise StoryError where a title or a note, which are public, would say hidden paragraphs."""
    if tells([before.blocks[index].text for index in hidden], public, known):
        raise StoryError(texts.SAYS_WHAT_IS_HIDDEN)


def hidden_blocks(body: Body, old: Chapter, facts: WarningFacts) -> list[int]:
    """The numbers of the old chapter's blocks that are behind a spoiler."""
    whole = bool(hide_chapter(facts, old.head.number).whole)
    covered = {i for each in body.passages for i in range(each.first, each.last + 1)}
    return [index for index in range(len(body.blocks)) if whole or index in covered]


def narrows(old: Chapter, facts: WarningFacts, new: Body) -> tuple[str, ...]:
    """Warnings that hide the whole chapter until now, and that the new file marks passages for."""
    whole = hide_chapter(facts, old.head.number).whole
    return tuple(term for term in whole if names(new.passages, term))


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
    new: Body,
    said: tuple[str, ...],
) -> tuple[str, ...]:
    """What chapter or story list, and a file that speaks of warnings does not."""
    if not speaks(manuscript, new.passages):
        return ()
    known = with_terms(old.head.warnings, story.warnings)
    return tuple(term for term in known if not is_named(manuscript, said, new.passages, term))


def _about(term: str, text: str) -> str:
    """A warning's passages are what the old text marks with it."""
    return f"{term}\n{text}"


def _listing_doubt(terms: Sequence[str], old: Chapter) -> Doubt:
    words = listing(terms)
    return Doubt(
        COVERED,
        ", ".join(terms),
        texts.STILL_LISTED(number=old.head.number, warnings=words),
        texts.KEEP_LISTED,
        texts.AS_FILE_SAYS,
        texts.ACT_AS_FILE_SAYS(warnings=words),
    )


def _passage_doubts(every: tuple[Kept, Kept], text: str) -> list[Doubt]:
    passages, _ = every
    return [
        _passage_doubt(term, text, lost=has_term(passages.lost, term)) for term in _doubtful(every)
    ]


def _doubtful(every: tuple[Kept, Kept]) -> tuple[str, ...]:
    passages, _ = every
    return with_terms(passages.carried, passages.lost)


def _passage_doubt(term: str, text: str, *, lost: bool) -> Doubt:
    words = texts.NAMELESS_PASSAGE if term.casefold() in NAMELESS else listing([term])
    act = texts.ACT_AS_FILE_MARKS(warnings=words)
    if lost:
        return Doubt(
            _PASSAGES,
            _about(term, text),
            texts.PASSAGE_LOST(warnings=words),
            texts.HIDE_WHOLE,
            texts.AS_FILE_MARKS,
            act,
        )
    return Doubt(
        _PASSAGES,
        _about(term, text),
        texts.PASSAGE_KEPT(warnings=words),
        texts.KEEP_PASSAGE,
        texts.AS_FILE_MARKS,
        act,
    )


def _secret_doubts(every: tuple[Kept, Kept], text: str) -> list[Doubt]:
    passages, secrets = every
    if secrets.body == passages.body and not secrets.lost:
        return []
    return [
        Doubt(
            _SECRETS,
            text,
            texts.SECRETS_OPEN,
            texts.KEEP_SECRETS,
            texts.AS_FILE_MARKS,
            texts.ACT_SECRETS_AS_FILE,
        )
    ]
