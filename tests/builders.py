"""Values and rows for tests: each function takes what a test cares about and fills in the rest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.models.release import (
    LatePolicy,
    PartKind,
    PlannedPart,
    Release,
    ReleaseState,
    Rule,
    Schedule,
    ScheduleState,
    Slot,
)
from bot.models.server import Guild, Layout, Member, MessageStyle, Sight
from bot.models.story import ChapterText, Draft, Manuscript, Passage
from bot.storage.database.database import Tx
from bot.storage.releases import claims, parts, releases, schedules
from bot.storage.servers import guilds, targets
from bot.storage.stories import stories

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)

GUILD = 700_000_000_000_000_001
CHANNEL = 710_000_000_000_000_001
AUTHORS = 705_000_000_000_000_001
AUTHOR = 720_000_000_000_000_001
READER = 730_000_000_000_000_001
OWNER = "this process"


def sees_all(_channel_id: int) -> Sight:
    return Sight.OPEN


def sees_all_for_adults(_channel_id: int) -> Sight:
    return Sight.ADULTS


def a_member(user_id: int = AUTHOR, *, may_manage: bool = True, name: str = "Ines") -> Member:
    """Somebody with the author role, who sees every channel."""
    roles = frozenset({AUTHORS})
    return Member(GUILD, user_id, name, may_manage=may_manage, role_ids=roles, sees=sees_all)


def a_chapter(
    title: str = "The Lighthouse",
    body: str = "The lamp was lit before anyone asked who had climbed the stairs.",
    *,
    warnings: Sequence[str] = (),
    note_before: str = "",
    note_after: str = "",
) -> ChapterText:
    return ChapterText(title, body, note_before, note_after, tuple(warnings))


def a_manuscript(
    title: str = "Salt and Lanterns",
    chapters: int | Sequence[ChapterText] = 3,
    **described: object,
) -> Manuscript:
    """`chapters` is how many, or which ones."""
    if isinstance(chapters, int):
        chapters = [a_chapter(f"Night {number}") for number in range(1, chapters + 1)]
    return Manuscript(title, tuple(chapters), **described)


def a_rule(rrule: str = "FREQ=DAILY", zone: str = "Europe/Berlin") -> Rule:
    return Rule(rrule, start=date(2026, 3, 2), at=time(19, 0), zone=zone)


def a_draft(**changed: object) -> Draft:
    values = {
        "draft_id": 0,
        "guild_id": GUILD,
        "author_id": AUTHOR,
        "author_name": "Ines",
        "filename": "lanterns.txt",
        "source": b"Chapter 1\n\nThe lamp was lit.",
        "story_id": None,
        "choices": {},
        "edits": {},
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=1),
    }
    return Draft(**values | changed)


def some_parts(release_id: int, texts: int = 2) -> list[PlannedPart]:
    """A card, its thread, and `texts` messages."""
    kinds = [PartKind.CARD, PartKind.THREAD, *[PartKind.TEXT] * texts]
    return [
        PlannedPart(kind, {"content": f"part {place}"}, f"r{release_id}p{place}", place + 1)
        for place, kind in enumerate(kinds)
    ]


async def add_a_guild(tx: Tx, guild_id: int = GUILD) -> int:
    await guilds.ensure_guild(tx, guild_id, now=NOW)
    return guild_id


async def add_a_target(
    tx: Tx,
    channel_id: int = CHANNEL,
    *,
    guild_id: int = GUILD,
    layout: Layout = Layout.THREAD,
    style: MessageStyle = MessageStyle.COMPONENTS,
) -> int:
    await add_a_guild(tx, guild_id)
    return await targets.add_target(
        tx, guild_id=guild_id, channel_id=channel_id, layout=layout, style=style, now=NOW
    )


async def add_a_story(
    tx: Tx,
    manuscript: Manuscript | None = None,
    *,
    passages: Sequence[Sequence[Passage]] | None = None,
    guild_id: int = GUILD,
    author_id: int = AUTHOR,
) -> int:
    """A story of three chapters, if nothing else is said, where AUTHORS may write."""
    manuscript = manuscript or a_manuscript()
    await add_a_guild(tx, guild_id)
    guild = await guilds.get_guild(tx, guild_id) or Guild(guild_id)
    if guild.author_role_id is None:
        await guilds.update_guild(tx, replace(guild, author_role_id=AUTHORS))
    return await stories.add_story(
        tx,
        manuscript,
        guild_id=guild_id,
        author_id=author_id,
        author_name="Ines",
        word_counts=[len(chapter.body.split()) for chapter in manuscript.chapters],
        passages=passages or [()] * len(manuscript.chapters),
        now=NOW,
    )


async def shelve(
    tx: Tx, manuscript: Manuscript, *, notices: int | None = None, **place: object
) -> tuple[int, int]:
    """A story and the channel that it is to go to: the ids of target and story."""
    target_id = await add_a_target(tx, **place)
    if notices is not None:
        await guilds.update_guild(tx, Guild(GUILD, notice_channel_id=notices))
    return target_id, await add_a_story(tx, manuscript)


async def chapter_ids(tx: Tx, story_id: int) -> list[int]:
    return [head.chapter_id for head in await stories.get_chapters(tx, story_id)]


async def add_a_schedule(tx: Tx, story_id: int, target_id: int, **changed: object) -> Schedule:
    values = {"rule": a_rule(), "per_drop": 1, "late": LatePolicy.SHIFT, "created_by": AUTHOR}
    schedule_id = await schedules.add_schedule(
        tx, story_id=story_id, target_id=target_id, now=NOW, **values | changed
    )
    schedule = await schedules.get_schedule(tx, schedule_id)
    assert schedule is not None
    assert schedule.state is ScheduleState.ACTIVE
    return schedule


def daily_slots(ids: Sequence[int], first: datetime = NOW) -> list[Slot]:
    return [Slot(chapter_id, first + timedelta(days=day)) for day, chapter_id in enumerate(ids)]


async def add_a_plan(
    tx: Tx, chapters: int = 3, *, title: str = "Salt and Lanterns", channel_id: int = CHANNEL
) -> Schedule:
    """A story with a daily schedule into a channel, and a waiting release for each chapter."""
    target_id = await add_a_target(tx, channel_id)
    story_id = await add_a_story(tx, a_manuscript(title, chapters))
    schedule = await add_a_schedule(tx, story_id, target_id)
    await releases.add_releases(tx, schedule, daily_slots(await chapter_ids(tx, story_id)))
    return schedule


async def first_release(tx: Tx, schedule: Schedule) -> Release:
    found = await releases.find_releases(tx, story_id=schedule.story_id)
    return found[0]


async def claim_it(tx: Tx, release_id: int, *, owner: str = OWNER, texts: int = 2) -> bool:
    return await claims.claim(
        tx,
        release_id,
        some_parts(release_id, texts),
        owner=owner,
        lease_until=NOW + timedelta(minutes=2),
        now=NOW,
    )


async def begin_it(tx: Tx, release_id: int, *, texts: int = 2) -> None:
    """Claimed and begun, nothing sent yet."""
    assert await claim_it(tx, release_id, texts=texts)
    assert await claims.begin(tx, release_id, owner=OWNER, now=NOW)


async def post_it(tx: Tx, release_id: int, *, first_message: int = 900, texts: int = 2) -> None:
    """Every part sent, as messages `first_message` and on; the thread has its card's id."""
    await begin_it(tx, release_id, texts=texts)
    await send_all(tx, release_id, first_message=first_message)
    assert await claims.finish(tx, release_id, NOW)
    assert (await releases.get_release(tx, release_id)).state is ReleaseState.POSTED


async def send_all(tx: Tx, release_id: int, *, first_message: int) -> None:
    """Every part recorded as sent, the release not yet finished."""
    message_id = first_message
    for part in await parts.get_parts(tx, release_id):
        is_thread = part.kind is PartKind.THREAD
        await parts.record_sent(
            tx,
            release_id,
            part.position,
            channel_id=CHANNEL,
            message_id=first_message if is_thread else message_id,
            now=NOW,
        )
        message_id += not is_thread
