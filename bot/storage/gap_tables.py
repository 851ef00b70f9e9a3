"""What the ledger may have forgotten, as stored: how the file was left, and where to look."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer

from bot.storage.schema import new_table
from bot.storage.types import Instant, RowId

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
