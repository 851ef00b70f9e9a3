"""What the ledger may have forgotten: noticed when the file is opened, and mended card by card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Integer,
    Text,
    column,
    delete,
    func,
    insert,
    inspect,
    literal,
    select,
    table,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import UNBEGUN, PartKind, PlannedPart, Release, ReleaseState
from bot.models.server import TargetState
from bot.storage.notices.notices import doubt_unsent
from bot.storage.releases import parts as ledger
from bot.storage.releases.claims import part_row
from bot.storage.releases.eligibility import forget_parts, select_releases, to_release
from bot.storage.releases.jump_links import plan_links
from bot.storage.tables.core import installation, parts, releases, targets
from bot.storage.tables.releases import gaps, openings
from bot.storage.tables.rows import AnyRow
from bot.storage.tables.schema import metadata
from bot.storage.tables.types import Instant

# Ids that may have been given out unknown to us. None of them is given out again: they stand in
# buttons, nonces and marks.
_LOST_IDS = 1_000_000

_sequences = table("sqlite_sequence", column("name", Text), column("seq", Integer))
_NOT_OUT = (*UNBEGUN, ReleaseState.STOPPED)


@dataclass(frozen=True, slots=True)
class LedgerGap:
    """Between these instants, cards may have been posted in the target that no row knows of."""

    target_id: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card that stands in a channel, and the release that its buttons name."""

    release_id: int
    channel_id: int
    message_id: int
    at: datetime


async def was_left_open(tx: AsyncConnection) -> bool:
    """Whether the process that used the file last did not end properly."""
    if not await tx.run_sync(lambda connection: inspect(connection).has_table(openings.name)):
        return False
    return bool(await tx.scalar(select(openings.c.is_open)))


async def open_ledger(tx: AsyncConnection, now: datetime, closed: datetime | None) -> bool:
    """Note that the file is in use from now on. True: what it says may not be all that was done.

    Then every target has a gap, from the last that the file knows of until now, and what is still
    to be told may have been told. `closed` is the opening that ended last, as what stands beside
    the file knows.
    """
    row = (await tx.execute(select(openings))).one_or_none()
    forgets = await _was_used(tx) and not (row is not None and _is_newest(row, closed))
    if forgets:
        await _add_gaps(tx, await _last_known(tx, row, now), now)
        await _skip_ids(tx)
        await doubt_unsent(tx)
    values = {"opened_at": now, "is_open": 1, "copied_at": None}
    opened = upsert(openings).values(id=1, **values)
    await tx.execute(opened.on_conflict_do_update(index_elements=["id"], set_=values))
    return forgets


def _is_newest(row: AnyRow, closed: datetime | None) -> bool:
    return not row.is_open and row.copied_at is None and row.opened_at == closed


async def _was_used(tx: AsyncConnection) -> bool:
    """Whether anything was ever stored."""
    return await tx.scalar(select(_sequences).limit(1)) is not None


async def close_ledger(tx: AsyncConnection) -> None:
    """Note that everything that was done is written down."""
    await tx.execute(update(openings).values(is_open=0))


async def find_gaps(tx: AsyncConnection) -> list[LedgerGap]:
    found = await tx.execute(select(gaps))
    return [LedgerGap(row.target_id, row.since, row.until) for row in found]


async def close_gap(tx: AsyncConnection, target_id: int) -> None:
    await tx.execute(delete(gaps).where(gaps.c.target_id == target_id))


async def find_unbegun(tx: AsyncConnection, target_id: int) -> list[Release]:
    """What was never begun in a target, as far as the file knows, in the order of going out."""
    query = select_releases().where(
        releases.c.target_id == target_id,
        releases.c.state.in_(_NOT_OUT),
        releases.c.begun_at.is_(None),
    )
    return [to_release(row) for row in await tx.execute(query)]


async def rename_unbegun(tx: AsyncConnection, release_id: int, named: int) -> None:
    """Give a release that was never begun the number, not used by any other, that its card has."""
    mine = releases.c.release_id == release_id
    await forget_parts(tx, mine)
    await tx.execute(
        update(releases).where(mine, releases.c.begun_at.is_(None)).values(release_id=named)
    )
    # A number that was given to a row by hand is counted as given out.
    await tx.execute(
        update(_sequences)
        .where(_sequences.c.name == releases.name, _sequences.c.seq < named)
        .values(seq=named)
    )


async def adopt_card(
    tx: AsyncConnection,
    card: FoundCard,
    planned: Sequence[PlannedPart],
    *,
    owner: str,
    lease_until: datetime,
) -> bool:
    """Let a release that was never begun have begun with this card. False: it did begin meanwhile.

    `planned` are its parts.
    """
    mine = releases.c.release_id == card.release_id
    await forget_parts(tx, mine)
    adopted = await tx.execute(
        update(releases)
        .where(mine, releases.c.state.in_(_NOT_OUT), releases.c.begun_at.is_(None))
        .values(
            state=ReleaseState.POSTING,
            due_at=func.min(releases.c.due_at, literal(card.at, Instant())),
            begun_at=card.at,
            reason=None,
            retry_at=None,
            lease_owner=owner,
            lease_until=lease_until,
        )
    )
    if adopted.rowcount != 1:
        return False
    rows = [part_row(card.release_id, place, part) for place, part in enumerate(planned)]
    await tx.execute(insert(parts), rows)
    await plan_links(tx, card.release_id, planned)
    for place, part in enumerate(planned):
        if part.kind in (PartKind.POST, PartKind.CARD):
            await _record_found(tx, card, place, part.kind)
    return True


async def _record_found(
    tx: AsyncConnection, card: FoundCard, position: int, kind: PartKind
) -> None:
    """The card itself, and the forum post in which it stands."""
    await ledger.record_sent(
        tx,
        card.release_id,
        position,
        channel_id=card.channel_id,
        message_id=card.message_id if kind is PartKind.CARD else card.channel_id,
        now=card.at,
    )


async def _last_known(tx: AsyncConnection, row: "AnyRow | None", now: datetime) -> datetime:
    """The latest instant up to which the file is certain to lack nothing."""
    made = await tx.scalar(select(installation.c.created_at))
    begun, posted = (
        await tx.execute(select(func.max(releases.c.begun_at), func.max(releases.c.posted_at)))
    ).one()
    opened = () if row is None else (row.opened_at, row.copied_at)
    known = (made, *opened, begun, posted)
    return min(now, max(instant for instant in known if instant is not None))


async def _add_gaps(tx: AsyncConnection, since: datetime, until: datetime) -> None:
    living = await tx.scalars(
        select(targets.c.target_id).where(targets.c.state != TargetState.REMOVED)
    )
    rows = [{"target_id": target_id, "since": since, "until": until} for target_id in living]
    if rows:
        # Where one is open from before, it reaches until now.
        longer = upsert(gaps).on_conflict_do_update(
            index_elements=["target_id"], set_={"until": until}
        )
        await tx.execute(longer, rows)


async def _skip_ids(tx: AsyncConnection) -> None:
    for known in metadata.tables.values():
        if not known.dialect_options["sqlite"]["autoincrement"]:
            continue
        counted = await tx.execute(
            update(_sequences)
            .where(_sequences.c.name == known.name)
            .values(seq=_sequences.c.seq + _LOST_IDS)
        )
        if counted.rowcount == 0:
            await tx.execute(insert(_sequences).values(name=known.name, seq=_LOST_IDS))
