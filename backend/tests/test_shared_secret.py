"""HS256 with the secret of Better Auth: off unless it is turned on, and then for access alone."""

import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.conftest import SECRET, People, Serve, environment
from tests.forgery import bearer, hashed
from tests.issuer import ABSENT, Issuer, public_jwk
from tests.refusal import assert_refused
from tests.server import BACKEND, Api


@pytest.fixture(scope="module")
def compatible(serve: Serve) -> Iterator[Api]:
    with serve(AUTH_ACCEPT_HS256="true") as running:
        yield running


@pytest.fixture
async def compatible_client(compatible: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with compatible.client() as session:
        yield session


@pytest.fixture
def both_clients(
    client: httpx.AsyncClient, compatible_client: httpx.AsyncClient
) -> tuple[httpx.AsyncClient, ...]:
    return client, compatible_client


async def test_a_shared_secret_is_taken_only_where_it_is_turned_on(
    issuer: Issuer, people: People, both_clients: tuple[httpx.AsyncClient, ...]
) -> None:
    """T-06, T-07 (a)."""
    headers = bearer(hashed(issuer.claims(people("ana")), SECRET.encode()))

    refused, taken = [await client.get("/api/tasks", headers=headers) for client in both_clients]

    assert_refused(refused, "UNAUTHORIZED")
    assert taken.status_code == 200


def public_forms(issuer: Issuer) -> dict[str, bytes]:
    key = issuer.keys[issuer.key_id]
    public = key.public_key()
    jwk = public_jwk(key, issuer.key_id)
    return {
        "raw": public.public_bytes_raw(),
        "PEM": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "DER": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "base64url x": jwk["x"].encode(),
        "JWK": json.dumps(jwk).encode(),
        "JWKS": issuer.document(),
        "nothing": b"",
    }


@pytest.mark.parametrize("algorithm", ["HS256", "EdDSA"])
@pytest.mark.parametrize("form", ["raw", "PEM", "DER", "base64url x", "JWK", "JWKS", "nothing"])
async def test_a_public_key_is_nobodys_secret(
    form: str,
    algorithm: str,
    issuer: Issuer,
    people: People,
    both_clients: tuple[httpx.AsyncClient, ...],
) -> None:
    """T-05: in both modes, whatever the header calls the signature."""
    secret = public_forms(issuer)[form]
    claims = issuer.claims(people("ana"))
    headers = bearer(hashed(claims, secret, alg=algorithm, kid=issuer.key_id))

    for client in both_clients:
        assert_refused(await client.get("/api/tasks", headers=headers), "UNAUTHORIZED")


MAIL = {"email": "ana@example.com", "updateTo": "ana@example.org"}
COOKIE = {"session": {"id": "a", "userId": "b"}, "user": {"id": "b"}, "version": "1"}


@pytest.mark.parametrize(
    ("claims", "header"),
    [
        *(
            pytest.param({name: ABSENT}, {}, id=f"T-07 (b) no {name}")
            for name in ("sub", "email", "sid", "iat", "exp", "iss", "aud")
        ),
        pytest.param(
            dict.fromkeys(("sub", "sid", "iss", "aud"), ABSENT) | MAIL, {}, id="T-07 (c) mail proof"
        ),
        pytest.param(
            dict.fromkeys(("sub", "sid", "email", "iss", "aud"), ABSENT) | COOKIE,
            {},
            id="T-07 (c) cookie cache",
        ),
        pytest.param({"exp": int(time.time()) + 7 * 86400}, {}, id="T-07 (d) a week"),
        pytest.param({"aud": "https://example.com"}, {}, id="T-07 for somebody else"),
        pytest.param({"iss": "https://example.com"}, {}, id="T-07 by somebody else"),
        pytest.param({"exp": 1, "iat": 0}, {}, id="T-07 expired"),
        pytest.param({}, {"alg": "HS384"}, id="T-07 (f) HS384"),
        pytest.param({}, {"alg": "HS512"}, id="T-07 (f) HS512"),
        pytest.param({}, {"alg": "RS256"}, id="T-07 (f) RS256"),
        pytest.param({}, {"alg": "EdDSA"}, id="T-07 (f) EdDSA"),
        pytest.param({}, {"alg": "none"}, id="T-07 (f) none"),
        pytest.param({}, {"crit": ["x"]}, id="T-07 crit"),
    ],
)
async def test_what_the_secret_signs_for_other_purposes_is_no_access_token(
    claims: dict[str, Any],
    header: dict[str, Any],
    issuer: Issuer,
    people: People,
    compatible_client: httpx.AsyncClient,
) -> None:
    token = hashed(issuer.claims(people("ana")) | claims, SECRET.encode(), **header)

    response = await compatible_client.get("/api/tasks", headers=bearer(token))

    assert_refused(response, "UNAUTHORIZED")


async def test_published_keys_are_good_beside_the_shared_secret(
    people: People, compatible_client: httpx.AsyncClient
) -> None:
    response = await compatible_client.get("/api/tasks", headers=people("ana").headers)

    assert response.status_code == 200


def test_a_short_secret_keeps_the_api_from_starting(database_url: str, issuer: Issuer) -> None:
    """T-07 (e)."""
    env = environment(database_url, issuer.url) | {"BETTER_AUTH_SECRET": "s" * 31}

    outcome = subprocess.run(
        [sys.executable, "-c", "import main"],
        cwd=BACKEND,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == 1
    assert outcome.stderr == "BETTER_AUTH_SECRET is too short; it needs at least 32 characters.\n"
