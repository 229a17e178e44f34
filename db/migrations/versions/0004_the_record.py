"""The full inspection record: amendments, signatures, re-inspections, evidence, drafts."""

from alembic import op

from officer_app.paths import schema

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    bind = op.get_bind()
    for statement in (
        schema(bind.dialect.name, "0004_the_record.sql").read_text(encoding="utf-8").split("\n\n")
    ):
        bind.exec_driver_sql(statement)
