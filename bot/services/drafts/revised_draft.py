"""`/story revise`: what a file would change in a chapter, shown first, and then stored."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import StoryError
from bot.importing.files.gathering import story_key
from bot.importing.questions import Question, Reading, clip
from bot.messages.layout.spoiler_labels import UNNEEDED_LABEL
from bot.messages.payload.compose import compose
from bot.messages.payload.preview import inert
from bot.messages.proof.proof import ProofFailed
from bot.models.release import PartKind, PartState, Payload, Release, ReleaseState
from bot.models.revision import PlaceChange, RevisionView
from bot.models.server import Audit, Layout, Member, MessageStyle
from bot.models.story import Chapter, Draft, Story, WarningFacts, WarningState
from bot.services.background.garbage import no_collection
from bot.services.drafts import texts
from bot.services.drafts.answers import store_answers
from bot.services.drafts.basis import DraftBasis, with_body
from bot.services.drafts.preview import DraftView, review_chapters
from bot.services.drafts.revised_chapter import (
    RevisedChapter,
    facts_with,
    revise_chapter,
    without_chapter,
)
from bot.services.revisions.plan import (
    RevisionBasis as ReleaseBasis,
)
from bot.services.revisions.plan import (
    changed_parts,
    compose_revision,
    read_basis,
)
from bot.services.revisions.requests import ask_story, begun_releases
from bot.services.servers.permissions import Act, require
from bot.services.stories.texts import NOT_PROVEN
from bot.storage.database.database import Tx
from bot.storage.releases import claims
from bot.storage.servers import audit, policies
from bot.storage.stories import chapter_versions, stories, warnings
from bot.storage.stories import passages as marks
from bot.text.warnings.policy import Policy

log = logging.getLogger(__name__)

SHOWN_PLACES = 10


@dataclass(frozen=True, slots=True)
class RevisedDrafts:
    """A chapter to be revised with what surrounds it, and where it is out, in one reading."""

    story: Story
    chapter: Chapter
    facts: WarningFacts
    policy: Policy
    begun: tuple[tuple[Release, ReleaseBasis], ...]


async def read_revising(tx: Tx, member: Member, story_id: int, chapter_id: int) -> RevisedDrafts:
    """Raises StoryError unless the chapter is there and the member may write in the story."""
    story = await require(tx, member, story_id, Act.WRITE)
    chapter = await stories.get_chapter_by_id(tx, chapter_id)
    if chapter is None or chapter.head.removed_at is not None or chapter.head.story_id != story_id:
        raise StoryError(texts.CHAPTER_GONE)
    begun = await begun_releases(tx, story_id)
    own = [release for release in begun if release.chapter_id == chapter_id]
    return RevisedDrafts(
        story=story,
        chapter=chapter,
        facts=await warnings.get_warning_facts(tx, story_id),
        policy=await policies.get_policy(tx, member.guild_id),
        begun=tuple([(release, await read_basis(tx, release)) for release in own]),
    )


def revise(draft: Draft, reading: Reading, old: RevisedDrafts) -> RevisedChapter:
    """What the chapter becomes. Raises StoryError; slow for a long one."""
    return revise_chapter(
        reading.manuscript,
        old.story,
        old.chapter,
        old.facts,
        title=draft.edits.get("title", ""),
        answers=draft.choices,
        guessed=any(story_key(asked.key) == "title" for asked in reading.proposals),
    )


@no_collection()
def review_revision(draft: Draft, reading: Reading, old: RevisedDrafts, key: str) -> DraftView:
    """The preview: what changes in the chapter, and in its messages. Raises StoryError; slow."""
    revised = revise(draft, reading, old)
    number = old.chapter.head.number
    manuscript = replace(
        reading.manuscript, chapters=(revised.text,), note_before="", note_after="", warnings=()
    )
    basis = _basis(old, revised)
    chapter = with_body(revised.text, revised.body, revised.words)
    new = replace(reading, manuscript=manuscript)
    view = review_chapters(draft, new, [chapter], basis, old.policy)
    places = [_place(revised, old, release, base, key) for release, base in _shown(old)]
    seen = RevisionView(number, old.chapter.head, revised.text, _changes(revised), tuple(places))
    proposals = [_as_text(each) if revised.as_text else each for each in view.proposals]
    asked = (*revised.kept.settled.proposals, *proposals)
    return replace(view, revision=seen, proposals=asked)


@no_collection()
def revised_messages(
    revised: RevisedChapter, old: RevisedDrafts, style: MessageStyle
) -> list[Payload]:
    """The chapter's messages as they would be posted today, inert. Raises StoryError; slow."""
    try:
        parts = compose(
            _new_story(old.story, revised),
            revised.as_chapter(old.chapter.head),
            facts_with(old.facts, old.chapter.head.number, revised),
            layout=Layout.CHANNEL,
            style=style,
            release_id=0,
            key="preview",
            chapter_total=old.story.expected_chapters,
            policy=old.policy,
        )
    except ProofFailed as failure:
        raise _unproven(old, failure) from failure
    return [inert(part.payload) for part in parts if part.kind is not PartKind.THREAD]


