"""The first schema: every word of the job, and the triggers that guard the evidence."""

from alembic import op

from officer_app.store.guards import sqlite_triggers
from officer_app.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    bind = op.get_bind()
    metadata.create_all(bind)
    for statement in sqlite_triggers({t.name: [c.name for c in t.columns] for t in metadata.sorted_tables}):
        op.execute(statement)
