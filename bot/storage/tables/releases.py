"""What releases need beside their own rows, as stored: links, forum posts, requests, gaps."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
    text,
)

from bot.storage.tables.schema import new_table
from bot.storage.tables.types import Instant, Json, RowId, Snowflake

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

# How the file was left. Open or copied, it may lack what was done since: a power cut takes the last
# commits with it, and a backup that is put back knows nothing of what came after it.
openings = new_table(
    "openings",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("opened_at", Instant, nullable=False),
    Column("is_open", Integer, nullable=False),
    Column("copied_at", Instant),
    CheckConstraint("id = 1", name="single"),
    CheckConstraint("is_open IN (0, 1)", name="is_open_or_not"),
    CheckConstraint("copied_at IS NULL OR is_open = 0", name="a_copy_is_not_open"),
)

# A target in which cards may stand that no row knows of, sent between the two instants.
gaps = new_table(
    "gaps",
    Column(
        "target_id",
        RowId,
        ForeignKey("targets.target_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    CheckConstraint("since <= until", name="runs_forward"),
)

requests = new_table(
    "requests",
    Column(
        "release_id",
        RowId,
        # A card that was forgotten may give its release another number.
        ForeignKey("releases.release_id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    # 1: somebody asked for this very chapter; 0: for the next one.
    Column("named", Integer, nullable=False),
    # The slot that it left for that; an undo puts it back there.
    Column("planned_at", Instant),
    CheckConstraint("named IN (0, 1)", name="named_or_not"),
)
