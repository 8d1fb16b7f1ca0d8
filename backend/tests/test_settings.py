"""Settings: what is missing or wrong ends the start with one sentence that gives nothing away."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.config import LogLevel, Settings, get_settings
from local.checks import free_port
from tests.answers import MARKER
from tests.conftest import SECRET
from tests.server import BACKEND

DATABASE = f"postgresql://holdfast:{MARKER}@127.0.0.1/holdfast"
EXAMPLE = BACKEND.parent / ".env.example"
NEEDED = {"BETTER_AUTH_SECRET": SECRET, "DATABASE_URL": DATABASE}

WRONG = [
    ("BETTER_AUTH_SECRET", ""),
    ("BETTER_AUTH_SECRET", MARKER),
    ("BETTER_AUTH_SECRET", f"{MARKER:x<31}"),
    ("BETTER_AUTH_URL", MARKER),
    ("BETTER_AUTH_URL", f"localhost:{MARKER}"),
    ("BETTER_AUTH_URL", f"ftp://{MARKER}"),
    ("BETTER_AUTH_URL", "http://"),
    ("BETTER_AUTH_URL", f"http://localhost?{MARKER}"),
    ("BETTER_AUTH_URL", f"http://localhost/#{MARKER}"),
    ("BETTER_AUTH_URL", f"http://[{MARKER}"),
    ("BETTER_AUTH_URL", f"http://[{MARKER}]"),
    ("BETTER_AUTH_URL", f"http://{MARKER}\u2100"),
    ("JWKS_URL", MARKER),
    ("TRUSTED_PROXIES", MARKER),
    ("TRUSTED_PROXIES", f"127.0.0.1 {MARKER}"),
    ("TRUSTED_PROXIES", "10.0.0.0/33"),
    ("TRUSTED_PROXIES", "*"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", MARKER),
    ("DATABASE_URL", f"mysql://ana:{MARKER}@localhost/holdfast"),
    ("DATABASE_URL", f"sqlite:///{MARKER}"),
    ("DATABASE_URL", f"://ana:{MARKER}@localhost"),
    # The part behind the @ forgotten: the password stands where the port would.
    ("DATABASE_URL", f"postgresql://ana:{MARKER}"),
    ("DATABASE_URL", f"postgresql://ana:{MARKER}/holdfast"),
    ("DIRECT_DATABASE_URL", MARKER),
    ("LOG_LEVEL", MARKER),
    ("LOG_FORMAT", MARKER),
    ("AUTH_ACCEPT_HS256", MARKER),
]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing but what every start needs; give the `.env`, which isn't there yet."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    get_settings.cache_clear()
    return tmp_path / ".env"


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_told_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """S-02."""
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as refusal:
        get_settings()

    assert_one_sentence(str(refusal.value), name)


def assert_one_sentence(text: str, name: str) -> None:
    assert text.startswith(name)
    assert text.endswith(".")
    assert "\n" not in text
    assert "Traceback" not in text
    assert MARKER not in text


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backend of its own, where no `.env` of a developer is."""
    root = tmp_path_factory.mktemp("installation")
    shutil.copytree(
        BACKEND, root / "backend", ignore=shutil.ignore_patterns("tests", "__pycache__", ".*")
    )
    return root / "backend"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BETTER_AUTH_SECRET", None),
        ("BETTER_AUTH_SECRET", MARKER),
        ("DATABASE_URL", f"postgresql://ana:{MARKER}"),
    ],
    ids=["no secret", "short secret", "database"],
)
def test_a_server_with_a_wrong_value_does_not_start(
    installation: Path, name: str, value: str | None
) -> None:
    """S-02."""
    given = NEEDED | {name: value}
    env = {key: each for key, each in given.items() if each is not None}

    outcome = subprocess.run(
        [sys.executable, "-m", "uvicorn", "main:app", "--port", str(free_port())],
        cwd=installation,
        env=env | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert outcome.returncode != 0
    assert_one_sentence((outcome.stdout + outcome.stderr).strip(), name)


def test_every_fault_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BETTER_AUTH_SECRET")
    monkeypatch.setenv("LOG_LEVEL", MARKER)

    with pytest.raises(SystemExit) as refusal:
        get_settings()

    first, second = str(refusal.value).splitlines()
    assert_one_sentence(first, "BETTER_AUTH_SECRET")
    assert_one_sentence(second, "LOG_LEVEL")


def test_what_is_needed_is_enough() -> None:
    settings = get_settings()

    assert settings.page_origin == "http://localhost:3000"
    assert settings.keys_url == "http://localhost:3000/api/auth/jwks"
    assert settings.migration_url == settings.engine_url
    assert (settings.log_level, settings.log_format) == ("info", "json")
    assert settings.auth_accept_hs256 is False


def test_an_empty_value_counts_as_not_set(
    monkeypatch: pytest.MonkeyPatch, environment: Path
) -> None:
    defaults = get_settings()
    get_settings.cache_clear()
    environment.write_text("LOG_FORMAT=\n")
    for name in set(Settings.model_fields) - {each.lower() for each in NEEDED}:
        monkeypatch.setenv(name.upper(), "")

    assert get_settings() == defaults


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, environment: Path
) -> None:
    environment.write_text("LOG_LEVEL=error\nLOG_FORMAT=console\nWEB_PORT=3000\n")
    monkeypatch.setenv("LOG_LEVEL", "debug")

    settings = get_settings()

    assert (settings.log_level, settings.log_format) == ("debug", "console")


@pytest.mark.parametrize("given", ["https://todo.example.com", "https://todo.example.com/"])
def test_a_slash_at_the_end_of_an_address_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("BETTER_AUTH_URL", given)

    settings = get_settings()

    assert settings.better_auth_url == settings.page_origin == "https://todo.example.com"
    assert settings.keys_url == "https://todo.example.com/api/auth/jwks"


def test_migrations_go_past_the_pooler_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIRECT_DATABASE_URL", "postgres://ana@direct/holdfast?sslmode=require")

    settings = get_settings()

    assert settings.engine_url.host == "127.0.0.1"
    assert settings.migration_url.host == "direct"
    assert settings.migration_url.drivername == "postgresql+psycopg"
    assert settings.migration_url.query == {"sslmode": "require"}


def test_every_setting_is_in_the_example() -> None:
    explained = set(re.findall(r"^([A-Z0-9_]+)=", EXAMPLE.read_text(), re.MULTILINE))

    assert {name.upper() for name in Settings.model_fields} <= explained


def test_no_secret_has_a_value_before_somebody_gives_it_one() -> None:
    """S-01."""
    for name, field in Settings.model_fields.items():
        if "secret" in name or "Secret" in repr(field.annotation):
            assert field.is_required() or field.default is None, name
    example = EXAMPLE.read_text()
    for name in ("BETTER_AUTH_SECRET", "DATABASE_URL", "DIRECT_DATABASE_URL"):
        assert re.search(rf"^{name}=$", example, re.MULTILINE), name


def test_settings_tell_no_secret_and_never_change() -> None:
    """S-03."""
    settings = get_settings()

    assert MARKER not in f"{settings!r} {settings} {settings.engine_url}"
    assert SECRET not in f"{settings!r} {settings}"
    with pytest.raises(ValidationError):
        settings.log_level = LogLevel.DEBUG  # type: ignore[misc]  # the refusal is the point
