"""Tasks, and the wall around them: forced row-level security and the two roles that it knows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ENUM

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create_tasks()
    for role in ("holdfast_api", "holdfast_keeper"):
        create_role(role)
    build_wall()


def create_tasks() -> None:
    priority = ENUM("low", "medium", "high", name="task_priority")
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column(
            "user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("priority", priority, nullable=False, server_default="medium"),
        sa.Column("due_day", sa.Date),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.Column(
            "search_text",
            sa.Text,
            sa.Computed(
                "lower(normalize(title || E'\\n' || coalesce(description, ''), NFC))",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("char_length(title) BETWEEN 1 AND 200", name="title_length"),
        sa.CheckConstraint("char_length(description) <= 1000", name="description_length"),
        sa.CheckConstraint("due_day IS NULL OR due_at IS NULL", name="one_kind_of_due"),
        sa.CheckConstraint("due_day BETWEEN '1970-01-01' AND '2200-12-31'", name="due_day_range"),
        sa.CheckConstraint(
            "due_at BETWEEN '1970-01-01T00:00:00Z' AND '2200-12-31T23:59:59.999999Z'",
            name="due_at_range",
        ),
        sa.CheckConstraint("version > 0", name="version_positive"),
    )
    op.create_index("ix_tasks_user_id_created_at_id", "tasks", ["user_id", "created_at", "id"])


def create_role(role: str) -> None:
    """Make a role that nobody can log in with, and let this user take it.

    Roles belong to the whole server, so another Holdfast database may have made it already, even
    at this very moment; or an administrator did, for a user who may make none. From PostgreSQL 16
    on, making a role doesn't include the right to take it.
    """
    op.execute(
        f"""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                BEGIN
                    CREATE ROLE {role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN
                    NULL;
                END;
            END IF;
            IF NOT pg_has_role(current_user, '{role}', 'MEMBER') OR (
                current_setting('server_version_num')::int >= 160000
                AND NOT pg_has_role(current_user, '{role}', 'SET')
            ) THEN
                IF current_setting('server_version_num')::int >= 160000 THEN
                    EXECUTE 'GRANT {role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE';
                ELSE
                    GRANT {role} TO CURRENT_USER;
                END IF;
            END IF;
        END
        $$
        """
    )


def build_wall() -> None:
    for statement in WALL:
        op.execute(statement)


WALL = (
    # What a request runs as. It owns nothing, deletes nothing, gives nothing to somebody else,
    # and has no right at all on the tables of accounts.
    "GRANT USAGE ON SCHEMA public TO holdfast_api, holdfast_keeper",
    "GRANT SELECT ON tasks TO holdfast_api",
    """
    GRANT INSERT (id, user_id, title, description, priority, due_day, due_at, completed_at,
                  version, created_at, updated_at, deleted_at)
       ON tasks TO holdfast_api
    """,
    """
    GRANT UPDATE (title, description, priority, due_day, due_at, completed_at,
                  version, updated_at, deleted_at)
       ON tasks TO holdfast_api
    """,
    "ALTER TABLE tasks ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE tasks FORCE ROW LEVEL SECURITY",
    # After a transaction the setting is '' and not NULL, hence NULLIF; the sub-select lets the
    # planner read it once and use the index.
    """
    CREATE POLICY owner ON tasks TO holdfast_api
     USING (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')))
      WITH CHECK (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')))
    """,
    # The named way past: backups, the purge, and the one question below. The second condition
    # keeps it from whoever merely inherits the role.
    """
    CREATE POLICY keeper ON tasks TO holdfast_keeper
     USING (current_user = 'holdfast_keeper')
      WITH CHECK (current_user = 'holdfast_keeper')
    """,
    "GRANT SELECT, DELETE ON tasks TO holdfast_keeper",
    """
    GRANT SELECT ON users, sessions, accounts, verifications, jwks, rate_limits, alembic_version
       TO holdfast_keeper
    """,
    "GRANT CREATE ON SCHEMA public TO holdfast_keeper",
    # 403 or 404: whether a task exists for somebody, and nothing else about it.
    """
    CREATE FUNCTION task_exists(task_id uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    RETURN EXISTS (SELECT FROM public.tasks WHERE id = task_id AND deleted_at IS NULL)
    """,
    # Whether a sign-in still lives, without a right to read the sign-ins.
    """
    CREATE FUNCTION session_is_live(owner_id text, session_id text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    RETURN EXISTS (
        SELECT FROM public.sessions
         WHERE id = session_id AND user_id = owner_id AND expires_at > now()
    )
    """,
    "REVOKE ALL ON FUNCTION task_exists, session_is_live FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION task_exists, session_is_live TO holdfast_api",
    # Last, because afterwards this user may no longer grant or revoke anything on it.
    "ALTER FUNCTION task_exists OWNER TO holdfast_keeper",
)
