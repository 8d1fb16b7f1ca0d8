"""Writes the OpenAPI document: `python -m app.openapi`, or `--check` that it is up to date."""

import json
import sys
from pathlib import Path

from app.config import Settings
from app.main import create_app

DOCUMENT = Path(__file__).resolve().parents[1] / "openapi.json"


def render() -> str:
    """Build the document; no setting has a say in it."""
    placeholders = Settings.model_validate(
        {"better_auth_secret": "-" * 32, "database_url": "postgresql://nobody@localhost/none"}
    )
    return json.dumps(create_app(placeholders).openapi(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    if "--check" not in sys.argv:
        DOCUMENT.write_text(render())
    elif render() != DOCUMENT.read_text():
        sys.exit("backend/openapi.json is out of date; run `make openapi`.")


if __name__ == "__main__":
    main()
