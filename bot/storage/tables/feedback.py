"""What readers leave behind, as stored, and how far Discord has been asked for it."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)

from bot.models.feedback import CommentSource
from bot.storage.tables.core import parts
from bot.storage.tables.schema import child_of, new_table, row_id
from bot.storage.tables.types import Instant, Snowflake, WordColumn, one_of

# No reference to parts: a reaction may arrive before its message's id is recorded.
reactions = new_table(
    "reactions",
    Column("message_id", Snowflake, primary_key=True, autoincrement=False),
    Column("user_id", Snowflake, primary_key=True, autoincrement=False),
    Column("emoji", Text, primary_key=True),
    Column("burst", Integer, primary_key=True, autoincrement=False),
    Column("added_at", Instant),
    Column("removed_at", Instant),
    CheckConstraint("burst IN (0, 1)", name="burst_is_flag"),
    CheckConstraint("emoji != ''", name="emoji_named"),
    CheckConstraint("added_at IS NOT NULL OR removed_at IS NOT NULL", name="happened"),
)

# SQLite uses such an index only for a query that repeats its words.
REMOVED_UNSEEN = "reactions.added_at IS NULL"
Index(
    "ix_reactions_removed_unseen",
    reactions.c.removed_at,
    sqlite_where=text(REMOVED_UNSEEN.removeprefix("reactions.")),
)

# What moderators swept away: an addition that is reported late is still swept. '' is every emoji.
reaction_clearings = new_table(
    "reaction_clearings",
    Column("message_id", Snowflake, primary_key=True, autoincrement=False),
    Column("emoji", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

comments = new_table(
    "comments",
    row_id("comment_id"),
    child_of("stories.story_id"),
    child_of("chapters.chapter_id", nullable=True),
    child_of("guilds.guild_id"),
    Column("user_id", Snowflake, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("source", WordColumn(CommentSource), nullable=False),
    Column("message_id", Snowflake),
    Column("created_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("removed_at", Instant),
    Column("channel_id", Snowflake),
    UniqueConstraint("message_id"),
    Index(None, "story_id", "chapter_id"),
    Index(None, "channel_id", "message_id"),
    one_of("source", CommentSource),
    CheckConstraint("length(text) BETWEEN 1 AND 4000", name="text_length"),
)

# What a reader finds wrong with a chapter, for the server's admins.
reports = new_table(
    "reports",
    row_id("report_id"),
    child_of("guilds.guild_id"),
    child_of("releases.release_id"),
    Column("user_id", Snowflake, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "guild_id", "created_at"),
    CheckConstraint("length(text) BETWEEN 1 AND 1000", name="text_length"),
)

readers = new_table(
    "readers",
    Column("user_id", Snowflake, primary_key=True, autoincrement=False),
    Column("zone", Text),
    Column("created_at", Instant, nullable=False),
)

# A channel or thread with messages of ours. `asked_to` is how far its history has been asked for
# since `wanted_at`; up to `heard_to` every message has been heard at least once.
feedback_places = new_table(
    "feedback_places",
    Column("channel_id", Snowflake, primary_key=True, autoincrement=False),
    child_of("guilds.guild_id"),
    Column("wanted_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("asked_to", Snowflake, nullable=False, server_default=text("0")),
    Column("heard_to", Snowflake, nullable=False),
    Column("listed_at", Instant),
    Column("given_up_at", Instant),
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    CheckConstraint("listed_at IS NULL OR given_up_at IS NULL", name="one_end"),
    Index(
        "ix_feedback_places_unlisted",
        "due_at",
        sqlite_where=text("listed_at IS NULL AND given_up_at IS NULL"),
    ),
)

# A list of users still to be asked for, page by page: who gave this emoji to this message.
owed_reactors = new_table(
    "owed_reactors",
    Column("message_id", Snowflake, primary_key=True, autoincrement=False),
    Column("emoji", Text, primary_key=True),
    Column("burst", Integer, primary_key=True, autoincrement=False),
    Column(
        "channel_id",
        Snowflake,
        ForeignKey("feedback_places.channel_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("differs", Integer, nullable=False),
    Column("asked_to", Snowflake, nullable=False, server_default=text("0")),
    CheckConstraint("burst IN (0, 1)", name="burst_is_flag"),
    CheckConstraint("differs IN (0, 1)", name="differs_is_flag"),
    CheckConstraint("emoji != ''", name="emoji_named"),
    Index(None, "channel_id"),
)
# Where the counts differ something is missing for certain; then the newest chapters.
Index(
    "ix_owed_reactors_order",
    owed_reactors.c.differs.desc(),
    owed_reactors.c.message_id.desc(),
)

# SQLite uses such an index only for a query that repeats its words.
IN_PLACE = "parts.message_id IS NOT NULL AND parts.kind != 'thread'"
Index(
    "ix_parts_place",
    parts.c.channel_id,
    parts.c.message_id,
    parts.c.release_id,
    sqlite_where=text(IN_PLACE.replace("parts.", "")),
)
