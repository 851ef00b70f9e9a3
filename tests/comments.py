"""What is kept of readers' words, as the tables hold it."""

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables.feedback import comments


async def find_comments(tx: AsyncConnection, story_id: int) -> Sequence[Row]:
    """The living ones of a story, the newest first."""
    living = comments.c.story_id == story_id, comments.c.removed_at.is_(None)
    return (
        await tx.execute(select(comments).where(*living).order_by(comments.c.comment_id.desc()))
    ).all()
