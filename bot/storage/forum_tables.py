"""Forum posts, as stored: one for each story in each forum."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, UniqueConstraint

from bot.storage.schema import new_table
from bot.storage.types import Instant, RowId, Snowflake

# Written before the request that makes the post, and again with Discord's id.
forum_posts = new_table(
    "forum_posts",
    Column(
        "story_id",
        RowId,
        ForeignKey("stories.story_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column(
        "target_id",
        RowId,
        ForeignKey("targets.target_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("mark", Integer, nullable=False),  # of the starter message
    Column("attempted_at", Instant, nullable=False),
    Column("thread_id", Snowflake),
    Column("made_at", Instant),
    UniqueConstraint("thread_id"),
    CheckConstraint("mark BETWEEN 1 AND 2147483647", name="mark_fits"),
    CheckConstraint("(thread_id IS NULL) = (made_at IS NULL)", name="made_is_dated"),
)
