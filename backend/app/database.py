"""The way to PostgreSQL: the engine, the transaction of a request, and the wall around its rows."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from app.config import Settings, get_settings
from app.connections import Connections
from app.core.errors import InvalidToken, Unavailable
from app.core.logging import logger
from app.core.security import CurrentUser
from app.questions import IS_SIGNED_IN, QUESTIONS, SIGN_IN_ENDED, Answer, Question, define
from app.turns import Turns

BACKEND = Path(__file__).resolve().parents[1]
MIGRATIONS = BACKEND / "migrations" / "versions"

# Half for questions, half for transactions. A process has one core at most, and a request holds
# its connection for little more than the time in which PostgreSQL works for it.
POOL_SIZE = 10
POOL_TIMEOUT_SECONDS = 2
# One person's writes wait for each other at their change log anyway.
TURNS_PER_PERSON = 2
RETRY_SECONDS = 2.0

# A network that swallows packets is noticed in seconds; TCP by itself takes a quarter of an hour.
_CONNECT = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# How long a server may stay silent: before a transaction, where it has nothing to do, and within
# one, where its own statement_timeout comes first.
GREETING_SECONDS = 2.0
ANSWER_SECONDS = 6.0
# A question is a whole transaction at once, and no statement_timeout comes first.
QUESTION_SECONDS = 5.0

# Faults that mean "not now", told apart from mistakes of ours.
UNREACHABLE = (OperationalError, InterfaceError, PoolTimeoutError)

# One round trip opens the request: it takes the role that row-level security binds, names the
# person, bounds the time, and asks whether the sign-in still lives. All of it ends with the
# transaction, so a pooler can hand the connection to anybody next.
_OPEN = text(
    """
    SELECT set_config('role', 'holdfast_api', true),
           set_config('app.user_id', :user_id, true),
           set_config('datestyle', 'ISO', true),
           set_config('statement_timeout', '5s', true),
           set_config('lock_timeout', '3s', true),
           set_config('idle_in_transaction_session_timeout', '10s', true),
           session_is_live(:user_id, :session_id) AS is_live,
           now() AS moment
    """
)


async def _open(session: AsyncSession, caller: CurrentUser) -> datetime:
    opened = await session.execute(_OPEN, {"user_id": caller.id, "session_id": caller.session_id})
    row = opened.one()
    if not row.is_live:
        raise InvalidToken("the sign-in has ended")
    moment: datetime = row.moment
    return moment


def _is_account_gone(error: IntegrityError) -> bool:
    """Tell whether what was written belongs to somebody who was deleted in the meantime."""
    return (constraint_of(error) or "").endswith("_user_id_users")


def constraint_of(error: IntegrityError) -> str | None:
    """Name the constraint that was violated."""
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None)


def _as_refusal(error: psycopg.Error) -> Exception:
    """Give a driver's error as SQLAlchemy does, so that both ways fail alike."""
    if error.sqlstate == SIGN_IN_ENDED:
        return InvalidToken("the sign-in has ended")
    wrapped = DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True)
    if isinstance(wrapped, IntegrityError) and _is_account_gone(wrapped):
        return InvalidToken("the account has ended")
    return wrapped


class WallMissing(RuntimeError):
    """Row-level security would not hold, so nothing may be served."""


# Without a state of SQL these are the driver's own: the server was cut off in mid-answer.
_OF_THE_DRIVER = {psycopg.DatabaseError, psycopg.InternalError}


class PatientConnection(psycopg.AsyncConnection):
    """Gives up on a server that is silent or can't be followed, and is broken from then on."""

    greeting_seconds = GREETING_SECONDS

    async def wait(
        self,
        gen: PQGen[RV],
        interval: float = 0.1,
        timeout: float | None = None,  # noqa: ASYNC109  (psycopg's own signature)
    ) -> RV:
        is_idle = self.pgconn.transaction_status == TransactionStatus.IDLE
        patience = self.greeting_seconds if is_idle else ANSWER_SECONDS
        try:
            return await super().wait(gen, interval, timeout or patience)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise
        except psycopg.DatabaseError as error:
            if type(error) not in _OF_THE_DRIVER or error.sqlstate is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(str(error)) from error


class AskedConnection(PatientConnection):
    greeting_seconds = QUESTION_SECONDS

    @cached_property
    def questions(self) -> psycopg.AsyncCursor:
        """The one cursor for all of them: making one takes a quarter of the time of a question."""
        return self.cursor()


