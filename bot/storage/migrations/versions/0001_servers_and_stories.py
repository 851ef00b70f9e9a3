"""Servers, and the stories that authors bring."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _child(table: str, parent: str) -> sa.ForeignKeyConstraint:
    column = parent.split(".")[1]
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [parent], ondelete="CASCADE", name=name)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _create_installation()
    _create_guilds()
    _create_readers()
    _create_targets()
    _create_stories()
    _create_chapters()
    _create_passages()
    _create_warnings()
    _create_drafts()
    _create_indexes()


def _create_installation() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("commands_digest", sa.Text),
        sa.Column("created_at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
        _check("installation", "single", "id = 1"),
        _check("installation", "key_length", "length(key) = 32"),
        _check("installation", "kind_known", "kind IN ('real', 'rehearsal')"),
        sqlite_strict=True,
    )


def _create_guilds() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("zone", sa.Text),
        sa.Column("author_role_id", _BIG),
        sa.Column("notice_channel_id", _BIG),
        sa.Column("joined_at", _BIG, nullable=False),
        sa.Column("left_at", _BIG),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guilds")),
        sqlite_strict=True,
    )


def _create_readers() -> None:
    op.create_table(
        "readers",
        sa.Column("user_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("zone", sa.Text),
        sa.Column("created_at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_readers")),
        sqlite_strict=True,
    )


def _create_targets() -> None:
    op.create_table(
        "targets",
        sa.Column("target_id", _BIG, nullable=False),
        sa.Column("guild_id", _BIG, nullable=False),
        sa.Column("channel_id", _BIG, nullable=False),
        sa.Column("layout", sa.Text, nullable=False),
        sa.Column("style", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("created_at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("target_id", name=op.f("pk_targets")),
        _child("targets", "guilds.guild_id"),
        sa.UniqueConstraint("channel_id", name=op.f("uq_targets_channel_id")),
        _check("targets", "layout_known", "layout IN ('thread', 'channel', 'forum', 'card')"),
        _check("targets", "style_known", "style IN ('components', 'text')"),
        _check("targets", "state_known", "state IN ('active', 'paused', 'removed')"),
        _check("targets", "pause_has_reason", "state != 'paused' OR reason IS NOT NULL"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_stories() -> None:
    op.create_table(
        "stories",
        sa.Column("story_id", _BIG, nullable=False),
        sa.Column("guild_id", _BIG, nullable=False),
        sa.Column("author_id", _BIG, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("rating", sa.Text, nullable=False),
        sa.Column("warning_state", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("note_before", sa.Text, nullable=False),
        sa.Column("note_after", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("expected_chapters", sa.Integer),
        sa.Column("created_at", _BIG, nullable=False),
        sa.Column("removed_at", _BIG),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_stories")),
        _child("stories", "guilds.guild_id"),
        _check(
            "stories",
            "rating_known",
            "rating IN ('general', 'teen', 'mature', 'explicit', 'not_rated')",
        ),
        _check(
            "stories",
            "warning_state_known",
            "warning_state IN ('listed', 'none_apply', 'chose_not')",
        ),
        _check("stories", "title_length", "length(title) BETWEEN 1 AND 200"),
        _check("stories", "expected_chapters_positive", "expected_chapters > 0"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_chapters() -> None:
    op.create_table(
        "chapters",
        sa.Column("chapter_id", _BIG, nullable=False),
        sa.Column("story_id", _BIG, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("note_before", sa.Text, nullable=False),
        sa.Column("note_after", sa.Text, nullable=False),
        sa.Column("word_count", sa.Integer, nullable=False),
        sa.Column("created_at", _BIG, nullable=False),
        sa.Column("removed_at", _BIG),
        sa.PrimaryKeyConstraint("chapter_id", name=op.f("pk_chapters")),
        _child("chapters", "stories.story_id"),
        _check("chapters", "number_positive", "number > 0"),
        _check("chapters", "title_length", "length(title) <= 200"),
        _check("chapters", "body_not_empty", "body != ''"),
        _check("chapters", "word_count_not_negative", "word_count >= 0"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_passages() -> None:
    op.create_table(
        "passages",
        sa.Column("passage_id", _BIG, nullable=False),
        sa.Column("chapter_id", _BIG, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("first_block", sa.Integer, nullable=False),
        sa.Column("last_block", sa.Integer, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("passage_id", name=op.f("pk_passages")),
        _child("passages", "chapters.chapter_id"),
        sa.UniqueConstraint("chapter_id", "position", name=op.f("uq_passages_chapter_id_position")),
        _check("passages", "position_not_negative", "position >= 0"),
        _check("passages", "runs_forward", "0 <= first_block AND first_block <= last_block"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_warnings() -> None:
    op.create_table(
        "warnings",
        sa.Column("warning_id", _BIG, nullable=False),
        sa.Column("story_id", _BIG, nullable=False),
        sa.Column("chapter_id", _BIG),
        sa.Column("passage_id", _BIG),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("warning_id", name=op.f("pk_warnings")),
        _child("warnings", "chapters.chapter_id"),
        _child("warnings", "passages.passage_id"),
        _child("warnings", "stories.story_id"),
        _check("warnings", "term_length", "length(trim(term)) BETWEEN 1 AND 100"),
        _check(
            "warnings", "passage_within_chapter", "passage_id IS NULL OR chapter_id IS NOT NULL"
        ),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("draft_id", _BIG, nullable=False),
        sa.Column("guild_id", _BIG, nullable=False),
        sa.Column("author_id", _BIG, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("story_id", _BIG),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("source", sa.LargeBinary, nullable=False),
        sa.Column("choices", sa.Text, nullable=False),
        sa.Column("edits", sa.Text, nullable=False),
        sa.Column("created_at", _BIG, nullable=False),
        sa.Column("expires_at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_drafts")),
        _child("drafts", "guilds.guild_id"),
        _child("drafts", "stories.story_id"),
        _check("drafts", "expires_later", "expires_at > created_at"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_indexes() -> None:
    op.create_index(op.f("ix_targets_guild_id"), "targets", ["guild_id"])
    op.create_index(
        op.f("uq_stories_living_title"),
        "stories",
        ["guild_id", "author_id", sa.text("title COLLATE NOCASE")],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(op.f("ix_chapters_story_id"), "chapters", ["story_id"])
    op.create_index(
        op.f("uq_chapters_living_number"),
        "chapters",
        ["story_id", "number"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        op.f("uq_warnings_once"),
        "warnings",
        [
            "story_id",
            sa.text("coalesce(chapter_id, 0)"),
            sa.text("coalesce(passage_id, 0)"),
            sa.text("term COLLATE NOCASE"),
        ],
        unique=True,
    )
    op.create_index(op.f("ix_drafts_expires_at"), "drafts", ["expires_at"])
