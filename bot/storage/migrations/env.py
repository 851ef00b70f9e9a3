"""Run by Alembic inside `bot.storage.database.migrating`, on its connection and transaction."""

from alembic import context

from bot.storage.tables.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
