"""What posted chapters still have to become: asked for, planned, done step by step, or put off."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import JumpLink, PartState, ReleaseState
from bot.models.revision import OpenRevision, RevisedPart, Revision, RevisionStep
from bot.storage.tables.core import chapters, parts, releases, targets
from bot.storage.tables.releases import jump_links
from bot.storage.tables.revisions import continuations, revision_steps, revisions
from bot.storage.tables.rows import AnyRow

# SQLite uses the index only for a query that repeats its words.
_OPEN = text("revisions.done_at IS NULL")


async def ask(
    tx: AsyncConnection,
    release_ids: Collection[int],
    *,
    asked_by: int | None,
    new_text: bool,
    now: datetime,
) -> None:
    """Owe these releases a revision to what is stored now. A newer one takes an older one's place.

    Steps of an older one that are not done stay: what Discord shows there is not known.
    """
    first = {"round": 1, "asked_by": asked_by, "asked_at": now, "due_at": now}
    rows = [{"release_id": each, "new_text": int(new_text), **first} for each in release_ids]
    if not rows:
        return
    row = upsert(revisions).values(rows)
    still = func.iif(revisions.c.done_at.is_(None), revisions.c.new_text, 0)
    again = {
        "round": revisions.c.round + 1,
        "asked_by": row.excluded.asked_by,
        "asked_at": row.excluded.asked_at,
        "due_at": row.excluded.due_at,
        "new_text": func.max(still, row.excluded.new_text),
        "attempts": 0,
        "reason": None,
        "planned_at": None,
        "missing": 0,
        "done_at": None,
    }
    await tx.execute(row.on_conflict_do_update(index_elements=["release_id"], set_=again))


async def find_due(tx: AsyncConnection, now: datetime, limit: int) -> list[Revision]:
    """Of releases that are out, those whose time has come, the longest due first."""
    query = (
        select(revisions)
        .join(releases, releases.c.release_id == revisions.c.release_id)
        .where(_OPEN, revisions.c.due_at <= now, releases.c.state == ReleaseState.POSTED)
        .order_by(revisions.c.due_at, revisions.c.release_id)
        .limit(limit)
    )
    return [_to_revision(row) for row in await tx.execute(query)]


async def next_due(tx: AsyncConnection, after: datetime) -> datetime | None:
    """When `find_due` has something that it does not have at `after`."""
    query = select(func.min(revisions.c.due_at)).where(_OPEN, revisions.c.due_at > after)
    return await tx.scalar(query)


async def is_current(tx: AsyncConnection, revision: Revision) -> bool:
    """Whether nothing newer was asked for, and it is not over."""
    return await tx.scalar(select(exists().where(_this(revision)))) or False


async def plan(
    tx: AsyncConnection,
    revision: Revision,
    steps: Sequence[RevisedPart],
    *,
    added: int | None,
    now: datetime,
) -> bool:
    """Store what is to be done; from now on only that counts. False: something newer was asked for.

    Parts that an older revision planned and never tried are forgotten, new ones are stored. Links
    that were owed to the messages which change are part of the steps now.
    """
    change = update(revisions).where(_this(revision)).values(planned_at=now)
    if not (await tx.execute(change)).rowcount:
        return False
    mine = revision.release_id
    await tx.execute(delete(revision_steps).where(revision_steps.c.release_id == mine))
    never = and_(parts.c.release_id == mine, parts.c.state == PartState.PLANNED)
    await tx.execute(delete(parts).where(never))
    known = set(await tx.scalars(select(parts.c.position).where(parts.c.release_id == mine)))
    new = [_part_row(mine, step) for step in steps if step.position not in known]
    if new:
        await tx.execute(insert(parts), new)
    if added is not None:
        place = upsert(continuations).values(release_id=mine, position=added)
        await tx.execute(place.on_conflict_do_nothing())
    if steps:
        await tx.execute(insert(revision_steps), [_step_row(mine, step) for step in steps])
    changed = [step.position for step in steps]
    await tx.execute(
        delete(jump_links).where(
            jump_links.c.release_id == mine, jump_links.c.position.in_(changed)
        )
    )
    return True


async def get_steps(tx: AsyncConnection, release_id: int) -> list[RevisionStep]:
    """In order."""
    query = select(revision_steps).where(revision_steps.c.release_id == release_id)
    rows = await tx.execute(query.order_by(revision_steps.c.position))
    return [_to_step(row) for row in rows]


async def note_unsure(tx: AsyncConnection, release_id: int, position: int) -> None:
    """What a message shows is not what the ledger says: the next revision edits it in any case."""
    part = and_(parts.c.release_id == release_id, parts.c.position == position)
    known = select(parts.c.release_id, parts.c.position, parts.c.payload).where(part)
    columns = ["release_id", "position", "payload"]
    row = upsert(revision_steps).from_select(columns, known)
    await tx.execute(row.on_conflict_do_nothing())


async def get_continuations(tx: AsyncConnection, release_id: int) -> set[int]:
    """The positions of parts that were added later, each the first of its revision."""
    own = continuations.c.release_id == release_id
    return set(await tx.scalars(select(continuations.c.position).where(own)))


async def record_edited(
    tx: AsyncConnection, revision: Revision, step: RevisionStep, *, done: bool, now: datetime
) -> bool:
    """The message shows the step's payload now, or with `done` all that the step asks for.

    False: something newer was asked for, and this may have to be undone.
    """
    if not await is_current(tx, revision):
        return False
    values: dict[str, object] = {"edited_at": now}
    if done:
        values["done_at"] = now
    await tx.execute(update(revision_steps).where(_is_step(step)).values(**values))
    shown = update(parts).where(
        parts.c.release_id == step.release_id,
        parts.c.position == step.position,
        parts.c.state == PartState.SENT,
    )
    await tx.execute(shown.values(payload=step.payload))
    return True


async def record_missing(
    tx: AsyncConnection, revision: Revision, step: RevisionStep, now: datetime
) -> bool:
    """The message is not there any more. False: something newer was asked for."""
    counted = update(revisions).where(_this(revision)).values(missing=revisions.c.missing + 1)
    if not (await tx.execute(counted)).rowcount:
        return False
    over = update(revision_steps).where(_is_step(step))
    await tx.execute(over.values(edited_at=now, done_at=now))
    return True


async def count_missing(tx: AsyncConnection, release_id: int) -> int:
    query = select(revisions.c.missing).where(revisions.c.release_id == release_id)
    return await tx.scalar(query) or 0


async def note_opened(tx: AsyncConnection, release_id: int, thread_id: int | None) -> None:
    """Before a thread is opened for its revision; None when it is closed again."""
    own = revisions.c.release_id == release_id
    await tx.execute(update(revisions).where(own).values(opened_thread_id=thread_id))


async def get_opened(tx: AsyncConnection, release_id: int) -> int | None:
    """The thread that was opened for a revision, and is to be archived again."""
    query = select(revisions.c.opened_thread_id).where(revisions.c.release_id == release_id)
    return await tx.scalar(query)


async def postpone(
    tx: AsyncConnection, revision: Revision, due_at: datetime, reason: str | None
) -> bool:
    """Try again at `due_at`. False: something newer was asked for."""
    change = (
        update(revisions)
        .where(_this(revision))
        .values(due_at=due_at, reason=reason, attempts=revisions.c.attempts + 1)
    )
    return (await tx.execute(change)).rowcount == 1


async def finish(tx: AsyncConnection, revision: Revision, now: datetime) -> bool:
    """All is done: its payloads are dropped. False: something newer was asked for."""
    change = update(revisions).where(_this(revision)).values(done_at=now, reason=None)
    if not (await tx.execute(change)).rowcount:
        return False
    own = revision_steps.c.release_id == revision.release_id
    await tx.execute(delete(revision_steps).where(own))
    return True


async def find_open(tx: AsyncConnection, story_id: int) -> list[OpenRevision]:
    """What is owed to the chapters of a story, in the order of the chapters."""
    query = (
        select(
            chapters.c.number,
            targets.c.channel_id,
            revisions.c.reason,
            revisions.c.due_at,
            (releases.c.state == ReleaseState.POSTED).label("begun"),
        )
        .join(releases, releases.c.release_id == revisions.c.release_id)
        .join(chapters, chapters.c.chapter_id == releases.c.chapter_id)
        .join(targets, targets.c.target_id == releases.c.target_id)
        .where(_OPEN, releases.c.story_id == story_id)
        .order_by(chapters.c.number, targets.c.channel_id)
    )
    return [
        OpenRevision(row.number, row.channel_id, row.reason, row.due_at, bool(row.begun))
        for row in await tx.execute(query)
    ]


def is_open() -> ColumnElement[bool]:
    """For queries over releases: a revision of it is not over yet."""
    return exists().where(
        revisions.c.release_id == releases.c.release_id, revisions.c.done_at.is_(None)
    )


def _this(revision: Revision) -> ColumnElement[bool]:
    return and_(
        revisions.c.release_id == revision.release_id,
        revisions.c.round == revision.round,
        revisions.c.done_at.is_(None),
    )


def _is_step(step: RevisionStep) -> ColumnElement[bool]:
    return and_(
        revision_steps.c.release_id == step.release_id,
        revision_steps.c.position == step.position,
    )


def _part_row(release_id: int, step: RevisedPart) -> dict[str, object]:
    return {
        "release_id": release_id,
        "position": step.position,
        "kind": step.kind,
        "payload": step.payload,
        "nonce": step.nonce,
        "mark": step.mark,
        "state": PartState.PLANNED,
    }


def _step_row(release_id: int, step: RevisedPart) -> dict[str, object]:
    return {
        "release_id": release_id,
        "position": step.position,
        "payload": step.payload,
        "link": step.link.payload if step.link else None,
        "leads_to": step.link.leads_to if step.link else None,
    }


def _to_revision(row: AnyRow) -> Revision:
    return Revision(
        release_id=row.release_id,
        round=row.round,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_at=row.due_at,
        attempts=row.attempts,
        reason=row.reason,
        planned=row.planned_at is not None,
        new_text=bool(row.new_text),
        opened_thread_id=row.opened_thread_id,
        missing=row.missing,
    )


def _to_step(row: AnyRow) -> RevisionStep:
    return RevisionStep(
        release_id=row.release_id,
        position=row.position,
        payload=row.payload,
        link=JumpLink(row.leads_to, row.link) if row.link is not None else None,
        edited=row.edited_at is not None,
        done=row.done_at is not None,
    )
