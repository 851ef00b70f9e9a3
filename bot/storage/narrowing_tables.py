"""Warnings that an author said apply only where chapters have them, as stored."""

from sqlalchemy import CheckConstraint, Column, Index, Text, text

from bot.storage.schema import child_of, new_table, row_id
from bot.storage.types import Instant, Snowflake

# The story listed these once. Its chapters list them now, and whether chapters that join it are
# covered, too, is asked each time.
narrowed_warnings = new_table(
    "narrowed_warnings",
    row_id("narrowing_id"),
    child_of("stories.story_id"),
    Column("term", Text, nullable=False),
    Column("narrowed_by", Snowflake, nullable=False),
    Column("narrowed_at", Instant, nullable=False),
    CheckConstraint("length(trim(term)) BETWEEN 1 AND 100", name="term_length"),
)
Index(
    "uq_narrowed_warnings_once",
    narrowed_warnings.c.story_id,
    text("term COLLATE NOCASE"),
    unique=True,
)
