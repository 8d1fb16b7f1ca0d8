"""HTTP around the routes: headers of every answer, CORS, methods, addresses, health."""

import secrets
from collections.abc import AsyncIterator, Iterator

import httpx
import psycopg
import pytest

from local.checks import free_port
from tests.answers import accepted, assert_headers, create, refused
from tests.conftest import NewDatabase, People, Serve, sign_up
from tests.issuer import Issuer, Person
from tests.server import Api

# The same in each process that tests run in.
TASK = "/api/tasks/2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77"
ALLOWED = {
    "/api/health": "GET",
    "/api/health/ready": "GET",
    "/openapi.json": "GET, HEAD",
    "/api/tasks": "GET, POST",
    TASK: "DELETE, GET, PUT",
    f"{TASK}/complete": "PATCH",
    f"{TASK}/restore": "POST",
}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
FOREIGN_ORIGINS = [
    "https://evil.example",
    "null",
    "{}.evil.example",
    "{}/",
    "{}, https://evil.example",
    "https://127.0.0.1",
    "http://localhost:{port}",
    "HTTP://127.0.0.1:{port}",
    "http://127.0.0.1:1",
    "http://127.0.0.1",
    "*",
]


@pytest.fixture(scope="module")
def broken_api(serve: Serve, new_database: NewDatabase) -> Iterator[tuple[Api, str]]:
    """An API whose table of tasks lost a column behind its back, and its database."""
    url = new_database()
    with serve(DATABASE_URL=url, DIRECT_DATABASE_URL=url) as api:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER TABLE tasks RENAME COLUMN title TO headline")
        yield api, url


