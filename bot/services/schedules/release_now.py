"""Releases made by hand: which chapter `/release now` means, and what stands in its way."""

from datetime import datetime, timedelta

from bot.errors import StoryError
from bot.models.release import UNBEGUN, Release, ReleaseState, Schedule, ScheduleState
from bot.models.server import Member
from bot.models.story import ChapterHead
from bot.services.schedules import texts
from bot.services.schedules.place import StoryTarget
from bot.services.schedules.planning import planned_slots, replan, waiting_releases
from bot.services.servers.permissions import Act, may
from bot.storage.database.database import Tx
from bot.storage.releases import releases, requests
from bot.storage.stories import stories

UNDO_GRACE = timedelta(seconds=10)


async def add_by_hand(
    tx: Tx, member: Member, place: StoryTarget, number: int | None, now: datetime
) -> Release:
    """Make a release due in ten seconds, with the schedule (if any) planned anew around it."""
    head = await choose_chapter(tx, place, number)
    left = await _slot_of(tx, place, head)
    if place.schedule is not None:
        slots = await planned_slots(tx, place.schedule, now, without=(head.chapter_id,))
        await releases.replace_waiting(tx, place.schedule, slots)
    release_id = await releases.add_release(
        tx,
        story_id=place.story.story_id,
        chapter_id=head.chapter_id,
        target_id=place.target.target_id,
        # Of no schedule, so that neither its pause nor a new plan touches it.
        schedule_id=None,
        due_at=now + UNDO_GRACE,
        requested_by=member.user_id,
    )
    named = number is not None
    await requests.note_request(tx, release_id, named=named, planned_at=left)
    release = await releases.get_release(tx, release_id)
    assert release is not None  # noqa: S101 (stored in this transaction)
    return release


async def find_by_hand(tx: Tx, member: Member, release_id: int) -> Release:
    """A release made by hand that this member may take back; StoryError for any other."""
    release = await releases.get_release(tx, release_id)
    story = await stories.get_story(tx, release.story_id) if release else None
    if release is None or story is None or not await may(tx, member, story, Act.UNDO):
        raise StoryError(texts.RELEASE_GONE)
    if release.schedule_id is not None:
        raise StoryError(texts.OF_A_SCHEDULE)
    return release


async def take_back(tx: Tx, place: StoryTarget, release: Release, now: datetime) -> list[Release]:
    """Undo a release made by hand: its chapter goes back to the slot that it left.

    With it go those of later chapters that nobody named: they were to follow it. Returns all, or
    nothing if it has begun.
    """
    if not await releases.cancel(tx, release.release_id):
        return []
    undone = [release, *await withdraw_unnamed(tx, place, after=release.chapter_number)]
    if place.schedule is not None:
        await replan(tx, place.schedule, now, back=await requests.slots_left(tx, undone))
    return undone


async def withdraw_unnamed(tx: Tx, place: StoryTarget, *, after: int) -> list[Release]:
    """Take back what was asked for by hand, but not by its name, of chapters after this one.

    They may not overtake it, and it has been taken out of their way.
    """
    later = await requests.find_unnamed(
        tx, story_id=place.story.story_id, target_id=place.target.target_id, after=after
    )
    return [each for each in later if await releases.cancel(tx, each.release_id)]


async def withdraw_overtaking(tx: Tx, place: StoryTarget, schedule: Schedule) -> None:
    """`withdraw_unnamed` what would overtake the chapters that its schedule drops as it ends."""
    planned = await waiting_releases(tx, schedule)
    if planned:
        first = min(release.chapter_number for release in planned)
        await withdraw_unnamed(tx, place, after=first)


async def choose_chapter(tx: Tx, place: StoryTarget, number: int | None) -> ChapterHead:
    """The chapter of this number, else the next that is not out or on its way; StoryError if
    there is none.
    """
    heads = await stories.get_chapters(tx, place.story.story_id)
    if number is not None:
        heads = [_numbered(heads, number)]
    await _require_none_stopped(tx, place, number)
    free = await _free(tx, place)
    for head in heads:
        if head.chapter_id in free:
            return head
    channel_id = place.target.channel_id
    if number is None:
        raise StoryError(texts.ALL_OUT(channel_id=channel_id))
    raise StoryError(texts.IS_OUT(number=number, channel_id=channel_id))


def _numbered(heads: list[ChapterHead], number: int) -> ChapterHead:
    for head in heads:
        if head.number == number:
            return head
    last = heads[-1].number if heads else 0
    raise StoryError(texts.NO_CHAPTER(number=number, last=last))


async def _free(tx: Tx, place: StoryTarget) -> set[int]:
    coming = {
        release.chapter_id
        for release in await _waiting(tx, place)
        if release.schedule_id is None or _is_on_its_way(release, place.schedule)
    }
    story_id, target_id = place.story.story_id, place.target.target_id
    return set(await releases.unreleased_chapters(tx, story_id, target_id)) - coming


def _is_on_its_way(release: Release, schedule: Schedule | None) -> bool:
    """Whether it goes out in a moment by itself, or as soon as the one before it is out."""
    is_claimed = release.state is ReleaseState.CLAIMED
    return is_claimed and schedule is not None and schedule.state is ScheduleState.ACTIVE


async def _slot_of(tx: Tx, place: StoryTarget, head: ChapterHead) -> datetime | None:
    """When the chapter's turn is, or was, by the schedule."""
    planned = (each for each in await _waiting(tx, place) if each.chapter_id == head.chapter_id)
    return next((each.due_at for each in planned), None)


async def _waiting(tx: Tx, place: StoryTarget) -> list[Release]:
    return await releases.find_releases(
        tx, story_id=place.story.story_id, target_id=place.target.target_id, states=UNBEGUN
    )


async def _require_none_stopped(tx: Tx, place: StoryTarget, number: int | None) -> None:
    """A later chapter overtakes one that stopped only if it is named, and none of that is out."""
    stopped = await releases.find_releases(
        tx,
        story_id=place.story.story_id,
        target_id=place.target.target_id,
        states=(ReleaseState.STOPPED,),
    )
    in_the_way = [
        release.chapter_number
        for release in stopped
        if number is None
        or number == release.chapter_number
        or (release.begun_at is not None and release.chapter_number < number)
    ]
    if in_the_way:
        raise StoryError(texts.STOPPED_BEFORE(number=min(in_the_way)))
