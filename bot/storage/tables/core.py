"""Servers, stories and releases as stored, after all migrations; `feedback_tables` has the rest.

Constraints make wrong states unstorable. Instants are UTC milliseconds.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)

from bot.models.release import LatePolicy, PartKind, PartState, ReleaseState, ScheduleState
from bot.models.server import Layout, MessageStyle, TargetState
from bot.models.story import Rating, WarningState
from bot.storage.tables.schema import child_of, new_table, row_id
from bot.storage.tables.types import Instant, Json, RowId, Snowflake, WordColumn, one_of

# Who made this file, and the secret that makes its nonces its own.
installation = new_table(
    "installation",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("commands_digest", Text),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("id = 1", name="single"),
    CheckConstraint("length(key) = 32", name="key_length"),
    one_of("kind", ("real", "rehearsal")),
)

guilds = new_table(
    "guilds",
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("zone", Text),
    Column("author_role_id", Snowflake),
    Column("notice_channel_id", Snowflake),
    Column("joined_at", Instant, nullable=False),
    Column("left_at", Instant),
)

targets = new_table(
    "targets",
    row_id("target_id"),
    child_of("guilds.guild_id"),
    Column("channel_id", Snowflake, nullable=False),
    Column("layout", WordColumn(Layout), nullable=False),
    Column("style", WordColumn(MessageStyle), nullable=False),
    Column("state", WordColumn(TargetState), nullable=False),
    Column("reason", Text),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("channel_id"),
    one_of("layout", Layout),
    one_of("style", MessageStyle),
    one_of("state", TargetState),
    CheckConstraint("state != 'paused' OR reason IS NOT NULL", name="pause_has_reason"),
    Index(None, "guild_id"),
)

stories = new_table(
    "stories",
    row_id("story_id"),
    child_of("guilds.guild_id"),
    Column("author_id", Snowflake, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("rating", WordColumn(Rating), nullable=False),
    Column("warning_state", WordColumn(WarningState), nullable=False),
    Column("summary", Text, nullable=False),
    Column("note_before", Text, nullable=False),
    Column("note_after", Text, nullable=False),
    Column("details", Json, nullable=False),  # [[label, value], ...]
    Column("tags", Json, nullable=False),  # [tag, ...]
    Column("expected_chapters", Integer),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
    # What it is looked up by: `name_key` of its title.
    Column("title_key", Text, nullable=False, server_default=text("''")),
    one_of("rating", Rating),
    one_of("warning_state", WarningState),
    CheckConstraint("length(title) BETWEEN 1 AND 200", name="title_length"),
    CheckConstraint("expected_chapters > 0", name="expected_chapters_positive"),
    Index("ix_stories_title_key", "guild_id", "title_key"),
)
# Pressing `Add story` twice, or from two devices, adds it once.
Index(
    "uq_stories_living_title",
    stories.c.guild_id,
    stories.c.author_id,
    stories.c.title_key,
    unique=True,
    sqlite_where=text("removed_at IS NULL"),
)

chapters = new_table(
    "chapters",
    row_id("chapter_id"),
    child_of("stories.story_id"),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("note_before", Text, nullable=False),
    Column("note_after", Text, nullable=False),
    Column("word_count", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
    CheckConstraint("number > 0", name="number_positive"),
    CheckConstraint("length(title) <= 200", name="title_length"),
    CheckConstraint("body != ''", name="body_not_empty"),
    CheckConstraint("word_count >= 0", name="word_count_not_negative"),
)
# A chapter withdrawn before it came out gives its number to the one that replaces it.
Index(
    "uq_chapters_living_number",
    chapters.c.story_id,
    chapters.c.number,
    unique=True,
    sqlite_where=text("removed_at IS NULL"),
)
Index(None, chapters.c.story_id)

passages = new_table(
    "passages",
    row_id("passage_id"),
    child_of("chapters.chapter_id"),
    Column("position", Integer, nullable=False),
    Column("first_block", Integer, nullable=False),
    Column("last_block", Integer, nullable=False),
    Column("summary", Text, nullable=False),
    UniqueConstraint("chapter_id", "position"),
    CheckConstraint("position >= 0", name="position_not_negative"),
    CheckConstraint("0 <= first_block AND first_block <= last_block", name="runs_forward"),
)

# A warning belongs to a story, to one of its chapters, or to one passage of it.
warnings = new_table(
    "warnings",
    row_id("warning_id"),
    child_of("stories.story_id"),
    child_of("chapters.chapter_id", nullable=True),
    child_of("passages.passage_id", nullable=True),
    Column("position", Integer, nullable=False),
    Column("term", Text, nullable=False),
    CheckConstraint("length(trim(term)) BETWEEN 1 AND 100", name="term_length"),
    CheckConstraint("passage_id IS NULL OR chapter_id IS NOT NULL", name="passage_within_chapter"),
)
Index(
    "uq_warnings_once",
    warnings.c.story_id,
    text("coalesce(chapter_id, 0)"),
    text("coalesce(passage_id, 0)"),
    text("term COLLATE NOCASE"),
    unique=True,
)

drafts = new_table(
    "drafts",
    row_id("draft_id"),
    child_of("guilds.guild_id"),
    Column("author_id", Snowflake, nullable=False),
    Column("author_name", Text, nullable=False),
    child_of("stories.story_id", nullable=True),
    Column("filename", Text, nullable=False),
    Column("source", LargeBinary, nullable=False),
    Column("choices", Json, nullable=False),  # {proposal: option}
    Column("edits", Json, nullable=False),  # {field: words}
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    CheckConstraint("expires_at > created_at", name="expires_later"),
)

schedules = new_table(
    "schedules",
    row_id("schedule_id"),
    child_of("stories.story_id"),
    child_of("targets.target_id"),
    Column("rrule", Text, nullable=False),
    Column("start_date", Text, nullable=False),  # YYYY-MM-DD, local
    Column("at_time", Text, nullable=False),  # HH:MM, local
    Column("zone", Text, nullable=False),
    Column("per_drop", Integer, nullable=False),
    Column("late", WordColumn(LatePolicy), nullable=False),
    Column("state", WordColumn(ScheduleState), nullable=False),
    Column("created_by", Snowflake, nullable=False),
    Column("created_at", Instant, nullable=False),
    one_of("late", LatePolicy),
    one_of("state", ScheduleState),
    CheckConstraint("per_drop >= 0", name="per_drop_not_negative"),
    CheckConstraint("zone != ''", name="zone_named"),
)
Index(
    "uq_schedules_living",
    schedules.c.story_id,
    schedules.c.target_id,
    unique=True,
    sqlite_where=text("state != 'ended'"),
)
Index(None, schedules.c.target_id)

# `skip` leaves one slot empty: the rule still names it, the plan passes over it.
skipped_slots = new_table(
    "skipped_slots",
    Column(
        "schedule_id",
        RowId,
        ForeignKey("schedules.schedule_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("at", Instant, primary_key=True),
)

releases = new_table(
    "releases",
    row_id("release_id"),
    child_of("stories.story_id"),
    child_of("chapters.chapter_id"),
    child_of("targets.target_id"),
    child_of("schedules.schedule_id", nullable=True),
    Column("due_at", Instant, nullable=False),
    Column("state", WordColumn(ReleaseState), nullable=False),
    Column("reason", Text),
    Column("requested_by", Snowflake),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("retry_at", Instant),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("begun_at", Instant),
    Column("posted_at", Instant),
    one_of("state", ReleaseState),
    CheckConstraint("(state = 'posted') = (posted_at IS NOT NULL)", name="posted_is_dated"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease_is_whole"),
    CheckConstraint(
        "state IN ('claimed', 'posting') OR lease_owner IS NULL", name="lease_while_working"
    ),
    CheckConstraint(
        "state NOT IN ('posting', 'posted') OR begun_at IS NOT NULL", name="posting_has_begun"
    ),
    CheckConstraint("state != 'stopped' OR reason IS NOT NULL", name="stop_has_reason"),
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    Index(None, "story_id", "target_id"),
    Index(None, "schedule_id"),
)
# A chapter reaches a target once.
Index(
    "uq_releases_once",
    releases.c.chapter_id,
    releases.c.target_id,
    unique=True,
    sqlite_where=text("state != 'cancelled'"),
)
# SQLite uses such an index only for a query that repeats its words: queries take them from here.
COMING = "releases.state IN ('waiting', 'claimed', 'posting')"
_COMING = text(COMING.removeprefix("releases."))
Index("ix_releases_due", releases.c.due_at, sqlite_where=_COMING)
WORKING = "releases.state IN ('claimed', 'posting')"
Index(
    "ix_releases_working",
    releases.c.lease_until,
    sqlite_where=text(WORKING.removeprefix("releases.")),
)
Index("ix_releases_retry", releases.c.retry_at, sqlite_where=text("retry_at IS NOT NULL"))
# What may hold later chapters of its story back.
HALTED = "state = 'stopped' OR retry_at IS NOT NULL"
Index(
    "ix_releases_halted",
    releases.c.story_id,
    releases.c.target_id,
    sqlite_where=text(HALTED),
)

# The ledger of delivery: one row a step, written before its request and again with Discord's id.
parts = new_table(
    "parts",
    Column(
        "release_id",
        RowId,
        ForeignKey("releases.release_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", WordColumn(PartKind), nullable=False),
    Column("payload", Json, nullable=False),  # as Discord receives it
    Column("nonce", Text, nullable=False),
    Column("mark", Integer, nullable=False),
    Column("state", WordColumn(PartState), nullable=False),
    Column("attempted_at", Instant),
    Column("sent_at", Instant),
    Column("channel_id", Snowflake),
    Column("message_id", Snowflake),
    UniqueConstraint("nonce"),
    one_of("kind", PartKind),
    one_of("state", PartState),
    CheckConstraint("position >= 0", name="position_not_negative"),
    CheckConstraint("length(nonce) BETWEEN 1 AND 25", name="nonce_length"),
    CheckConstraint("mark BETWEEN 1 AND 2147483647", name="mark_fits"),
    CheckConstraint("(state = 'sent') = (message_id IS NOT NULL)", name="sent_has_id"),
    CheckConstraint("state = 'planned' OR attempted_at IS NOT NULL", name="attempt_is_dated"),
)
# A thread has its card's id, and all chapters of a story one forum post: only messages are unique.
IS_MESSAGE = "parts.kind NOT IN ('thread', 'post')"
Index(
    "uq_parts_message",
    parts.c.message_id,
    unique=True,
    sqlite_where=text(IS_MESSAGE.removeprefix("parts.")),
)

# What the bot owes somebody word of: written with the cause, sent after, kept until it is sent.
notices = new_table(
    "notices",
    row_id("notice_id"),
    Column("to_user_id", Snowflake),
    Column("to_channel_id", Snowflake),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("retry_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("sent_at", Instant),
    Column("given_up_at", Instant),
    # Of the message that it was put into, together with all that have the same nonce.
    Column("nonce", Text),
    Column("attempted_at", Instant),
    Column("message_id", Snowflake),
    CheckConstraint("(to_user_id IS NULL) != (to_channel_id IS NULL)", name="one_recipient"),
    CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
    CheckConstraint("text != ''", name="text_not_empty"),
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    Index(
        "ix_notices_unsent",
        "retry_at",
        sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
    ),
)

audit = new_table(
    "audit",
    row_id("audit_id"),
    child_of("guilds.guild_id"),
    Column("actor_id", Snowflake, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_audit_guild_id_at", "guild_id", "at"),
)
