"""What failures leave to be told, as stored."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text

from bot.storage.tables.schema import new_table
from bot.storage.tables.types import RowId, Snowflake

# Who is told instead, where a notice's user accepts no messages.
stand_ins = new_table(
    "notice_stand_ins",
    Column(
        "notice_id",
        RowId,
        ForeignKey("notices.notice_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("channel_id", Snowflake, nullable=False),
    Column("text", Text, nullable=False),
    CheckConstraint("text != ''", name="text_not_empty"),
)
