"""How the file was left, and where cards may stand that no row knows of."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "openings",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("opened_at", _BIG, nullable=False),
        sa.Column("is_open", sa.Integer, nullable=False),
        sa.Column("copied_at", _BIG),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        _check("openings", "single", "id = 1"),
        _check("openings", "is_open_or_not", "is_open IN (0, 1)"),
        _check("openings", "a_copy_is_not_open", "copied_at IS NULL OR is_open = 0"),
        sqlite_strict=True,
    )
    op.create_table(
        "gaps",
        sa.Column("target_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("since", _BIG, nullable=False),
        sa.Column("until", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("target_id", name=op.f("pk_gaps")),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["targets.target_id"],
            ondelete="CASCADE",
            name=op.f("fk_gaps_target_id"),
        ),
        _check("gaps", "runs_forward", "since <= until"),
        sqlite_strict=True,
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
