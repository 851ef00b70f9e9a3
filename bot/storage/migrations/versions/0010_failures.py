"""What failures leave to be told, and what is kept no longer than needed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _let_old_rows_be_found()


def _let_old_rows_be_found() -> None:
    op.create_index(
        op.f("ix_reactions_removed_unseen"),
        "reactions",
        ["removed_at"],
        sqlite_where=sa.text("added_at IS NULL"),
    )
