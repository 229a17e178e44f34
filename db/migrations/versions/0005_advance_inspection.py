"""Inspection before arrival: who is eligible, bookings, seals and how they were found."""

from alembic import op

from officer_app.paths import schema

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    bind = op.get_bind()
    statements = schema(bind.dialect.name, "0005_advance_inspection.sql").read_text(encoding="utf-8")
    for statement in statements.split("\n\n"):
        bind.exec_driver_sql(statement)
