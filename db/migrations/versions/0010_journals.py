"""What came from the journals of stations, whose keys signed it, and what was said of what came too late."""

from alembic import op

from officer_app.paths import schema

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    bind = op.get_bind()
    statements = schema(bind.dialect.name, "0010_journals.sql").read_text(encoding="utf-8")
    for statement in statements.split("\n\n"):
        bind.exec_driver_sql(statement)
