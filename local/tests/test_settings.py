"""Defaults, the order of `.env` and environment, and the `.env` that is written for a newcomer."""

import re
import stat
from itertools import pairwise
from pathlib import Path

import pytest

from local import dotenv_file, settings
from local.refusal import Refusal
from local.supervisor import ROOT

SECRET = {"BETTER_AUTH_SECRET": "s" * 32}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone without a `.env`."""
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    (tmp_path / ".env.example").write_text((ROOT / ".env.example").read_text())
    return tmp_path


def test_the_addresses_follow_the_ports() -> None:
    chosen = settings.parse(SECRET | {"WEB_PORT": "4001", "API_PORT": "4002"})

    assert chosen.page_url == "http://localhost:4001"
    assert chosen.api_url == "http://localhost:4002"
    assert chosen.jwks_url == "http://localhost:4001/api/auth/jwks"


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("http://localhost:3000/", "http://localhost:3000"),
        ("https://Tasks.Example.com:443", "https://tasks.example.com"),
        ("http://example.com:80", "http://example.com"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_the_page_has_its_address_as_browsers_write_it(given: str, origin: str) -> None:
    assert settings.parse(SECRET | {"BETTER_AUTH_URL": given}).page_url == origin


def test_children_get_every_variable_that_they_read() -> None:
    passed = settings.parse(SECRET).environment("postgresql://a@b/c")

    assert set(passed) == _documented() - {"PG_PORT", "PG_BIN", "DATA_DIR"}
    # What is empty is switched off.
    assert {name for name, value in passed.items() if not value} == {"TRUSTED_PROXIES", "SMTP_URL"}


def test_the_example_documents_exactly_what_is_read() -> None:
    source = (ROOT / "local" / "settings.py").read_text()
    read = set(re.findall(r'read\.\w+\(\s*"([A-Z_0-9]+)"', source)) | {
        "BETTER_AUTH_SECRET",
        "PG_BIN",
    }

    assert _documented() == read


def test_every_variable_of_the_example_has_a_comment() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()

    for before, line in pairwise(lines):
        assert before.startswith("# ") or "=" not in line or line.startswith("#"), line


def test_the_example_holds_the_defaults() -> None:
    given = dotenv_file.read(ROOT / ".env.example")

    assert settings.parse(SECRET | given) == settings.parse(SECRET)


def test_the_api_reads_nothing_that_is_not_documented() -> None:
    source = (ROOT / "backend" / "app" / "config.py").read_text()
    fields = re.findall(r"^    (\w+): (?!SettingsConfigDict)[^=\n]+(?:=.*)?$", source, re.MULTILINE)
    names = {field.upper() for field in fields}

    assert "BETTER_AUTH_URL" in names
    assert names <= _documented()


def test_a_newcomer_gets_an_env_file_with_a_secret_of_their_own(root: Path) -> None:
    chosen = settings.load({})

    file = root / ".env"
    assert len(chosen.secret) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"BETTER_AUTH_SECRET={chosen.secret}\n" in file.read_text()
    assert settings.load({}) == chosen
    assert [path.name for path in root.iterdir() if path.name.startswith(".env.")] == [
        ".env.example"
    ]


def test_an_untouched_copy_of_the_example_gets_a_secret_too(root: Path) -> None:
    (root / ".env").write_text((root / ".env.example").read_text())

    chosen = settings.load({})

    assert len(chosen.secret) == 64
    assert (root / ".env").read_text().count("BETTER_AUTH_SECRET=") == 1


def test_what_somebody_wrote_stays(root: Path) -> None:
    (root / ".env").write_text("# mine\nWEB_PORT=4001\n")

    chosen = settings.load({"WEB_PORT": ""})

    assert chosen.web_port == 4001
    assert (root / ".env").read_text().startswith("# mine\nWEB_PORT=4001\n")
    assert settings.load({}).secret == chosen.secret


def test_the_environment_wins_and_then_nothing_is_written(root: Path) -> None:
    (root / ".env").write_text("WEB_PORT=4001\n")

    chosen = settings.load(SECRET | {"WEB_PORT": "4002"})

    assert chosen.web_port == 4002
    assert (root / ".env").read_text() == "WEB_PORT=4001\n"


def test_nothing_is_written_if_another_setting_is_refused(root: Path) -> None:
    with pytest.raises(Refusal, match="WEB_PORT"):
        settings.load({"WEB_PORT": "x"})

    assert not (root / ".env").exists()


@pytest.mark.parametrize("content", [b"WEB_PORT 4001\n", b"\xff\xfe\x00"])
def test_an_unreadable_env_file_is_refused(root: Path, content: bytes) -> None:
    (root / ".env").write_bytes(content)

    with pytest.raises(Refusal, match=r"\.env can't be read"):
        settings.load(SECRET)


def test_a_dollar_in_a_password_is_a_dollar(root: Path) -> None:
    url = "postgresql://a:p${HOME}$x@host/db"
    (root / ".env").write_text(f"\ufeffDATABASE_URL='{url}'\n")

    assert settings.load(SECRET).database_url == url


def _documented() -> set[str]:
    text = (ROOT / ".env.example").read_text()
    return set(re.findall(r"^([A-Z_0-9]+)=", text, re.MULTILINE))
