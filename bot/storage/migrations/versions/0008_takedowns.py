"""Posted chapters whose messages are removed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("done_at IS NULL AND given_up_at IS NULL")


def upgrade() -> None:
    _removals()
    _takedowns()
    _deletions()


def _removals() -> None:
    op.create_table(
        "removals",
        sa.Column("removal_id", _BIG, nullable=False),
        sa.Column("story_id", _BIG, nullable=False),
        sa.Column("chapter_ids", sa.Text, nullable=False),
        sa.Column("schedule_ids", sa.Text, nullable=False),
        sa.Column("removed_by", _BIG, nullable=False),
        sa.Column("removed_at", _BIG, nullable=False),
        sa.Column("purge_at", _BIG, nullable=False),
        sa.Column("restored_at", _BIG),
        sa.Column("purged_at", _BIG),
        sa.PrimaryKeyConstraint("removal_id", name=op.f("pk_removals")),
        _child("removals", "stories", "story_id"),
        _check("removals_purged_later", "purge_at > removed_at"),
        _check("removals_one_end", "restored_at IS NULL OR purged_at IS NULL"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_removals_story_id"), "removals", ["story_id"])
    op.create_index(
        op.f("ix_removals_open"),
        "removals",
        ["purge_at"],
        sqlite_where=sa.text("restored_at IS NULL AND purged_at IS NULL"),
    )


def _takedowns() -> None:
    op.create_table(
        "takedowns",
        sa.Column("release_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("removal_id", _BIG, nullable=False),
        sa.Column("was", sa.Text, nullable=False),
        sa.Column("posted_at", _BIG),
        sa.Column("due_at", _BIG, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("obstacle", sa.Text),
        sa.Column("done_at", _BIG),
        sa.Column("given_up_at", _BIG),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_takedowns")),
        _child("takedowns", "releases", "release_id"),
        _child("takedowns", "removals", "removal_id"),
        _check("takedowns_was_known", "was IN ('posting', 'posted', 'stopped')"),
        _check("takedowns_posted_is_dated", "(was = 'posted') = (posted_at IS NOT NULL)"),
        _check("takedowns_attempts_not_negative", "attempts >= 0"),
        _check("takedowns_one_end", "done_at IS NULL OR given_up_at IS NULL"),
        _check("takedowns_given_up_has_obstacle", "given_up_at IS NULL OR obstacle IS NOT NULL"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_takedowns_removal_id"), "takedowns", ["removal_id"])
    op.create_index(op.f("ix_takedowns_open"), "takedowns", ["due_at"], sqlite_where=_OPEN)


def _deletions() -> None:
    op.create_table(
        "deletions",
        sa.Column("release_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("tried_at", _BIG, nullable=False),
        sa.Column("done_at", _BIG),
        sa.PrimaryKeyConstraint("release_id", "position", name=op.f("pk_deletions")),
        sa.ForeignKeyConstraint(
            ["release_id", "position"],
            ["parts.release_id", "parts.position"],
            ondelete="CASCADE",
            name=op.f("fk_deletions_release_id_position"),
        ),
        sqlite_strict=True,
    )


def _child(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{parent}.{column}"], ondelete="CASCADE", name=op.f(f"fk_{table}_{column}")
    )


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{name}"))
