"""How far what readers did while the bot was down has been asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("comments", sa.Column("channel_id", _BIG))
    op.create_index(
        op.f("ix_comments_channel_id_message_id"), "comments", ["channel_id", "message_id"]
    )
    op.create_index(
        op.f("ix_parts_place"),
        "parts",
        ["channel_id", "message_id", "release_id"],
        sqlite_where=sa.text("message_id IS NOT NULL AND kind != 'thread'"),
    )
    _make_places()
    _make_owed_reactors()


def _make_places() -> None:
    op.create_table(
        "feedback_places",
        sa.Column("channel_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("guild_id", _BIG, nullable=False),
        sa.Column("wanted_at", _BIG, nullable=False),
        sa.Column("due_at", _BIG, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("asked_to", _BIG, nullable=False, server_default=sa.text("0")),
        sa.Column("heard_to", _BIG, nullable=False),
        sa.Column("listed_at", _BIG),
        sa.Column("given_up_at", _BIG),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_feedback_places")),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["guilds.guild_id"],
            ondelete="CASCADE",
            name=op.f("fk_feedback_places_guild_id"),
        ),
        _check("feedback_places_attempts_not_negative", "attempts >= 0"),
        _check("feedback_places_one_end", "listed_at IS NULL OR given_up_at IS NULL"),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_feedback_places_unlisted"),
        "feedback_places",
        ["due_at"],
        sqlite_where=sa.text("listed_at IS NULL AND given_up_at IS NULL"),
    )


def _make_owed_reactors() -> None:
    op.create_table(
        "owed_reactors",
        sa.Column("message_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("emoji", sa.Text, nullable=False),
        sa.Column("burst", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("channel_id", _BIG, nullable=False),
        sa.Column("differs", sa.Integer, nullable=False),
        sa.Column("asked_to", _BIG, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("message_id", "emoji", "burst", name=op.f("pk_owed_reactors")),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["feedback_places.channel_id"],
            ondelete="CASCADE",
            name=op.f("fk_owed_reactors_channel_id"),
        ),
        _check("owed_reactors_burst_is_flag", "burst IN (0, 1)"),
        _check("owed_reactors_differs_is_flag", "differs IN (0, 1)"),
        _check("owed_reactors_emoji_named", "emoji != ''"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_owed_reactors_channel_id"), "owed_reactors", ["channel_id"])
    op.create_index(
        op.f("ix_owed_reactors_order"),
        "owed_reactors",
        [sa.text("differs DESC"), sa.text("message_id DESC")],
    )


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{name}"))
