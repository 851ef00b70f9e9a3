"""`/story warn`: an author lays passages over the paragraphs of a stored chapter.

What is still to come is made anew. A chapter that is out, or on its way, is revised: its messages
are edited to hide what is marked now.
"""

import hashlib
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.errors import StoryError
from bot.models.server import Audit, Member
from bot.models.story import (
    Chapter,
    HiddenWhole,
    Passage,
    Story,
    WarningFacts,
    WarningState,
)
from bot.services.background.side_work import beside
from bot.services.revisions.requests import ask_story, begun_channels
from bot.services.servers.eligibility import require_age_restricted
from bot.services.servers.permissions import Act, may, require
from bot.services.stories.lookup import find_chapter
from bot.services.warnings import texts
from bot.services.warnings.coverage import has_term
from bot.services.warnings.form_input import is_typed, read_summary, read_terms
from bot.storage.database.database import Database, Tx
from bot.storage.releases import claims
from bot.storage.servers import audit
from bot.storage.stories import hidden_chapters, narrowings, passages
from bot.storage.stories import warnings as warnings_rows
from bot.text.blocks import Body
from bot.text.canonical.markdown import parse_body
from bot.text.canonical.marking import mark_passage, numbered_blocks, unmark
from bot.text.canonical.printing import print_body
from bot.text.warnings.hiding import hide_chapter
from bot.text.warnings.terms import is_listed_term

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One numbered paragraph, and what it is hidden for by a passage."""

    number: int
    text: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedChapter:
    """A chapter as its author marks it. `stamp` tells one state of its text from another.

    `listed` are the warnings that chapter and story list themselves, beside its passages. `posted`
    are the channels where it is out already, or on its way. `may_open`: hiding less is allowed as
    well. `hidden_whole`: who manages the server hid it.
    """

    story: Story
    chapter_id: int
    number: int
    title: str
    stamp: str
    paragraphs: tuple[Paragraph, ...]
    listed: tuple[str, ...]
    posted: tuple[int, ...]
    may_open: bool = True
    hidden_whole: HiddenWhole | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What was done, in one sentence, and what that opens, if it opens anything."""

    sentence: str
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stored:
    """A chapter with what surrounds it, read in one transaction."""

    story: Story
    chapter: Chapter
    facts: WarningFacts
    posted: tuple[int, ...]
    may_open: bool
    hidden_whole: HiddenWhole | None


