"""PgBouncer in transaction mode, which hands a connection to somebody else after each commit."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from local import pooler, postgres
from local.checks import free_port

POOL_SIZE = 2
START_SECONDS = 30.0
MISSING = (
    "PgBouncer is not on this machine; install it (apt-get install pgbouncer), or name it with "
    "PGBOUNCER=/path/to/pgbouncer"
)
CONFIGURATION = """
[databases]
* = host={host} port={port} user={user} password={password}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {pool_size}
max_client_conn = 500
ignore_startup_parameters = extra_float_digits
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


@contextmanager
def running_pooler(database_url: str, folder: Path) -> Iterator[str]:
    """Start one, and give the address of the same database through it."""
    program = pooler.find()
    if program is None:
        raise FileNotFoundError(MISSING)
    target = urlsplit(database_url)
    port = free_port()
    identity = postgres.identity()
    # Like PostgreSQL it refuses to be root, and needs a folder of whoever it is then.
    identity.give(folder)
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        CONFIGURATION.format(
            host=target.hostname,
            port=target.port,
            user=target.username,
            password=target.password,
            listen_port=port,
            pool_size=POOL_SIZE,
            folder=folder,
        )
    )
    process = subprocess.Popen(
        identity.command(program, "-q", configuration),
        user=identity.uid if identity.uid >= 0 else None,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port, folder)
        yield urlunsplit(target._replace(netloc=f"{target.username}@127.0.0.1:{port}"))
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    log = folder / "pgbouncer.log"
    raise RuntimeError(f"PgBouncer didn't start: {log.read_text() if log.exists() else ''}")
