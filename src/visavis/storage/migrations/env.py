"""Runs Alembic's migrations on the connection that the application hands over."""

from alembic import context

from visavis.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
