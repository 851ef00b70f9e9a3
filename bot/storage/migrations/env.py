"""Run by Alembic inside `bot.storage.migrating`, on the connection and transaction given there."""

from alembic import context

from bot.storage.all_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
