"""What became of a notice that was sent and whose answer did not come."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("notices", sa.Column("nonce", sa.Text))
    op.add_column("notices", sa.Column("attempted_at", _BIG))
    op.add_column("notices", sa.Column("message_id", _BIG))