class Database:
    """One pool of connections; it serves nobody before the schema and the wall were checked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        share = max(1, POOL_SIZE // 2)
        self._engine = create_async_engine(
            settings.engine_url,
            pool_size=share,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            # A database that sleeps closes idle connections; the first request after must not pay.
            pool_pre_ping=True,
            # A transaction pooler shares connections, and with them the names of statements.
            connect_args=_CONNECT
            | {"prepare_threshold": None, "async_creator_fn": PatientConnection.connect},
            hide_parameters=True,
        )
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        _, parameters = self._engine.dialect.create_connect_args(settings.engine_url)
        self._connections = Connections(
            partial(AskedConnection.connect, **{**parameters, **_CONNECT}, autocommit=True),
            size=share,
            patience=POOL_TIMEOUT_SECONDS,
        )
        self._turns = Turns(size=TURNS_PER_PERSON, patience=POOL_TIMEOUT_SECONDS)
        self._is_prepared = False

    async def prepare(self) -> None:
        """Migrate and check the wall, trying again for as long as the database is out of reach.

        Raises WallMissing where the wall doesn't hold; nothing is served then.
        """
        while not self._is_prepared:
            try:
                await asyncio.to_thread(prepare_schema, self._settings)
            except UNREACHABLE as error:
                logger.warning("database_unreachable", error=_brief(error))
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self._is_prepared = True

    async def check(self) -> None:
        """Raise Unavailable unless the database answers now."""
        self._require_prepared()
        async with self._engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    @asynccontextmanager
    async def transaction(
        self, caller: CurrentUser
    ) -> AsyncGenerator[tuple[AsyncSession, datetime]]:
        """Open the one transaction of a request, and tell its moment by the database's clock.

        Raises InvalidToken where the caller's sign-in has ended, and Unavailable where too much
        else of theirs is under way. Commits at the end of the block.
        """
        self._require_prepared()
        async with self._turns.turn(caller.id), self._begin(caller) as begun:
            yield begun

    @asynccontextmanager
    async def _begin(self, caller: CurrentUser) -> AsyncGenerator[tuple[AsyncSession, datetime]]:
        try:
            async with self._sessions.begin() as session:
                yield session, await _open(session, caller)
        except IntegrityError as error:
            if _is_account_gone(error):
                raise InvalidToken("the account has ended") from error
            raise

    @asynccontextmanager
    async def passage(self, caller: CurrentUser) -> AsyncGenerator["Passage"]:
        """Let one request through; raises InvalidToken where the caller's sign-in has ended.

        Whatever becomes of the request, the sign-in is checked: whoever has none learns nothing,
        not even that the request was badly formed.
        """
        self._require_prepared()
        async with AsyncExitStack() as stack:
            passage = Passage(self, caller, stack)
            try:
                yield passage
            finally:
                if not passage.is_checked:
                    await passage.ask(IS_SIGNED_IN)

    async def ask(
        self, question: Question, caller: CurrentUser, parameters: dict[str, Any]
    ) -> Answer:
        """Ask one question in a transaction of its own, which is one round trip.

        Raises what `transaction` does.
        """
        arguments = question.arguments(caller, parameters)
        async with self._turns.turn(caller.id):
            return await self._ask(question, caller, arguments)

    async def _ask(
        self, question: Question, caller: CurrentUser, arguments: list[str | None]
    ) -> Answer:
        """A connection may have died without a sign; where nothing can be done twice, the question
        is asked once more on a new one.
        """
        for is_last in (question.writes, True):
            try:
                connection = await self._connections.take()
            except OperationalError:
                # The server has no more to give, but a transaction's connection may be free.
                async with self._begin(caller) as (session, _):
                    return await _ask_within(session, question, arguments)
            try:
                cursor = connection.questions
                await cursor.execute(question.call, arguments, prepare=False, binary=True)
                row = await cursor.fetchone()
            except psycopg.Error as error:
                if is_last or not connection.broken:
                    raise _as_refusal(error) from error
            else:
                return row[0] if row else None
            finally:
                await self._connections.give_back(connection)
        raise AssertionError("the last attempt returns or raises")

    async def purge(self) -> None:
        """Forget what is past its time: deleted tasks after 30 days, kept answers after 7."""
        async with self._engine.begin() as connection:
            await connection.execute(text("SET LOCAL ROLE holdfast_keeper"))
            await connection.execute(text("SELECT purge()"))

    async def close(self) -> None:
        await self._connections.close()
        await self._engine.dispose()

    def _require_prepared(self) -> None:
        if not self._is_prepared:
            raise Unavailable("the database is not prepared yet")


async def _ask_within(
    session: AsyncSession, question: Question, arguments: list[str | None]
) -> Answer:
    connection = await session.connection()
    asked = await connection.exec_driver_sql(question.call, tuple(arguments))
    answer: Answer = asked.scalar()
    return answer


class Passage:
    """One request's way through the wall: a single question, or a session where it takes more."""

    def __init__(self, database: Database, caller: CurrentUser, stack: AsyncExitStack) -> None:
        self.caller = caller
        self.is_checked = False
        self._database = database
        self._stack = stack
        self._opened: tuple[AsyncSession, datetime] | None = None

    async def ask(self, question: Question, **parameters: Any) -> Answer:
        """Within the transaction where one is open; else the question is a transaction itself."""
        self.is_checked = True
        if self._opened is None:
            return await self._database.ask(question, self.caller, parameters)
        session, _ = self._opened
        return await _ask_within(session, question, question.arguments(self.caller, parameters))

    async def open(self) -> tuple[AsyncSession, datetime]:
        """Open the transaction of this request, which commits at its end, and tell its moment."""
        self.is_checked = True
        if self._opened is None:
            transaction = self._database.transaction(self.caller)
            self._opened = await self._stack.enter_async_context(transaction)
        return self._opened


