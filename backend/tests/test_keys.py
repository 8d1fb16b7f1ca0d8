"""Nothing that happens to the published keys, and nobody who invents key ids, stops the others."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.errors import InvalidToken, Unavailable
from app.core.keys import (
    COOLDOWN_SECONDS,
    FRESH_SECONDS,
    MAX_STALE_SECONDS,
    RETRY_SECONDS,
    KeyCache,
    certificates_for,
)
from app.core.security import TokenVerifier
from tests.conftest import People, Serve
from tests.forgery import bearer
from tests.issuer import Answer, Issuer, public_jwk, segment
from tests.refusal import assert_refused
from tests.server import NO_TLS


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def verifier(own_issuer: Issuer, clock: Clock) -> AsyncIterator[TokenVerifier]:
    """The same code that serves; it fetches for real, and asks our clock."""
    async with httpx.AsyncClient(trust_env=False, verify=NO_TLS) as client:
        keys = KeyCache(own_issuer.keys_url, client, clock)
        yield TokenVerifier(own_issuer.url, keys)
        await keys.close()


async def test_fifty_first_requests_cause_one_fetch(
    verifier: TokenVerifier, own_issuer: Issuer
) -> None:
    """T-22."""
    callers = await asyncio.gather(*(verifier.verify(own_issuer.token()) for _ in range(50)))

    assert {caller.id for caller in callers} == {"nobody"}
    assert own_issuer.fetches == 1


async def test_keys_are_fetched_again_when_they_are_no_longer_fresh(
    verifier: TokenVerifier, own_issuer: Issuer, clock: Clock
) -> None:
    for pause in (0.0, FRESH_SECONDS, 1.0):
        clock.advance(pause)
        await verifier.verify(own_issuer.token())

    assert own_issuer.fetches == 2


async def test_a_known_key_serves_on_while_the_page_hangs(
    verifier: TokenVerifier,
    own_issuer: Issuer,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever waited for the page would wait for ever here."""
    await verifier.verify(own_issuer.token())
    monkeypatch.setattr("app.core.keys.FETCH_SECONDS", float("inf"))
    clock.advance(FRESH_SECONDS + 1)
    own_issuer.hang()

    callers = await asyncio.gather(*(verifier.verify(own_issuer.token()) for _ in range(20)))

    assert {caller.id for caller in callers} == {"nobody"}
    assert own_issuer.fetches == 2


async def test_a_new_key_is_good_at_once_and_the_old_one_while_it_is_published(
    verifier: TokenVerifier, own_issuer: Issuer
) -> None:
    """T-20."""
    old_token = own_issuer.token()
    await verifier.verify(old_token)

    own_issuer.rotate()

    await verifier.verify(own_issuer.token())
    await verifier.verify(old_token)
    assert own_issuer.fetches == 2


async def test_a_key_that_is_no_longer_published_is_good_no_longer_than_the_document(
    verifier: TokenVerifier, own_issuer: Issuer, clock: Clock
) -> None:
    """T-20."""
    old_token = own_issuer.token()
    await verifier.verify(old_token)

    own_issuer.rotate(keep=False)
    clock.advance(FRESH_SECONDS + 1)

    with pytest.raises(InvalidToken):
        await verifier.verify(old_token)


async def test_a_thousand_invented_keys_cause_one_fetch_in_a_cooldown(
    verifier: TokenVerifier, own_issuer: Issuer, clock: Clock
) -> None:
    """T-21."""
    await verifier.verify(own_issuer.token())

    async def flood() -> None:
        tokens = (own_issuer.token(header={"kid": f"invented-{n}"}) for n in range(500))
        answers = await asyncio.gather(*map(verifier.verify, tokens), return_exceptions=True)
        assert {type(answer) for answer in answers} == {InvalidToken}

    await flood()
    await flood()
    assert own_issuer.fetches == 2
    clock.advance(COOLDOWN_SECONDS)
    await flood()
    assert own_issuer.fetches == 3


