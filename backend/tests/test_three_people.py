"""Three people against a model of what each of them has.

Hypothesis invents what they do, with ids of anybody in every step, and makes short what goes wrong.
It runs against both walls, and against each of them with the other one gone.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from local.cluster import Cluster
from local.mutants import applied, read_list
from local.supervisor import ROOT
from tests.answers import accepted, accepted_list, assert_headers
from tests.conftest import NewDatabase, People, environment, prepare, sign_up
from tests.issuer import Issuer, Person
from tests.model import Fields, Model, Refused, timeless
from tests.server import NO_TLS, Api, running_api

NAMES = ("ana", "ben", "cleo")
STORED = """
    SELECT user_id, id::text, version, title, description, priority::text,
           coalesce(due_day::text, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SSZ')),
           position, completed_at IS NOT NULL, deleted_at IS NOT NULL
      FROM tasks WHERE user_id = ANY(%s)
"""
LOGGED = """
    SELECT user_id, number, task_id::text, kind::text, undoes
      FROM changes WHERE user_id = ANY(%s) ORDER BY user_id, number
"""

somebody = st.integers(0, len(NAMES) - 1)
# Few values of each kind, so that changes to what already is, and searches that find, come up.
titles = st.sampled_from(["Ferns", "ferns and palms", "Rent", "100 %"])
given_fields = {
    "title": titles,
    "description": st.sampled_from([None, "", "Two ferns"]),
    "priority": st.sampled_from(["low", "medium", "high"]),
    "dueDate": st.sampled_from([None, "2026-01-15", "2026-01-15T10:00:00Z"]),
    "position": st.sampled_from([None, "a0", "a1"]),
}
some_fields = st.fixed_dictionaries({}, optional=given_fields | {"completed": st.booleans()})
new_fields = st.fixed_dictionaries(
    {"title": titles}, optional={k: v for k, v in given_fields.items() if k != "title"}
)
# So few that they are used again, by their own person and by the others.
keys = st.sampled_from([None, None, "key-one", "key-two", "key-three"])
versions = st.none() | st.integers(1, 3)
filters = st.fixed_dictionaries(
    {"limit": st.sampled_from(["1", "2", "500"])},
    optional={
        "completed": st.sampled_from(["true", "false"]),
        "priority": st.sampled_from(["low", "high"]),
        "q": st.sampled_from(["fern", "%", "RENT"]),
        "sort": st.sampled_from(["title", "-position", "dueDate"]),
    },
)


@dataclass(frozen=True)
class World:
    """An API, a look past every wall at what it stores, and a way for people to come in."""

    url: str
    admin: psycopg.Connection
    join: Callable[[str], Person]


@dataclass(frozen=True)
class Wish:
    method: str
    path: str
    body: Fields | None = None
    version: int | None = None


class ThreePeople(RuleBasedStateMachine):
    world: ClassVar[World]

    ids: Bundle[str] = Bundle("ids")
    # Anybody's, there or deleted, or None for one that nobody ever had.
    any_id = ids | st.none()

    def __init__(self) -> None:
        super().__init__()
        self.people = [self.world.join(name) for name in NAMES]
        self.model = Model(len(NAMES))
        self.client = httpx.Client(base_url=self.world.url, trust_env=False, verify=NO_TLS)
        self.kept: dict[tuple[int, str], tuple[Wish, bytes]] = {}
        self.cursors: list[str | None] = [None] * len(NAMES)
        self.copies: list[dict[str, Fields]] = [{} for _ in NAMES]

    def teardown(self) -> None:
        self.client.close()

    # -- What is written ---------------------------------------------------------------------------

    @initialize(target=ids, fields=new_fields)
    def each_has_a_task(self, fields: Fields) -> MultipleResults[str]:
        return multiple(*(self.made(who, fields, None) for who in range(len(NAMES))))

    @rule(target=ids, who=somebody, fields=new_fields, key=keys)
    def create(self, who: int, fields: Fields, key: str | None) -> MultipleResults[str]:
        task_id = self.made(who, fields, key)
        return multiple(*([task_id] if task_id else []))

    def made(self, who: int, fields: Fields, key: str | None) -> str:
        task_id = str(uuid4())
        body = {"id": task_id, **fields}
        act = partial(self.model.create, who, task_id, fields)
        return task_id if self.write(who, Wish("POST", "/api/tasks", body), act, key) else ""

    @rule(who=somebody, task_id=ids, fields=new_fields, key=keys)
    def take_an_id(self, who: int, task_id: str, fields: Fields, key: str | None) -> None:
        act = partial(self.model.create, who, task_id, fields)
        self.write(who, Wish("POST", "/api/tasks", {"id": task_id, **fields}), act, key)

    @rule(
        who=somebody,
        task_id=any_id,
        changes=some_fields.filter(bool),
        version=versions,
        key=keys,
    )
    def change(
        self, who: int, task_id: str | None, changes: Fields, version: int | None, key: str | None
    ) -> None:
        task_id = task_id or str(uuid4())
        act = partial(self.model.change, who, task_id, changes, version)
        self.write(who, Wish("PUT", f"/api/tasks/{task_id}", changes, version), act, key)

    @rule(
        who=somebody,
        task_id=any_id,
        completed=st.sampled_from([None, True, False]),
        version=versions,
        key=keys,
    )
    def complete(
        self,
        who: int,
        task_id: str | None,
        version: int | None,
        key: str | None,
        *,
        completed: bool | None,
    ) -> None:
        task_id = task_id or str(uuid4())
        body = None if completed is None else {"completed": completed}
        act = partial(self.model.complete, who, task_id, version, completed=completed)
        self.write(who, Wish("PATCH", f"/api/tasks/{task_id}/complete", body, version), act, key)

    @rule(who=somebody, task_id=any_id, version=versions, key=keys)
    def delete(self, who: int, task_id: str | None, version: int | None, key: str | None) -> None:
        task_id = task_id or str(uuid4())
        act = partial(self.model.delete, who, task_id, version)
        self.write(who, Wish("DELETE", f"/api/tasks/{task_id}", None, version), act, key)

    @rule(who=somebody, task_id=any_id, key=keys)
    def restore(self, who: int, task_id: str | None, key: str | None) -> None:
        task_id = task_id or str(uuid4())
        act = partial(self.model.restore, who, task_id)
        self.write(who, Wish("POST", f"/api/tasks/{task_id}/restore"), act, key)

    @rule(who=somebody, number=st.none() | st.integers(1, 9), key=keys)
    def undo(self, who: int, number: int | None, key: str | None) -> None:
        body = None if number is None else {"number": number}
        act = partial(self.model.undo, who, number)
        self.write(who, Wish("POST", "/api/undo", body), act, key)

    def write(self, who: int, wish: Wish, act: Callable[[], None], key: str | None) -> bool:
        """Do it here and there, and tell whether it was done; it must end the same."""
        headers = {} if key is None else {"Idempotency-Key": key}
        if wish.version is not None:
            headers["If-Match"] = f'"{wish.version}"'
        answer = self.ask(who, wish.method, wish.path, json=wish.body, headers=headers)
        before = self.kept.get((who, key or ""))
        if before is not None:
            known, content = before
            assert answer.status_code == (422 if known != wish else answer.status_code)
            assert known != wish or answer.content == content
            return False
        if self.is_refused(act, answer):
            return False
        accepted(answer, 201 if wish.path == "/api/tasks" else 200)
        if key is not None:
            self.kept[who, key] = (wish, answer.content)
        return True

    # -- What is read ------------------------------------------------------------------------------

    @rule(who=somebody, task_id=any_id)
    def read(self, who: int, task_id: str | None) -> None:
        task_id = task_id or str(uuid4())
        answer = self.ask(who, "GET", f"/api/tasks/{task_id}")
        if self.is_refused(partial(self.model.find, who, task_id), answer):
            return
        assert known(accepted(answer)) == self.shown(who)[task_id]

    @rule(who=somebody, task_id=any_id)
    def read_history(self, who: int, task_id: str | None) -> None:
        task_id = task_id or str(uuid4())
        answer = self.ask(who, "GET", f"/api/tasks/{task_id}/history")
        if self.is_refused(partial(self.model.find, who, task_id, deleted=True), answer):
            return
        told = [change_known(change) for change in accepted(answer)]
        assert told == [line for line in self.lines(who)[::-1] if line["taskId"] == task_id]

    @rule(who=somebody, query=filters)
    def list_tasks(self, who: int, query: dict[str, str]) -> None:
        found: dict[str, Fields] = {}
        cursor: str | None = None
        while cursor or not found:
            params = query | ({"cursor": cursor} if cursor else {})
            tasks, cursor = accepted_list(self.ask(who, "GET", "/api/tasks", params=params))
            assert not found.keys() & {task["id"] for task in tasks}
            found |= {task["id"]: known(task) for task in tasks}
            if not tasks:
                break
        assert found == {
            key: task for key, task in self.shown(who).items() if is_wanted(task, query)
        }

    @rule(who=somebody, limit=st.sampled_from([1, 2, 500]))
    def sync(self, who: int, limit: int) -> None:
        if not self.sync_page(who, limit):
            assert self.copies[who] == self.shown(who)

    def sync_page(self, who: int, limit: int) -> bool:
        cursor = self.cursors[who]
        params = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        delta = accepted(self.ask(who, "GET", "/api/sync", params=params))
        self.copies[who] |= {task["id"]: known(task) for task in delta["tasks"]}
        for task_id in delta["deletedIds"]:
            self.copies[who].pop(task_id, None)
        self.cursors[who] = delta["nextCursor"]
        return bool(delta["hasMore"])

    @rule(who=somebody, other=somebody)
    def sync_from_a_cursor_of(self, who: int, other: int) -> None:
        cursor = self.cursors[other]
        if who != other and cursor:
            answer = self.ask(who, "GET", "/api/sync", params={"cursor": cursor})
            assert answer.status_code == 410

    @rule(who=somebody)
    def export(self, who: int) -> None:
        everything = accepted(self.ask(who, "GET", "/api/me/export"))
        own = self.model.accounts[who]
        assert {task["id"]: task["version"] for task in everything["tasks"]} == own.versions
        assert [change_known(change) for change in everything["changes"]] == self.lines(who)

    # -- What always holds -------------------------------------------------------------------------

    def ask(self, who: int, method: str, path: str, **options: Any) -> httpx.Response:
        """Nothing of anybody else is in any answer, be it granted or refused."""
        headers = self.people[who].headers | options.pop("headers", {})
        answer = self.client.request(method, path, headers=headers, timeout=30, **options)
        assert_headers(answer)
        words = answer.text + str(answer.headers)
        for other, account in enumerate(self.model.accounts):
            if other != who:
                assert self.people[other].id not in words
                assert not [key for key in account.tasks if key in words]
        return answer

    @invariant()
    def what_is_stored_is_what_was_done(self) -> None:
        everybody = [person.id for person in self.people]
        stored = {
            (row[0], row[1]): row[2:] for row in self.world.admin.execute(STORED, [everybody])
        }
        assert stored == {
            (person.id, task_id): (account.versions[task_id], *timeless(task).values())
            for person, account in zip(self.people, self.model.accounts, strict=True)
            for task_id, task in account.tasks.items()
        }
        assert sorted(self.world.admin.execute(LOGGED, [everybody])) == sorted(
            (person.id, line.number, line.task_id, line.kind, line.undoes)
            for person, account in zip(self.people, self.model.accounts, strict=True)
            for line in account.log
        )

    def is_refused(self, act: Callable[[], object], answer: httpx.Response) -> bool:
        status = refusal_of(act)
        assert answer.status_code == (status or answer.status_code), answer.text
        return status is not None

    def shown(self, who: int) -> dict[str, Fields]:
        """A person's tasks as the API tells of them, but for their moments."""
        own = self.model.accounts[who]
        return {
            key: timeless({name: task[name] for name in task if name != "deletedAt"})
            | {"version": own.versions[key], "userId": self.people[who].id}
            for key, task in own.shown().items()
        }

    def lines(self, who: int) -> list[Fields]:
        return [
            {
                "number": line.number,
                "taskId": line.task_id,
                "kind": line.kind,
                "before": timeless(line.before),
                "after": timeless(line.after),
                "undoes": line.undoes,
            }
            for line in self.model.accounts[who].log
        ]


def refusal_of(act: Callable[[], object]) -> int | None:
    try:
        act()
    except Refused as refusal:
        return refusal.status
    return None


def known(task: Fields) -> Fields:
    """A task without what nobody can foretell."""
    assert task["completed"] == (task["completedAt"] is not None)
    left_out = {"id", "completed", "createdAt", "updatedAt"}
    return timeless({name: value for name, value in task.items() if name not in left_out})


def change_known(change: Fields) -> Fields:
    told = {name: value for name, value in change.items() if name != "at"}
    return told | {name: timeless(change[name]) for name in ("before", "after")}


def is_wanted(task: Fields, query: dict[str, str]) -> bool:
    text = f"{task['title']}\n{task['description'] or ''}".lower()
    return (
        json.loads(query.get("completed", str(task["completedAt"]).lower())) == task["completedAt"]
        and query.get("priority", task["priority"]) == task["priority"]
        and query.get("q", "").lower() in text
    )


# -- The walls ---------------------------------------------------------------------------------


def live_in(here: World, *, phases: Sequence[Phase] = tuple(Phase)) -> None:
    class ThreePeopleHere(ThreePeople):
        world = here

    # Whoever looks for one fault and nothing else (`make mutants`) looks longer.
    is_search = Phase.shrink not in settings().phases
    run_state_machine_as_test(
        ThreePeopleHere,
        settings=settings(
            max_examples=80 if is_search else 20,
            stateful_step_count=30,
            deadline=None,
            phases=set(phases) & set(settings().phases),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_three_people_have_what_the_model_says(
    api: Api, admin: psycopg.Connection, people: People
) -> None:
    """O-14, O-16."""
    live_in(World(api.url, admin, people))


@pytest.fixture
def own_admin(new_database: NewDatabase, cluster: Cluster) -> Iterator[psycopg.Connection]:
    """A superuser's connection to a database of this test alone."""
    url = new_database()
    prepare(environment(url, "http://localhost:3000"))
    with psycopg.connect(cluster.admin_url(url.rpartition("/")[2]), autocommit=True) as admin:
        yield admin


def world_of(api: Api, admin: psycopg.Connection, issuer: Issuer) -> World:
    return World(api.url, admin, partial(sign_up, admin, issuer))


@pytest.mark.timeout(500)
def test_the_service_alone_keeps_three_people_apart(
    own_admin: psycopg.Connection, cluster: Cluster, issuer: Issuer, tmp_path: Path
) -> None:
    """O-14: the policies let every row through."""
    variables = environment(cluster.url(own_admin.info.dbname), issuer.url)
    with running_api(variables, tmp_path / "api.log") as api:
        let_every_row_through(own_admin)
        live_in(world_of(api, own_admin, issuer))


def let_every_row_through(admin: psycopg.Connection) -> None:
    policies = admin.execute(
        """
        SELECT format('ALTER POLICY %I ON %I USING (true) WITH CHECK (true)', policyname, tablename)
          FROM pg_policies WHERE 'holdfast_api' = ANY(roles)
        """
    ).fetchall()
    assert len(policies) == 4
    for (statement,) in policies:
        admin.execute(statement)


@pytest.mark.timeout(500)
def test_the_database_alone_keeps_three_people_apart(
    own_admin: psycopg.Connection, cluster: Cluster, issuer: Issuer, tmp_path: Path
) -> None:
    """O-14: no statement names an owner."""
    variables = environment(cluster.url(own_admin.info.dbname), issuer.url)
    folder = without_owners(tmp_path)
    with running_api(variables, tmp_path / "api.log", folder=folder) as api:
        live_in(world_of(api, own_admin, issuer))


def test_with_both_walls_gone_they_meet(
    own_admin: psycopg.Connection, cluster: Cluster, issuer: Issuer, tmp_path: Path
) -> None:
    """What finds nothing behind one wall means something only if it finds this."""
    variables = environment(cluster.url(own_admin.info.dbname), issuer.url)
    folder = without_owners(tmp_path)
    with running_api(variables, tmp_path / "api.log", folder=folder) as api:
        let_every_row_through(own_admin)
        with pytest.raises(AssertionError):
            live_in(world_of(api, own_admin, issuer), phases=[Phase.generate])


def without_owners(folder: Path) -> Path:
    """Copy the API, and leave out of every statement whose rows it is about."""
    ignored = shutil.ignore_patterns("tests", "__pycache__", ".*")
    shutil.copytree(ROOT / "backend", folder / "backend", ignore=ignored)
    clauses = [mutant for mutant in read_list() if mutant.name.startswith("owner-")]
    assert len(clauses) > 5
    for clause in clauses:
        file = folder / clause.file
        text = applied(clause, file.read_text())
        assert text is not None, clause.name
        file.write_text(text)
    return folder / "backend"
