"""Alembic's entry: the connection is handed over by `officer_app.workflow.setup`."""

from alembic import context

from officer_app.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