@pytest.fixture
async def broken(broken_api: tuple[Api, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=broken_api[0].url, trust_env=False) as session:
        yield session


@pytest.fixture
def cleo(broken_api: tuple[Api, str], issuer: Issuer) -> Person:
    """Somebody with an account where things are broken."""
    with psycopg.connect(broken_api[1], autocommit=True) as connection:
        return sign_up(connection, issuer, "cleo")


async def test_health_says_ok_and_nothing_else(client: httpx.AsyncClient) -> None:
    """S-07."""
    answer = await client.get("/api/health")

    assert (answer.status_code, answer.text) == (200, '{"status":"ok"}')
    assert_headers(answer)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_under_https_browsers_are_told_to_stay_there(
    scheme: str, serve: Serve, issuer: Issuer
) -> None:
    """H-08: in refusals and answers to preflight requests too."""
    page = f"{scheme}://tasks.example.com"
    preflight = {"Origin": page, "Access-Control-Request-Method": "PUT"}
    with serve(BETTER_AUTH_URL=page, JWKS_URL=issuer.keys_url) as api:
        async with api.client() as client:
            answers = [
                await client.get("/api/health"),
                await client.get("/api/tasks"),
                await client.get("/none"),
                await client.options("/api/tasks", headers=preflight),
            ]

    assert [answer.status_code for answer in answers] == [200, 401, 404, 200]
    for answer in answers:
        told = answer.headers.get("strict-transport-security", "")
        assert told.startswith("max-age=31536000") == (scheme == "https")


async def test_ready_when_database_and_keys_are_within_reach(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/health/ready")

    assert (answer.status_code, answer.text) == (200, '{"status":"ok"}')
    assert_headers(answer)


def test_alive_but_not_ready_without_a_database(serve: Serve, issuer: Issuer) -> None:
    url = f"postgresql://holdfast@127.0.0.1:{free_port()}/nowhere"

    with serve(until="/api/health", DATABASE_URL=url, DIRECT_DATABASE_URL=url) as api:
        answer = httpx.get(f"{api.url}/api/health/ready", trust_env=False)
        tasks = httpx.get(
            f"{api.url}/api/tasks",
            headers={"Authorization": f"Bearer {issuer.token()}", "Origin": issuer.url},
            trust_env=False,
        )

    for each in (answer, tasks):
        refused(each, 503)
        assert int(each.headers["retry-after"]) > 0
    assert tasks.headers["access-control-allow-origin"] == issuer.url


def test_alive_but_not_ready_without_keys(serve: Serve) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/jwks"

    with serve(until="/api/health", JWKS_URL=nowhere) as api:
        answer = httpx.get(f"{api.url}/api/health/ready", trust_env=False)

    refused(answer, 503)
    assert "retry-after" in answer.headers


@pytest.mark.parametrize("request_id", ["a1b2c3d4", "x" * 64, "A_b-9" * 4])
async def test_a_good_request_id_is_kept(client: httpx.AsyncClient, request_id: str) -> None:
    """S-05."""
    for path in ("/api/health", "/api/tasks", "/nowhere"):
        answer = await client.get(path, headers={"X-Request-ID": request_id})

        assert answer.headers.get_list("x-request-id") == [request_id]


@pytest.mark.parametrize(
    "request_id",
    [
        *(b"", b"short12", b"x" * 65, b"with space", b"tab\tinside", b'{"level":"x"}'),
        *(b"a1b2c3d4,a1b2c3d4", b"../../etc/passwd", "éééééééé".encode(), "٠١٢٣٤٥٦٧".encode()),
    ],
)
async def test_a_bad_request_id_is_replaced(client: httpx.AsyncClient, request_id: bytes) -> None:
    """S-05."""
    answer = await client.get("/api/health", headers=[(b"X-Request-ID", request_id)])

    [given] = answer.headers.get_list("x-request-id")
    assert given.encode() != request_id.strip()
    assert_headers(answer)


async def test_every_request_gets_an_id_of_its_own(client: httpx.AsyncClient) -> None:
    ids = {(await client.get("/api/health")).headers["x-request-id"] for _ in range(5)}

    assert len(ids) == 5


async def test_the_page_may_read_an_answer(
    client: httpx.AsyncClient, people: People, issuer: Issuer
) -> None:
    """H-01."""
    ana = people("ana")

    answer = await client.get("/api/tasks", headers=ana.headers | {"Origin": issuer.url})

    assert_readable(answer, issuer.url)
    exposed = answer.headers["access-control-expose-headers"].lower().split(", ")
    assert {"etag", "location", "retry-after", "x-request-id"} <= set(exposed)


def assert_readable(answer: httpx.Response, origin: str) -> None:
    assert answer.headers.get_list("access-control-allow-origin") == [origin]
    assert "origin" in answer.headers["vary"].lower()
    assert "access-control-allow-credentials" not in answer.headers


async def test_the_page_may_read_every_refusal(
    client: httpx.AsyncClient, people: People, issuer: Issuer
) -> None:
    """H-04."""
    ana, ben = people("ana"), people("ben")
    task = await create(client, ana)
    address, headers = f"/api/tasks/{task['id']}", ana.headers | {"Origin": issuer.url}
    other = ben.headers | {"Origin": issuer.url}
    stale = headers | {"If-Match": '"9"'}
    form, json = ({"Content-Type": kind} for kind in ("text/plain", "application/json"))
    answers = {
        400: await client.post("/api/tasks", content=b"{", headers=headers | json),
        401: await client.get("/api/tasks", headers={"Origin": issuer.url}),
        403: await client.get(address, headers=other),
        404: await client.get(TASK, headers=headers),
        405: await client.patch(address, headers=headers),
        409: await client.post("/api/tasks", json={"id": task["id"], "title": "x"}, headers=other),
        412: await client.delete(address, headers=stale),
        413: await client.post("/api/tasks", content=b" " * 65537, headers=headers | json),
        415: await client.post("/api/tasks", content=b'{"title":"x"}', headers=headers | form),
        422: await client.post("/api/tasks", json={}, headers=headers),
    }

    for status, answer in answers.items():
        refused(answer, status)
        assert_readable(answer, issuer.url)
    assert answers[401].headers["www-authenticate"] == "Bearer"


async def test_the_page_may_read_even_a_fault_of_ours(
    broken: httpx.AsyncClient, cleo: Person, issuer: Issuer
) -> None:
    """H-04, S-06."""
    request_id = secrets.token_hex(8)
    headers = cleo.headers | {"Origin": issuer.url, "X-Request-ID": request_id}

    for method in ("GET", "POST"):
        answer = await broken.request(method, "/api/tasks", headers=headers, json={"title": "x"})

        error = refused(answer, 500)
        assert_readable(answer, issuer.url)
        assert request_id in error["message"]
        assert "headline" not in answer.text
        assert "column" not in answer.text


@pytest.mark.parametrize("pattern", FOREIGN_ORIGINS)
async def test_nobody_else_may_read_an_answer(
    client: httpx.AsyncClient, people: People, issuer: Issuer, pattern: str
) -> None:
    """H-02."""
    ana = people("ana")
    origin = pattern.format(issuer.url, port=issuer.url.rpartition(":")[2])

    answer = await client.get("/api/tasks", headers=ana.headers | {"Origin": origin})
    preflight = await ask(client, origin, "GET")

    assert answer.status_code == 200
    assert preflight.status_code in {400, 403}
    for each in (answer, preflight):
        assert "access-control-allow-origin" not in each.headers


async def ask(
    client: httpx.AsyncClient, origin: str, method: str, wanted: str = ""
) -> httpx.Response:
    """Ask what a browser asks before it lets a script send something."""
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    if wanted:
        headers["Access-Control-Request-Headers"] = wanted
    return await client.options("/api/tasks", headers=headers)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_the_page_may_send_what_it_needs(
    client: httpx.AsyncClient, issuer: Issuer, method: str
) -> None:
    """H-03."""
    wanted = "authorization,content-type,idempotency-key,if-match,x-request-id"

    answer = await ask(client, issuer.url, method, wanted)

    assert answer.status_code == 200
    assert_readable(answer, issuer.url)
    methods = set(answer.headers["access-control-allow-methods"].split(", "))
    assert methods == {"GET", "POST", "PUT", "PATCH", "DELETE"}
    headers = set(answer.headers["access-control-allow-headers"].lower().split(", "))
    always_allowed = {"accept", "accept-language", "content-language"}
    assert headers - always_allowed == set(wanted.split(","))
    assert int(answer.headers["access-control-max-age"]) <= 7200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "wanted"), [("TRACE", ""), ("CONNECT", ""), ("GET", "x-secret"), ("GET", "cookie")]
)
async def test_the_page_may_send_nothing_else(
    client: httpx.AsyncClient, issuer: Issuer, method: str, wanted: str
) -> None:
    """H-03."""
    answer = await ask(client, issuer.url, method, wanted)

    assert answer.status_code in {400, 403}


