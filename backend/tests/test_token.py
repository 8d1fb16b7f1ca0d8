"""Only a token that Better Auth issued, for us, now, to somebody who is signed in, opens a door."""

import base64
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, tzinfo
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import InvalidToken
from app.core.keys import KeyCache
from app.core.security import TokenVerifier
from tests.conftest import People
from tests.forgery import (
    FORGERIES,
    SPELLINGS,
    Forge,
    bearer,
    changed,
    headed,
    later,
    with_signature,
)
from tests.issuer import Issuer, Person, public_jwk
from tests.refusal import assert_refused
from tests.server import NO_TLS, Api


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
async def test_a_token_with_one_fault_is_refused_without_a_reason(
    forge: Forge, issuer: Issuer, people: People, client: httpx.AsyncClient
) -> None:
    token = forge(issuer, people("ana"))

    response = await client.get("/api/tasks", headers=bearer(token))

    assert_refused(response, "UNAUTHORIZED")


def of_length(length: int) -> Forge:
    """Fill a correct token up; not every length can be met with every header."""

    def forge(issuer: Issuer, person: Person | None) -> str:
        tokens = (
            issuer.token(person, header=header, padding="x" * size)
            for header in ({}, {"typ": "JWT"})
            for size in range(length // 2, length)
        )
        return next(token for token in tokens if len(token) == length)

    return forge


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(changed(), id="as Better Auth makes it"),
        pytest.param(headed(typ="JWT"), id="T-10 typ JWT"),
        pytest.param(later("exp", 3540), id="T-11 lifetime within the hour"),
        pytest.param(later("nbf", -5), id="T-12 nbf in the past"),
        pytest.param(
            lambda issuer, person: issuer.token(
                person, iat=int(time.time()) - 900, exp=int(time.time()) - 10
            ),
            id="T-13 expired 10 s ago",
        ),
        pytest.param(later("iat", 10), id="T-13 issued in 10 s"),
        pytest.param(changed(name="Ana"), id="a claim that means nothing to us"),
        pytest.param(of_length(4096), id="T-03 4096 characters"),
    ],
)
async def test_a_correct_token_is_taken(
    make: Forge, issuer: Issuer, people: People, client: httpx.AsyncClient
) -> None:
    token = make(issuer, people("ana"))

    response = await client.get("/api/tasks", headers=bearer(token))

    assert response.status_code == 200


async def test_a_token_of_4097_characters_is_refused(
    issuer: Issuer, people: People, client: httpx.AsyncClient
) -> None:
    token = of_length(4097)(issuer, people("ana"))

    assert_refused(await client.get("/api/tasks", headers=bearer(token)), "UNAUTHORIZED")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([], id="T-01 none"),
        pytest.param([""], id="T-01 empty"),
        pytest.param(["Bearer"], id="T-01 no token"),
        pytest.param(["Basic {}"], id="T-01 another scheme"),
        pytest.param(["{}"], id="T-01 no scheme"),
        pytest.param(["Bearer  {}"], id="T-01 two spaces"),
        pytest.param(["Bearer {} more"], id="T-01 something behind"),
        pytest.param(["Bearer {}, Bearer {}"], id="T-02 twice in one header"),
        pytest.param(["Bearer {}", "Bearer bad"], id="T-02 a good and a bad header"),
        pytest.param(["Bearer bad", "Bearer {}"], id="T-02 a bad and a good header"),
        pytest.param(["Bearer {}", "Bearer {}"], id="T-02 the same header twice"),
        *(
            pytest.param([f"Bearer {garbage}"], id=f"T-03 {garbage[:8]!r}")
            for garbage in ("a", "a.b", "a.b.c", "a.b.c.d", "..", "." * 64_000, "e30.e30.e30")
        ),
        pytest.param(["Bearer \xff\xfe.\xe9.\x80"], id="T-03 bytes of no alphabet"),
    ],
)
async def test_without_exactly_one_bearer_token_nobody_is_let_in(
    headers: list[str], people: People, client: httpx.AsyncClient
) -> None:
    token = people("ana").headers["Authorization"].removeprefix("Bearer ")
    sent = [(b"Authorization", header.replace("{}", token).encode("latin-1")) for header in headers]

    response = await client.get("/api/tasks", headers=sent)

    assert_refused(response, "UNAUTHORIZED")


