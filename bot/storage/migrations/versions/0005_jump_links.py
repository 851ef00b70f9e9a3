"""Labels that become links when a chapter is complete, and what holds a chapter back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "jump_links",
        sa.Column("release_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("leads_to", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("due_at", _BIG),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("done_at", _BIG),
        sa.Column("given_up_at", _BIG),
        sa.PrimaryKeyConstraint("release_id", "position", name=op.f("pk_jump_links")),
        sa.ForeignKeyConstraint(
            ["release_id", "position"],
            ["parts.release_id", "parts.position"],
            ondelete="CASCADE",
            name=op.f("fk_jump_links_release_id_position"),
        ),
        _check("leads_onward", "leads_to > position"),
        _check("attempts_not_negative", "attempts >= 0"),
        _check("one_end", "done_at IS NULL OR given_up_at IS NULL"),
        _check("end_was_due", "due_at IS NOT NULL OR (done_at IS NULL AND given_up_at IS NULL)"),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_jump_links_open"),
        "jump_links",
        ["due_at"],
        sqlite_where=sa.text("done_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_index(
        op.f("ix_releases_halted"),
        "releases",
        ["story_id", "target_id"],
        sqlite_where=sa.text("state = 'stopped' OR retry_at IS NOT NULL"),
    )


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_jump_links_{name}"))
