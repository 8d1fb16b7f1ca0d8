"""Runs the migrations on the connection that `app.database.prepare_schema` hands over."""

from alembic import context
from sqlmodel import SQLModel

from app.models import answer, change, task, user  # noqa: F401  (their tables register themselves)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