async def store_revision(
    tx: Tx, member: Member, revised: RevisedChapter, old: RevisedDrafts, *, now: datetime
) -> tuple[int, ...]:
    """Give the chapter its new text and owe its messages the revision.

    Returns the channels where it is out. What it said before is kept. Raises StoryError if it is
    not as it was when `revised` was worked out.
    """
    head = old.chapter.head
    found = await read_revising(tx, member, head.story_id, head.chapter_id)
    same = (found.story, found.facts) == (old.story, old.facts)
    if not same or not await chapter_versions.replace_text(
        tx,
        old.story,
        old.chapter,
        revised.text,
        passages=revised.body.passages,
        words=revised.words,
        story_notes=revised.story_notes,
        replaced_by=member.user_id,
        now=now,
    ):
        raise StoryError(texts.CHAPTER_CHANGED)
    await store_answers(
        tx,
        member,
        old.story,
        f"chapter {head.number}",
        revised.kept.settled,
        moved=revised.kept.moved,
        but=[head.chapter_id],
        rating=revised.rating,
        now=now,
    )
    await _follow_warnings(tx, old)
    await claims.unclaim_story(tx, head.story_id)
    own = await ask_story(
        tx,
        member.guild_id,
        head.story_id,
        old.facts,
        chapter_id=head.chapter_id,
        new_text=True,
        asked_by=member.user_id,
        now=now,
    )
    subject = f"story {head.story_id}, chapter {head.number}"
    await audit.record(tx, Audit(member.guild_id, member.user_id, "story revise", subject, now))
    log.info("chapter %s: revised by user %s", head.chapter_id, member.user_id)
    return tuple(dict.fromkeys(release.channel_id for release in own))


def _basis(old: RevisedDrafts, revised: RevisedChapter) -> DraftBasis:
    """The story with all other chapters, and with what was answered about it."""
    number = old.chapter.head.number
    facts = without_chapter(facts_with(old.facts, number, revised), number)
    return DraftBasis(_new_story(old.story, revised), facts, number)


async def _follow_warnings(tx: Tx, old: RevisedDrafts) -> None:
    """A story that warns says so."""
    story_id = old.story.story_id
    facts = await warnings.get_warning_facts(tx, story_id)
    if facts.terms and old.story.warning_state is not WarningState.LISTED:
        await marks.set_warning_state(tx, story_id, WarningState.LISTED)


def _shown(old: RevisedDrafts) -> Sequence[tuple[Release, ReleaseBasis]]:
    return old.begun[:SHOWN_PLACES]


def _place(
    revised: RevisedChapter, old: RevisedDrafts, release: Release, basis: ReleaseBasis, key: str
) -> PlaceChange:
    """What would happen to the messages of one release."""
    material = replace(
        basis.material,
        story=_new_story(old.story, revised),
        chapter=revised.as_chapter(old.chapter.head),
        warnings=facts_with(old.facts, old.chapter.head.number, revised),
    )
    new = replace(basis, material=material)
    assert material.story is not None and material.chapter is not None  # noqa: S101 (set above)
    try:
        made = compose_revision(release, material.story, material.chapter, new, key)
    except ProofFailed as failure:
        raise _unproven(old, failure) from failure
    sent = {part.position for part in basis.parts if part.state is PartState.SENT}
    changed = [part for part in changed_parts(made.parts, new) if part.kind is not PartKind.THREAD]
    emptied = [part for part in changed if UNNEEDED_LABEL in str(part.payload)]
    edited = [part for part in changed if part.position in sent and part not in emptied]
    return PlaceChange(
        channel_id=release.channel_id,
        edited=len(edited),
        added=sum(part.position not in sent for part in changed),
        emptied=len(emptied),
        waits=release.state is not ReleaseState.POSTED,
    )


def _new_story(story: Story, revised: RevisedChapter) -> Story:
    before, after = revised.story_notes
    return replace(story, note_before=before, note_after=after, rating=revised.rating)


def _as_text(asked: Question) -> Question:
    """A line that stood hidden is no title, until its author says so."""
    is_title = story_key(asked.key) == "title" and asked.chosen == "line"
    return replace(asked, chosen=asked.options[-1].key) if is_title else asked


def _changes(revised: RevisedChapter) -> tuple[str, ...]:
    kept, said = revised.kept, list[str]()
    if kept.carried:
        said.append(texts.CARRIED(warnings=", ".join(kept.carried)))
    if kept.spread:
        said.append(texts.SPREAD(warnings=", ".join(kept.spread)))
    if revised.as_text:
        said.append(texts.TITLE_AS_TEXT(line=clip(revised.as_text, 80)))
    if revised.opens:
        said.append(texts.OPENS(warnings=", ".join(revised.opens)))
    return tuple(said)


def _unproven(old: RevisedDrafts, failure: ProofFailed) -> StoryError:
    findings = "; ".join(failure.findings)
    log.error("revision of chapter %s: proof failed: %s", old.chapter.head.chapter_id, findings)
    return StoryError(NOT_PROVEN)
