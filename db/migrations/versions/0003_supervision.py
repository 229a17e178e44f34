"""The supervisor's desk: columns and indexes of `0003_supervision.sql`; no row that is there changes."""

from alembic import op

from officer_app.paths import schema

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    bind = op.get_bind()
    for statement in (
        schema(bind.dialect.name, "0003_supervision.sql").read_text(encoding="utf-8").split("\n\n")
    ):
        bind.exec_driver_sql(statement)
