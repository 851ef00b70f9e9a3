"""What releases asked for by hand are more than their rows say, as stored."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer

from bot.storage.schema import new_table
from bot.storage.types import Instant, RowId

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
