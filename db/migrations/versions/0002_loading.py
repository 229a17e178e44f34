"""Load lists, departures with their alarms, cancellations; what is taken off a load list is released again."""

from alembic import op

from officer_app.paths import schema

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    bind = op.get_bind()
    for statement in schema(bind.dialect.name, "0002_loading.sql").read_text(encoding="utf-8").split("\n\n"):
        bind.exec_driver_sql(statement)
