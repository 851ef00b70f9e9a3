"""Whether a release by hand was asked for by its chapter, and which slot it left for that."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("release_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("named", sa.Integer, nullable=False),
        sa.Column("planned_at", _BIG),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_requests")),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["releases.release_id"],
            ondelete="CASCADE",
            onupdate="CASCADE",
            name=op.f("fk_requests_release_id"),
        ),
        sa.CheckConstraint("named IN (0, 1)", name=op.f("ck_requests_named_or_not")),
        sqlite_strict=True,
    )
    # Until now each of them overtook what was due later: so it was told.
    op.execute(
        "INSERT INTO requests (release_id, named)"
        " SELECT release_id, 1 FROM releases WHERE schedule_id IS NULL"
    )
