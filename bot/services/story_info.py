"""What may be told about a story: to everybody, and to those who may change it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.models.release import Release, ReleaseState, Schedule, ScheduleState
from bot.models.server import Target
from bot.models.story import ChapterHead, Rating, Story, WarningFacts
from bot.text.warnings import implied_rating

WAITING = (ReleaseState.WAITING, ReleaseState.CLAIMED)


@dataclass(frozen=True, slots=True)
class TargetInfo:
    """How far a story has come in one channel. `schedule` is None where none is living."""

    channel_id: int
    schedule: ScheduleState | None
    posted: int
    waiting: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoryInfo:
    """`chapters` are in order; a title that is not public yet is empty.

    `rating` is what the story counts as. `released` counts chapters posted anywhere.
    """

    story: Story
    rating: Rating
    warnings: tuple[str, ...]
    chapters: tuple[ChapterHead, ...]
    released: int
    targets: tuple[TargetInfo, ...]


def tell_info(
    story: Story,
    heads: Sequence[ChapterHead],
    facts: WarningFacts,
    targets: Sequence[Target],
    schedules: Sequence[Schedule],
    releases: Sequence[Release],
    *,
    all_titles: bool,
) -> StoryInfo:
    posted = {r.chapter_id for r in releases if r.state is ReleaseState.POSTED}
    public = {head.chapter_id for head in heads} if all_titles else posted
    rows = (_target_info(target, schedules, releases) for target in targets)
    return StoryInfo(
        story=story,
        rating=implied_rating(story.rating, facts.terms),
        warnings=_public_warnings(facts, heads, public),
        chapters=tuple(_shown(head, public) for head in heads),
        released=len(posted),
        targets=tuple(row for row in rows if row.schedule or row.posted or row.waiting),
    )


def _target_info(
    target: Target, schedules: Sequence[Schedule], releases: Sequence[Release]
) -> TargetInfo:
    here = [release for release in releases if release.target_id == target.target_id]
    waiting = [release.due_at for release in here if release.state in WAITING]
    states = [plan.state for plan in schedules if plan.target_id == target.target_id]
    living = [state for state in states if state is not ScheduleState.ENDED]
    return TargetInfo(
        channel_id=target.channel_id,
        schedule=living[0] if living else None,
        posted=sum(release.state is ReleaseState.POSTED for release in here),
        waiting=len(waiting),
        next_at=min(waiting, default=None),
    )


def _shown(head: ChapterHead, public: Collection[int]) -> ChapterHead:
    return head if head.chapter_id in public else replace(head, title="", warnings=())


def _public_warnings(
    facts: WarningFacts, heads: Sequence[ChapterHead], public: Collection[int]
) -> tuple[str, ...]:
    """A warning of a chapter to come tells what happens in it: named only where it is public."""
    numbers = {head.number for head in heads if head.chapter_id in public}
    known = WarningFacts(
        story=facts.story,
        chapters={n: terms for n, terms in facts.chapters.items() if n in numbers},
        passages={n: runs for n, runs in facts.passages.items() if n in numbers},
    )
    return known.terms
