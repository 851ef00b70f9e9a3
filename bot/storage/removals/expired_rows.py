"""Rows that nobody needs any more: which they are, and how they are removed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import ColumnElement, Table, and_, delete, exists, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import ReleaseState
from bot.storage.tables.core import (
    IS_MESSAGE,
    audit,
    drafts,
    notices,
    parts,
    releases,
    skipped_slots,
)
from bot.storage.tables.feedback import REMOVED_UNSEEN, reaction_clearings, reactions

MONTH = timedelta(days=30)
QUARTER = timedelta(days=90)
TWO_YEARS = timedelta(days=731)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _not_of_a_chapter(table: Table) -> ColumnElement[bool]:
    # In these words SQLite finds a message by its index; without them it reads all parts for each.
    return ~exists().where(parts.c.message_id == table.c.message_id, text(IS_MESSAGE))


def _rules(now: datetime) -> Mapping[Table, ColumnElement[bool]]:
    month = now - MONTH
    return MappingProxyType(
        {
            notices: or_(notices.c.sent_at <= month, notices.c.given_up_at <= month),
            drafts: drafts.c.expires_at <= now,
            skipped_slots: skipped_slots.c.at <= month,
            reactions: and_(
                text(REMOVED_UNSEEN),
                reactions.c.removed_at <= month,
                _not_of_a_chapter(reactions),
            ),
            reaction_clearings: and_(
                reaction_clearings.c.at <= month, _not_of_a_chapter(reaction_clearings)
            ),
            releases: and_(
                releases.c.state == ReleaseState.CANCELLED,
                releases.c.begun_at.is_(None),
                releases.c.due_at <= now - QUARTER,
            ),
            audit: audit.c.at <= now - TWO_YEARS,
        }
    )


_TABLES = {table.name: table for table in _rules(_EPOCH)}
KINDS = tuple(_TABLES)
"""The names of the tables that have such rows."""


async def find_old(
    tx: AsyncConnection, kind: str, now: datetime, limit: int
) -> list[tuple[object, ...]]:
    """The keys of rows of one kind that nobody needs at `now`."""
    table = _TABLES[kind]
    rows = await tx.execute(select(*table.primary_key).where(_rules(now)[table]).limit(limit))
    return [tuple(row) for row in rows]


async def remove_old(
    tx: AsyncConnection, kind: str, keys: list[tuple[object, ...]], now: datetime
) -> int:
    """Remove those of the rows found that still are what they were. How many that was."""
    table = _TABLES[kind]
    chosen = tuple_(*table.primary_key).in_(keys)
    return (await tx.execute(delete(table).where(chosen, _rules(now)[table]))).rowcount
