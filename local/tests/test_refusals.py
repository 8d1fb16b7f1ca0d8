"""What can't work is refused at once: one sentence, exit code 1, and no secret in it."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local.checks import free_port
from local.cluster import Cluster
from local.supervisor import ROOT
from local.tests.conftest import LocalCommand

PASSWORD = "hush-hush-hush"


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"BETTER_AUTH_SECRET": "short"}, ["BETTER_AUTH_SECRET", "5 characters", "32"]),
        ({"BETTER_AUTH_SECRET": "x" * 31}, ["BETTER_AUTH_SECRET", "31 characters"]),
        ({"WEB_PORT": "abc"}, ["WEB_PORT", "'abc'", "number"]),
        ({"WEB_PORT": "0"}, ["WEB_PORT", "'0'"]),
        ({"API_PORT": "65536"}, ["API_PORT", "'65536'"]),
        ({"API_PORT": "-1"}, ["API_PORT", "'-1'"]),
        ({"API_PORT": "٣٠٠٠"}, ["API_PORT", "number"]),
        ({"PG_PORT": "many"}, ["PG_PORT", "'many'"]),
        ({"WEB_PORT": "4000", "API_PORT": "4000"}, ["WEB_PORT and API_PORT are both 4000"]),
        ({"API_PORT": "4000", "PG_PORT": "4000"}, ["PG_PORT is 4000"]),
        ({"BETTER_AUTH_URL": "localhost:3000"}, ["BETTER_AUTH_URL", "http://"]),
        ({"BETTER_AUTH_URL": "ftp://localhost"}, ["BETTER_AUTH_URL"]),
        ({"BETTER_AUTH_URL": "http://localhost:3000/app"}, ["BETTER_AUTH_URL", "without a path"]),
        ({"BETTER_AUTH_URL": "http://localhost:port"}, ["BETTER_AUTH_URL"]),
        ({"BETTER_AUTH_URL": "http://a b"}, ["BETTER_AUTH_URL"]),
        ({"BETTER_AUTH_URL": f"http://a:{PASSWORD}@b"}, ["BETTER_AUTH_URL"]),
        ({"API_URL": "nowhere"}, ["API_URL", "'nowhere'"]),
        ({"JWKS_URL": "nowhere"}, ["JWKS_URL", "'nowhere'"]),
        ({"AUTH_ACCEPT_HS256": "maybe"}, ["AUTH_ACCEPT_HS256", "true or false"]),
        ({"TRUSTED_PROXIES": "true"}, ["TRUSTED_PROXIES", "'true'", "networks"]),
        ({"TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/33"}, ["TRUSTED_PROXIES", "'10.0.0.0/33'"]),
        ({"TRUSTED_PROXIES": "10.0.0.0/255.0.0.0"}, ["TRUSTED_PROXIES", "networks"]),
        ({"SMTP_URL": f"http://a:{PASSWORD}@b"}, ["SMTP_URL", "smtps://"]),
        ({"SMTP_URL": "mail.example.com"}, ["SMTP_URL", "smtps://"]),
        ({"MAIL_FROM": "Holdfast"}, ["MAIL_FROM", "'Holdfast'", "sender"]),
        ({"LOG_LEVEL": "loud"}, ["LOG_LEVEL", "debug, info"]),
        ({"LOG_FORMAT": "xml"}, ["LOG_FORMAT", "json, console"]),
        ({"PG_BIN": "/nonexistent"}, ["PG_BIN", "/nonexistent"]),
        ({"HOST": "no.such.host.invalid"}, ["HOST", "no address of this machine"]),
        ({"DATABASE_URL": f"mysql://a:{PASSWORD}@b/c"}, ["DATABASE_URL", "postgresql://"]),
        ({"DATABASE_URL": f"postgresql://a:{PASSWORD}@127.0.0.1:1/c"}, ["can't be reached"]),
        ({"DATABASE_URL": f"postgresql://a:b@{PASSWORD}@127.0.0.1/c"}, ["percent-encoded"]),
        ({"DATABASE_URL": f"postgresql://a:b/{PASSWORD}@127.0.0.1/c"}, ["percent-encoded"]),
        ({"DATABASE_URL": f"postgresql://a:%zz{PASSWORD}@127.0.0.1/c"}, ["percent-encoded"]),
        (
            {"DIRECT_DATABASE_URL": f"postgresql://a:{PASSWORD}@127.0.0.1:1/c"},
            ["DIRECT_DATABASE_URL", "Connection refused"],
        ),
    ],
)
def test_a_setting_that_cannot_work_is_refused(
    local: LocalCommand, variables: dict[str, str], words: list[str]
) -> None:
    ports = {"WEB_PORT": str(free_port()), "API_PORT": str(free_port())}

    answer = local("run", **ports | variables)

    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1, answer.stderr
    assert all(word in answer.stderr for word in words), answer.stderr
    assert PASSWORD not in answer.stdout + answer.stderr


@pytest.mark.parametrize("variable", ["WEB_PORT", "API_PORT", "PG_PORT"])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_taken_port_is_named_with_the_variable_that_changes_it(
    local: LocalCommand, variable: str, address: str
) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    ports = {name: str(free_port()) for name in ("WEB_PORT", "API_PORT", "PG_PORT")}
    with socket.create_server((address, 0), family=family) as stranger:
        taken = stranger.getsockname()[1]

        answer = local("run", **ports | {variable: str(taken)})

    assert answer.returncode == 1
    assert f"Port {taken} is taken" in answer.stderr
    assert variable in answer.stderr


def test_a_wrong_password_of_the_database_is_not_shown(
    local: LocalCommand, unreachable_url: str
) -> None:
    answer = local("backup", DATABASE_URL=unreachable_url)

    assert answer.returncode == 1
    assert "password authentication failed" in answer.stderr
    assert PASSWORD not in answer.stderr


@pytest.fixture
def unreachable_url(cluster: Cluster) -> str:
    return f"postgresql://holdfast:{PASSWORD}@127.0.0.1:{cluster.port}/holdfast"


@pytest.mark.parametrize("words", [[], ["nonsense"], ["restore"], ["run", "--nonsense"]])
def test_wrong_usage_is_exit_code_2(local: LocalCommand, words: list[str]) -> None:
    answer = local(*words)

    assert answer.returncode == 2
    assert "usage: python -m local" in answer.stderr


@pytest.mark.parametrize("file", ["missing.dump", "", "README.md"])
def test_only_a_backup_is_restored(local: LocalCommand, file: str) -> None:
    answer = local("restore", file)

    assert answer.returncode == 1
    assert "backup" in answer.stderr


def test_an_old_python_is_told_so(tmp_path: Path) -> None:
    """Stands in for an old Python: the same check with a newer one asked for."""
    shutil.copytree(ROOT / "local", tmp_path / "local", ignore=shutil.ignore_patterns("tests"))
    bootstrap = tmp_path / "local" / "bootstrap.py"
    bootstrap.write_text(bootstrap.read_text().replace("(3, 11)", "(99, 0)"))

    answer = subprocess.run(
        [sys.executable, "-m", "local", "run"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert "Holdfast needs Python 99.0 or newer" in answer.stderr
    assert answer.stderr.count("\n") == 1
