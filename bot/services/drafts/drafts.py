"""Drafts: a story file between its upload and its author's decision."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.errors import StoryError
from bot.importing.files.story_file import StoryFile
from bot.importing.files.uploads import bundle
from bot.importing.manuscripts.reading import MAX_BYTES
from bot.importing.process.reading_process import ReadingProcess
from bot.importing.questions import Reading
from bot.models.release import UNBEGUN, Payload
from bot.models.server import Audit, Member, MessageStyle
from bot.models.story import Draft, Manuscript, Story
from bot.services.background.side_work import beside
from bot.services.drafts import texts
from bot.services.drafts.added_chapters import add_chapters
from bot.services.drafts.basis import DraftBasis, ReadChapter, read_chapters
from bot.services.drafts.preview import DraftView, review_draft
from bot.services.drafts.reading_desk import ReadingDesk
from bot.services.drafts.revised_draft import (
    RevisedDrafts,
    read_revising,
    review_revision,
    revise,
    revised_messages,
    store_revision,
)
from bot.services.drafts.waiting_drafts import Attached, new_draft, require_room
from bot.services.servers.eligibility import require_age_restricted
from bot.services.servers.permissions import Act, require, require_author
from bot.services.servers.servers import known_guild
from bot.services.stories.lookup import find_chapter
from bot.services.warnings.coverage import has_term
from bot.storage.database.database import Database, Tx
from bot.storage.releases import releases
from bot.storage.servers import audit, policies
from bot.storage.stories import drafts, narrowings, stories, warnings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A story as it is after its draft was added, and how many chapters that brought.

    `dated`: what was appended has a date by a schedule. `revised` is the number of the chapter that
    was changed instead, `channels` where it is out.
    """

    story: Story
    chapters: int
    appended: bool
    dated: bool = False
    revised: int | None = None
    channels: tuple[int, ...] = ()


