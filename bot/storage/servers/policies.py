"""What the servers decided about warnings, and the releases that a decision concerns."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import BEGUN, ReleaseState
from bot.models.story import Action
from bot.storage.tables.core import releases, stories, warnings
from bot.storage.tables.servers import warning_policies
from bot.text.warnings.policy import Policy, Ruling, key_of

OTHERS = ""


async def get_policy(tx: AsyncConnection, guild_id: int) -> Policy:
    """What holds in a guild; everything warned of is hidden where nothing was decided."""
    query = select(warning_policies).where(warning_policies.c.guild_id == guild_id)
    rows = (await tx.execute(query.order_by(warning_policies.c.term))).all()
    others = [row.action for row in rows if row.term == OTHERS]
    rulings = tuple(Ruling(row.name, row.action) for row in rows if row.term != OTHERS)
    return Policy(rulings, *others)


async def set_action(tx: AsyncConnection, guild_id: int, name: str | None, action: Action) -> None:
    """`name` is the warning as it is shown; None stands for every other one."""
    row = upsert(warning_policies).values(
        guild_id=guild_id,
        term=key_of(name) if name else OTHERS,
        name=name or OTHERS,
        action=action,
    )
    changed = {"name": row.excluded.name, "action": row.excluded.action}
    await tx.execute(row.on_conflict_do_update(index_elements=["guild_id", "term"], set_=changed))


async def find_own_words(tx: AsyncConnection, guild_id: int) -> list[str]:
    """Every warning that a living story of the guild has, as its author put it."""
    query = (
        select(warnings.c.term)
        .distinct()
        .join(stories, stories.c.story_id == warnings.c.story_id)
        .where(stories.c.guild_id == guild_id, stories.c.removed_at.is_(None))
    )
    return sorted(await tx.scalars(query))


async def claimed_stories(tx: AsyncConnection, guild_id: int) -> list[int]:
    """Stories of the guild of which something is ready to be posted and has not begun."""
    return await _stories_with(tx, guild_id, (ReleaseState.CLAIMED,))


async def halted_stories(tx: AsyncConnection, guild_id: int) -> list[int]:
    """Stories of the guild of which something was put off before any of it was out."""
    return await _stories_with(tx, guild_id, (ReleaseState.WAITING,), put_off=True)


async def begun_stories(tx: AsyncConnection, guild_id: int) -> list[int]:
    """Stories of the guild of which something is out, or was begun."""
    return await _stories_with(tx, guild_id, BEGUN)


async def go_on(tx: AsyncConnection, story_id: int) -> None:
    """Let what was put off before it began be looked at again now."""
    await tx.execute(
        update(releases)
        .where(releases.c.story_id == story_id, releases.c.state == ReleaseState.WAITING)
        .where(releases.c.retry_at.is_not(None))
        .values(retry_at=None, reason=None)
    )


async def _stories_with(
    tx: AsyncConnection,
    guild_id: int,
    states: Collection[ReleaseState],
    *,
    put_off: bool = False,
) -> list[int]:
    query = (
        select(releases.c.story_id)
        .distinct()
        .join(stories, stories.c.story_id == releases.c.story_id)
        .where(stories.c.guild_id == guild_id, releases.c.state.in_(states))
    )
    if put_off:
        query = query.where(releases.c.retry_at.is_not(None))
    return sorted(await tx.scalars(query))
