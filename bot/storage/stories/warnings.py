"""What stories, chapters and passages warn of, as rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.story import Passage, WarningFacts
from bot.storage.stories.hidden_chapters import find_hidden_whole
from bot.storage.tables.core import chapters, passages, warnings
from bot.storage.tables.rows import insert_all

LONGEST_TERM = 100


@dataclass(frozen=True, slots=True)
class WarningsOf:
    """What a story lists; or one of its chapters; or one passage of that chapter."""

    story_id: int
    chapter_id: int | None
    passage_id: int | None
    terms: Sequence[str]

    def rows(self) -> list[dict[str, object]]:
        """In this order. A term that stands twice, in whatever case, is kept once.

        A sentence for a term is cut: what it warns of is hidden for its beginning as well.
        """
        once: dict[str, str] = {}
        for term in self.terms:
            shown = term.strip()[:LONGEST_TERM].strip()
            once.setdefault(shown.casefold(), shown)
        owner: dict[str, object] = {
            "story_id": self.story_id,
            "chapter_id": self.chapter_id,
            "passage_id": self.passage_id,
        }
        terms = enumerate(once.values())
        return [owner | {"position": position, "term": term} for position, term in terms]


async def add_warnings(tx: AsyncConnection, listed: Iterable[WarningsOf]) -> None:
    await insert_all(tx, warnings, [row for warned in listed for row in warned.rows()])


async def add_passages(
    tx: AsyncConnection, story_id: int, marked: Mapping[int, Sequence[Passage]]
) -> None:
    """The passages of new chapters, by chapter id, with their warnings."""
    placed = [
        (chapter_id, position, passage)
        for chapter_id, run in marked.items()
        for position, passage in enumerate(run)
    ]
    ids = await insert_all(tx, passages, [_passage_row(*place) for place in placed])
    rows = zip(ids, placed, strict=True)
    listed = [WarningsOf(story_id, place[0], i, place[2].warnings) for i, place in rows]
    await add_warnings(tx, listed)


async def get_story_warnings(
    tx: AsyncConnection, story_ids: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """What the stories themselves list, by story id."""
    query = (
        select(warnings.c.story_id, warnings.c.term)
        .where(warnings.c.story_id.in_(story_ids), warnings.c.chapter_id.is_(None))
        .order_by(warnings.c.story_id, warnings.c.position)
    )
    return _grouped((row.story_id, row.term) for row in await tx.execute(query))


async def get_terms(tx: AsyncConnection, story_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Everything that stories and their living chapters warn of, by story id."""
    living = or_(warnings.c.chapter_id.is_(None), chapters.c.removed_at.is_(None))
    query = (
        select(warnings.c.story_id, warnings.c.term)
        .outerjoin(chapters, chapters.c.chapter_id == warnings.c.chapter_id)
        .where(warnings.c.story_id.in_(story_ids), living)
        .distinct()
    )
    return _grouped((row.story_id, row.term) for row in await tx.execute(query))


async def get_chapter_warnings(tx: AsyncConnection, story_id: int) -> dict[int, tuple[str, ...]]:
    """What each chapter of a story lists itself, by chapter id."""
    query = (
        select(warnings.c.chapter_id, warnings.c.term)
        .where(warnings.c.story_id == story_id)
        .where(warnings.c.chapter_id.is_not(None), warnings.c.passage_id.is_(None))
        .order_by(warnings.c.chapter_id, warnings.c.position)
    )
    return _grouped((row.chapter_id, row.term) for row in await tx.execute(query))


async def get_passages(tx: AsyncConnection, story_id: int) -> dict[int, tuple[Passage, ...]]:
    """The passages of each chapter of a story, in order, by chapter id."""
    marked = select(warnings.c.passage_id, warnings.c.term).where(
        warnings.c.story_id == story_id, warnings.c.passage_id.is_not(None)
    )
    found = await tx.execute(marked.order_by(warnings.c.passage_id, warnings.c.position))
    terms = _grouped((row.passage_id, row.term) for row in found)
    query = (
        select(passages)
        .join(chapters, chapters.c.chapter_id == passages.c.chapter_id)
        .where(chapters.c.story_id == story_id)
        .order_by(passages.c.chapter_id, passages.c.position)
    )
    grouped: dict[int, list[Passage]] = defaultdict(list)
    for row in await tx.execute(query):
        listed = terms.get(row.passage_id, ())
        passage = Passage(row.first_block, row.last_block, listed, row.summary)
        grouped[row.chapter_id].append(passage)
    return {chapter_id: tuple(marked) for chapter_id, marked in grouped.items()}


async def get_warning_facts(tx: AsyncConnection, story_id: int) -> WarningFacts:
    """Everything the rule of hiding looks at, over the story's living chapters."""
    own = await get_story_warnings(tx, [story_id])
    listed = await get_chapter_warnings(tx, story_id)
    marked = await get_passages(tx, story_id)
    query = (
        select(chapters.c.chapter_id, chapters.c.number)
        .where(chapters.c.story_id == story_id, chapters.c.removed_at.is_(None))
        .order_by(chapters.c.number)
    )
    numbers = {row.chapter_id: row.number for row in await tx.execute(query)}
    whole = await find_hidden_whole(tx, story_id)
    return WarningFacts(
        story=own.get(story_id, ()),
        chapters={numbers[i]: listed[i] for i in numbers if i in listed},
        passages={
            numbers[i]: tuple(passage.warnings for passage in marked[i])
            for i in numbers
            if i in marked
        },
        hidden_whole=frozenset(numbers[i] for i in numbers if i in whole),
    )


def _passage_row(chapter_id: int, position: int, passage: Passage) -> dict[str, object]:
    return {
        "chapter_id": chapter_id,
        "position": position,
        "first_block": passage.first,
        "last_block": passage.last,
        "summary": passage.summary,
    }


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    grouped: dict[int, list[str]] = defaultdict(list)
    for key, term in pairs:
        grouped[key].append(term)
    return {key: tuple(terms) for key, terms in grouped.items()}
