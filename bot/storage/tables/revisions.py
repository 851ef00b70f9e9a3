"""Chapters that changed after they came out, as stored: older texts, and edits still to be made."""

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

from bot.storage.tables.schema import child_of, new_table, row_id
from bot.storage.tables.types import Instant, Json, RowId, Snowflake

# What a chapter said before it was revised. The story's notes, where the revision changed them too.
chapter_versions = new_table(
    "chapter_versions",
    row_id("version_id"),
    child_of("chapters.chapter_id"),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("note_before", Text, nullable=False),
    Column("note_after", Text, nullable=False),
    Column("story_note_before", Text),
    Column("story_note_after", Text),
    Column("warnings", Json, nullable=False),  # [term, ...], its own
    Column("word_count", Integer, nullable=False),
    Column("replaced_at", Instant, nullable=False),
    Column("replaced_by", Snowflake, nullable=False),
    CheckConstraint("body != ''", name="body_not_empty"),
    Index(None, "chapter_id"),
)

# A draft that revises a chapter, and does not add one.
revising_drafts = new_table(
    "revising_drafts",
    Column(
        "draft_id",
        RowId,
        ForeignKey("drafts.draft_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    child_of("chapters.chapter_id"),
)

# A part that was added after its chapter was out: the part before it leads here.
continuations = new_table(
    "continuations",
    Column("release_id", RowId, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(
        ["release_id", "position"], ["parts.release_id", "parts.position"], ondelete="CASCADE"
    ),
)

# One row a release, for the newest change: `round` counts the changes, the newest wins.
revisions = new_table(
    "revisions",
    Column(
        "release_id",
        RowId,
        ForeignKey("releases.release_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("round", Integer, nullable=False),
    Column("asked_by", Snowflake),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text),
    Column("planned_at", Instant),
    Column("new_text", Integer, nullable=False),
    Column("opened_thread_id", Snowflake),
    Column("missing", Integer, nullable=False, server_default=text("0")),
    Column("done_at", Instant),
    CheckConstraint("round > 0", name="round_positive"),
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    CheckConstraint("missing >= 0", name="missing_not_negative"),
    CheckConstraint("new_text IN (0, 1)", name="new_text_is_flag"),
    Index("ix_revisions_open", "due_at", sqlite_where=text("done_at IS NULL")),
)

# The messages a revision changes, with what they become. Gone when the revision is over.
revision_steps = new_table(
    "revision_steps",
    Column("release_id", RowId, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("payload", Json, nullable=False),  # as it would be sent first
    Column("link", Json),  # of the edit, with a place for the address
    Column("leads_to", Integer),
    Column("edited_at", Instant),
    Column("done_at", Instant),
    ForeignKeyConstraint(
        ["release_id", "position"], ["parts.release_id", "parts.position"], ondelete="CASCADE"
    ),
    CheckConstraint("(link IS NULL) = (leads_to IS NULL)", name="link_is_whole"),
    CheckConstraint("leads_to > position", name="leads_onward"),
    CheckConstraint("done_at IS NULL OR edited_at IS NOT NULL", name="done_was_edited"),
)
