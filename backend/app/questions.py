"""What is asked most often: statements built once from the models, and known to the database.

Each one is kept there as a function that takes the role of requests, names the person, checks
their sign-in, and only then runs the statement: one round trip does what a transaction of four
statements would. The statement inside is planned as that role, so row-level security binds it,
and its plan stays with the connection, behind a transaction pooler too, where a prepared
statement could not be had. What is set ends with the call.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    FromClause,
    Integer,
    Select,
    SQLColumnExpression,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB, array, insert
from sqlmodel import col

from app.core.security import CurrentUser
from app.models.change import Change, ChangeKind, ChangeLogHead
from app.models.task import Task
from app.schemas.change import TaskSnapshot
from app.schemas.task import TaskRead

# Of another sign-in than the connection's own: the class of SQLSTATE that fits.
SIGN_IN_ENDED = "28000"
_DIALECT = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]

# Texts, some of them null; or nothing at all.
Answer = list[str | None] | None


@dataclass(frozen=True)
class Question:
    """A statement that gives one array of texts, or no row; `owner` is whoever asks."""

    name: str
    statement: Select[Any]
    writes: bool = False

    @cached_property
    def call(self) -> str:
        """How it is asked."""
        places = [f"%s::{kind}" for _, kind in self.parameters]
        return f"SELECT {self.name}({', '.join(places)}, %s::text)"

    def arguments(self, caller: CurrentUser, given: dict[str, Any]) -> list[str | None]:
        """Put the parameters in their order, and the sign-in last."""
        values = {"owner": caller.id, "session_id": caller.session_id} | given
        ordered = [values[name] for name, _ in self.parameters]
        return [None if value is None else str(value) for value in (*ordered, caller.session_id)]

    @cached_property
    def parameters(self) -> list[tuple[str, str]]:
        """The name and the type of each."""
        return [
            # An argument has no collation of its own.
            (name, self._compiled.binds[name].type.compile(_DIALECT).partition(" COLLATE")[0])
            for name in self._compiled.positiontup
        ]

    @property
    def signature(self) -> str:
        return f"{self.name}({', '.join([kind for _, kind in self.parameters])}, text)"

    @property
    def text(self) -> str:
        """The statement, its parameters by number."""
        return str(self._compiled.string)

    @property
    def body(self) -> str:
        owner = 1 + [name for name, _ in self.parameters].index("owner")
        return f"""
DECLARE
    answer text[];
BEGIN
    PERFORM set_config('role', 'holdfast_api', true),
            set_config('app.user_id', ${owner}, true),
            set_config('lock_timeout', '3s', true),
            set_config('datestyle', 'ISO', true),
            set_config('plan_cache_mode', 'force_generic_plan', true);
    IF NOT session_is_live(${owner}, ${len(self.parameters) + 1}) THEN
        RAISE 'The sign-in has ended.' USING ERRCODE = '{SIGN_IN_ENDED}';
    END IF;
    {self.text} INTO answer;
    RETURN answer;
END
"""

    @property
    def definition(self) -> str:
        return f"RETURNS text[] LANGUAGE plpgsql AS $question${self.body}$question$"

    @cached_property
    def _compiled(self) -> Any:
        return self.statement.compile(dialect=_DIALECT)


def define(connection: Connection, questions: Iterable[Question]) -> None:
    """Make the functions known to the database, where they aren't already."""
    for question in questions:
        known = connection.scalar(
            text("SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure(:signature)"),
            {"signature": question.signature},
        )
        if known == question.body:
            continue
        for statement in (
            f"CREATE OR REPLACE FUNCTION {question.signature} {question.definition}",
            f"REVOKE ALL ON FUNCTION {question.signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {question.signature} TO holdfast_api",
        ):
            connection.exec_driver_sql(statement)


# -- A task as on the wire, written by the database -----------------------------------------------

_UTC = literal_column("'UTC'", Text)
_MOMENT = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'""", Text)
_WHOLE_SECOND = literal_column("'.000000Z'", Text)
_SPACE, _T = literal_column("' '", Text), literal_column("'T'", Text)
_Z = literal_column("'Z'", Text)
_FIVE_DIGITS = postgresql.TIMESTAMP(timezone=True, precision=5)


