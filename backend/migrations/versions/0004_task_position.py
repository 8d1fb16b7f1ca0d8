"""The order that people give their tasks."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # One statement, so that the table is written anew once.
    op.execute(
        """
        ALTER TABLE tasks
          ADD COLUMN position text COLLATE "C",
          ADD COLUMN place text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
              coalesce(position, 'p' || lpad((9000000000000000 - 1000000 *
                  extract(epoch FROM created_at AT TIME ZONE 'UTC'))::bigint::text, 16, '0'))
          ) STORED,
          ADD CONSTRAINT ck_tasks_position_form CHECK (position ~ '^[0-9A-Za-z]{1,64}$')
        """
    )
    op.create_index("ix_tasks_user_id_place_id", "tasks", ["user_id", "place", "id"])
    op.execute("GRANT INSERT (position), UPDATE (position) ON tasks TO holdfast_api")
