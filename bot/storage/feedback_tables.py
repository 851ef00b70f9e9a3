"""What readers leave behind, as stored: reactions, comments, and their own settings."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint, text

from bot.models.feedback import CommentSource
from bot.storage.schema import child_of, new_table, row_id
from bot.storage.types import Instant, Snowflake, Word, one_of

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
    Column("source", Word(CommentSource), nullable=False),
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