async def test_the_scheme_is_read_in_any_case(people: People, client: httpx.AsyncClient) -> None:
    """T-02: RFC 9110, section 11.1."""
    token = people("ana").headers["Authorization"].removeprefix("Bearer ")

    response = await client.get("/api/tasks", headers={"Authorization": f"bearer {token}"})

    assert response.status_code == 200


@pytest.mark.parametrize("place", ["/api/tasks?token={}", "/api/tasks?access_token={}", "cookie"])
async def test_a_token_anywhere_but_in_its_header_is_not_seen(
    place: str, people: People, client: httpx.AsyncClient
) -> None:
    """T-01: what is in an address ends up in logs, and a cookie is sent by every page."""
    token = people("ana").headers["Authorization"].removeprefix("Bearer ")
    headers = {"Cookie": f"token={token}; access_token={token}"} if place == "cookie" else {}

    response = await client.get(
        "/api/tasks" if place == "cookie" else place.format(token), headers=headers
    )

    assert_refused(response, "UNAUTHORIZED")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(b"Bearer     ", id="T-01 only spaces"),
        pytest.param(b"Bearer {}\0", id="T-03 a NUL byte behind"),
        pytest.param(b"Bearer \0{}", id="T-03 a NUL byte before"),
        pytest.param(b"Bearer a\r\n {}", id="T-03 a folded line"),
    ],
)
def test_a_header_that_no_library_writes_lets_nobody_in(
    value: bytes, api: Api, people: People
) -> None:
    address = urlsplit(api.url)
    token = people("ana").headers["Authorization"].removeprefix("Bearer ").encode()
    head = b"GET /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: "
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(head + value.replace(b"{}", token) + b"\r\n\r\n")

        status = connection.recv(4096).split(b" ")[1]

    assert status in {b"400", b"401"}


@pytest.mark.parametrize("name", ["jku", "x5u", "jwk", "x5c"])
async def test_a_key_that_the_token_brings_along_is_not_even_looked_at(
    name: str, issuer: Issuer, own_issuer: Issuer, people: People, client: httpx.AsyncClient
) -> None:
    """T-08: the mischievous one signs with a key of their own, and says where to find it."""
    key = own_issuer.keys[own_issuer.key_id]
    value = {
        "jku": own_issuer.keys_url,
        "x5u": own_issuer.keys_url,
        "jwk": public_jwk(key, issuer.key_id),
        "x5c": ["MIIB"],
    }[name]
    token = issuer.token(people("ana"), header={name: value}, key=key)

    response = await client.get("/api/tasks", headers=bearer(token))

    assert_refused(response, "UNAUTHORIZED")
    assert own_issuer.fetches == 0


async def test_nothing_of_a_refused_token_reaches_the_log(
    api: Api, issuer: Issuer, people: People, client: httpx.AsyncClient
) -> None:
    """T-09: a log is read by people and programs whom a key id could deceive."""
    token = issuer.token(people("ana"), header={"kid": "marker-1f\n{}"}, email="marker-2f")

    await client.get("/api/tasks", headers=bearer(token))

    log = api.log()
    assert "token_refused" in log
    assert "marker" not in log
    assert token not in log


@pytest.fixture(scope="module")
async def verifier(issuer: Issuer) -> AsyncIterator[TokenVerifier]:
    """The same code that serves, without the way there, for tests of thousands of tokens."""
    async with httpx.AsyncClient(trust_env=False, verify=NO_TLS) as client:
        yield TokenVerifier(issuer.url, KeyCache(issuer.keys_url, client))