async def test_cookies_are_nobodys_pass(client: httpx.AsyncClient, people: People) -> None:
    """T-01, H-05."""
    ana = people("ana")
    token = ana.headers["Authorization"].removeprefix("Bearer ")

    answer = await client.get(
        "/api/tasks", headers={"Cookie": f"better-auth.session_token={token}; token={token}"}
    )

    refused(answer, 401)


@pytest.mark.parametrize(("path", "allowed"), ALLOWED.items())
async def test_an_address_names_every_method_that_it_takes(
    client: httpx.AsyncClient, people: People, path: str, allowed: str
) -> None:
    """O-03, H-15."""
    ana = people("ana")

    for method in set(METHODS) - set(allowed.split(", ")):
        answer = await client.request(method, path, headers=ana.headers)

        assert answer.status_code == 405
        assert answer.headers["allow"] == allowed
        if method == "HEAD":
            assert answer.content == b""
            assert_headers(answer)
        else:
            refused(answer, 405)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/api", "/api/", "/api/nothing", "/docs", "/redoc", "/api/auth/token", "/metrics"),
        *("/api/tasks/", "/api/health/", "/api/health/ready/", f"{TASK}/", f"{TASK}/complete/"),
        *("//api/tasks", "/api//tasks", "/API/tasks", "/api/tasks/%2e%2e/tasks", f"{TASK}/delete"),
        *("/api/tasks/x/complete/y", "/api/users", "/api/zq3vs1kj0ab8rt5wx2yn7mp4cd6ef9gh/tasks"),
    ],
)
async def test_there_is_nothing_at_any_other_address(
    client: httpx.AsyncClient, people: People, path: str
) -> None:
    """H-15, S-07."""
    ana = people("ana")
    # As it stands: a relative address would be tidied up before it is sent.
    url = client.base_url.copy_with(raw_path=path.encode())

    for headers in ({}, ana.headers):
        answer = await client.get(url, headers=headers)
        refused(answer, 404)


async def test_the_document_describes_every_operation(client: httpx.AsyncClient) -> None:
    answer = await client.get("/openapi.json")

    document = answer.json()
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert {operation["operationId"] for operation in operations} == {
        *("health_check", "readiness_check", "list_tasks", "create_task", "get_task"),
        *("update_task", "delete_task", "complete_task", "restore_task"),
        *("sync_tasks", "get_task_history", "undo_change", "export_everything"),
    }
    assert document["openapi"].startswith("3.1")


async def test_an_answer_is_never_a_half_written_one(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")

    answer = await client.post("/api/tasks", json={"title": "Ferns"}, headers=ana.headers)

    assert len(answer.content) == int(answer.headers["content-length"])
    accepted(answer, 201)
