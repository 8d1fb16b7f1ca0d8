"""What the person decided by `.env` and the environment, or a sentence why it can't work."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from local import dotenv_file
from local.refusal import Refusal
from local.supervisor import ROOT

SHORTEST_SECRET = 32
HIGHEST_PORT = 65535
DEFAULT_PORTS = {"http": 80, "https": 443}
TRUE = {"true", "1", "yes", "on"}
FALSE = {"false", "0", "no", "off"}
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("json", "console")


@dataclass(frozen=True)
class Settings:
    secret: str
    page_url: str
    database_url: str | None
    web_port: int
    api_port: int
    api_url: str
    api_internal_url: str
    host: str
    jwks_url: str
    direct_database_url: str | None
    pg_port: int | None
    pg_bin: Path | None
    data_dir: Path
    trusted_proxies: tuple[str, ...]
    smtp_url: str
    mail_from: str
    outbox_dir: Path
    accept_hs256: bool
    rate_limit_enabled: bool
    # The API checks these and says what is wrong with them.
    api_limits: Mapping[str, str]
    log_level: str
    log_format: str

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def postgres_dir(self) -> Path:
        return self.data_dir / "postgres"

    def environment(self, database_url: str) -> dict[str, str]:
        """What the children get: every variable by name, so that no default can differ."""
        return {
            "BETTER_AUTH_SECRET": self.secret,
            "BETTER_AUTH_URL": self.page_url,
            "DATABASE_URL": database_url,
            "DIRECT_DATABASE_URL": self.direct_database_url or database_url,
            "WEB_PORT": str(self.web_port),
            "API_PORT": str(self.api_port),
            "API_URL": self.api_url,
            "API_INTERNAL_URL": self.api_internal_url,
            "HOST": self.host,
            "JWKS_URL": self.jwks_url,
            "TRUSTED_PROXIES": ",".join(self.trusted_proxies),
            "SMTP_URL": self.smtp_url,
            "MAIL_FROM": self.mail_from,
            "OUTBOX_DIR": str(self.outbox_dir),
            "AUTH_ACCEPT_HS256": _word(self.accept_hs256),
            "RATE_LIMIT_ENABLED": _word(self.rate_limit_enabled),
            **self.api_limits,
            "LOG_LEVEL": self.log_level,
            "LOG_FORMAT": self.log_format,
        }


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings of `make run`: the environment over `.env`, which is written if it must be."""
    env_file = ROOT / ".env"
    given = dotenv_file.read(env_file) | {name: value for name, value in environ.items() if value}
    settings = parse(given | {dotenv_file.SECRET: given.get(dotenv_file.SECRET, "x" * 32)})
    if dotenv_file.SECRET in given:
        return settings
    # Written only now that everything else is known to be right.
    return parse(
        given | {dotenv_file.SECRET: dotenv_file.add_secret(env_file, ROOT / ".env.example")}
    )


def parse(given: Mapping[str, str]) -> Settings:
    """Check every value; what is not given takes its default."""
    read = _Reader(given)
    web_port = read.port("WEB_PORT", 3000)
    api_port = read.port("API_PORT", 8000)
    pg_port = read.port("PG_PORT", 0) or None
    if web_port == api_port:
        raise Refusal(
            f"WEB_PORT and API_PORT are both {web_port}; give one of them another number."
        )
    if pg_port in {web_port, api_port}:
        raise Refusal(f"PG_PORT is {pg_port}, which page or API use; give it another number.")
    api_url = read.address("API_URL", f"http://localhost:{api_port}")
    page_url = read.origin("BETTER_AUTH_URL", f"http://localhost:{web_port}")
    data_dir = read.folder("DATA_DIR", ".data")
    return Settings(
        secret=read.secret(),
        page_url=page_url,
        database_url=read.database("DATABASE_URL"),
        web_port=web_port,
        api_port=api_port,
        api_url=api_url,
        api_internal_url=read.address("API_INTERNAL_URL", api_url),
        host=read.text("HOST", "127.0.0.1"),
        jwks_url=read.address("JWKS_URL", f"{page_url}/api/auth/jwks"),
        direct_database_url=read.database("DIRECT_DATABASE_URL"),
        pg_port=pg_port,
        pg_bin=read.pg_bin(),
        data_dir=data_dir,
        trusted_proxies=read.networks("TRUSTED_PROXIES"),
        smtp_url=read.mail_server("SMTP_URL"),
        mail_from=read.sender("MAIL_FROM", f"Holdfast <no-reply@{urlsplit(page_url).hostname}>"),
        outbox_dir=read.folder("OUTBOX_DIR", str(data_dir / "outbox")),
        accept_hs256=read.flag("AUTH_ACCEPT_HS256", default=False),
        rate_limit_enabled=read.flag("RATE_LIMIT_ENABLED", default=True),
        api_limits={
            "RATE_LIMIT_ADDRESS": read.text("RATE_LIMIT_ADDRESS", "3000/minute"),
            "RATE_LIMIT_USER": read.text("RATE_LIMIT_USER", "3000/minute"),
            "RATE_LIMIT_WRITES": read.text("RATE_LIMIT_WRITES", "600/minute"),
            "RATE_LIMIT_STORAGE": read.text("RATE_LIMIT_STORAGE", "async+memory://"),
            "MAX_TASKS_PER_USER": read.text("MAX_TASKS_PER_USER", "250000"),
        },
        log_level=read.choice("LOG_LEVEL", LOG_LEVELS, "info"),
        log_format=read.choice("LOG_FORMAT", LOG_FORMATS, "json"),
    )


