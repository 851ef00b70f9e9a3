"""Run by Alembic inside `bot.storage.migrating`, on the connection and transaction given there."""

from alembic import context

from bot.storage import (
    failure_tables,
    feedback_tables,
    forum_tables,
    gap_tables,
    link_tables,
    policy_tables,
    reconciliation_tables,
    removal_tables,
    revision_tables,
    tables,
)
from bot.storage.schema import metadata

__all__ = [
    "failure_tables",
    "feedback_tables",
    "forum_tables",
    "gap_tables",
    "link_tables",
    "policy_tables",
    "reconciliation_tables",
    "removal_tables",
    "revision_tables",
    "tables",
]

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
