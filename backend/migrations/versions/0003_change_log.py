"""The change log, and the answers given under idempotency keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ENUM, JSONB

revision = "0003"
down_revision = "0002"

OWN_TABLES = ("change_log_heads", "changes", "answers")


def owner() -> sa.Column[str]:
    return sa.Column(
        "user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )


def moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    create_tables()
    number_tasks()
    for table in OWN_TABLES:
        guard(table)
    for statement in RIGHTS:
        op.execute(statement)


def create_tables() -> None:
    op.create_table(
        "change_log_heads",
        owner(),
        sa.Column("last_number", sa.BigInteger, nullable=False),
        sa.Column("task_count", sa.BigInteger, nullable=False),
        sa.Column("purged_number", sa.BigInteger, nullable=False, server_default=sa.text("0")),
    )
    kind = ENUM("create", "update", "delete", "restore", name="change_kind")
    op.create_table(
        "changes",
        owner(),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column(
            "task_id", sa.Uuid, sa.ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("kind", kind, nullable=False),
        sa.Column("before", JSONB, nullable=False),
        sa.Column("after", JSONB, nullable=False),
        sa.Column("undoes", sa.BigInteger),
        sa.Column("session_id", sa.Text),
        sa.Column("idempotency_key", sa.Text),
        moment("at"),
    )
    op.create_index("ix_changes_task_id_number", "changes", ["task_id", "number"])
    op.create_table(
        "answers",
        owner(),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("request_hash", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        moment("created_at"),
    )


def number_tasks() -> None:
    """Give the tasks that are there already their places in the log, oldest change first."""
    op.add_column("tasks", sa.Column("change_number", sa.BigInteger))
    # The owner of a table is bound by its policies too while they are forced.
    op.execute("ALTER TABLE tasks NO FORCE ROW LEVEL SECURITY")
    op.execute(
        """
        UPDATE tasks SET change_number = numbered.number
          FROM (
              SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY updated_at, id) AS number
                FROM tasks
          ) AS numbered
         WHERE numbered.id = tasks.id
        """
    )
    op.execute(
        """
        INSERT INTO change_log_heads (user_id, last_number, task_count)
        SELECT user_id, max(change_number), count(*) FROM tasks GROUP BY user_id
        """
    )
    op.execute("ALTER TABLE tasks FORCE ROW LEVEL SECURITY")
    op.alter_column("tasks", "change_number", nullable=False)
    op.create_index(
        "ix_tasks_user_id_change_number", "tasks", ["user_id", "change_number"], unique=True
    )


def guard(table: str) -> None:
    """Bind a table's rows to their owner, and let the keeper past."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"""
        CREATE POLICY owner ON {table} TO holdfast_api
         USING (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')))
          WITH CHECK (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')))
        """
    )
    op.execute(
        f"""
        CREATE POLICY keeper ON {table} TO holdfast_keeper
         USING (current_user = 'holdfast_keeper')
          WITH CHECK (current_user = 'holdfast_keeper')
        """
    )


RIGHTS = (
    "GRANT INSERT (change_number), UPDATE (change_number) ON tasks TO holdfast_api",
    "GRANT SELECT, INSERT, UPDATE (last_number, task_count) ON change_log_heads TO holdfast_api",
    # Nobody but the purge can take anything out of the log, or change what it says.
    "GRANT SELECT, INSERT ON changes, answers TO holdfast_api",
    "GRANT SELECT, DELETE ON changes, answers TO holdfast_keeper",
    "GRANT SELECT, UPDATE (purged_number, task_count) ON change_log_heads TO holdfast_keeper",
    # What is past its time goes: deleted tasks with their history after 30 days, answers after 7.
    # It works for whoever takes the keeper's role, and for nobody else.
    """
    CREATE FUNCTION purge() RETURNS void
    LANGUAGE sql SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH gone AS (
            DELETE FROM public.tasks
             WHERE deleted_at < now() - interval '30 days'
            RETURNING user_id, change_number
        ), last_gone AS (
            SELECT user_id, max(change_number) AS number, count(*) AS times
              FROM gone GROUP BY user_id
        )
        UPDATE public.change_log_heads AS head
           SET purged_number = greatest(head.purged_number, last_gone.number),
               task_count = head.task_count - last_gone.times
          FROM last_gone
         WHERE head.user_id = last_gone.user_id;
        DELETE FROM public.answers WHERE created_at < now() - interval '7 days';
    END
    """,
    "REVOKE ALL ON FUNCTION purge FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION purge TO holdfast_keeper",
    # What the tables of accounts hold of whoever is asking, but no secret: for their export.
    """
    CREATE FUNCTION own_account() RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    RETURN (
        SELECT jsonb_build_object(
            'id', u.id, 'name', u.name, 'email', u.email, 'emailVerified', u.email_verified,
            'image', u.image, 'createdAt', u.created_at, 'updatedAt', u.updated_at,
            'sessions', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'createdAt', s.created_at, 'expiresAt', s.expires_at,
                    'ipAddress', s.ip_address, 'userAgent', s.user_agent
                ) ORDER BY s.created_at), '[]')
                  FROM public.sessions s WHERE s.user_id = u.id
            )
        )
          FROM public.users u
         WHERE u.id = NULLIF(current_setting('app.user_id', true), '')
    )
    """,
    "REVOKE ALL ON FUNCTION own_account FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION own_account TO holdfast_api",
)
