"""What a text hid, laid over its new version: found again by its words, wherever they stand now.

Nothing that was hidden for a warning is open for it afterwards. Text that stood open as well is no
secret, and what is new between hidden paragraphs is hidden with them.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from bot.models.story import Passage
from bot.text.blocks import Body
from bot.text.canonical.marking import mark_passage
from bot.text.canonical.word_runs import LENGTH, Run, Runs, runs_of, whole_or_runs, words_of
from bot.text.warnings.terms import NAMELESS, same_warning

# Beyond this, comparing block by block takes too long.
_COMPARED = 5_000
# Of a paragraph's runs of words: so many found elsewhere, and that is where it went.
_FOUND = 0.25
_FAMILIAR = 0.5
_TOLD = 0.5
# Of a paragraph's different words: so many that stood only in hidden text make it hidden text.
_TELLING = 0.25


@dataclass(frozen=True, slots=True)
class Kept:
    """`carried` are warnings for which more is hidden than the new text itself marks.

    `lost` are those of which some text may stand anywhere now: the whole chapter is to be hidden.
    """

    body: Body
    carried: tuple[str, ...]
    lost: tuple[str, ...]


def keep_passages(old: Body, new: Body, left: Collection[str] = ()) -> Kept:
    """The new body with the old one's passages, but for the warnings that are `left`."""
    change = Versions(old, new)
    body, carried, lost = new, list[str](), list[str]()
    for passage in old.passages:
        for term in passage.warnings:
            if any(same_warning(term, other) for other in left):
                continue
            place = _find(change, passage, term)
            if place is None:
                lost.append(term)
                continue
            marked = _cover(body, place, term, passage.summary)
            carried += [term] if marked != body else []
            body = marked
    for term in lost:
        body = _cover_all(body, term)
    return Kept(body, _once(carried), _once(lost))


def names(passages: Sequence[Passage], term: str) -> bool:
    """Whether any passage is marked with it by name."""
    return term.casefold() not in NAMELESS and any(
        same_warning(term, own) for passage in passages for own in passage.warnings
    )


def tells(hidden: Sequence[str], public: Sequence[str], known: Sequence[str]) -> bool:
    """Whether public words say a hidden paragraph, at least by half, that they did not say so far.

    `known` is what was public already.
    """
    said, so_far = Runs.of(map(words_of, public)), Runs.of(map(words_of, known))
    return any(
        len(words) >= LENGTH
        and said.holds(words, share=_TOLD)
        and not so_far.holds(words, share=_TOLD)
        for words in map(words_of, hidden)
    )


class Versions:
    """Two versions of a text, block by block."""

    def __init__(self, old: Body, new: Body) -> None:
        self.old, self.new = old, new
        self.before: list[Run] = [words_of(block.text) for block in old.blocks]
        self.after: list[Run] = [words_of(block.text) for block in new.blocks]
        self._known = set(self.before)
        self._pairs = _pairs(self.before, self.after)
        self._came_from = {there: here for here, there in self._pairs or ()}
        self._open: dict[str, tuple[set[Run], Runs]] = {}

    def is_new(self, index: int) -> bool:
        """Whether a block of the new version is none that stood in the old one."""
        return bool(self.after[index]) and self.after[index] not in self._known

    def between(self, first: int, last: int) -> range:
        """The new blocks between what stood around old ones; none where that is not known."""
        if self._pairs is None:
            return range(0)
        before = [there for here, there in self._pairs if here < first]
        behind = [there for here, there in self._pairs if here > last]
        return range(max(before, default=-1) + 1, min(behind, default=len(self.after)))

    def is_paired(self, index: int, first: int, last: int) -> bool:
        """Whether a new block is one of these old ones, in its old order."""
        return first <= self._came_from.get(index, -1) <= last

    def open_for(self, term: str) -> tuple[set[Run], Runs]:
        """Whole blocks, and all runs of words, that the old version did not hide for a warning."""
        if term not in self._open:
            hidden = {
                index
                for passage in self.old.passages
                if any(same_warning(term, own) for own in passage.warnings)
                for index in range(passage.first, passage.last + 1)
            }
            shown = [words for index, words in enumerate(self.before) if index not in hidden]
            self._open[term] = (set(shown), Runs.of(shown))
        return self._open[term]


