"""The last steps of a delivery, as stored: labels that become links when a chapter is complete."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, text

from bot.storage.schema import new_table
from bot.storage.types import Instant, Json, RowId

# A part that will be edited once. `due_at` is null until all parts of its release are sent.
jump_links = new_table(
    "jump_links",
    Column("release_id", RowId, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("leads_to", Integer, nullable=False),
    Column("payload", Json, nullable=False),  # of the edit, with a place for the address
    Column("due_at", Instant),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("done_at", Instant),
    Column("given_up_at", Instant),
    ForeignKeyConstraint(
        ["release_id", "position"], ["parts.release_id", "parts.position"], ondelete="CASCADE"
    ),
    CheckConstraint("leads_to > position", name="leads_onward"),
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    CheckConstraint("done_at IS NULL OR given_up_at IS NULL", name="one_end"),
    CheckConstraint(
        "due_at IS NOT NULL OR (done_at IS NULL AND given_up_at IS NULL)", name="end_was_due"
    ),
    Index(
        "ix_jump_links_open",
        "due_at",
        sqlite_where=text("done_at IS NULL AND given_up_at IS NULL"),
    ),
)
