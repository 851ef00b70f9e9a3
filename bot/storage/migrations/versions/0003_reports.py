"""What readers report, in their own words."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("report_id", _BIG, nullable=False),
        sa.Column("guild_id", _BIG, nullable=False),
        sa.Column("release_id", _BIG, nullable=False),
        sa.Column("user_id", _BIG, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_reports")),
        _child("guilds.guild_id"),
        _child("releases.release_id"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 1000", name=op.f("ck_reports_text_length")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reports_guild_id_created_at"), "reports", ["guild_id", "created_at"])


def _child(parent: str) -> sa.ForeignKeyConstraint:
    column = parent.split(".")[1]
    name = op.f(f"fk_reports_{column}")
    return sa.ForeignKeyConstraint([column], [parent], ondelete="CASCADE", name=name)
