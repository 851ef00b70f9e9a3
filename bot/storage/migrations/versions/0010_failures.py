"""What failures leave to be told, and what is kept no longer than needed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "notice_stand_ins",
        sa.Column("notice_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("channel_id", _BIG, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice_stand_ins")),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notices.notice_id"],
            ondelete="CASCADE",
            name=op.f("fk_notice_stand_ins_notice_id"),
        ),
        sa.CheckConstraint("text != ''", name=op.f("ck_notice_stand_ins_text_not_empty")),
        sqlite_strict=True,
    )
    _let_old_rows_be_found()


def _let_old_rows_be_found() -> None:
    op.create_index(
        op.f("ix_reactions_removed_unseen"),
        "reactions",
        ["removed_at"],
        sqlite_where=sa.text("added_at IS NULL"),
    )
