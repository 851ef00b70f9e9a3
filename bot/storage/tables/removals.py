"""What was removed, as stored: until when it can be brought back, and what is taken down."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    text,
)

from bot.models.release import BEGUN, ReleaseState
from bot.storage.tables.schema import child_of, new_table, row_id
from bot.storage.tables.types import Instant, Json, RowId, Snowflake, WordColumn, one_of

# One row an act. It ends by being undone or, at `purge_at`, for good.
removals = new_table(
    "removals",
    row_id("removal_id"),
    child_of("stories.story_id"),
    Column("chapter_ids", Json, nullable=False),  # [] is the whole story
    Column("schedule_ids", Json, nullable=False),  # ended by it
    Column("removed_by", Snowflake, nullable=False),
    Column("removed_at", Instant, nullable=False),
    Column("purge_at", Instant, nullable=False),
    Column("restored_at", Instant),
    Column("purged_at", Instant),
    CheckConstraint("purge_at > removed_at", name="purged_later"),
    CheckConstraint("restored_at IS NULL OR purged_at IS NULL", name="one_end"),
    Index(None, "story_id"),
    Index(
        "ix_removals_open",
        "purge_at",
        sqlite_where=text("restored_at IS NULL AND purged_at IS NULL"),
    ),
)

# A release whose messages go. `was` and `posted_at` are its own, for an undo that comes in time.
takedowns = new_table(
    "takedowns",
    Column(
        "release_id",
        RowId,
        ForeignKey("releases.release_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    child_of("removals.removal_id"),
    Column("was", WordColumn(ReleaseState), nullable=False),
    Column("posted_at", Instant),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("obstacle", Text),
    Column("done_at", Instant),
    Column("given_up_at", Instant),
    one_of("was", BEGUN),
    CheckConstraint("(was = 'posted') = (posted_at IS NOT NULL)", name="posted_is_dated"),
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    CheckConstraint("done_at IS NULL OR given_up_at IS NULL", name="one_end"),
    CheckConstraint("given_up_at IS NULL OR obstacle IS NOT NULL", name="given_up_has_obstacle"),
    Index(None, "removal_id"),
    Index(
        "ix_takedowns_open",
        "due_at",
        sqlite_where=text("done_at IS NULL AND given_up_at IS NULL"),
    ),
)

# A step of the ledger undone: written before its request, so that what may be gone counts as gone.
deletions = new_table(
    "deletions",
    Column("release_id", RowId, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("tried_at", Instant, nullable=False),
    Column("done_at", Instant),
    ForeignKeyConstraint(
        ["release_id", "position"], ["parts.release_id", "parts.position"], ondelete="CASCADE"
    ),
)
