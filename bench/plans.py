"""How the database finds what a question asks for, planned as the role of requests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from app.questions import (
    CREATE_TASK,
    LIST_OLDER_TASKS,
    LIST_TASKS,
    READ_DELTA,
    READ_TASK,
    SEARCH_TASKS,
    Question,
)
from bench import data

HOT = (READ_TASK, LIST_TASKS, LIST_OLDER_TASKS, SEARCH_TASKS, READ_DELTA, CREATE_TASK)


@dataclass(frozen=True)
class Plan:
    nodes: list[dict[str, Any]]

    @property
    def kinds(self) -> set[str]:
        return {node["Node Type"] for node in self.nodes}

    @property
    def indexes(self) -> list[str]:
        return sorted({node["Index Name"] for node in self.nodes if "Index Name" in node})

    def __str__(self) -> str:
        return " ← ".join(
            f"{node['Node Type']} {node.get('Index Name', '')}".strip()
            for node in self.nodes
            if node["Node Type"] not in {"Result", "CTE Scan", "Subquery Scan"}
        )


def given(person: int) -> dict[str, object]:
    """What a person asks with; the rest of the parameters is null."""
    return {
        "owner": f"u{person}",
        "task_id": data.task_id(person, 100),
        "created_at": "2026-01-01T01:40:00Z",
        "number": 0,
        "limit": 50,
        "words": "fern",
        "id": data.task_id(person, 10**6),
        "title": "Water the ferns",
        "priority": "medium",
        "max_tasks": 250_000,
        "session_id": f"s{person}",
    }


def plan_of(
    admin: psycopg.Connection,
    question: Question,
    values: Mapping[str, object],
    *,
    mode: str = "force_generic_plan",
) -> Plan:
    """Plan the statement inside a question for whoever is its owner; nothing of it is done.

    The mode is the question's own unless another one is asked for.
    """
    types = sql.SQL(", ").join(sql.SQL(kind) for _, kind in question.parameters)
    arguments = sql.SQL(", ").join(
        sql.Literal(None if (value := values.get(name)) is None else str(value))
        for name, _ in question.parameters
    )
    with admin.transaction(force_rollback=True):
        admin.execute(
            """
            SELECT set_config('role', 'holdfast_api', true),
                   set_config('app.user_id', %s, true),
                   set_config('plan_cache_mode', %s, true)
            """,
            [values["owner"], mode],
        )
        text = sql.SQL(question.text)
        admin.execute(sql.SQL("PREPARE hot ({}) AS {}").format(types, text))
        try:
            explain = sql.SQL("EXPLAIN (FORMAT JSON) EXECUTE hot ({})").format(arguments)
            [(explained,)] = admin.execute(explain).fetchall()
        finally:
            admin.execute("DEALLOCATE hot")
    return Plan(list(_nodes(explained[0]["Plan"])))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", []):
        yield from _nodes(part)
