"""What is asked most often stays quick however much there is: an index leads to it."""

from collections.abc import Iterator

import psycopg
import pytest

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
from bench.plans import given, plan_of
from local.cluster import Cluster
from tests.conftest import NewDatabase, environment, prepare

BY_CREATION, BY_CHANGE = "ix_tasks_user_id_created_at_id", "ix_tasks_user_id_change_number"
SMALL, LARGE = 7, 5000
# Whatever has been seen of a person, and whatever plan the connection has kept for all.
MODES = ("force_custom_plan", "force_generic_plan")


@pytest.fixture(scope="module")
def filled(cluster: Cluster, new_database: NewDatabase) -> Iterator[psycopg.Connection]:
    """Many people with few tasks, and one with many."""
    url = new_database()
    prepare(environment(url, "http://localhost:3000"))
    admin_url = cluster.admin_url(url.rpartition("/")[2])
    data.seed(admin_url, list(range(1, 1001)), 100)
    data.seed(admin_url, [LARGE], 10_000)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        yield admin


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("person", [SMALL, LARGE])
@pytest.mark.parametrize(
    ("question", "index"),
    [
        (READ_TASK, "pk_tasks"),
        (LIST_TASKS, BY_CREATION),
        (LIST_OLDER_TASKS, BY_CREATION),
        (READ_DELTA, BY_CHANGE),
        (CREATE_TASK, None),
    ],
    ids=lambda value: value.name if isinstance(value, Question) else "",
)
def test_an_index_leads_to_what_is_asked_for(
    filled: psycopg.Connection, question: Question, index: str | None, person: int, mode: str
) -> None:
    plan = plan_of(filled, question, given(person), mode=mode)

    assert index is None or index in plan.indexes, str(plan)
    assert not plan.kinds & {"Seq Scan", "Sort", "Incremental Sort", "Bitmap Heap Scan"}, str(plan)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("person", [SMALL, LARGE])
def test_a_search_looks_at_own_tasks_alone(
    filled: psycopg.Connection, person: int, mode: str
) -> None:
    plan = plan_of(filled, SEARCH_TASKS, given(person), mode=mode)

    assert plan.indexes, str(plan)
    assert "Seq Scan" not in plan.kinds, str(plan)
