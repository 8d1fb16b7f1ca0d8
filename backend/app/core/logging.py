"""One structured line for each event, to standard output."""

import logging
import logging.config
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from asgi_correlation_id import correlation_id
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from app.config import LogFormat, LogLevel

logger: FilteringBoundLogger = structlog.get_logger()


class _StandardOutput:
    """Drops what can't be written: a full disk takes log lines, and must not take answers."""

    def write(self, line: str) -> int:
        with suppress(OSError):
            return sys.stdout.write(line)
        return 0

    def flush(self) -> None:
        with suppress(OSError):
            sys.stdout.flush()


def configure_logging(level: LogLevel, log_format: LogFormat) -> None:
    """Send our events and those of every library through the same renderer.

    Ours go past the standard library's records, which would cost most of what a line costs.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, _renderer(log_format)],
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _StandardOutput())),
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structlog": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        _renderer(log_format),
                    ],
                }
            },
            "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "structlog"}},
            "root": {"handlers": ["stdout"], "level": level.upper()},
            "loggers": {
                # uvicorn would print for itself; its access line is ours, with less in it.
                "uvicorn": {"handlers": [], "propagate": True},
                "uvicorn.error": {"handlers": [], "propagate": True},
                "uvicorn.access": {"handlers": [], "propagate": False},
                # Each would name every address it calls or every statement it runs.
                "httpx": {"level": "WARNING"},
                "alembic": {"level": "WARNING"},
                "asgi_correlation_id": {"level": "ERROR"},
            },
        }
    )


def _renderer(log_format: LogFormat) -> Processor:
    if log_format is LogFormat.CONSOLE:
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer()


def _add_request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if request_id := correlation_id.get():
        event["request_id"] = request_id
    return event
