"""Load: as fast as it goes with wrk, or at a steady rate counted from the scheduled moment."""

import asyncio
import os
import random
import shutil
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from local.postgres import Programs
from local.progress import Step
from local.refusal import Refusal
from local.supervisor import Supervisor

CONNECTIONS = 32
CONNECTING_SECONDS = 2
FOR_EVER_SECONDS = 60.0
SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Ask:
    """One kind of request; TASK stands for the id of a task of whoever asks."""

    method: str
    path: str
    body: str = ""


@dataclass(frozen=True)
class Outcome:
    requests: int
    per_second: float
    p99_ms: float


def require_wrk(supervisor: Supervisor) -> None:
    """Install wrk where that may be done, or say what is missing."""
    if shutil.which("wrk"):
        return
    if os.getuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        with Step("Installing wrk by apt (once)") as step:
            for words in (["update"], ["install", "-y", "--no-install-recommends", "wrk"]):
                supervisor.run("apt", ["apt-get", *words], env=quiet, step=step)
    if not shutil.which("wrk"):
        raise Refusal("The benchmark drives the load with wrk; install it (on Debian: wrk).")


def closed_loop(
    port: int, ask: Ask, people: Path, *, seconds: float, supervisor: Supervisor
) -> Outcome:
    """32 connections, each asking again as soon as it was answered."""
    env = os.environ | {
        "PEOPLE": str(people),
        "METHOD": ask.method,
        "ADDRESS": ask.path,
        "BODY": ask.body,
        "SEED": str(random.randrange(10**6)),  # noqa: S311 (no secret)
    }
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(SCRIPT)]
    child = supervisor.start("wrk", [*words, f"http://127.0.0.1:{port}"], env=env, may_end=True)
    supervisor.finish(child)
    line = next(
        (line for line in child.log.read_text().splitlines() if line.startswith("RESULT")), None
    )
    if line is None:
        raise Refusal(f"wrk did not succeed; its last words:\n{child.last_lines()}")
    _, requests, microseconds, refused, broken, p99 = line.split()
    if int(refused) + int(broken):
        raise Refusal(
            f"Of {requests} requests {refused} were refused and {broken} broke: {ask.method} "
            f"{ask.path} on port {port}"
        )
    if not int(requests):
        raise Refusal(f"Nothing was answered in {seconds} s: {ask.method} {ask.path}")
    return Outcome(int(requests), int(requests) / int(microseconds) * 1e6, float(p99))


def open_loop(port: int, ask: Ask, people: Path, *, rate: float, seconds: float) -> float:
    """The 99th percentile in ms, each counted from the moment at which it was due to be sent.

    Requests come by chance (Poisson), and none waits for another to be answered. One that is
    refused was waited for in vain, so it counts as if it had taken for ever.
    """
    pairs = [line.split() for line in people.read_text().splitlines()]
    return asyncio.run(_open_loop(port, ask, pairs, rate, seconds))


async def _open_loop(
    port: int, ask: Ask, people: list[list[str]], rate: float, seconds: float
) -> float:
    chance = random.Random(7)  # noqa: S311 (the same for everybody)
    # In turn, so that none is idle for so long that the server closes it.
    idle = deque([await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS)])
    everything: list[asyncio.StreamWriter] = [writer for _, writer in idle]
    latencies: list[float] = []

    async def send(due: float, token: str, task_id: str) -> None:
        if idle:
            reader, writer = idle.popleft()
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            everything.append(writer)
        path = ask.path.replace("TASK", task_id)
        writer.write(
            f"{ask.method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}"
            "\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next(int(line[15:]) for line in lines if line[:15] == b"content-length:")
        await reader.readexactly(length)
        is_answer = head.startswith(b"HTTP/1.1 200")
        latencies.append(time.perf_counter() - due if is_answer else FOR_EVER_SECONDS)
        idle.append((reader, writer))

    due = time.perf_counter()
    end = due + seconds
    try:
        async with asyncio.TaskGroup() as requests:
            while (due := due + chance.expovariate(rate)) < end:
                await asyncio.sleep(due - time.perf_counter())
                requests.create_task(send(due, *chance.choice(people)))
    except* (OSError, EOFError) as errors:
        raise Refusal(f"a connection broke under steady load: {errors.exceptions[0]}") from None
    for writer in everything:
        writer.close()
    return sorted(latencies)[int(len(latencies) * 0.99)] * 1000


def steady_pgbench(
    programs: Programs, url: str, script: Path, *, seconds: int, supervisor: Supervisor
) -> float:
    """How many of a statement the database itself does in a second, from 32 connections."""
    child = supervisor.start(
        "pgbench",
        [
            *(programs / "pgbench", "--no-vacuum", "--protocol=prepared"),
            *(f"--client={CONNECTIONS}", "--jobs=1", f"--file={script}"),
            # Its clock runs while it connects; what it reports leaves that out.
            *(f"--time={seconds + CONNECTING_SECONDS}", url),
        ],
        env=dict(os.environ),
        may_end=True,
    )
    supervisor.finish(child)
    for line in child.log.read_text().splitlines():
        if line.startswith("tps = "):
            return float(line.split()[2])
    raise Refusal(f"pgbench did not succeed; its last words:\n{child.last_lines()}")
