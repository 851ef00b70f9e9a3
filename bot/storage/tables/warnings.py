"""What was decided about warnings by name, as stored: chapters hidden whole, lists narrowed."""

from sqlalchemy import CheckConstraint, Column, Index, Text, text

from bot.storage.tables.schema import child_of, new_table, row_id
from bot.storage.tables.types import Instant, Snowflake

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
