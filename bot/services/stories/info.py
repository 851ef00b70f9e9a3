"""Facts on a story for `/story info`: for readers, for its author, and for managers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.models.release import UNBEGUN, Release, ReleaseState, Schedule, ScheduleState
from bot.models.server import Target
from bot.models.story import ChapterHead, Rating, Story, WarningFacts, WarningState
from bot.text.warnings.terms import implied_rating


@dataclass(frozen=True, slots=True)
class Told:
    """All facts on a story, before those are left out that a member may not know."""

    story: Story
    heads: Sequence[ChapterHead]
    facts: WarningFacts
    targets: Sequence[Target]
    schedules: Sequence[Schedule]
    releases: Sequence[Release]


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
    """`chapters` are in order. `all_told`: those to come are among them.

    `rating` is what the story counts as. `released` counts chapters posted anywhere. `state` is
    what the author says about warnings, where something that it is said of is told.
    """

    story: Story
    rating: Rating
    warnings: tuple[str, ...]
    state: WarningState | None
    chapters: tuple[ChapterHead, ...]
    released: int
    targets: tuple[TargetInfo, ...]
    all_told: bool


def tell_all(told: Told) -> StoryInfo:
    """For its author."""
    return _tell(told, all_told=True)


def tell_managers(told: Told, shown: Collection[int]) -> StoryInfo:
    """Titles and state, to come as well; what else its author wrote, as readers are told it.

    `shown` are the chapters that are out where this manager sees them.
    """
    story = told.story if shown else replace(told.story, summary="")
    facts = _public_facts(told, shown) if shown else WarningFacts()
    known = replace(told, story=story, facts=facts)
    state = story.warning_state if shown else None
    return replace(_tell(known, all_told=True), rating=_rating(told), state=state)


def tell_readers(told: Told, seen: Collection[int], shown: Collection[int]) -> StoryInfo:
    """For readers who see the targets `seen`, in which the chapters `shown` are out."""
    out = [
        release
        for release in told.releases
        if release.target_id in seen and release.state is ReleaseState.POSTED
    ]
    known = replace(
        told,
        heads=[head for head in told.heads if head.chapter_id in shown],
        facts=_public_facts(told, shown),
        targets=[target for target in told.targets if target.target_id in seen],
        schedules=[],
        releases=out,
    )
    return replace(_tell(known, all_told=False), rating=_rating(told))


def _tell(told: Told, *, all_told: bool) -> StoryInfo:
    posted = {r.chapter_id for r in told.releases if r.state is ReleaseState.POSTED}
    rows = (_target_info(target, told.schedules, told.releases) for target in told.targets)
    return StoryInfo(
        story=told.story,
        rating=_rating(told),
        warnings=told.facts.terms,
        state=told.story.warning_state,
        chapters=tuple(told.heads),
        released=len(posted),
        targets=tuple(row for row in rows if row.schedule or row.posted or row.waiting),
        all_told=all_told,
    )


def _rating(told: Told) -> Rating:
    return implied_rating(told.story.rating, told.facts.terms)


def _target_info(
    target: Target, schedules: Sequence[Schedule], releases: Sequence[Release]
) -> TargetInfo:
    here = [release for release in releases if release.target_id == target.target_id]
    waiting = [release.due_at for release in here if release.state in UNBEGUN]
    states = [plan.state for plan in schedules if plan.target_id == target.target_id]
    living = [state for state in states if state is not ScheduleState.ENDED]
    return TargetInfo(
        channel_id=target.channel_id,
        schedule=living[0] if living else None,
        posted=sum(release.state is ReleaseState.POSTED for release in here),
        waiting=len(waiting),
        next_at=min(waiting, default=None),
    )


def _public_facts(told: Told, shown: Collection[int]) -> WarningFacts:
    """A warning of a chapter to come tells what happens in it: named only where it is public."""
    numbers = {head.number for head in told.heads if head.chapter_id in shown}
    facts = told.facts
    return WarningFacts(
        story=facts.story,
        chapters={n: terms for n, terms in facts.chapters.items() if n in numbers},
        passages={n: runs for n, runs in facts.passages.items() if n in numbers},
    )
