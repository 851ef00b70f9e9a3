"""Chapters that those who manage a server hid whole."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "hidden_chapters",
        sa.Column("hiding_id", _BIG, nullable=False, autoincrement=True),
        sa.Column("chapter_id", _BIG, nullable=False),
        sa.Column("hidden_by", _BIG, nullable=False),
        sa.Column("hidden_at", _BIG, nullable=False),
        sa.Column("opened_by", _BIG),
        sa.Column("opened_at", _BIG),
        sa.PrimaryKeyConstraint("hiding_id", name=op.f("pk_hidden_chapters")),
        sa.ForeignKeyConstraint(
            ["chapter_id"],
            ["chapters.chapter_id"],
            ondelete="CASCADE",
            name=op.f("fk_hidden_chapters_chapter_id"),
        ),
        sa.CheckConstraint(
            "(opened_by IS NULL) = (opened_at IS NULL)",
            name=op.f("ck_hidden_chapters_opened_by_somebody"),
        ),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_hidden_chapters_once",
        "hidden_chapters",
        ["chapter_id"],
        unique=True,
        sqlite_where=sa.text("opened_at IS NULL"),
    )
