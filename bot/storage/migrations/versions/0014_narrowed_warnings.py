"""Which warnings a story listed once, and its author narrowed to where chapters have them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "narrowed_warnings",
        sa.Column("narrowing_id", _BIG, nullable=False, autoincrement=True),
        sa.Column("story_id", _BIG, nullable=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("narrowed_by", _BIG, nullable=False),
        sa.Column("narrowed_at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("narrowing_id", name=op.f("pk_narrowed_warnings")),
        sa.ForeignKeyConstraint(
            ["story_id"],
            ["stories.story_id"],
            ondelete="CASCADE",
            name=op.f("fk_narrowed_warnings_story_id"),
        ),
        sa.CheckConstraint(
            "length(trim(term)) BETWEEN 1 AND 100",
            name=op.f("ck_narrowed_warnings_term_length"),
        ),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_narrowed_warnings_once",
        "narrowed_warnings",
        ["story_id", sa.text("term COLLATE NOCASE")],
        unique=True,
    )
