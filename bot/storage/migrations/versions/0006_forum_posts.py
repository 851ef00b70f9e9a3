"""Forum posts, one for each story and forum channel, and the step of a delivery that makes them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COLUMNS = (
    "release_id, position, kind, payload, nonce, mark, state, attempted_at, sent_at, channel_id,"
    " message_id"
)


def upgrade() -> None:
    _create_forum_posts()
    # SQLite changes no CHECK of a table that is there: the rows move to one with the new word.
    _create_parts("parts_new")
    op.execute(f"INSERT INTO parts_new ({_COLUMNS}) SELECT {_COLUMNS} FROM parts")  # noqa: S608
    op.drop_table("parts")
    op.rename_table("parts_new", "parts")
    op.create_index(
        op.f("uq_parts_message"),
        "parts",
        ["message_id"],
        unique=True,
        sqlite_where=sa.text("kind NOT IN ('thread', 'post')"),
    )


def _create_forum_posts() -> None:
    op.create_table(
        "forum_posts",
        sa.Column("story_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("target_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("mark", sa.Integer, nullable=False),
        sa.Column("attempted_at", _BIG, nullable=False),
        sa.Column("thread_id", _BIG),
        sa.Column("made_at", _BIG),
        sa.PrimaryKeyConstraint("story_id", "target_id", name=op.f("pk_forum_posts")),
        _child("forum_posts", "stories", "story_id"),
        _child("forum_posts", "targets", "target_id"),
        sa.UniqueConstraint("thread_id", name=op.f("uq_forum_posts_thread_id")),
        _check("forum_posts", "mark_fits", "mark BETWEEN 1 AND 2147483647"),
        _check("forum_posts", "made_is_dated", "(thread_id IS NULL) = (made_at IS NULL)"),
        sqlite_strict=True,
    )


def _create_parts(name: str) -> None:
    op.create_table(
        name,
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
        _child("parts", "releases", "release_id"),
        sa.UniqueConstraint("nonce", name=op.f("uq_parts_nonce")),
        _check("parts", "kind_known", "kind IN ('post', 'card', 'thread', 'text')"),
        _check("parts", "state_known", "state IN ('planned', 'attempted', 'sent')"),
        _check("parts", "position_not_negative", "position >= 0"),
        _check("parts", "nonce_length", "length(nonce) BETWEEN 1 AND 25"),
        _check("parts", "mark_fits", "mark BETWEEN 1 AND 2147483647"),
        _check("parts", "sent_has_id", "(state = 'sent') = (message_id IS NOT NULL)"),
        _check("parts", "attempt_is_dated", "state = 'planned' OR attempted_at IS NOT NULL"),
        sqlite_strict=True,
    )


def _child(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{parent}.{column}"], ondelete="CASCADE", name=op.f(f"fk_{table}_{column}")
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
