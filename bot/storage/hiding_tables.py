"""Chapters that were hidden whole, as stored."""

from sqlalchemy import CheckConstraint, Column, Index, text

from bot.storage.schema import child_of, new_table, row_id
from bot.storage.types import Instant, Snowflake

IS_HIDDEN = "hidden_chapters.opened_at IS NULL"

# One row an act. It holds until somebody who may opens that chapter again, by name; nothing else
# ends it: not another text, not a policy.
hidden_chapters = new_table(
    "hidden_chapters",
    row_id("hiding_id"),
    child_of("chapters.chapter_id"),
    Column("hidden_by", Snowflake, nullable=False),
    Column("hidden_at", Instant, nullable=False),
    Column("opened_by", Snowflake),
    Column("opened_at", Instant),
    CheckConstraint("(opened_by IS NULL) = (opened_at IS NULL)", name="opened_by_somebody"),
)
Index(
    "uq_hidden_chapters_once",
    hidden_chapters.c.chapter_id,
    unique=True,
    sqlite_where=text(IS_HIDDEN.removeprefix("hidden_chapters.")),
)
