"""The same people and tasks for everybody: made by the database, with ids that can be told."""

import hashlib
from uuid import UUID

import psycopg

MEDIUM, LARGE = 9_001, 9_002
SIZES = {MEDIUM: 10_000, LARGE: 200_000}

PEOPLE = """
INSERT INTO users (id, name, email, email_verified)
SELECT 'u' || n, 'Somebody', 'u' || n || '@example.com', false FROM unnest(%(people)s::int[]) AS n
"""
SIGN_INS = """
INSERT INTO sessions (id, token, user_id, expires_at, updated_at)
SELECT 's' || n, 't' || n, 'u' || n, now() + interval '7 days', now()
  FROM unnest(%(people)s::int[]) AS n
"""
ROWS = """
  SELECT md5('task ' || u || ' ' || t)::uuid AS id, 'u' || u AS user_id, t AS number,
         'Water the ferns in room ' || t || ', ' || md5(t::text) AS title,
         CASE WHEN t %% 3 = 0 THEN 'Only a little: ' || md5(u::text || t) END AS description,
         CASE t %% 3 WHEN 0 THEN 'high' WHEN 1 THEN 'medium' ELSE 'low' END AS priority,
         timestamptz '2026-01-01' + t * interval '60.123457 seconds' AS created_at
    FROM unnest(%(people)s::int[]) AS u, generate_series(1, %(tasks)s) AS t
"""
TASKS = f"""
INSERT INTO tasks (id, user_id, title, description, priority, created_at, updated_at, change_number)
SELECT id, user_id, title, description, priority::task_priority, created_at, created_at, number
  FROM ({ROWS}) AS rows
"""
HEADS = """
INSERT INTO change_log_heads (user_id, last_number, task_count)
SELECT 'u' || n, %(tasks)s, %(tasks)s FROM unnest(%(people)s::int[]) AS n
"""
PLAIN_TASKS = f"""
INSERT INTO plain_tasks (id, user_id, title, description, priority, completed, created_at)
SELECT id, user_id, title, description, priority, false, created_at FROM ({ROWS}) AS rows
"""
# The table of the peers that have no walls.
PLAIN = """
CREATE TABLE plain_tasks (
    id uuid PRIMARY KEY, user_id text NOT NULL, title varchar(200) NOT NULL,
    description varchar(1000), priority text NOT NULL, completed boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON plain_tasks (user_id, created_at, id);
GRANT ALL ON plain_tasks TO holdfast
"""


def task_id(person: int, number: int) -> UUID:
    return UUID(hashlib.md5(f"task {person} {number}".encode()).hexdigest())  # noqa: S324 (a name)


def seed(admin_url: str, people: list[int], tasks: int) -> None:
    """Sign people up and in, and give each so many tasks."""
    values = {"people": people, "tasks": tasks}
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for statement in (PEOPLE, SIGN_INS, TASKS, HEADS):
            admin.execute(statement.encode(), values)
        admin.execute("VACUUM ANALYZE")


def seed_plain(admin_url: str, people: list[int], tasks: int) -> None:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(PLAIN)
        admin.execute(PLAIN_TASKS.encode(), {"people": people, "tasks": tasks})
        admin.execute("VACUUM ANALYZE")
