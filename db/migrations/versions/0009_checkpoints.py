"""Signed checkpoints of the chains."""

from alembic import op

from officer_app.paths import schema

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    bind = op.get_bind()
    for statement in (
        schema(bind.dialect.name, "0009_checkpoints.sql").read_text(encoding="utf-8").split("\n\n")
    ):
        bind.exec_driver_sql(statement)