class Drafts:
    """Takes files in, shows what they would become, and makes stories of them.

    `wake` is called after a story with living schedules got chapters: releases may have moved.
    `process` is its opener's to close.
    """

    def __init__(
        self, db: Database, clock: Clock, wake: Callable[[], None], process: ReadingProcess
    ) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake
        self._desk = ReadingDesk(process)

    async def add_draft(
        self,
        member: Member,
        files: Sequence[StoryFile] | Attached,
        *,
        title: str | None = None,
        rating: str | None = None,
        story_id: int | None = None,
        chapter: int | None = None,
    ) -> DraftView:
        """Keep files for LIFETIME as one story; with `story_id`, as further chapters of that.

        With `chapter` too, its number, as that chapter anew. Files that are `Attached` are fetched
        once there is a place for them in the line; all are read when their turn comes.
        """
        size = files.size if isinstance(files, Attached) else sum(len(each.data) for each in files)
        if size > MAX_BYTES:
            raise StoryError(texts.TOO_LARGE)
        given = {name: words for name, words in (("title", title), ("rating", rating)) if words}
        await self._require_room(member)
        with self._desk.place(member, size) as place:
            given_files = await files.fetch() if isinstance(files, Attached) else files
            file = await beside(bundle, given_files)
            draft = new_draft(member, file, given, story_id, self._clock.now())
            if story_id is not None and chapter is not None:
                draft = replace(draft, revises=await self._revised(member, story_id, chapter))
            async with place:
                view = await self._review(member, draft)
        return replace(view, draft_id=await self._keep(member, draft))

    async def _require_room(self, member: Member) -> None:
        """Before anything is read, too: what cannot be kept need not be."""
        async with self._db.read() as tx:
            await require_room(tx, member, self._clock.now())

    async def _keep(self, member: Member, draft: Draft) -> int:
        async with self._db.write() as tx:
            await known_guild(tx, member.guild_id, self._clock)
            await drafts.remove_expired_drafts(tx, self._clock.now())
            await require_room(tx, member, self._clock.now())
            draft_id = await drafts.add_draft(tx, draft)
        log.info("draft %s by user %s", draft_id, member.user_id)
        return draft_id

    async def require_appendable(self, member: Member, story_id: int) -> None:
        """Raise StoryError unless the member may add chapters to the story."""
        async with self._db.read() as tx:
            await require(tx, member, story_id, Act.WRITE)

    async def _revised(self, member: Member, story_id: int, number: int) -> int:
        async with self._db.read() as tx:
            story = await require(tx, member, story_id, Act.WRITE)
            return (await find_chapter(tx, story, number)).head.chapter_id

    async def messages(
        self, member: Member, draft_id: int, style: MessageStyle, *, age_restricted: bool
    ) -> list[Payload]:
        """A revised chapter's messages as they would be posted, inert: card first."""
        draft = await self._own(member, draft_id)
        old = await self._read_revising(member, draft)
        async with self._desk.turn(member, draft):
            revised = await beside(revise, draft, await self._desk.read(draft), old)
        require_age_restricted(
            old.story, old.facts, age_restricted=age_restricted, action="preview"
        )
        return await beside(revised_messages, revised, old, style)

    async def view(self, member: Member, draft_id: int) -> DraftView:
        draft = await self._own(member, draft_id)
        async with self._desk.turn(member, draft):
            return await self._review(member, draft)

    async def details(self, member: Member, draft_id: int) -> Manuscript:
        """The manuscript with all choices and edits; much quicker than a `view`."""
        draft = await self._own(member, draft_id)
        return (await self._read(member, draft)).manuscript

    async def choose(self, member: Member, draft_id: int, key: str, option: str) -> DraftView:
        """Take another option of a proposal; the file is read again with it.

        What the author typed stands: an answer adds a warning to a typed list, and takes none.
        """
        draft = await self._own(member, draft_id)
        answered = replace(draft, choices={**draft.choices, key: option})
        if "warnings" in draft.edits:
            added = await self._newly_warned(member, draft, answered)
            words = ", ".join(filter(None, (draft.edits["warnings"], *added)))
            answered = replace(answered, edits={**draft.edits, "warnings": words})
        return await self._change(member, answered)

    async def _newly_warned(self, member: Member, before: Draft, after: Draft) -> list[str]:
        """Warnings that an answer adds to those of the file itself; typed ones do not count."""
        known = await self._read(member, replace(before, edits={}))
        found = await self._read(member, replace(after, edits={}))
        named = known.manuscript.warnings
        return [term for term in found.manuscript.warnings if not has_term(named, term)]

    async def edit(self, member: Member, draft_id: int, edits: Mapping[str, str]) -> DraftView:
        """Set fields of the manuscript in the author's own words. Raises StoryError."""
        draft = await self._own(member, draft_id)
        return await self._change(member, replace(draft, edits={**draft.edits, **edits}))

    async def discard(self, member: Member, draft_id: int) -> None:
        draft = await self._own(member, draft_id)
        async with self._db.write() as tx:
            await drafts.remove_draft(tx, draft_id)
        await self._desk.forget(draft)

    async def accept(self, member: Member, draft_id: int) -> Accepted:
        """Make the story, or the chapters, exactly once however often it is pressed."""
        draft = await self._own(member, draft_id)
        reading = await self._read(member, draft)
        if draft.revises is not None:
            return await self._accept_revision(member, draft, reading)
        chapters = await beside(read_chapters, reading.manuscript, reading.laid_out)
        async with self._db.write() as tx:
            await self._still_same(tx, draft)
            accepted = await self._store(tx, member, draft, reading, chapters)
            await drafts.remove_draft(tx, draft_id)
        await self._desk.forget(draft)
        log.info("draft %s became story %s", draft_id, accepted.story.story_id)
        if accepted.appended:
            self._wake()
        return accepted

    async def _accept_revision(self, member: Member, draft: Draft, reading: Reading) -> Accepted:
        old = await self._read_revising(member, draft)
        revised = await beside(revise, draft, reading, old)
        async with self._db.write() as tx:
            await self._still_same(tx, draft)
            channels = await store_revision(tx, member, revised, old, now=self._clock.now())
            await drafts.remove_draft(tx, draft.draft_id)
        await self._desk.forget(draft)
        self._wake()
        number = old.chapter.head.number
        return Accepted(old.story, 1, appended=False, revised=number, channels=channels)

    async def _read_revising(self, member: Member, draft: Draft) -> RevisedDrafts:
        if draft.story_id is None or draft.revises is None:
            raise StoryError(texts.DRAFT_GONE)
        async with self._db.read() as tx:
            return await read_revising(tx, member, draft.story_id, draft.revises)

    async def _store(
        self,
        tx: Tx,
        member: Member,
        draft: Draft,
        reading: Reading,
        chapters: tuple[ReadChapter, ...],
    ) -> Accepted:
        story_id = await self._add(tx, member, draft, reading, chapters)
        appended = draft.story_id is not None
        action = "story append" if appended else "story add"
        subject, now = f"story {story_id}", self._clock.now()
        await audit.record(tx, Audit(member.guild_id, member.user_id, action, subject, now))
        story = await stories.get_story(tx, story_id)
        assert story is not None  # noqa: S101 (stored in this transaction)
        planned = await releases.find_releases(tx, story_id=story_id, states=UNBEGUN)
        dated = any(each.chapter_number == story.chapter_count for each in planned)
        return Accepted(story, len(chapters), appended, dated)

    async def _add(
        self,
        tx: Tx,
        member: Member,
        draft: Draft,
        reading: Reading,
        chapters: tuple[ReadChapter, ...],
    ) -> int:
        if draft.story_id is not None:
            basis = await _basis(tx, member, draft.story_id)
            await add_chapters(
                tx, member, draft, basis, reading.manuscript, chapters, now=self._clock.now()
            )
            return draft.story_id
        await require_author(tx, member)
        now = self._clock.now()
        story_id = await stories.add_story(
            tx,
            reading.manuscript,
            guild_id=member.guild_id,
            author_id=member.user_id,
            author_name=member.name,
            word_counts=[chapter.words for chapter in chapters],
            passages=[chapter.passages for chapter in chapters],
            now=now,
        )
        narrowed = reading.manuscript.narrowed
        await narrowings.add_narrowed(tx, story_id, narrowed, by=member.user_id, now=now)
        return story_id

    async def _change(self, member: Member, draft: Draft) -> DraftView:
        async with self._desk.turn(member, draft):
            view = await self._review(member, draft)
        async with self._db.write() as tx:
            if await drafts.get_draft(tx, draft.draft_id) is None:
                raise StoryError(texts.DRAFT_GONE)
            await drafts.update_draft(tx, draft.draft_id, choices=draft.choices, edits=draft.edits)
        return view

    async def _review(self, member: Member, draft: Draft) -> DraftView:
        """In a turn."""
        if draft.revises is not None:
            old = await self._read_revising(member, draft)
            reading = await self._desk.read(draft)
            return await beside(review_revision, draft, reading, old, self._db.key)
        async with self._db.read() as tx:
            basis = await _basis(tx, member, draft.story_id) if draft.story_id else None
            if basis is None:
                await require_author(tx, member)
            policy = await policies.get_policy(tx, member.guild_id)
        reading = await self._desk.read(draft)
        return await beside(review_draft, draft, reading, basis, policy)

    async def _read(self, member: Member, draft: Draft) -> Reading:
        async with self._desk.turn(member, draft):
            return await self._desk.read(draft)

    async def _own(self, member: Member, draft_id: int) -> Draft:
        async with self._db.read() as tx:
            draft = await drafts.get_draft(tx, draft_id)
        # That somebody else has a draft stays unsaid.
        asked_by = (member.guild_id, member.user_id)
        if draft is None or (draft.guild_id, draft.author_id) != asked_by:
            raise StoryError(texts.DRAFT_GONE)
        if draft.expires_at <= self._clock.now():
            raise StoryError(texts.DRAFT_GONE)
        return draft

    async def _still_same(self, tx: Tx, draft: Draft) -> None:
        stored = await drafts.get_draft(tx, draft.draft_id)
        if stored is None:
            raise StoryError(texts.DRAFT_GONE)
        if stored != draft:
            raise StoryError(texts.DRAFT_CHANGED)


async def _basis(tx: Tx, member: Member, story_id: int) -> DraftBasis:
    """The story to append to. Raises StoryError unless it is here and the member may change it."""
    story = await require(tx, member, story_id, Act.WRITE)
    heads = await stories.get_chapters(tx, story_id)
    facts = await warnings.get_warning_facts(tx, story_id)
    narrowed = await narrowings.get_narrowed(tx, story_id)
    return DraftBasis(story, facts, max((head.number for head in heads), default=0) + 1, narrowed)
