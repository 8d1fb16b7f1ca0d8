"""Tasks as the database holds them, past every wall."""

from uuid import UUID

import psycopg
from psycopg.rows import TupleRow

from tests.issuer import Person


def insert_task(admin: psycopg.Connection, person: Person, *, deleted: bool = False) -> UUID:
    found = admin.execute(
        """
        INSERT INTO tasks (id, change_number, user_id, title, created_at, updated_at, deleted_at)
        VALUES (gen_random_uuid(), (random() * 1e15)::bigint, %s, 'Water the ferns', now(), now(),
                CASE WHEN %s THEN now() END)
        RETURNING id
        """,
        [person.id, deleted],
    ).fetchone()
    assert found is not None
    task_id: UUID = found[0]
    return task_id


def purge(owner: psycopg.Connection) -> None:
    """Forget what is past its time, as the API does now and then."""
    with owner.transaction():
        owner.execute("SET LOCAL ROLE holdfast_keeper")
        owner.execute("SELECT purge()")


def row(admin: psycopg.Connection, task_id: object) -> TupleRow | None:
    """The row, and who touched it: xmin is its last writer, xmax its last lock or deletion."""
    return admin.execute(
        "SELECT xmin::text, xmax::text, ctid::text, tasks.* FROM tasks WHERE id = %s", [task_id]
    ).fetchone()
