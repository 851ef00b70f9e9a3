"""Releases made by hand: which chapter `/release now` means, and what stands in its way."""

from datetime import datetime, timedelta

from bot.errors import StoryError
from bot.models.release import Release, ReleaseState
from bot.models.server import Member
from bot.models.story import ChapterHead
from bot.services.permissions import Act, knows, require_act
from bot.services.places import Place
from bot.services.planning import WAITING, planned_slots
from bot.storage import releases, stories
from bot.storage.database import Tx

UNDO_GRACE = timedelta(seconds=10)


async def add_by_hand(
    tx: Tx, member: Member, place: Place, number: int | None, now: datetime
) -> Release:
    """Make a release due in ten seconds, with the schedule (if any) planned anew around it."""
    head = await choose_chapter(tx, place, number)
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
    release = await releases.get_release(tx, release_id)
    assert release is not None  # noqa: S101 (stored in this transaction)
    return release


async def find_by_hand(tx: Tx, member: Member, release_id: int) -> Release:
    """A release made by hand that this member may take back; StoryError for any other."""
    release = await releases.get_release(tx, release_id)
    story = await stories.get_story(tx, release.story_id) if release else None
    if release is None or story is None or not await knows(tx, member, story):
        raise StoryError("That release is gone: see /release queue for what is planned.")
    await require_act(tx, member, story, Act.UNDO)
    if release.schedule_id is not None:
        raise StoryError("That release belongs to a schedule: use /release skip or pause.")
    return release


async def choose_chapter(tx: Tx, place: Place, number: int | None) -> ChapterHead:
    """The chapter of this number, else the next that nobody has released; StoryError if none."""
    heads = await stories.get_chapters(tx, place.story.story_id)
    if number is not None:
        heads = [_numbered(heads, number)]
    await _require_none_stopped(tx, place, number)
    free = await _free(tx, place)
    for head in heads:
        if head.chapter_id in free:
            return head
    what = "Every chapter" if number is None else f"Chapter {number}"
    raise StoryError(
        f"{what} is out, or on its way, in <#{place.target.channel_id}>: see /release queue."
    )


def _numbered(heads: list[ChapterHead], number: int) -> ChapterHead:
    for head in heads:
        if head.number == number:
            return head
    last = heads[-1].number if heads else 0
    raise StoryError(f"There is no chapter {number}: choose one from 1 to {last}.")


async def _free(tx: Tx, place: Place) -> set[int]:
    story_id, target_id = place.story.story_id, place.target.target_id
    waiting = await releases.find_releases(
        tx, story_id=story_id, target_id=target_id, states=WAITING
    )
    by_hand = {release.chapter_id for release in waiting if release.schedule_id is None}
    return set(await releases.unreleased_chapters(tx, story_id, target_id)) - by_hand


async def _require_none_stopped(tx: Tx, place: Place, number: int | None) -> None:
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
        raise StoryError(
            f"Chapter {min(in_the_way)} stopped on its way: "
            "see /release why, then use /release resume."
        )
