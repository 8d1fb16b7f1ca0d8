"""F-05, F-06: a network that stalls, drips, forgets or cuts, in the worst moments too."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.answers import create
from tests.faults.ledger import Ledger, Writer, next_answer, until, writing
from tests.faults.proxy import Network, Proxy
from tests.faults.trial import Ground, Trial
from tests.server import Api

# What somebody waits at most for a 503: the time of a pool, a greeting and a new connection.
PATIENCE_SECONDS = 10


@pytest.fixture(scope="module")
def far(ground: Ground, way: Proxy) -> Iterator[Api]:
    """An API whose database is at the other end of that way."""
    with ground.serve(DATABASE_URL=way.url) as api:
        yield api


@pytest.mark.fault("F-05", "database stalls, drips, resets, talks garbage or ends in mid-word")
@pytest.mark.parametrize("network", [network for network in Network if network is not Network.GOOD])
async def test_a_bad_network_is_noticed_and_forgotten(
    trial: Trial, far: Api, proxy: Proxy, network: Network
) -> None:
    async with far.client() as client, far.client() as other:
        writers = trial.writers(client, 4)
        async with writing(writers):
            for _ in range(trial.often(5, quick=1)):
                await next_answer(writers)
                proxy.become(network)
                trial.strike()
                if network is Network.REFUSING:
                    proxy.cut()
                if network is not Network.DRIPPING:
                    await refusals(trial.ledger, 503, writers=len(writers))
                accepted_health = await other.get("/api/health")
                assert accepted_health.json() == {"status": "ok"}
                proxy.become(Network.GOOD)
                with trial.recovering():
                    await next_answer(writers)
    with trial.admin() as admin:
        trial.settle(admin)
    assert max(writer.longest_seconds for writer in writers) < PATIENCE_SECONDS
    assert set(trial.ledger.refused) <= {503}
    assert "unexpected_error" not in far.log()


async def refusals(ledger: Ledger, status: int, *, writers: int) -> None:
    """Return once as many refusals came as there are writers."""
    before = ledger.refused[status]
    await until(lambda: ledger.refused[status] >= before + writers)


@pytest.mark.fault("F-05", "idle connections forgotten on the way")
async def test_connections_that_died_unnoticed_cost_one_request_its_patience(
    trial: Trial, proxy: Proxy
) -> None:
    ana = trial.join("ana")
    with trial.serve(DATABASE_URL=proxy.url) as api:
        async with api.client() as client:
            await asyncio.gather(*(create(client, ana) for _ in range(20)))
            proxy.silence()
            trial.strike()

            with trial.recovering():
                answer = await client.get(
                    "/api/tasks", headers=ana.headers, timeout=PATIENCE_SECONDS
                )

            assert answer.status_code == 200
            again = await client.get("/api/tasks", headers=ana.headers, timeout=1)
            assert again.status_code == 200


@pytest.mark.fault("F-06", "connection cut in mid-COMMIT")
@pytest.mark.parametrize("reaches_database", [False, True], ids=["undone", "done"])
async def test_an_unknown_outcome_is_settled_by_the_key(
    trial: Trial, far: Api, proxy: Proxy, *, reaches_database: bool
) -> None:
    ana = trial.join("ana")
    with trial.admin() as admin:
        async with far.client() as client:
            task_id = await Writer(client, ana, trial.ledger).insist(trial.ledger.create(ana))
            for _ in range(trial.often(20, quick=2)):
                for wish in (trial.ledger.create(ana), trial.ledger.toggle(ana, task_id)):
                    trap = proxy.trap(reaches_database=reaches_database)
                    trial.strike()

                    cut = await wish.send(client)
                    await asyncio.to_thread(trap.wait)
                    with trial.recovering():
                        again = await wish.send_again(client)

                    assert cut.status_code == 503
                    assert cut.headers["retry-after"].isdigit()
                    assert again.is_success
                    was_done = again.headers.get("idempotency-replayed") == "true"
                    assert was_done == reaches_database
                    trial.ledger.note(wish, again)
            trial.settle(admin)
