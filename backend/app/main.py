"""Puts the application together; everything it holds is born and ends in `lifespan`."""

import asyncio
import gc
import signal
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from types import FrameType
from typing import TypedDict

import httpx
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from app.api import account, change, event, health, task
from app.api.documentation import describe_sign_in
from app.api.errors import add_error_handlers
from app.api.limits import Limiter
from app.api.middleware import add_middleware
from app.api.once import AnsweredBefore, replay
from app.config import Settings, get_settings
from app.core.keys import KeyCache, certificates_for
from app.core.logging import configure_logging, logger
from app.core.security import TokenVerifier
from app.database import Database, WallMissing
from app.services.signal import Signal

ROUTERS = (task.router, change.router, event.router, account.router, health.router)

PURGE_SECONDS = 3600.0
COLLECT_AFTER = 10_000

DESCRIPTION = """\
Tasks that are yours, kept, and at hand.

Sign in on the page, fetch a token from its `/api/auth/token`, and send it as
`Authorization: Bearer <token>`.
Every answer but health's comes in one envelope: `{"success": true, "data": …, "message": …}` or
`{"success": false, "error": {"code": …, "message": …, "details": …}}`.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application; nothing is opened before it starts."""
    settings = settings or get_settings()
    configure_logging(settings.log_level, settings.log_format)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[State]:
        async with running(settings) as state:
            yield state

    app = FastAPI(
        title="Holdfast",
        version="1.0.0",
        description=DESCRIPTION,
        lifespan=lifespan,
        # The stock pages load their scripts from elsewhere; docs/api.md is the reference.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    for router in ROUTERS:
        app.include_router(router)
    describe_sign_in(app)
    add_error_handlers(app, [*app.routes, *(r for router in ROUTERS for r in router.routes)])
    app.add_exception_handler(AnsweredBefore, replay)
    add_middleware(app, settings.page_origin)
    return app


class State(TypedDict):
    """What lives as long as the application; each request sees it as `request.state`."""

    settings: Settings
    database: Database
    keys: KeyCache
    verifier: TokenVerifier
    limiter: Limiter
    signal: Signal


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[State]:
    """Everything that lives as long as the application.

    A database that is out of reach doesn't end the process: it answers 503 until the database
    comes. One whose wall doesn't hold is never served from.
    """
    database = Database(settings)
    trusted = certificates_for(settings.keys_url)
    async with httpx.AsyncClient(trust_env=False, verify=trusted) as client:
        keys = KeyCache(settings.keys_url, client)
        secret = settings.better_auth_secret.get_secret_value()
        verifier = TokenVerifier(
            settings.page_origin, keys, secret if settings.auth_accept_hs256 else None
        )
        _spare_the_collector()
        changes = Signal(settings)
        upkeep = asyncio.create_task(_upkeep(database))
        try:
            _close_when_told_to_end(changes)
            yield State(
                settings=settings,
                database=database,
                keys=keys,
                verifier=verifier,
                limiter=Limiter(settings),
                signal=changes,
            )
        finally:
            changes.close()
            upkeep.cancel()
            await keys.close()
            await database.close()


def _spare_the_collector() -> None:
    """Take what lives as long as the process out of the garbage collector's sight.

    It would look at all of it again and again, and let every request wait meanwhile.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def _close_when_told_to_end(changes: Signal) -> None:
    """End open streams at once: the server waits for every answer before it ends `lifespan`."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        servers_own = signal.getsignal(number)
        if not callable(servers_own):
            continue

        def end(
            received: int,
            frame: FrameType | None,
            servers_own: Callable[[int, FrameType | None], object] = servers_own,
        ) -> None:
            loop.call_soon_threadsafe(changes.close)
            servers_own(received, frame)

        signal.signal(number, end)


async def _upkeep(database: Database) -> None:
    """Prepare the database as soon as it can be reached, then purge it now and then."""
    try:
        await database.prepare()
        while True:
            await _purge(database)
            await asyncio.sleep(PURGE_SECONDS)
    except WallMissing as error:
        logger.critical("wall_missing", reason=str(error))
    except Exception:  # noqa: BLE001  (see below)
        # Nobody awaits this task; without this line the cause would never be seen.
        logger.exception("upkeep_failed")


async def _purge(database: Database) -> None:
    try:
        await database.purge()
    except SQLAlchemyError as error:
        # Away, or taking no writes just now: the next time will do.
        logger.warning("not_purged", error=type(error).__name__)
