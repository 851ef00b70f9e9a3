"""Chapters that were posted and are edited in place."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(name: str) -> "sa.Column[int]":
    return sa.Column(name, _BIG, nullable=False, autoincrement=False)


def _child(table: str, parent: str) -> sa.ForeignKeyConstraint:
    column = parent.split(".")[1]
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [parent], ondelete="CASCADE", name=name)


def _part_of(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["release_id", "position"],
        ["parts.release_id", "parts.position"],
        ondelete="CASCADE",
        name=op.f(f"fk_{table}_release_id_position"),
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _create_chapter_versions()
    _create_revising_drafts()
    _create_continuations()
    _create_revisions()
    _create_revision_steps()


def _create_chapter_versions() -> None:
    op.create_table(
        "chapter_versions",
        sa.Column("version_id", _BIG, nullable=False),
        sa.Column("chapter_id", _BIG, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("note_before", sa.Text, nullable=False),
        sa.Column("note_after", sa.Text, nullable=False),
        sa.Column("story_note_before", sa.Text),
        sa.Column("story_note_after", sa.Text),
        sa.Column("warnings", sa.Text, nullable=False),
        sa.Column("word_count", sa.Integer, nullable=False),
        sa.Column("replaced_at", _BIG, nullable=False),
        sa.Column("replaced_by", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_chapter_versions")),
        _child("chapter_versions", "chapters.chapter_id"),
        _check("chapter_versions", "body_not_empty", "body != ''"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_chapter_versions_chapter_id"), "chapter_versions", ["chapter_id"])


def _create_revising_drafts() -> None:
    op.create_table(
        "revising_drafts",
        _key("draft_id"),
        sa.Column("chapter_id", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_revising_drafts")),
        _child("revising_drafts", "drafts.draft_id"),
        _child("revising_drafts", "chapters.chapter_id"),
        sqlite_strict=True,
    )


def _create_continuations() -> None:
    op.create_table(
        "continuations",
        _key("release_id"),
        _key("position"),
        sa.PrimaryKeyConstraint("release_id", "position", name=op.f("pk_continuations")),
        _part_of("continuations"),
        sqlite_strict=True,
    )


def _create_revisions() -> None:
    op.create_table(
        "revisions",
        _key("release_id"),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("asked_by", _BIG),
        sa.Column("asked_at", _BIG, nullable=False),
        sa.Column("due_at", _BIG, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("reason", sa.Text),
        sa.Column("planned_at", _BIG),
        sa.Column("new_text", sa.Integer, nullable=False),
        sa.Column("opened_thread_id", _BIG),
        sa.Column("missing", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("done_at", _BIG),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_revisions")),
        _child("revisions", "releases.release_id"),
        _check("revisions", "round_positive", "round > 0"),
        _check("revisions", "attempts_not_negative", "attempts >= 0"),
        _check("revisions", "missing_not_negative", "missing >= 0"),
        _check("revisions", "new_text_is_flag", "new_text IN (0, 1)"),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_revisions_open"),
        "revisions",
        ["due_at"],
        sqlite_where=sa.text("done_at IS NULL"),
    )


def _create_revision_steps() -> None:
    op.create_table(
        "revision_steps",
        _key("release_id"),
        _key("position"),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("link", sa.Text),
        sa.Column("leads_to", sa.Integer),
        sa.Column("edited_at", _BIG),
        sa.Column("done_at", _BIG),
        sa.PrimaryKeyConstraint("release_id", "position", name=op.f("pk_revision_steps")),
        _part_of("revision_steps"),
        _check("revision_steps", "link_is_whole", "(link IS NULL) = (leads_to IS NULL)"),
        _check("revision_steps", "leads_onward", "leads_to > position"),
        _check("revision_steps", "done_was_edited", "done_at IS NULL OR edited_at IS NOT NULL"),
        sqlite_strict=True,
    )