class Passages:
    """Passages and listed warnings of stored chapters, changed by their authors.

    `wake` is called when releases may have to be prepared anew.
    """

    def __init__(self, db: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake

    async def look(
        self, member: Member, story_id: int, number: int, *, age_restricted: bool
    ) -> MarkedChapter:
        """The chapter with its paragraphs numbered, for its author alone."""
        stored = await self._read(member, story_id, number, Act.WARN)
        require_age_restricted(
            stored.story, stored.facts, age_restricted=age_restricted, action="mark"
        )
        return await beside(_marked, stored)

    async def listed(self, member: Member, story_id: int, number: int) -> tuple[str, ...]:
        """Warnings that the chapter is listed for, by itself and by its story."""
        return _listed(await self._read(member, story_id, number, Act.WARN))

    async def mark(
        self,
        member: Member,
        story_id: int,
        number: int,
        stamp: str,
        paragraphs: tuple[int, int],
        *,
        warnings: str,
        summary: str = "",
    ) -> Change:
        """Hide paragraphs, by their numbers, for warnings in the author's words.

        `summary` is public: it tells in a line what happens there. Raises StoryError.
        """
        terms = read_terms(warnings)
        brief = read_summary(summary)
        stored = await self._read(member, story_id, number, Act.WARN)
        _require_same(stored, stamp)
        _require_no_words(stored, terms, brief)
        _require_not_narrowed(stored, terms)

        def change(body: Body) -> Body:
            first, last = _blocks(body, paragraphs)
            return mark_passage(body, Passage(first, last, terms, brief))

        opens = await self._change(member, stored, change)
        return Change(_hidden(paragraphs, terms), opens)

    async def unmark(
        self,
        member: Member,
        story_id: int,
        number: int,
        stamp: str,
        paragraphs: tuple[int, int],
    ) -> Change:
        """Take paragraphs out of every passage. What chapter or story list still holds."""
        stored = await self._read(member, story_id, number, Act.OPEN)
        _require_same(stored, stamp)

        def change(body: Body) -> Body:
            changed = unmark(body, *_blocks(body, paragraphs))
            if changed == body:
                raise StoryError(texts.NO_PASSAGE)
            return changed

        opens = await self._change(member, stored, change)
        return Change(_free(paragraphs), opens)

    async def warn(self, member: Member, story_id: int, number: int, warnings: str) -> Change:
        """Set what the chapter is listed for: for that it is hidden whole, passages apart.

        What the whole story lists and this leaves out covers all other chapters from then on.
        """
        terms = read_terms(warnings) if warnings.strip() else ()
        stored = await self._read(member, story_id, number, Act.WARN)
        _require_all_kept(stored, terms)
        _require_no_words(stored, terms)
        own, story_wide = stored.chapter.head, stored.story.warnings
        moved = [term for term in story_wide if not is_typed(term, terms, warnings)]
        said = [term for term in own.warnings if is_typed(term, terms, warnings)]
        new = [term for term in terms if not has_term((*said, *story_wide), term)]
        now = self._clock.now()
        async with self._db.write() as tx:
            await narrowings.narrow(
                tx, story_id, moved, but=[own.chapter_id], by=member.user_id, now=now
            )
            await passages.replace_chapter_warnings(tx, story_id, own.chapter_id, [*said, *new])
            opens = await self._follow(tx, member, stored)
        self._wake()
        if not terms:
            return Change(texts.NOW_LISTS_NONE(number=number), opens)
        return Change(texts.NOW_LISTS(number=number, warnings=", ".join(terms)), opens)

    async def _change(
        self, member: Member, stored: _Stored, change: Callable[[Body], Body]
    ) -> tuple[str, ...]:
        """Store the chapter with other passages; the warnings that hide it whole no more."""
        head = stored.chapter.head
        body = await beside(_changed, stored.chapter, change)
        printed = await beside(print_body, body)
        async with self._db.write() as tx:
            if not await passages.replace_passages(
                tx,
                head.story_id,
                head.chapter_id,
                body.passages,
                body=printed,
                instead_of=stored.chapter.body,
            ):
                raise StoryError(texts.CHAPTER_CHANGED)
            opens = await self._follow(tx, member, stored)
        log.info("chapter %s: passages changed by user %s", head.chapter_id, member.user_id)
        self._wake()
        return opens

    async def _follow(self, tx: Tx, member: Member, stored: _Stored) -> tuple[str, ...]:
        """What every change brings with it, in the same transaction; what it opens."""
        story = stored.story
        facts = await warnings_rows.get_warning_facts(tx, story.story_id)
        if facts.terms and story.warning_state is not WarningState.LISTED:
            await passages.set_warning_state(tx, story.story_id, WarningState.LISTED)
        await claims.unclaim_story(tx, story.story_id)
        subject = f"story {story.story_id}, chapter {stored.chapter.head.number}"
        now = self._clock.now()
        await ask_story(
            tx,
            member.guild_id,
            story.story_id,
            stored.facts,
            chapter_id=stored.chapter.head.chapter_id,
            new_text=False,
            asked_by=member.user_id,
            now=now,
        )
        await audit.record(tx, Audit(member.guild_id, member.user_id, "story warn", subject, now))
        number = stored.chapter.head.number
        after = hide_chapter(facts, number).whole
        return tuple(term for term in hide_chapter(stored.facts, number).whole if term not in after)

    async def _read(self, member: Member, story_id: int, number: int, act: Act) -> _Stored:
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, act)
            chapter = await find_chapter(tx, story, number)
            facts = await warnings_rows.get_warning_facts(tx, story_id)
            posted = await begun_channels(tx, chapter.head)
            may_open = await may(tx, member, story, Act.OPEN)
            hidden_whole = await hidden_chapters.find(tx, chapter.head.chapter_id)
        return _Stored(story, chapter, facts, posted, may_open, hidden_whole)