def _find(change: Versions, passage: Passage, term: str) -> set[int] | None:
    """The new blocks in which a passage's text stands; None if some of it may stand elsewhere."""
    hidden = [change.before[index] for index in range(passage.first, passage.last + 1)]
    place = set(_in_place(change, passage, term)) | set(_elsewhere(change, hidden, term))
    own = _marked(change.new, term)
    held = Runs.of(change.after[index] for index in place | own)
    missing = [words for words in hidden if words and not held.holds(words, share=_FOUND)]
    if missing and not any(change.is_new(index) for index in place | own):
        others = set(range(len(change.after))) - place - own
        if any(_is_strange(change, index, term) for index in others):
            return None
    return place


def _in_place(change: Versions, passage: Passage, term: str) -> Iterator[int]:
    """What stands between the passage's neighbours, but for what moved there and was open."""
    shown, _ = change.open_for(term)
    for index in change.between(passage.first, passage.last):
        moved = change.after[index] in shown and bool(change.after[index])
        if not moved or change.is_paired(index, passage.first, passage.last):
            yield index


def _elsewhere(change: Versions, hidden: Sequence[Run], term: str) -> Iterator[int]:
    """All blocks that say what stood in hidden text only."""
    _, shown = change.open_for(term)
    runs = {run for words in hidden for run in whole_or_runs(words)} - shown.found
    telling = {word for words in hidden for word in runs_of(words, 1)} - shown.found
    for index, words in enumerate(change.after):
        own = runs_of(words, 1)
        many = own and len(own & telling) >= _TELLING * len(own)
        if many or any(not runs.isdisjoint(runs_of(words, size)) for size in (1, 2, 3)):
            yield index


def _is_strange(change: Versions, index: int, term: str) -> bool:
    """Whether a block may be hidden text that was rewritten: it is neither old nor nearly so."""
    _, shown = change.open_for(term)
    return change.is_new(index) and not shown.holds(change.after[index], share=_FAMILIAR)


def _marked(body: Body, term: str) -> set[int]:
    return {
        index
        for passage in body.passages
        if any(same_warning(term, own) for own in passage.warnings)
        for index in range(passage.first, passage.last + 1)
    }


def _cover(body: Body, place: Collection[int], term: str, summary: str) -> Body:
    """Mark blocks that are not yet; a summary that the new version gives stays."""
    told = {
        index
        for passage in body.passages
        if passage.summary
        for index in range(passage.first, passage.last + 1)
    }
    bare = sorted(set(place) - _marked(body, term))
    for _, group in groupby(enumerate(bare), lambda each: (each[1] - each[0], each[1] in told)):
        run = [index for _, index in group]
        own = "" if run[0] in told else summary
        body = mark_passage(body, Passage(run[0], run[-1], (term,), own))
    return body


def _cover_all(body: Body, term: str) -> Body:
    """Where a passage with its name would narrow what the chapter lists, mark everything."""
    return _cover(body, range(len(body.blocks)), term, "") if names(body.passages, term) else body


def _pairs(before: Sequence[Run], after: Sequence[Run]) -> list[tuple[int, int]] | None:
    """Blocks that are still there, in order; None where there are too many to compare."""
    if max(len(before), len(after)) > _COMPARED:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (block.a + at, block.b + at)
        for block in matcher.get_matching_blocks()
        for at in range(block.size)
    ]


def _once(terms: Sequence[str]) -> tuple[str, ...]:
    once: dict[str, str] = {}
    for term in terms:
        once.setdefault(term.casefold(), term)
    return tuple(once.values())
