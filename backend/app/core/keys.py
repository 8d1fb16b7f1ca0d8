"""Better Auth's public keys, kept at hand so that no request waits for them twice."""

import asyncio
import re
import ssl
import time
from collections.abc import Callable
from typing import Any

import httpx
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from app.core import strict_json
from app.core.errors import InvalidToken, Unavailable
from app.core.logging import logger

FRESH_SECONDS = 600.0
MAX_STALE_SECONDS = 24 * 3600.0
COOLDOWN_SECONDS = 10.0
RETRY_SECONDS = 1.0
FETCH_SECONDS = 3.0
PATIENCE_SECONDS = 0.25
MAX_DOCUMENT_BYTES = 64 * 1024

_KEY_ID = re.compile(r"[\w-]{1,128}", re.ASCII)


def certificates_for(url: str) -> ssl.SSLContext:
    """Whose certificates count at this address: plain HTTP shows none, so none are read.

    Reading a hundred authorities would take a part of each start, and megabytes of each process.
    """
    if url.startswith("https://"):
        return httpx.create_ssl_context(trust_env=False)
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class KeyCache:
    """The Ed25519 keys of one JWKS document (RFC 7517).

    One fetch at a time, whoever asks. A document is fresh for FRESH_SECONDS; while the page is
    out of reach the last one serves on for MAX_STALE_SECONDS, and nobody with a key of it waits
    longer than PATIENCE_SECONDS. An unknown key id may cause a fetch once in COOLDOWN_SECONDS,
    so a flood of invented ids costs nothing.
    """

    def __init__(
        self, url: str, client: httpx.AsyncClient, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._client = client
        self._clock = clock
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = float("-inf")
        self._closed_until = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def get(self, key_id: str) -> PyJWK:
        """Raise InvalidToken for an unknown id, Unavailable where no keys are to be had."""
        if key_id not in self._keys:
            await self._refresh(patience=FETCH_SECONDS)
        elif self._age() > FRESH_SECONDS:
            await self._refresh(patience=PATIENCE_SECONDS)
        self._require_keys()
        try:
            return self._keys[key_id]
        except KeyError:
            raise InvalidToken("unknown key id") from None

    async def check(self) -> None:
        """Raise Unavailable unless keys are at hand or can be fetched now."""
        if self._age() > FRESH_SECONDS:
            await self._refresh(patience=FETCH_SECONDS)
        self._require_keys()

    async def close(self) -> None:
        """End a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait({self._fetching})

    def _require_keys(self) -> None:
        if self._age() > MAX_STALE_SECONDS:
            raise Unavailable("no signing keys could be fetched")

    def _age(self) -> float:
        return self._clock() - self._fetched_at

    async def _refresh(self, patience: float) -> None:
        """Fetch, or wait for the fetch that is under way, but no longer than `patience`."""
        if self._fetching is None or self._fetching.done():
            if self._clock() < self._closed_until:
                return
            self._fetching = asyncio.create_task(self._fetch_and_pause())
        # The fetch outlives a caller who gives up or goes away.
        await asyncio.wait({self._fetching}, timeout=patience)

    async def _fetch_and_pause(self) -> None:
        was_fresh = self._age() <= FRESH_SECONDS
        fetched = await self._fetch()
        if was_fresh or not fetched:
            pause = COOLDOWN_SECONDS if self._keys else RETRY_SECONDS
            self._closed_until = self._clock() + pause

    async def _fetch(self) -> bool:
        """Replace the keys by those published now; keep the old ones where that fails."""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                keys = _usable_keys(await self._download())
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            logger.warning("keys_unreachable", url=self._url, error=repr(error))
            return False
        self._keys = keys
        self._fetched_at = self._clock()
        return True

    async def _download(self) -> bytes:
        async with self._client.stream("GET", self._url, follow_redirects=False) as response:
            if response.status_code != httpx.codes.OK:
                raise ValueError(f"status {response.status_code}")
            document = bytearray()
            async for chunk in response.aiter_bytes():
                document += chunk
                if len(document) > MAX_DOCUMENT_BYTES:
                    raise ValueError("the key document is too large")
            return bytes(document)


def _usable_keys(document: bytes) -> dict[str, PyJWK]:
    """Pick the public Ed25519 signature keys; raise ValueError where there is none."""
    match strict_json.loads(document):
        case {"keys": [*entries]}:
            candidates = {entry["kid"]: _parse(entry) for entry in entries if _is_usable(entry)}
        case _:
            candidates = {}
    keys = {key_id: key for key_id, key in candidates.items() if key is not None}
    if not keys:
        raise ValueError("no usable key in the key document")
    return keys


def _is_usable(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and entry.get("kty") == "OKP"
        and entry.get("crv") == "Ed25519"
        and entry.get("alg", "EdDSA") == "EdDSA"
        and entry.get("use", "sig") == "sig"
        and "d" not in entry
        and isinstance(entry.get("kid"), str)
        and _KEY_ID.fullmatch(entry["kid"]) is not None
    )


def _parse(entry: dict[str, Any]) -> PyJWK | None:
    """Read one key; a broken one is left out, for the good ones beside it."""
    try:
        return PyJWK.from_dict(entry, algorithm="EdDSA")
    except PyJWTError:
        return None