def _marked(stored: _Stored) -> MarkedChapter:
    head = stored.chapter.head
    body = parse_body(stored.chapter.body)
    hidden = {
        index: passage.warnings
        for passage in body.passages
        for index in range(passage.first, passage.last + 1)
    }
    return MarkedChapter(
        story=stored.story,
        chapter_id=head.chapter_id,
        number=head.number,
        title=head.title,
        stamp=_stamp(stored.chapter),
        paragraphs=tuple(
            Paragraph(number, body.blocks[index].text, hidden.get(index, ()))
            for number, index in enumerate(numbered_blocks(body), 1)
        ),
        listed=_listed(stored),
        posted=stored.posted,
        may_open=stored.may_open,
        hidden_whole=stored.hidden_whole,
    )


def _listed(stored: _Stored) -> tuple[str, ...]:
    own = stored.chapter.head.warnings
    return (*own, *(term for term in stored.story.warnings if not has_term(own, term)))


def _changed(chapter: Chapter, change: Callable[[Body], Body]) -> Body:
    body = parse_body(chapter.body)
    changed = change(body)
    # The same words in the same order: a mark must never cost the author a letter.
    assert changed.blocks == body.blocks  # noqa: S101 (a bug of ours, and nothing is stored)
    return replace(changed, blocks=body.blocks)


def _blocks(body: Body, paragraphs: tuple[int, int]) -> tuple[int, int]:
    counted = numbered_blocks(body)
    first, last = paragraphs
    if not 1 <= first <= last <= len(counted):
        raise StoryError(texts.WRONG_NUMBERS(last=len(counted)))
    return counted[first - 1], counted[last - 1]


def _require_not_narrowed(stored: _Stored, terms: Collection[str]) -> None:
    """A mark narrows what hides the whole chapter for its warning: that is hiding less."""
    whole = hide_chapter(stored.facts, stored.chapter.head.number).whole
    if not stored.may_open and any(has_term(whole, term) for term in terms):
        raise StoryError(texts.HIDDEN_WHOLE)


def _require_all_kept(stored: _Stored, terms: Collection[str]) -> None:
    gone = [term for term in _listed(stored) if not has_term(tuple(terms), term)]
    if gone and not stored.may_open:
        raise StoryError(texts.ONLY_ADD)


def _require_no_words(stored: _Stored, terms: Collection[str], summary: str = "") -> None:
    """Who may not write publishes nothing in a warning's place either."""
    new = [term for term in terms if not has_term(stored.facts.terms, term)]
    if not stored.may_open and (summary or not all(map(is_listed_term, new))):
        raise StoryError(texts.NEW_WORDS)


def _require_same(stored: _Stored, stamp: str) -> None:
    if _stamp(stored.chapter) != stamp:
        raise StoryError(texts.CHAPTER_CHANGED)


def _stamp(chapter: Chapter) -> str:
    return hashlib.sha256(chapter.body.encode()).hexdigest()[:12]


def _hidden(paragraphs: Collection[int], terms: Collection[str]) -> str:
    first, last, warnings = min(paragraphs), max(paragraphs), ", ".join(terms)
    if first == last:
        return texts.PARAGRAPH_HIDDEN(number=first, warnings=warnings)
    return texts.PARAGRAPHS_HIDDEN(first=first, last=last, warnings=warnings)


def _free(paragraphs: Collection[int]) -> str:
    first, last = min(paragraphs), max(paragraphs)
    if first == last:
        return texts.PARAGRAPH_FREE(number=first)
    return texts.PARAGRAPHS_FREE(first=first, last=last)
