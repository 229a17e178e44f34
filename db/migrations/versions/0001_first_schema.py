"""The first schema: every word of the job, and the triggers that guard the evidence."""

from alembic import op

from officer_app.paths import schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    bind = op.get_bind()
    for statement in (
        schema(bind.dialect.name, "0001_first_schema.sql").read_text(encoding="utf-8").split("\n\n")
    ):
        bind.exec_driver_sql(statement)
