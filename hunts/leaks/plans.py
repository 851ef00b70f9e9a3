"""A chapter before it is composed: everything that the author and the server said of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.models.server import Layout, MessageStyle
from bot.models.story import (
    Action,
    Chapter,
    ChapterHead,
    Passage,
    Rating,
    Story,
    WarningFacts,
    WarningState,
)
from bot.text.blocks import Body
from bot.text.canonical.printing import print_body
from bot.text.warnings.terms import canonical

NOTHING = Body(())


@dataclass(frozen=True, slots=True)
class Words:
    """The public words of a story and its chapter."""

    story: str = "Salt"
    chapter: str = "The Mill"
    author: str = "Mara"
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One chapter to hunt in. Bodies are in their one form (`normalise`).

    `markdown`, if there is one, is what the author typed and `body` was read from. `story_warnings`
    and `chapter_warnings` are marked on no passage: they hide the whole chapter. `room` stands in
    for the style's limit, so that short chapters are cut too. `shown_terms` are
    the warnings that the server wants shown, not hidden.
    """

    seed: int
    index: int
    style: MessageStyle
    layout: Layout
    body: Body
    words: Words = Words()
    note_before: Body = NOTHING
    note_after: Body = NOTHING
    markdown: str | None = None
    story_warnings: tuple[str, ...] = ()
    chapter_warnings: tuple[str, ...] = ()
    shown_terms: frozenset[str] = frozenset()
    number: int = 1
    total: int | None = 1
    room: int | None = None
    release_id: int = 1

    @property
    def is_hidden(self) -> bool:
        return self.hides((*self.story_warnings, *self.chapter_warnings))

    def hidden_blocks(self) -> frozenset[int]:
        """Return which blocks of the body a reader may only see behind a spoiler."""
        if self.is_hidden:
            return frozenset(range(len(self.body.blocks)))
        return covered(each for each in self.body.passages if self.hides(each.warnings))

    def hides(self, terms: Iterable[str]) -> bool:
        """Tell whether text with these warnings is hidden in this server."""
        return any(self.policy(canonical(term)) is not Action.OPEN for term in terms)

    def policy(self, term: str) -> Action:
        return Action.OPEN if term in self.shown_terms else Action.SPOILER

    def story(self) -> Story:
        return Story(
            story_id=1,
            guild_id=2,
            author_id=3,
            author_name=self.words.author,
            title=self.words.story,
            rating=Rating.NOT_RATED,
            warning_state=WarningState.LISTED,
            warnings=self.story_warnings,
            summary=self.words.summary,
            note_before="",
            note_after="",
            details=(),
            tags=(),
            expected_chapters=self.total,
            chapter_count=self.total or self.number + 1,
            created_at=datetime(2026, 3, 1, tzinfo=UTC),
        )

    def chapter(self) -> Chapter:
        warnings = self.chapter_warnings
        head = ChapterHead(1, 1, self.number, self.words.chapter, 1000, warnings)
        body = print_body(self.body) if self.markdown is None else self.markdown
        return Chapter(head, body, print_body(self.note_before), print_body(self.note_after))

    def facts(self) -> WarningFacts:
        passages = tuple(passage.warnings for passage in self.body.passages)
        return WarningFacts(
            story=self.story_warnings,
            chapters={self.number: self.chapter_warnings} if self.chapter_warnings else {},
            passages={self.number: passages},
        )

    def without_blocks(self, first: int, count: int) -> "Plan":
        """Return the plan with some blocks of its body left out."""
        return replace(self, body=_leave_out(self.body, range(first, first + count)))


def covered(passages: Iterable[Passage]) -> frozenset[int]:
    return frozenset(
        index for passage in passages for index in range(passage.first, passage.last + 1)
    )


def _leave_out(body: Body, gone: range) -> Body:
    kept = [index for index in range(len(body.blocks)) if index not in gone]
    place = {index: at for at, index in enumerate(kept)}
    passages: list[Passage] = []
    for passage in body.passages:
        left = [place[i] for i in range(passage.first, passage.last + 1) if i in place]
        if left:
            passages.append(replace(passage, first=left[0], last=left[-1]))
    return Body(tuple(body.blocks[index] for index in kept), tuple(passages))
