"""How often somebody may ask: refused tokens by address, requests and writes by user."""

import math
import time

from limits import RateLimitItem, parse
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from app.api.window import ProcessMemory
from app.config import Settings
from app.core.errors import RateLimited
from app.core.logging import logger

_IN_MEMORY = f"{ProcessMemory.STORAGE_SCHEME[0]}://"


class Limiter:
    """Counts in a moving window; in memory, or in a store that several processes share."""

    def __init__(self, settings: Settings) -> None:
        shared = settings.rate_limit_storage
        address = shared.get_secret_value() if shared else _IN_MEMORY
        storage = storage_from_string(address, wrap_exceptions=True, implementation="redispy")
        self._window = MovingWindowRateLimiter(storage)
        self._is_enabled = settings.rate_limit_enabled
        self._of_address = parse(settings.rate_limit_address)
        self._of_user = parse(settings.rate_limit_user)
        self._of_writes = parse(settings.rate_limit_writes)

    async def count_refusal(self, address: str) -> None:
        """Raise RateLimited for an address that was refused too often."""
        await self._count(self._of_address, "address", address)

    async def count_user(self, user_id: str, *, writes: bool) -> None:
        """Raise RateLimited for a user who asked or wrote too often."""
        await self._count(self._of_user, "user", user_id)
        if writes:
            await self._count(self._of_writes, "writes", user_id)

    async def _count(self, limit: RateLimitItem, kind: str, name: str) -> None:
        if not self._is_enabled:
            return
        try:
            if await self._window.hit(limit, kind, name):
                return
            stats = await self._window.get_window_stats(limit, kind, name)
        except StorageError as error:
            # The limits keep the service at hand, so losing count must not take it away.
            logger.warning("limits_unreachable", error=repr(error))
            return
        raise RateLimited(max(1, math.ceil(stats.reset_time - time.time())))
