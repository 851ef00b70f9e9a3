"""How far the bot has asked Discord for what readers did while it was not listening, as stored."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, text

from bot.storage.schema import child_of, new_table
from bot.storage.tables import parts
from bot.storage.types import Instant, Snowflake

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
