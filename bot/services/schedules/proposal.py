"""A schedule as its author is shown it before confirming."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.errors import StoryError
from bot.models.release import LatePolicy, Repeat, Rule, Schedule, ScheduleState, Slot
from bot.models.server import Member
from bot.models.story import ChapterHead
from bot.schedule.rules import make_rule, parse_date
from bot.schedule.wording import describe
from bot.schedule.zones import find_zone
from bot.services.schedules import texts
from bot.services.schedules.button_token import ScheduleRequest, write_token
from bot.services.schedules.place import StoryTarget
from bot.services.schedules.planning import planned_slots, replan
from bot.services.schedules.why import name_chapters
from bot.storage.database.database import Tx
from bot.storage.releases import releases, schedules
from bot.storage.servers import guilds
from bot.storage.stories import stories

SHOWN_DATES = 5
MAX_PER_DROP = 100


@dataclass(frozen=True, slots=True)
class PlannedDrop:
    """The chapters that are released at one instant: their numbers, in order."""

    at: datetime
    chapters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScheduleProposal:
    """Everything to be shown before `token` is handed to Schedules.confirm.

    `replaces` is the rule that this one takes the place of, or empty. `warnings` are sentences.
    """

    story_title: str
    channel_id: int
    rule_text: str
    first: tuple[PlannedDrop, ...]
    planned: int
    replaces: str
    warnings: tuple[str, ...]
    token: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `/release schedule` as they were typed."""

    repeat: Repeat
    at: str
    days: str | None
    start: date | str | None
    zone: str | None
    per_drop: int
    late: LatePolicy


async def read_rule(tx: Tx, member: Member, asked: Asked, now: datetime) -> Rule:
    """The rule that was asked for; StoryError says what to change."""
    if not 0 <= asked.per_drop <= MAX_PER_DROP:
        raise StoryError(texts.PER_DROP_RANGE(most=MAX_PER_DROP))
    zone = await _zone(tx, member, asked.zone)
    start = parse_date(asked.start) if isinstance(asked.start, str) else asked.start
    return make_rule(asked.repeat, at=asked.at, days=asked.days, start=start, zone=zone, now=now)


async def draw_up(
    tx: Tx, place: StoryTarget, wish: ScheduleRequest, key: str, now: datetime
) -> ScheduleProposal:
    """Work out what confirming this wish would do. Nothing is stored."""
    await require_unreleased(tx, place)
    heads = await stories.get_chapters(tx, place.story.story_id)
    slots = await planned_slots(tx, wished(place, wish), now, keep_due=False)
    old = place.schedule
    return ScheduleProposal(
        story_title=place.story.title,
        channel_id=place.target.channel_id,
        rule_text=describe(wish.rule, wish.per_drop),
        first=drops_of(slots, heads)[:SHOWN_DATES],
        planned=len(slots),
        replaces=describe(old.rule, old.per_drop) if old else "",
        warnings=tuple(await _warnings(tx, place, wish, slots)),
        token=write_token(wish, key),
    )


async def store_wish(
    tx: Tx, member: Member, place: StoryTarget, wish: ScheduleRequest, now: datetime
) -> tuple[Schedule, bool]:
    """The schedule that was wished for, planned, and whether that changed anything."""
    await guilds.set_zone(tx, member.user_id, wish.rule.zone, now=now)
    wanted = wished(place, wish)
    if place.schedule == wanted:
        return wanted, False
    if place.schedule is not None:
        await schedules.update_schedule(
            tx, wanted.schedule_id, rule=wish.rule, per_drop=wish.per_drop, late=wish.late
        )
        await schedules.set_schedule_state(tx, wanted.schedule_id, ScheduleState.ACTIVE)
    else:
        wanted = await _add_schedule(tx, member, wanted, now)
    await replan(tx, wanted, now, keep_due=False)
    return wanted, True


def wished(place: StoryTarget, wish: ScheduleRequest) -> Schedule:
    """The schedule as it would be: the living one changed, or one that has no id yet."""
    old = place.schedule
    return Schedule(
        schedule_id=old.schedule_id if old else 0,
        story_id=place.story.story_id,
        target_id=place.target.target_id,
        rule=wish.rule,
        per_drop=wish.per_drop,
        late=wish.late,
        state=ScheduleState.ACTIVE,
        created_by=old.created_by if old else 0,
    )


def drops_of(slots: Sequence[Slot], heads: Sequence[ChapterHead]) -> tuple[PlannedDrop, ...]:
    numbers = {head.chapter_id: head.number for head in heads}
    drops = dict[datetime, list[int]]()
    for slot in slots:
        drops.setdefault(slot.at, []).append(numbers[slot.chapter_id])
    return tuple(PlannedDrop(at, tuple(chapters)) for at, chapters in sorted(drops.items()))


async def require_unreleased(tx: Tx, place: StoryTarget) -> None:
    story_id, target_id = place.story.story_id, place.target.target_id
    if not await releases.unreleased_chapters(tx, story_id, target_id):
        raise StoryError(texts.ADD_MORE_FIRST(channel_id=place.target.channel_id))


async def _add_schedule(tx: Tx, member: Member, wanted: Schedule, now: datetime) -> Schedule:
    schedule_id = await schedules.add_schedule(
        tx,
        story_id=wanted.story_id,
        target_id=wanted.target_id,
        rule=wanted.rule,
        per_drop=wanted.per_drop,
        late=wanted.late,
        created_by=member.user_id,
        now=now,
    )
    return replace(wanted, schedule_id=schedule_id, created_by=member.user_id)


async def _zone(tx: Tx, member: Member, words: str | None) -> str:
    """The zone given, else the member's last, else the guild's; never silently another."""
    if words and words.strip():
        return find_zone(words)
    guild = await guilds.get_guild(tx, member.guild_id)
    zone = await guilds.get_zone(tx, member.user_id) or (guild.zone if guild else None)
    if zone is None:
        raise StoryError(texts.WHICH_ZONE)
    return zone


async def _warnings(
    tx: Tx, place: StoryTarget, wish: ScheduleRequest, slots: Sequence[Slot]
) -> list[str]:
    planned = {slot.chapter_id for slot in slots}
    story_id, target_id = place.story.story_id, place.target.target_id
    unreleased = set(await releases.unreleased_chapters(tx, story_id, target_id))
    heads = await stories.get_chapters(tx, story_id)
    left = [h.number for h in heads if h.chapter_id in unreleased - planned]
    warnings = list[str]()
    if left and not wish.rule.rrule:
        warnings.append(texts.NO_DATE_FOR(chapters=name_chapters(left)))
    if place.schedule is not None and place.schedule.state is ScheduleState.PAUSED:
        warnings.append(texts.CONFIRMING_STARTS)
    return warnings
