"""A PostgreSQL of our own, in one folder: made on the first start, kept for the next ones."""

import json
import secrets
import signal
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from local import certificate, checks, postgres, postmaster
from local.lock import Lock
from local.progress import Step
from local.refusal import Refusal
from local.supervisor import Child, Supervisor

SUPERUSER = "postgres"
OWNER = "holdfast"
DATABASE = "holdfast"
# For tests: it goes with its folder anyway, and is much quicker so.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# After a crash the server replays its log before it answers, however long that takes.
START_SECONDS = 600.0
# A free port can be taken between the question and the answer.
START_ATTEMPTS = 3
BUILTIN_LOCALE_SINCE = 17


class Cluster:
    """The server and its files. `with Cluster(folder) as cluster: cluster.url()`."""

    def __init__(
        self,
        directory: Path,
        *,
        port: int | None = None,
        tls: bool = False,
        options: Mapping[str, str] | None = None,
        programs: postgres.Programs | None = None,
        supervisor: Supervisor | None = None,
    ) -> None:
        self.directory = directory.resolve()
        self.data = self.directory / "cluster"
        self.certificate = self.directory / "server.crt"
        self._key = self.directory / "server.key"
        self._wanted_port = port
        self._tls = tls
        self._options = dict(options or {})
        self._programs = programs or postgres.programs()
        self._supervisor = supervisor
        self._child: Child | None = None
        self._resources = ExitStack()
        self.port = 0

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, step: Step | None = None) -> None:
        """Take the folder, make the files if there are none, and start the server."""
        with ExitStack() as resources:
            busy = f"The database in {self.directory} is in use by process {{pid}}."
            self.directory.mkdir(parents=True, exist_ok=True)
            resources.enter_context(Lock(self.directory / "lock", busy))
            if self._supervisor is None:
                self._supervisor = resources.enter_context(Supervisor(self.directory / "logs"))
            resources.callback(self.stop)
            self._prepare_files(step)
            self.start(step)
            self._prepare_owner()
            self._resources = resources.pop_all()

    def close(self) -> None:
        self._resources.close()

    def start(self, step: Step | None = None) -> None:
        """Start the server; also after `stop` and `kill`."""
        postmaster.end_leftover(self.data)
        # Who knows the address of a server that starts again must find it there.
        wanted_port = self.port or self._wanted_port
        for attempt in range(1, START_ATTEMPTS + 1):
            self.port = wanted_port or checks.free_port()
            self._child = self._spawn()
            try:
                self._supervise.wait_until(self._answers, seconds=START_SECONDS, step=step)
            except Refusal:
                log = self._child.log.read_text("utf-8", "replace")
                self.stop()
                if "could not bind" not in log or attempt == START_ATTEMPTS:
                    raise
            else:
                self._require_own_answer()
                return

    def stop(self) -> None:
        """Fast shutdown: sessions are cut, everything acknowledged is on disk."""
        self._end(None)

    def kill(self) -> None:
        """Pull the plug (`kill -9`), as a power cut would."""
        self._end(signal.SIGKILL)

    def url(self, database: str = DATABASE, user: str = OWNER, **parameters: str) -> str:
        password = self._passwords()[user]
        query = f"?{urlencode(parameters)}" if parameters else ""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}{query}"

    def admin_url(self, database: str = "postgres", **parameters: str) -> str:
        """For administration alone: the application never is superuser."""
        return self.url(database, SUPERUSER, **parameters)

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database that the application's role owns, and give its address."""
        with self._as_admin() as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
                )
            )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        with self._as_admin() as admin:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    @property
    def _supervise(self) -> Supervisor:
        if self._supervisor is None:
            raise RuntimeError("the cluster is not open")
        return self._supervisor

    def _prepare_files(self, step: Step | None) -> None:
        if (self.data / "PG_VERSION").exists():
            self._require_fitting_programs()
            postmaster.require_ownership(self.data)
        else:
            self._make_files(step)
        if self._tls and not self.certificate.exists():
            certificate.write(self.certificate, self._key)
        self._write_access_rules()
        for file in (self.certificate, self._key):
            if file.exists():
                postgres.identity().give(file)

    def _require_fitting_programs(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != self._programs.major:
            raise Refusal(
                f"The data in {self.directory} is of PostgreSQL {made_by}, and the programs are of "
                f"{self._programs.major}; name those of {made_by} with PG_BIN."
            )

    def _make_files(self, step: Step | None) -> None:
        """Made under another name first, so that an interruption leaves nothing half-made."""
        identity = postgres.identity()
        unfinished = self.directory / "cluster.new"
        postmaster.remove_tree(unfinished)
        unfinished.mkdir(mode=0o700)
        identity.give(unfinished)
        password_file = self.directory / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self._passwords()[SUPERUSER])
        identity.give(password_file)
        if self._programs.major >= BUILTIN_LOCALE_SINCE:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            locale = ["--locale=C.UTF-8"]
        sync = ["--no-sync"] if self._options.get("fsync") == "off" else []
        self._supervise.run(
            "initdb",
            identity.command(
                self._programs / "initdb",
                f"--pgdata={unfinished}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--data-checksums",
                *locale,
                *sync,
            ),
            env=postgres.environment(),
            uid=identity.uid,
            step=step,
        )
        password_file.unlink()
        unfinished.rename(self.data)

    def _write_access_rules(self) -> None:
        """Passwords always, this machine alone; with TLS, nothing but TLS."""
        kind = "hostssl" if self._tls else "host"
        rules = self.directory / "pg_hba.conf"
        rules.write_text(f"{kind} all all 127.0.0.1/32 scram-sha-256\n")
        rules.chmod(0o644)

    def _spawn(self) -> Child:
        identity = postgres.identity()
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "hba_file": str(self.directory / "pg_hba.conf"),
            "logging_collector": "off",
            "log_destination": "stderr",
        }
        if self._tls:
            settings |= {
                "ssl": "on",
                "ssl_cert_file": str(self.certificate),
                "ssl_key_file": str(self._key),
            }
        settings |= self._options
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return self._supervise.start(
            "database",
            identity.command(self._programs / "postgres", "-D", self.data, *words),
            env=postgres.environment(),
            stop_signal=signal.SIGINT,
            uid=identity.uid,
        )

    def _end(self, stop_signal: int | None) -> None:
        if self._child is not None:
            child, self._child = self._child, None
            self._supervise.stop(child, stop_signal)

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError), self._as_admin():
            return True
        return False

    def _require_own_answer(self) -> None:
        """Another server on that port would take our passwords and keep our data."""
        with self._as_admin() as admin:
            row = admin.execute("SHOW data_directory").fetchone()
        if row is None or not self.data.samefile(row[0]):
            raise Refusal(f"Another PostgreSQL answers on port {self.port}; choose one by PG_PORT.")

    def _as_admin(self) -> psycopg.Connection:
        return psycopg.connect(self.admin_url(), autocommit=True, connect_timeout=5)

    def _prepare_owner(self) -> None:
        """The role of the application: it owns its database and may make roles, no more."""
        with self._as_admin() as admin:
            if not _exists(admin, "SELECT 1 FROM pg_roles WHERE rolname = %s", OWNER):
                admin.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(
                        sql.Identifier(OWNER), sql.Literal(self._passwords()[OWNER])
                    )
                )
            missing = not _exists(admin, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE)
        if missing:
            self.create_database(DATABASE)

    def _passwords(self) -> dict[str, str]:
        file = self.directory / "passwords.json"
        if not file.exists():
            if self.data.exists():
                raise Refusal(f"{file} is missing, and without it nobody gets into the database.")
            passwords = {user: secrets.token_urlsafe(24) for user in (SUPERUSER, OWNER)}
            unfinished = file.with_suffix(".new")
            unfinished.unlink(missing_ok=True)
            unfinished.touch(mode=0o600)
            unfinished.write_text(json.dumps(passwords))
            unfinished.rename(file)
        stored: dict[str, str] = json.loads(file.read_text())
        return stored


def _exists(connection: psycopg.Connection, question: str, name: str) -> bool:
    return connection.execute(question.encode(), [name]).fetchone() is not None
