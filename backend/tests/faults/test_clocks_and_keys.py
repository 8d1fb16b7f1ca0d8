"""F-12, F-13, F-15: a page that is away, and clocks that jump."""

from pathlib import Path

import pytest

from local.checks import free_port
from tests.answers import refused
from tests.faults.trial import Trial
from tests.issuer import Answer, Issuer


@pytest.mark.fault("F-12", "page fails, its keys known")
async def test_keys_that_are_known_outlive_the_page(trial: Trial, own_issuer: Issuer) -> None:
    ana = trial.join("ana")
    headers = {"Authorization": f"Bearer {own_issuer.token(ana)}"}
    with trial.serve(BETTER_AUTH_URL=own_issuer.url, JWKS_URL=own_issuer.keys_url) as api:
        async with api.client() as client:
            own_issuer.answer = Answer(status=500)
            trial.strike()
            with trial.recovering():
                answer = await client.get("/api/tasks", headers=headers)
            assert answer.status_code == 200
            # Somebody with a key that nobody knows is no reason to ask long, or to say 500.
            stranger = own_issuer.token(ana, header={"kid": "unknown"})
            refused(
                await client.get("/api/tasks", headers={"Authorization": f"Bearer {stranger}"}),
                401,
            )


@pytest.mark.fault("F-13", "page away, its keys never fetched")
async def test_without_keys_nobody_is_told_to_sign_in_again(trial: Trial) -> None:
    ana = trial.join("ana")
    nobody = f"http://127.0.0.1:{free_port()}/api/auth/jwks"
    with trial.serve(ready_at="/api/health", JWKS_URL=nobody) as api:
        async with api.client() as client:
            answer = await client.get("/api/tasks", headers=ana.headers)
            trial.strike()
            refused(answer, 503)
            assert answer.headers["retry-after"].isdigit()


@pytest.fixture
def faketime() -> Path:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        pytest.skip("libfaketime is not on this machine; install it (apt-get install faketime)")
    return library


@pytest.mark.fault("F-15", "clock of the API jumps by an hour, forth and back")
async def test_a_clock_that_jumps_refuses_tokens_and_nothing_else(
    trial: Trial, faketime: Path, tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0")
    ana = trial.join("ana")
    with trial.serve(
        LD_PRELOAD=str(faketime),
        FAKETIME_TIMESTAMP_FILE=str(clock),
        FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
        RATE_LIMIT_ENABLED="true",
    ) as api:
        async with api.client() as client:
            for jump, reason in (("+1h", "ExpiredSignatureError"), ("-1h", "ImmatureSignature")):
                # The API remembers it from here on, and that has to end with it as well.
                assert (await client.get("/api/tasks", headers=ana.headers)).status_code == 200
                clock.write_text(jump)
                trial.strike()
                refused(await client.get("/api/tasks", headers=ana.headers), 401)
                api.wait_for_log(reason)
                assert (await client.get("/api/health")).status_code == 200
                clock.write_text("+0")
                with trial.recovering():
                    answer = await client.get("/api/tasks", headers=ana.headers)
                assert answer.status_code == 200
