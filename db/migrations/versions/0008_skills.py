"""What officers are good at."""

from alembic import op

from officer_app.paths import schema

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    bind = op.get_bind()
    statements = schema(bind.dialect.name, "0008_skills.sql").read_text(encoding="utf-8")
    for statement in statements.split("\n\n"):
        bind.exec_driver_sql(statement)