async def test_a_failing_page_is_asked_once_in_a_cooldown(
    verifier: TokenVerifier, own_issuer: Issuer, clock: Clock
) -> None:
    """T-21: the cooldown counts attempts and not successes."""
    await verifier.verify(own_issuer.token())
    own_issuer.answer = Answer(status=500)
    clock.advance(FRESH_SECONDS + 1)

    for n in range(100):
        await verifier.verify(own_issuer.token())
        with pytest.raises(InvalidToken):
            await verifier.verify(own_issuer.token(header={"kid": f"invented-{n}"}))

    assert own_issuer.fetches == 2


def published(**changes: object) -> bytes:
    """A document with one key, somehow different from what Better Auth publishes."""
    return json.dumps(
        {"keys": [public_jwk(Ed25519PrivateKey.generate(), "other") | changes]}
    ).encode()


def betrayed() -> bytes:
    """A document that gives the private half away; whoever read it can sign."""
    key = Ed25519PrivateKey.generate()
    return json.dumps(
        {"keys": [public_jwk(key, "other") | {"d": segment(key.private_bytes_raw())}]}
    ).encode()


BAD_ANSWERS: dict[str, Callable[[], Answer]] = {
    "a page": lambda: Answer(body=b"<!doctype html><title>Sign in</title>"),
    "nothing": lambda: Answer(body=b""),
    "an empty object": lambda: Answer(body=b"{}"),
    "no keys": lambda: Answer(body=b'{"keys": []}'),
    "keys that are no list": lambda: Answer(body=b'{"keys": {"kty": "OKP"}}'),
    "keys that are no objects": lambda: Answer(body=b'{"keys": [1, null, "a", [], {}]}'),
    "a list": lambda: Answer(body=b"[]"),
    "not UTF-8": lambda: Answer(body=b"\xff\xfe\x00"),
    "nested deeply": lambda: Answer(body=b"[" * 30_000 + b"]" * 30_000),
    "10 MB": lambda: Answer(body=published() + b" " * 10_000_000),
    "status 500": lambda: Answer(status=500, body=published()),
    "status 404": lambda: Answer(status=404, body=published()),
    "status 206": lambda: Answer(status=206, body=published()),
    "a private key": lambda: Answer(body=betrayed()),
    "a key for encryption": lambda: Answer(body=published(use="enc")),
    "a key of another algorithm": lambda: Answer(body=published(alg="RS256")),
    "another curve": lambda: Answer(body=published(crv="X25519")),
    "a symmetric key": lambda: Answer(body=published(kty="oct", k="AAAA")),
    "an RSA key": lambda: Answer(body=published(kty="RSA", n="AQAB", e="AQAB")),
    "a key that can't be read": lambda: Answer(body=published(x="!!")),
    "a key that is too short": lambda: Answer(body=published(x="AA")),
    "a key that is a number": lambda: Answer(body=published(x=5)),
    "a key without a name": lambda: Answer(body=published(kid=None)),
    "a key with a hostile name": lambda: Answer(body=published(kid="../x")),
    "not gzip": lambda: Answer(body=published(), headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
async def test_a_bad_answer_leaves_the_keys_that_are_known(
    answer: Callable[[], Answer], verifier: TokenVerifier, own_issuer: Issuer, clock: Clock
) -> None:
    """T-23: for a day; then better no answer than one by keys that nobody has confirmed."""
    await verifier.verify(own_issuer.token())
    own_issuer.answer = answer()

    clock.advance(FRESH_SECONDS + 1)
    await verifier.verify(own_issuer.token())
    clock.advance(MAX_STALE_SECONDS - FRESH_SECONDS - 2)
    await verifier.verify(own_issuer.token())
    clock.advance(2)
    with pytest.raises(Unavailable):
        await verifier.verify(own_issuer.token())


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
async def test_without_any_key_a_token_is_neither_good_nor_bad(
    answer: Callable[[], Answer], verifier: TokenVerifier, own_issuer: Issuer, clock: Clock
) -> None:
    """T-23: a 401 would sign people out; and it ends as soon as there are keys."""
    own_issuer.answer = answer()
    for key_id in (own_issuer.key_id, "other"):
        with pytest.raises(Unavailable):
            await verifier.verify(own_issuer.token(header={"kid": key_id}))

    own_issuer.release()
    clock.advance(RETRY_SECONDS)

    await verifier.verify(own_issuer.token())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(
    status: int, verifier: TokenVerifier, own_issuer: Issuer, issuer: Issuer
) -> None:
    """T-23: keys come from the configured place alone."""
    fetches = issuer.fetches
    own_issuer.answer = Answer(status=status, headers={"Location": issuer.keys_url})

    with pytest.raises(Unavailable):
        await verifier.verify(own_issuer.token())

    assert issuer.fetches == fetches
    assert own_issuer.fetches == 1


async def test_a_page_that_dribbles_is_not_listened_to_for_long(
    verifier: TokenVerifier, own_issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T-23: every byte comes in time, and the whole too late; with patience it would be good."""
    monkeypatch.setattr("app.core.keys.FETCH_SECONDS", 0.2)
    own_issuer.answer = Answer(pause=0.02)

    with pytest.raises(Unavailable):
        await verifier.verify(own_issuer.token())


async def test_a_known_key_waits_for_nobody(
    serve: Serve, own_issuer: Issuer, people: People
) -> None:
    """T-21: the page hangs, invented key ids wait for it, and everybody else goes on."""
    ana = people("ana")
    with serve(BETTER_AUTH_URL=own_issuer.url, JWKS_URL=own_issuer.keys_url) as api:
        own_issuer.wait_for_fetch()
        async with api.client() as client:
            own_issuer.hang()
            flood = [
                asyncio.create_task(
                    client.get(
                        "/api/tasks", headers=bearer(own_issuer.token(ana, header={"kid": f"x{n}"}))
                    )
                )
                for n in range(20)
            ]
            await asyncio.to_thread(own_issuer.wait_for_fetch)

            answer = await client.get("/api/tasks", headers=bearer(own_issuer.token(ana)))

            assert answer.status_code == 200
            assert not any(request.done() for request in flood)
            own_issuer.release()
            for refused in await asyncio.gather(*flood):
                assert_refused(refused, "UNAUTHORIZED")
        assert own_issuer.fetches == 2


async def test_an_api_that_never_saw_a_key_asks_for_patience(
    serve: Serve, own_issuer: Issuer, people: People
) -> None:
    """T-23: 503 and not 401, and 200 without a restart once the keys are there."""
    headers = bearer(own_issuer.token(people("ana")))
    own_issuer.answer = Answer(status=500)
    address = {"BETTER_AUTH_URL": own_issuer.url, "JWKS_URL": own_issuer.keys_url}
    with serve(until="/api/health", **address) as api:
        async with api.client() as client:
            for path in ("/api/tasks", "/api/health/ready"):
                answer = await client.get(path, headers=headers)
                assert_refused(answer, "SERVICE_UNAVAILABLE")
                assert answer.headers["retry-after"] == "2"
            assert "no signing keys could be fetched" in api.log()

            own_issuer.release()

            assert await first_that_is_no_fault(client, headers) == 200


async def first_that_is_no_fault(client: httpx.AsyncClient, headers: dict[str, str]) -> int:
    """Ask until the pause after the failed fetch is over; nothing but time tells when."""
    for _ in range(200):
        answer = await client.get("/api/tasks", headers=headers)
        if not answer.is_server_error:
            break
        await asyncio.sleep(0.1)
    return answer.status_code


@pytest.mark.parametrize(("scheme", "some_are_trusted"), [("https", True), ("http", False)])
def test_keys_come_from_whoever_proves_their_name(scheme: str, *, some_are_trusted: bool) -> None:
    """By plain HTTP nobody can, so there nobody is trusted to."""
    context = certificates_for(f"{scheme}://tasks.example/api/auth/jwks")

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert bool(context.get_ca_certs()) is some_are_trusted
