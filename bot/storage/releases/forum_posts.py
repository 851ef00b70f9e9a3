"""Which forum post is a story's in a forum, and whether one may be on its way."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.release import ForumPost, Release
from bot.storage.tables.releases import forum_posts


async def find_post(tx: AsyncConnection, release: Release) -> ForumPost | None:
    """The post of the release's story and target: made, or tried with unknown outcome."""
    row = (await tx.execute(select(forum_posts).where(_of(release)))).one_or_none()
    return None if row is None else ForumPost(row.mark, row.attempted_at, row.thread_id)


async def record_attempt(tx: AsyncConnection, release: Release, mark: int, now: datetime) -> None:
    """Call it before the request that makes the post, when any earlier one came to nothing."""
    values = {"mark": mark, "attempted_at": now, "thread_id": None, "made_at": None}
    key = {"story_id": release.story_id, "target_id": release.target_id}
    row = upsert(forum_posts).values(key | values)
    await tx.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))


async def record_post(tx: AsyncConnection, release: Release, thread_id: int, now: datetime) -> None:
    """Call it with what Discord answered, or with the post that was found and adopted."""
    change = update(forum_posts).where(_of(release), forum_posts.c.thread_id.is_(None))
    await tx.execute(change.values(thread_id=thread_id, made_at=now))


async def forget_post(tx: AsyncConnection, release: Release, thread_id: int | None) -> None:
    """This one was deleted; without a thread, Discord said no to its making. Any other stays."""
    is_it = forum_posts.c.thread_id.is_not_distinct_from(thread_id)
    await tx.execute(delete(forum_posts).where(_of(release), is_it))


async def adopt(
    tx: AsyncConnection, story_id: int, target_id: int, mark: int, thread_id: int, made_at: datetime
) -> None:
    """Call it with a post that no row knows of. A story that has one keeps it."""
    values = {"mark": mark, "attempted_at": made_at, "thread_id": thread_id, "made_at": made_at}
    row = upsert(forum_posts).values({"story_id": story_id, "target_id": target_id} | values)
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["story_id", "target_id"],
            set_=values,
            where=forum_posts.c.thread_id.is_(None),
        )
    )


async def find_threads(tx: AsyncConnection, target_id: int) -> list[int]:
    """The threads of all posts in a forum, the oldest first."""
    mine = (forum_posts.c.target_id == target_id) & forum_posts.c.thread_id.is_not(None)
    query = select(forum_posts.c.thread_id).where(mine).order_by(forum_posts.c.thread_id)
    return [thread_id for thread_id in await tx.scalars(query) if thread_id is not None]


async def is_known(tx: AsyncConnection, thread_id: int) -> bool:
    """Whether this thread is the post of any story."""
    query = select(forum_posts.c.story_id).where(forum_posts.c.thread_id == thread_id)
    return (await tx.execute(query)).first() is not None


def _of(release: Release) -> ColumnElement[bool]:
    return and_(
        forum_posts.c.story_id == release.story_id, forum_posts.c.target_id == release.target_id
    )