def prepare_schema(settings: Settings) -> None:
    """Bring the schema to the newest migration and check the wall; safe in several processes."""
    engine = create_engine(
        settings.migration_url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args=_CONNECT,
    )
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        # Held to the end of the transaction: whoever comes second waits, then finds it all done.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('holdfast migrations'))"))
        if _version(connection) != _newest_version():
            _migrate(connection)
        define(connection, QUESTIONS)
        check_wall(connection)


def _version(connection: Connection) -> str | None:
    """Tell where the schema stands; None is before its beginning."""
    is_there = connection.scalar(text("SELECT to_regclass('alembic_version')"))
    return connection.scalar(text("SELECT version_num FROM alembic_version")) if is_there else None


def _newest_version() -> str:
    """Each file's name begins with its version, in the order of their making."""
    return max(file.name.partition("_")[0] for file in MIGRATIONS.glob("*.py"))


def _migrate(connection: Connection) -> None:
    # A tenth of the memory of a process and of its start, for what most of them never do.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(BACKEND / "alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


# What the role of requests can reach, extensions' own objects aside, without a policy that is
# forced and asks for the person.
_UNGUARDED = text(
    """
    SELECT c.relname
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
       AND (has_table_privilege('holdfast_api', c.oid,
                                'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
            OR has_any_column_privilege('holdfast_api', c.oid, 'SELECT, INSERT, UPDATE'))
       AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
                -- Row-level security says nothing of these.
                AND NOT has_table_privilege('holdfast_api', c.oid,
                                            'TRUNCATE, REFERENCES, TRIGGER')
                AND NOT EXISTS (
                    SELECT FROM pg_policy p,
                                LATERAL (VALUES (p.polqual), (p.polwithcheck)) AS e(condition)
                     WHERE p.polrelid = c.oid
                       AND p.polroles && ARRAY[0, 'holdfast_api'::regrole::oid]
                       AND e.condition IS NOT NULL
                       AND pg_get_expr(e.condition, c.oid) NOT LIKE '%app.user_id%'
                ))
     ORDER BY 1
    """
)
_POWERS = text(
    """
    SELECT rolsuper OR rolbypassrls AS bypasses,
           EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS inherits
      FROM pg_roles r
     WHERE rolname = 'holdfast_api'
    """
)


def check_wall(connection: Connection) -> None:
    """Raise WallMissing unless row-level security binds every row that a request can reach."""
    powers = connection.execute(_POWERS).one_or_none()
    if powers is None or powers.bypasses or powers.inherits:
        raise WallMissing("the role holdfast_api is missing, or has more rights than it may have")
    if unguarded := connection.execute(_UNGUARDED).scalars().all():
        raise WallMissing(f"row-level security doesn't guard: {', '.join(unguarded)}")
    with connection.begin_nested() as savepoint:
        try:
            connection.execute(text("SET LOCAL ROLE holdfast_api"))
            sees_rows = connection.scalar(text("SELECT EXISTS (SELECT FROM tasks)"))
        except DBAPIError as error:
            raise WallMissing("this database user can't take the role holdfast_api") from error
        savepoint.rollback()
    if sees_rows:
        raise WallMissing("rows of tasks are visible outside a request")


def _brief(error: SQLAlchemyError) -> str:
    """Pick the first line of the driver's message, which names host and user but no password."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(cause).splitlines()[0]


def main() -> None:
    """Prepare the schema once and say so: `python -m app.database`."""
    try:
        prepare_schema(get_settings())
    except UNREACHABLE as error:
        sys.exit(f"The database can't be reached: {_brief(error)}")
    except WallMissing as error:
        sys.exit(f"The database is not safe to serve from: {error}.")
    except DBAPIError as error:
        sys.exit(f"The database could not be prepared: {_brief(error)}")
    sys.stdout.write("The database is ready.\n")


if __name__ == "__main__":
    main()
