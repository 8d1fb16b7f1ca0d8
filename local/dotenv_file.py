"""The `.env` file: read as it is, written only to put a fresh secret into it."""

import os
import re
import secrets
import stat
import tempfile
from pathlib import Path

from dotenv.parser import parse_stream

from local.refusal import Refusal

SECRET = "BETTER_AUTH_SECRET"  # noqa: S105 - a name
SECRET_BYTES = 48
_EMPTY_SECRET = re.compile(rf"^{SECRET}=[ \t]*(\"\"|'')?[ \t]*$", re.MULTILINE)


def read(path: Path) -> dict[str, str]:
    """The variables of the file that have a value; none if there is no file."""
    values = {}
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for binding in parse_stream(stream):
                if binding.error:
                    raise Refusal(
                        f"Line {binding.original.line} of {path.name} can't be read; "
                        f"it must be NAME=value."
                    )
                if binding.key and binding.value:
                    values[binding.key] = binding.value
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise Refusal(f"{path.name} can't be read; save it as UTF-8 text.") from None
    except OSError as error:
        raise Refusal(f"{path.name} can't be read: {error.strerror}.") from None
    return values


def add_secret(path: Path, example: Path) -> str:
    """Put a fresh secret into the file, made from the example if it isn't there yet."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    source = path if path.exists() else example
    text = source.read_text("utf-8-sig")
    line = f"{SECRET}={secret}"
    if _EMPTY_SECRET.search(text):
        text = _EMPTY_SECRET.sub(line, text, count=1)
    else:
        text = f"{text.rstrip()}\n{line}\n".lstrip()
    _replace(path.resolve(), text)
    return secret


def _replace(path: Path, text: str) -> None:
    """All or nothing, and readable by its owner alone from the first byte on."""
    try:
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    except OSError as error:
        raise Refusal(f"{path} can't be written: {error.strerror}.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), stat.S_IRUSR | stat.S_IWUSR)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(unfinished).replace(path)