def _moment(moment: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
    """Write a moment as `write_moment` does: microseconds only where there are any.

    The database's own form, which whoever asks has set to ISO, takes a quarter of the time of a
    pattern, but leaves zeros at the end away.
    """
    in_utc = func.timezone(_UTC, moment)
    as_it_is = func.replace(cast(in_utc, Text), _SPACE, _T) + _Z
    by_pattern = func.replace(func.to_char(in_utc, _MOMENT), _WHOLE_SECOND, _Z)
    return case((moment != cast(moment, _FIVE_DIGITS), as_it_is), else_=by_pattern)


def wire(shape: type[BaseModel], task: FromClause) -> Select[Any]:
    """Every field of a shape by its name on the wire."""
    derived: dict[str, SQLColumnExpression[Any]] = {
        "completed": task.c.completed_at.is_not(None),
        "due_date": func.coalesce(cast(task.c.due_day, Text), _moment(task.c.due_at)),
    }

    def expression(name: str) -> SQLColumnExpression[Any]:
        if name in derived:
            return derived[name]
        column = task.c[name]
        return _moment(column) if isinstance(column.type, DateTime) else column

    columns: list[Any] = [
        expression(name).label(field.alias) for name, field in shape.model_fields.items()
    ]
    return select(*columns).correlate(task)


def holds(words: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether a task has these words; each character stands for itself, wildcards or not."""
    # As a subquery they are made ready once; a plan that is kept would do it for each row anew.
    needle = select(func.lower(func.normalize(words))).scalar_subquery()
    return func.strpos(col(Task.search_text), needle) > literal_column("0")


def page_of(
    tasks: Select[Any], key: SQLColumnExpression[Any], limit: SQLColumnExpression[int]
) -> Select[Any]:
    """Ask for the first `limit` of sorted tasks as JSON; where there are more, also for the sort
    key and the id of the last one.
    """
    page = tasks.add_columns(key.label("sort_key")).limit(limit + literal_column("1")).subquery("p")
    task = wire(TaskRead, page).lateral("task")
    has_more = func.count() > limit
    return select(
        array(
            [
                _list(func.row_to_json(task.table_valued()), limit),
                case((has_more, cast(_nth(page.c.sort_key, limit), Text))),
                case((has_more, cast(_nth(page.c.id, limit), Text))),
            ]
        )
    ).select_from(page.join(task, true()))


def _nth(column: ColumnElement[Any], place: SQLColumnExpression[int]) -> Any:
    return func.array_agg(column, type_=ARRAY(column.type))[place]


def _list(column: SQLColumnExpression[Any], limit: SQLColumnExpression[int]) -> Any:
    """Write the first ones that are not null as a JSON list."""
    first = func.array_agg(column, type_=ARRAY(JSON))[literal_column("1") : limit]
    elements = func.coalesce(func.array_to_string(first, literal_column("','")), _EMPTY)
    return literal_column("'['", Text) + elements + literal_column("']'", Text)


_EMPTY = literal_column("''", Text)

# -- The questions ---------------------------------------------------------------------------------

_OWNER = bindparam("owner", type_=Text)
_LIMIT = bindparam("limit", type_=Integer)
_TASKS = select(Task).where(col(Task.user_id) == _OWNER)
_EXISTING = _TASKS.where(col(Task.deleted_at).is_(None))
_NEWEST_FIRST = _EXISTING.order_by(col(Task.created_at).desc(), col(Task.id).desc())
_FOUND = _NEWEST_FIRST.where(holds(bindparam("words", type_=Text)))


def _read_task() -> Select[Any]:
    found = _EXISTING.where(col(Task.id) == bindparam("task_id", type_=Uuid)).subquery("found")
    task = wire(TaskRead, found).lateral("task")
    answer = array([cast(func.row_to_json(task.table_valued()), Text), cast(task.c.version, Text)])
    return select(answer).select_from(found.join(task, true()))


def _older_than(newest_first: Select[Any]) -> Select[Any]:
    created_at = bindparam("created_at", type_=DateTime(timezone=True))
    task_id = bindparam("task_id", type_=Uuid)
    return newest_first.where(
        tuple_(col(Task.created_at), col(Task.id)) < tuple_(created_at, task_id)
    )


def _read_delta() -> Select[Any]:
    number = bindparam("number", type_=BigInteger)
    floor = bindparam("floor", type_=BigInteger)
    heads = select(
        func.coalesce(func.max(col(ChangeLogHead.last_number)), literal_column("0")).label("last"),
        func.coalesce(func.max(col(ChangeLogHead.purged_number)), literal_column("0")).label(
            "purged"
        ),
    )
    head = heads.where(col(ChangeLogHead.user_id) == _OWNER).cte("head")
    last = select(head.c.last).scalar_subquery()
    changed = _TASKS.where(
        col(Task.change_number) > number,
        or_(
            col(Task.deleted_at).is_(None),
            col(Task.change_number) > func.coalesce(floor, last),
        ),
    )
    in_order = changed.order_by(col(Task.change_number)).limit(_LIMIT + literal_column("1"))
    page = in_order.subquery("p")
    task = wire(TaskRead, page).lateral("task")
    is_there = page.c.deleted_at.is_(None)
    return select(
        array(
            [
                _list(case((is_there, func.row_to_json(task.table_valued()))), _LIMIT),
                _list(case((~is_there, func.to_json(page.c.id))), _LIMIT),
                case((func.count() > _LIMIT, cast(_nth(page.c.change_number, _LIMIT), Text))),
                cast(func.coalesce(func.max(page.c.change_number), literal_column("0")), Text),
                cast(last, Text),
                cast(select(head.c.purged).scalar_subquery(), Text),
            ]
        )
    ).select_from(page.join(task, true()))


def _create_task() -> Select[Any]:
    """The next number, the task under it, and its line in the log, in one statement."""
    head = insert(ChangeLogHead).values(
        user_id=_OWNER, last_number=literal_column("1"), task_count=literal_column("1")
    )
    numbered = (
        head.on_conflict_do_update(
            index_elements=["user_id"],
            set_={
                "last_number": col(ChangeLogHead.last_number) + literal_column("1"),
                "task_count": col(ChangeLogHead.task_count) + literal_column("1"),
            },
            where=col(ChangeLogHead.task_count) < bindparam("max_tasks", type_=BigInteger),
        )
        .returning(col(ChangeLogHead.last_number))
        .cte("numbered")
    )
    given = {
        "user_id": _OWNER,
        **{
            name: bindparam(name, type_=_TASKS.selected_columns[name].type)
            for name in ("id", "title", "description", "priority", "due_day", "due_at", "position")
        },
        "created_at": func.now(),
        "updated_at": func.now(),
        "change_number": numbered.c.last_number,
    }
    created = (
        insert(Task)
        .from_select(list(given), select(*given.values()))
        .returning(Task)
        .cte("created")
    )
    after = wire(TaskSnapshot, created).lateral("after")
    line = {
        "user_id": _OWNER,
        "number": created.c.change_number,
        "task_id": created.c.id,
        "kind": literal_column(f"'{ChangeKind.CREATE}'"),
        "before": literal_column("'{}'", JSONB),
        "after": func.to_jsonb(after.table_valued()),
        "session_id": bindparam("session_id", type_=Text),
        "idempotency_key": bindparam("idempotency_key", type_=Text),
        "at": created.c.created_at,
    }
    logged = (
        insert(Change)
        .from_select(list(line), select(*line.values()).select_from(created.join(after, true())))
        .cte("logged")
    )
    task = wire(TaskRead, created).lateral("task")
    answer = array([cast(func.row_to_json(task.table_valued()), Text), cast(task.c.version, Text)])
    return select(answer).select_from(created.join(task, true())).add_cte(logged)


READ_TASK = Question("read_task", _read_task())
LIST_TASKS = Question("list_tasks", page_of(_NEWEST_FIRST, col(Task.created_at), _LIMIT))
LIST_OLDER_TASKS = Question(
    "list_older_tasks", page_of(_older_than(_NEWEST_FIRST), col(Task.created_at), _LIMIT)
)
SEARCH_TASKS = Question("search_tasks", page_of(_FOUND, col(Task.created_at), _LIMIT))
SEARCH_OLDER_TASKS = Question(
    "search_older_tasks", page_of(_older_than(_FOUND), col(Task.created_at), _LIMIT)
)
READ_DELTA = Question("read_delta", _read_delta())
CREATE_TASK = Question("create_task", _create_task(), writes=True)
TASK_EXISTS = Question(
    "any_task_exists",
    select(array([cast(func.task_exists(bindparam("task_id", type_=Uuid)), Text), _OWNER])),
)
IS_SIGNED_IN = Question("is_signed_in", select(array([_OWNER])))

QUESTIONS = (
    READ_TASK,
    LIST_TASKS,
    LIST_OLDER_TASKS,
    SEARCH_TASKS,
    SEARCH_OLDER_TASKS,
    READ_DELTA,
    CREATE_TASK,
    TASK_EXISTS,
    IS_SIGNED_IN,
)
