"""What the environment decides, read once and never changed."""

from enum import StrEnum
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import limits
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

PROJECT_ROOT = Path(__file__).resolve().parents[2]


class LogFormat(StrEnum):
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _http_address(value: str) -> str:
    """Take an http(s) address, without its trailing slash."""
    message = "must be an address such as http://localhost:3000"
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  (raises where it is no number)
    except ValueError:
        # Its own message would repeat the value.
        raise ValueError(message) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(message)
    return value.rstrip("/")


def _postgres_url(value: SecretStr) -> SecretStr:
    try:
        backend = make_url(value.get_secret_value()).get_backend_name()
    except (ArgumentError, ValueError):
        # ValueError: no number where the port should be, but a part of a password perhaps.
        backend = None
    if backend not in {"postgresql", "postgres"}:
        message = "must be an address such as postgresql://user:password@host/database"
        raise ValueError(message)
    return value


def _rate(value: str) -> str:
    try:
        limits.parse(value)
    except ValueError:
        message = "must be a rate such as 100/minute"
        raise ValueError(message) from None
    return value


RateLimit = Annotated[str, AfterValidator(_rate)]


def _networks(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return tuple(
            ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip()
        )
    except ValueError:
        message = "must be addresses or networks such as 127.0.0.1,10.0.0.0/8"
        raise ValueError(message) from None


Network = IPv4Network | IPv6Network
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]


def _http_origin(value: str) -> str:
    """Write an origin as browsers do (RFC 6454, section 6.2), for it is compared as text."""
    parts = urlsplit(_http_address(value))
    if parts.path or "@" in parts.netloc:
        message = "must be an origin without a path, such as http://localhost:3000"
        raise ValueError(message)
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{port}"


_DEFAULT_PORTS = {"http": 80, "https": 443}

HttpAddress = Annotated[str, AfterValidator(_http_address)]
HttpOrigin = Annotated[str, AfterValidator(_http_origin)]
PostgresUrl = Annotated[SecretStr, AfterValidator(_postgres_url)]


class Settings(BaseSettings):
    """Each field is the environment variable of the same name in capitals; see `.env.example`."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=PROJECT_ROOT / ".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    better_auth_secret: Annotated[SecretStr, Field(min_length=32)]
    better_auth_url: HttpOrigin | None = None
    web_port: Annotated[int, Field(ge=1, le=65535)] = 3000
    database_url: PostgresUrl
    direct_database_url: PostgresUrl | None = None
    jwks_url: HttpAddress | None = None
    trusted_proxies: Networks = ()
    auth_accept_hs256: bool = False
    max_tasks_per_user: Annotated[int, Field(ge=1)] = 250_000
    rate_limit_enabled: bool = True
    rate_limit_storage: SecretStr | None = None
    rate_limit_address: RateLimit = "3000/minute"
    rate_limit_user: RateLimit = "3000/minute"
    rate_limit_writes: RateLimit = "600/minute"
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.JSON

    @property
    def keys_url(self) -> str:
        """Where Better Auth publishes its public keys."""
        return self.jwks_url or f"{self.page_origin}/api/auth/jwks"

    @property
    def signing_secret(self) -> str:
        """What cursors are signed with."""
        return self.better_auth_secret.get_secret_value()

    @property
    def page_origin(self) -> str:
        """Where the page is: it issues the tokens, and its scripts alone may read our answers."""
        return self.better_auth_url or f"http://localhost:{self.web_port}"

    @property
    def engine_url(self) -> URL:
        """The address of requests, which may be a transaction pooler."""
        return _psycopg_url(self.database_url)

    @property
    def migration_url(self) -> URL:
        """The address of migrations, past the pooler where there is one."""
        return _psycopg_url(self.direct_database_url or self.database_url)


def _psycopg_url(url: SecretStr) -> URL:
    return make_url(url.get_secret_value()).set(drivername="postgresql+psycopg")


@cache
def get_settings() -> Settings:
    """Read the settings; end the process with one sentence for each fault."""
    try:
        return Settings()
    except ValidationError as error:
        raise SystemExit("\n".join(map(_sentence, error.errors()))) from None


def _sentence(fault: object) -> str:
    match fault:
        case {"type": "missing", "loc": (name, *_)}:
            return f"{str(name).upper()} is not set; .env.example says what it is."
        case {"type": "too_short", "loc": (name, *_), "ctx": {"min_length": least}}:
            return f"{str(name).upper()} is too short; it needs at least {least} characters."
        case {"loc": (name, *_), "msg": message}:
            return f"{str(name).upper()}: {str(message).removeprefix('Value error, ')}."
    return "The settings could not be read."