class _Reader:
    """One method for each kind of value; each refuses with one sentence."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def text(self, name: str, default: str) -> str:
        return self._given.get(name, "").strip() or default

    def secret(self) -> str:
        secret = self.text("BETTER_AUTH_SECRET", "")
        if len(secret) < SHORTEST_SECRET:
            raise Refusal(
                f"BETTER_AUTH_SECRET has {len(secret)} characters and needs at least "
                f"{SHORTEST_SECRET}; delete it from .env to get a fresh one."
            )
        return secret

    def port(self, name: str, default: int) -> int:
        text = self.text(name, str(default))
        if text == "0" and default == 0:
            return 0
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= HIGHEST_PORT):
            raise Refusal(f"{name} is {text!r}; it must be a number from 1 to {HIGHEST_PORT}.")
        return int(text)

    def flag(self, name: str, *, default: bool) -> bool:
        text = self.text(name, _word(default)).lower()
        if text not in TRUE | FALSE:
            raise Refusal(f"{name} is {text!r}; it must be true or false.")
        return text in TRUE

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        text = self.text(name, default).lower()
        if text not in choices:
            raise Refusal(f"{name} is {text!r}; it must be one of {', '.join(choices)}.")
        return text

    def address(self, name: str, default: str) -> str:
        text = self.text(name, default)
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            raise Refusal(_not_an_address(name, text)) from None
        odd = "@" in parts.netloc or parts.query or parts.fragment or not text.isprintable()
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname or odd or " " in text:
            raise Refusal(_not_an_address(name, text))
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        shown_port = "" if port in {None, DEFAULT_PORTS[parts.scheme]} else f":{port}"
        return f"{parts.scheme}://{host}{shown_port}{parts.path.rstrip('/')}"

    def origin(self, name: str, default: str) -> str:
        """An origin exactly as browsers write it, for tokens and CORS compare it as text."""
        address = self.address(name, default)
        if urlsplit(address).path:
            raise Refusal(
                f"{name} is {address!r}; it must be an origin without a path, "
                f"such as http://localhost:3000."
            )
        return address

    def networks(self, name: str) -> tuple[str, ...]:
        """Addresses, or networks with the length of their prefix."""
        entries = tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())
        for entry in entries:
            length = entry.partition("/")[2]
            try:
                ip_network(entry, strict=False)
                int(length or 0)
            except ValueError:
                raise Refusal(
                    f"{name} has {entry!r}; it must list addresses or networks, "
                    f"such as 127.0.0.1, 10.0.0.0/8."
                ) from None
        return entries

    def database(self, name: str) -> str | None:
        text = self.text(name, "")
        # What was given is never shown: there is a password in it.
        if text and not text.startswith(("postgresql://", "postgres://")):
            raise Refusal(f"{name} must start with postgresql:// and name user, host and database.")
        return text or None

    def mail_server(self, name: str) -> str:
        text = self.text(name, "")
        # What was given is never shown: there is a password in it.
        if text and not re.fullmatch(r"smtps?://(.+@)?[^@/?#\s]+([/?]\S*)?", text):
            raise Refusal(
                f"{name} must be an address such as smtps://user:password@mail.example.com."
            )
        return text

    def sender(self, name: str, default: str) -> str:
        text = self.text(name, default)
        if not text.isprintable() or not re.fullmatch(r"[^@]+@[^@\s]+", text):
            raise Refusal(
                f"{name} is {text!r}; it must be a sender such as Holdfast <tasks@example.com>."
            )
        return text

    def folder(self, name: str, default: str) -> Path:
        return (ROOT / Path(self.text(name, default)).expanduser()).resolve()

    def pg_bin(self) -> Path | None:
        text = self.text("PG_BIN", "")
        if not text:
            return None
        folder = Path(text).expanduser().resolve()
        if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
            raise Refusal(
                f"PG_BIN is {text!r}, but there is no postgres and initdb in that folder."
            )
        return folder


def _not_an_address(name: str, text: str) -> str:
    shown = "not an address" if "@" in text else repr(text)  # there may be a password in it
    return f"{name} is {shown}; it must be an address such as http://localhost:3000."


def _word(flag: bool) -> str:  # noqa: FBT001 - the flag is all it is about
    return "true" if flag else "false"
