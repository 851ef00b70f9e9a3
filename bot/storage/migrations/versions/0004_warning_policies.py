"""What each server does with each warning."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "warning_policies",
        sa.Column("guild_id", _BIG, nullable=False, autoincrement=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "term", name=op.f("pk_warning_policies")),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["guilds.guild_id"],
            ondelete="CASCADE",
            name=op.f("fk_warning_policies_guild_id"),
        ),
        _check("action_known", "action IN ('open', 'spoiler', 'refused')"),
        _check("term_length", "length(term) <= 200"),
        _check("named_as_its_term", "(term = '') = (name = '')"),
        sqlite_strict=True,
    )


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_warning_policies_{name}"))