@settings(deadline=None, max_examples=400)
@given(place=st.integers(min_value=0), letter=st.characters(codec="utf-8"))
async def test_no_change_of_one_character_keeps_a_token_good(
    verifier: TokenVerifier, issuer: Issuer, place: int, letter: str
) -> None:
    """T-19: also not one that spells the same bytes another way."""
    token = issuer.token()
    place %= len(token) + 1
    before, after = token[:place], token[place:]
    for mutant in (before + letter + after, before + letter + after[1:], before + after[1:]):
        if mutant != token:
            with pytest.raises(InvalidToken):
                await verifier.verify(mutant)


@pytest.mark.parametrize("bit", range(8))
async def test_no_bit_of_the_signature_may_differ(
    bit: int, verifier: TokenVerifier, issuer: Issuer
) -> None:
    """T-18: at each of the 64 bytes."""
    for place in range(64):
        mask = (1 << (8 * place + bit)).to_bytes(64)
        forge = with_signature(partial(exclusive_or, mask))
        with pytest.raises(InvalidToken):
            await verifier.verify(forge(issuer, None))


def exclusive_or(mask: bytes, signature: bytes) -> bytes:
    return bytes(ours ^ theirs for ours, theirs in zip(mask, signature, strict=True))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\t", "\u2028", "="])
async def test_a_line_break_behind_a_token_is_not_overlooked(
    ending: str, verifier: TokenVerifier, issuer: Issuer
) -> None:
    """T-17: a pattern that ends in `$` would."""
    with pytest.raises(InvalidToken):
        await verifier.verify(issuer.token() + ending)


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS.keys())
async def test_a_second_spelling_is_refused_by_us_and_not_only_by_the_library(
    spell: Forge, verifier: TokenVerifier, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T-17: its earlier versions took padding and unused bits as they came."""

    def lenient(_library: object, segment: bytes, _name: str) -> bytes:
        return base64.urlsafe_b64decode(segment + b"==")

    monkeypatch.setattr("jwt.api_jws.PyJWS._decode_base64url_segment", lenient)
    await verifier.verify(issuer.token())

    with pytest.raises(InvalidToken):
        await verifier.verify(spell(issuer, None))


MOMENT = 1_795_000_000
REFUSED = pytest.raises(InvalidToken)


class Frozen(datetime):
    """A clock that stands still; PyJWT asks no other."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(MOMENT, tz)


@pytest.mark.parametrize(
    ("times", "outcome"),
    [
        pytest.param(
            {"iat": MOMENT - 900, "exp": MOMENT - 29}, nullcontext(), id="T-13 expired 29 s ago"
        ),
        pytest.param(
            {"iat": MOMENT - 900, "exp": MOMENT - 30}, REFUSED, id="T-13 expired 30 s ago"
        ),
        pytest.param(
            {"iat": MOMENT + 30, "exp": MOMENT + 900}, nullcontext(), id="T-12 issued in 30 s"
        ),
        pytest.param({"iat": MOMENT + 31, "exp": MOMENT + 900}, REFUSED, id="T-12 issued in 31 s"),
        pytest.param({"nbf": MOMENT + 30}, nullcontext(), id="T-12 good from in 30 s on"),
        pytest.param({"nbf": MOMENT + 31}, REFUSED, id="T-12 good from in 31 s on"),
        pytest.param({"exp": MOMENT + 3600}, nullcontext(), id="T-11 good for an hour"),
        pytest.param({"exp": MOMENT + 3601}, REFUSED, id="T-11 good for an hour and a second"),
    ],
)
async def test_clocks_may_differ_by_30_seconds_and_no_more(
    times: dict[str, int],
    outcome: AbstractContextManager[object],
    verifier: TokenVerifier,
    issuer: Issuer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jwt.api_jwt.datetime", Frozen)
    claims: dict[str, Any] = {"iat": MOMENT, "exp": MOMENT + 900} | times
    token = issuer.token(**claims)

    with outcome:
        assert (await verifier.verify(token)).id == "nobody"
