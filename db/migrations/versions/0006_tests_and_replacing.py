"""Scans that are tests, and what replaces a row."""

from alembic import op

from officer_app.paths import schema

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    bind = op.get_bind()
    statements = schema(bind.dialect.name, "0006_tests_and_replacing.sql").read_text(encoding="utf-8")
    for statement in statements.split("\n\n"):
        bind.exec_driver_sql(statement)
