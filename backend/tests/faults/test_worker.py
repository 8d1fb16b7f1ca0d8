"""F-03, F-04, F-16: an API process that is killed, and one that is asked to go."""

import asyncio
import signal
from contextlib import AsyncExitStack

import httpx
import pytest

from app.database import POOL_SIZE
from local.services import GRACEFUL_SECONDS
from tests.answers import create
from tests.faults.ledger import Writer
from tests.faults.proxy import Proxy
from tests.faults.trial import Trial
from tests.server import quiet_port
from tests.test_events import listening

# As many as there are connections for transactions.
AT_ONCE = POOL_SIZE // 2


@pytest.mark.parametrize(
    "reaches_database",
    [
        pytest.param(True, marks=pytest.mark.fault("F-03", "API killed between commit and answer")),
        pytest.param(False, marks=pytest.mark.fault("F-04", "API killed before the commit")),
    ],
)
async def test_a_process_that_is_killed_around_the_commit_does_nothing_twice(
    trial: Trial, proxy: Proxy, *, reaches_database: bool
) -> None:
    ana, port = trial.join("ana"), quiet_port()
    made: list[str] = []
    for _ in range(trial.often(10, quick=1)):
        wishes = [
            trial.ledger.create(ana),
            *(trial.ledger.toggle(ana, task_id) for task_id in made[:1]),
        ]
        for wish in wishes:
            with trial.serve(DATABASE_URL=proxy.url, port=port) as api:
                async with api.client() as client:
                    trap = proxy.trap(reaches_database=reaches_database, hold=True)
                    request = asyncio.create_task(wish.send(client))
                    await asyncio.to_thread(trap.wait)
                    api.process.kill()
                    trial.strike()
                    with pytest.raises(httpx.TransportError):
                        await request
            with trial.serve(port=port) as api:
                async with api.client() as client:
                    with trial.recovering():
                        again = await wish.send_again(client)
            trial.ledger.note(wish, again)
            was_done = again.headers.get("idempotency-replayed") == "true"
            assert was_done == reaches_database
            made.append(trial.ledger.acknowledged[wish.key])
    with trial.admin() as admin:
        trial.settle(admin)


@pytest.mark.fault("F-16", "API asked to stop under load")
async def test_who_is_asked_to_stop_finishes_what_it_began(trial: Trial) -> None:
    port = quiet_port()
    for _ in range(trial.often(5, quick=1)):
        with trial.serve(port=port) as api, trial.admin() as admin:
            async with api.client() as client:
                # One person alone would have two under way, and the rest waiting for their turn.
                writers = trial.writers(client, AT_ONCE)
                people = [writer.person for writer in writers]
                first, *_ = [
                    await writer.insist(trial.ledger.create(writer.person)) for writer in writers
                ]
                wishes = [trial.ledger.toggle(people[0], first)] + [
                    trial.ledger.create(person) for person in people[1:]
                ]
                with admin.transaction():
                    # All of them are under way: each waits for the log of its person.
                    admin.execute(
                        "SELECT FROM change_log_heads WHERE user_id = ANY(%s) FOR UPDATE",
                        [[person.id for person in people]],
                    )
                    requests = [asyncio.create_task(wish.send(client)) for wish in wishes]
                    await trial.somebody_waits(len(wishes))
                    api.process.terminate()
                    trial.strike()
                    with trial.recovering():
                        await refusing(port)
                answers = await asyncio.gather(*requests)
                for wish, answer in zip(wishes, answers, strict=True):
                    assert answer.is_success, answer.text
                    trial.ledger.note(wish, answer)
                code = await asyncio.to_thread(api.process.wait, 15)
            # It ends by the signal that ended it, as systemd and containers expect it.
            assert code in {0, -signal.SIGTERM}
            trial.settle(admin)


async def refusing(port: int) -> None:
    """Return once nobody is let in any more."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            return
        writer.transport.abort()
        await asyncio.sleep(0.01)


@pytest.mark.fault("F-16", "API asked to stop while people listen for changes")
async def test_who_listens_is_let_go_and_comes_back(trial: Trial) -> None:
    port = quiet_port()
    people = trial.join_all(f"listener{n}" for n in range(trial.often(80, quick=10)))
    async with AsyncExitStack() as stack:
        with trial.serve(port=port) as api:
            client = await stack.enter_async_context(api.client())
            streams = [await stack.enter_async_context(listening(client, one)) for one in people]
            api.process.terminate()
            trial.strike(len(streams))
            with trial.recovering():
                await asyncio.gather(*(stream.end() for stream in streams))
                code = await asyncio.to_thread(api.process.wait, GRACEFUL_SECONDS)
    assert code in {0, -signal.SIGTERM}
    with trial.serve(port=port) as api:
        async with api.client() as client:
            for person in people:
                async with listening(client, person) as stream:
                    await create(client, person)
                    assert await stream.next_line("data:") == "data: 1"


@pytest.mark.fault("F-16", "API asked to stop twice")
async def test_asked_twice_it_goes_at_once(trial: Trial) -> None:
    with trial.serve() as api, trial.admin() as admin:
        async with api.client() as client:
            writer = Writer(client, trial.join("ana"), trial.ledger)
            task_id = await writer.insist(trial.ledger.create(writer.person))
            wish = trial.ledger.toggle(writer.person, task_id)
            with admin.transaction():
                admin.execute("SELECT FROM tasks WHERE id = %s FOR UPDATE", [task_id])
                request = asyncio.create_task(wish.send(client))
                await trial.somebody_waits(1)
                api.process.terminate()
                await refusing(int(api.url.rpartition(":")[2]))
                api.process.send_signal(signal.SIGINT)
                trial.strike()
                with trial.recovering():
                    await asyncio.to_thread(api.process.wait, 5)
                await asyncio.gather(request, return_exceptions=True)
            trial.settle(admin)


@pytest.mark.fault("F-16", "API asked to stop while another process migrates")
async def test_a_long_migration_of_another_process_does_not_keep_it(trial: Trial) -> None:
    with trial.admin() as admin, admin.transaction():
        admin.execute("SELECT pg_advisory_xact_lock(hashtext('holdfast migrations'))")
        with trial.serve(ready_at="/api/health") as api:
            await trial.somebody_waits(1)
            api.process.terminate()
            trial.strike()
            with trial.recovering():
                await asyncio.to_thread(api.process.wait, 10)
