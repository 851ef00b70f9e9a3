"""Schedules, the releases they become, and what readers give back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
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
    _create_schedules()
    _create_skipped_slots()
    _create_releases()
    _create_parts()
    _create_reactions()
    _create_reaction_clearings()
    _create_comments()
    _create_notices()
    _create_audit()
    _create_schedule_and_release_indexes()
    _create_other_indexes()


def _create_schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("schedule_id", _BIG, nullable=False),
        sa.Column("story_id", _BIG, nullable=False),
        sa.Column("target_id", _BIG, nullable=False),
        sa.Column("rrule", sa.Text, nullable=False),
        sa.Column("start_date", sa.Text, nullable=False),
        sa.Column("at_time", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("per_drop", sa.Integer, nullable=False),
        sa.Column("late", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_by", _BIG, nullable=False),
        sa.Column("created_at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("schedule_id", name=op.f("pk_schedules")),
        _child("schedules", "stories.story_id"),
        _child("schedules", "targets.target_id"),
        _check("schedules", "late_known", "late IN ('shift', 'catch_up', 'hold')"),
        _check("schedules", "state_known", "state IN ('active', 'paused', 'ended')"),
        _check("schedules", "per_drop_not_negative", "per_drop >= 0"),
        _check("schedules", "zone_named", "zone != ''"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_skipped_slots() -> None:
    op.create_table(
        "skipped_slots",
        sa.Column("schedule_id", _BIG, nullable=False),
        sa.Column("at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("schedule_id", "at", name=op.f("pk_skipped_slots")),
        _child("skipped_slots", "schedules.schedule_id"),
        sqlite_strict=True,
    )


def _create_releases() -> None:
    op.create_table(
        "releases",
        sa.Column("release_id", _BIG, nullable=False),
        sa.Column("story_id", _BIG, nullable=False),
        sa.Column("chapter_id", _BIG, nullable=False),
        sa.Column("target_id", _BIG, nullable=False),
        sa.Column("schedule_id", _BIG),
        sa.Column("due_at", _BIG, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("requested_by", _BIG),
        sa.Column("lease_owner", sa.Text),
        sa.Column("lease_until", _BIG),
        sa.Column("retry_at", _BIG),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("begun_at", _BIG),
        sa.Column("posted_at", _BIG),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_releases")),
        _child("releases", "chapters.chapter_id"),
        _child("releases", "schedules.schedule_id"),
        _child("releases", "stories.story_id"),
        _child("releases", "targets.target_id"),
        _check(
            "releases",
            "state_known",
            "state IN ('waiting', 'claimed', 'posting', 'posted', 'stopped', 'cancelled')",
        ),
        _check("releases", "posted_is_dated", "(state = 'posted') = (posted_at IS NOT NULL)"),
        _check("releases", "lease_is_whole", "(lease_owner IS NULL) = (lease_until IS NULL)"),
        _check(
            "releases",
            "lease_while_working",
            "state IN ('claimed', 'posting') OR lease_owner IS NULL",
        ),
        _check(
            "releases",
            "posting_has_begun",
            "state NOT IN ('posting', 'posted') OR begun_at IS NOT NULL",
        ),
        _check("releases", "stop_has_reason", "state != 'stopped' OR reason IS NOT NULL"),
        _check("releases", "attempts_not_negative", "attempts >= 0"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_parts() -> None:
    op.create_table(
        "parts",
        sa.Column("release_id", _BIG, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("mark", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempted_at", _BIG),
        sa.Column("sent_at", _BIG),
        sa.Column("channel_id", _BIG),
        sa.Column("message_id", _BIG),
        sa.PrimaryKeyConstraint("release_id", "position", name=op.f("pk_parts")),
        _child("parts", "releases.release_id"),
        sa.UniqueConstraint("nonce", name=op.f("uq_parts_nonce")),
        _check("parts", "kind_known", "kind IN ('card', 'thread', 'text')"),
        _check("parts", "state_known", "state IN ('planned', 'attempted', 'sent')"),
        _check("parts", "position_not_negative", "position >= 0"),
        _check("parts", "nonce_length", "length(nonce) BETWEEN 1 AND 25"),
        _check("parts", "mark_fits", "mark BETWEEN 1 AND 2147483647"),
        _check("parts", "sent_has_id", "(state = 'sent') = (message_id IS NOT NULL)"),
        _check("parts", "attempt_is_dated", "state = 'planned' OR attempted_at IS NOT NULL"),
        sqlite_strict=True,
    )


def _create_reactions() -> None:
    op.create_table(
        "reactions",
        sa.Column("message_id", _BIG, nullable=False),
        sa.Column("user_id", _BIG, nullable=False),
        sa.Column("emoji", sa.Text, nullable=False),
        sa.Column("burst", sa.Integer, nullable=False),
        sa.Column("added_at", _BIG),
        sa.Column("removed_at", _BIG),
        sa.PrimaryKeyConstraint(
            "message_id", "user_id", "emoji", "burst", name=op.f("pk_reactions")
        ),
        _check("reactions", "burst_is_flag", "burst IN (0, 1)"),
        _check("reactions", "emoji_named", "emoji != ''"),
        _check("reactions", "happened", "added_at IS NOT NULL OR removed_at IS NOT NULL"),
        sqlite_strict=True,
    )


def _create_reaction_clearings() -> None:
    op.create_table(
        "reaction_clearings",
        sa.Column("message_id", _BIG, nullable=False),
        sa.Column("emoji", sa.Text, nullable=False),
        sa.Column("at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("message_id", "emoji", name=op.f("pk_reaction_clearings")),
        sqlite_strict=True,
    )


def _create_comments() -> None:
    op.create_table(
        "comments",
        sa.Column("comment_id", _BIG, nullable=False),
        sa.Column("story_id", _BIG, nullable=False),
        sa.Column("chapter_id", _BIG),
        sa.Column("guild_id", _BIG, nullable=False),
        sa.Column("user_id", _BIG, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("message_id", _BIG),
        sa.Column("created_at", _BIG, nullable=False),
        sa.Column("edited_at", _BIG),
        sa.Column("removed_at", _BIG),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comments")),
        _child("comments", "chapters.chapter_id"),
        _child("comments", "guilds.guild_id"),
        _child("comments", "stories.story_id"),
        sa.UniqueConstraint("message_id", name=op.f("uq_comments_message_id")),
        _check(
            "comments", "source_known", "source IN ('button', 'command', 'reply', 'menu', 'chat')"
        ),
        _check("comments", "text_length", "length(text) BETWEEN 1 AND 4000"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("notice_id", _BIG, nullable=False),
        sa.Column("to_user_id", _BIG),
        sa.Column("to_channel_id", _BIG),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at", _BIG, nullable=False),
        sa.Column("retry_at", _BIG, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("sent_at", _BIG),
        sa.Column("given_up_at", _BIG),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notices")),
        _check("notices", "one_recipient", "(to_user_id IS NULL) != (to_channel_id IS NULL)"),
        _check("notices", "one_end", "sent_at IS NULL OR given_up_at IS NULL"),
        _check("notices", "text_not_empty", "text != ''"),
        _check("notices", "attempts_not_negative", "attempts >= 0"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("audit_id", _BIG, nullable=False),
        sa.Column("guild_id", _BIG, nullable=False),
        sa.Column("actor_id", _BIG, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("at", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit")),
        _child("audit", "guilds.guild_id"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _create_schedule_and_release_indexes() -> None:
    op.create_index(op.f("ix_schedules_target_id"), "schedules", ["target_id"])
    op.create_index(
        op.f("uq_schedules_living"),
        "schedules",
        ["story_id", "target_id"],
        unique=True,
        sqlite_where=sa.text("state != 'ended'"),
    )
    op.create_index(
        op.f("ix_releases_due"),
        "releases",
        ["due_at"],
        sqlite_where=sa.text("state IN ('waiting', 'claimed', 'posting')"),
    )
    op.create_index(
        op.f("ix_releases_retry"),
        "releases",
        ["retry_at"],
        sqlite_where=sa.text("retry_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_releases_schedule_id"), "releases", ["schedule_id"])
    op.create_index(op.f("ix_releases_story_id_target_id"), "releases", ["story_id", "target_id"])
    op.create_index(
        op.f("ix_releases_working"),
        "releases",
        ["lease_until"],
        sqlite_where=sa.text("state IN ('claimed', 'posting')"),
    )
    op.create_index(
        op.f("uq_releases_once"),
        "releases",
        ["chapter_id", "target_id"],
        unique=True,
        sqlite_where=sa.text("state != 'cancelled'"),
    )


def _create_other_indexes() -> None:
    op.create_index(
        op.f("uq_parts_message"),
        "parts",
        ["message_id"],
        unique=True,
        sqlite_where=sa.text("kind != 'thread'"),
    )
    op.create_index(op.f("ix_comments_story_id_chapter_id"), "comments", ["story_id", "chapter_id"])
    op.create_index(op.f("ix_comments_user_id"), "comments", ["user_id"])
    op.create_index(
        op.f("ix_notices_unsent"),
        "notices",
        ["retry_at"],
        sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_index(op.f("ix_audit_guild_id_at"), "audit", ["guild_id", "at"])
