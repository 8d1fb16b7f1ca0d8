"""A Chromium for the tests: the machine's own, or one that is installed for them."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from local.progress import Step
from local.refusal import Refusal
from local.supervisor import Supervisor

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def environment(supervisor: Supervisor, e2e: Path, env: Mapping[str, str]) -> dict[str, str]:
    """CHROMIUM names the browser; without it Playwright takes the one that it installed itself."""
    if found := _find():
        return {"CHROMIUM": found}
    if os.getuid() == 0 and shutil.which("apt-get"):
        _install_by_apt(supervisor, env)
        if found := _find():
            return {"CHROMIUM": found}
    with Step("Installing Chromium by Playwright (once)") as step:
        command = ["npx", "playwright", "install", "chromium"]
        try:
            supervisor.run("chromium", command, cwd=e2e, env=env, step=step)
        except Refusal:
            raise Refusal(
                "The tests need Chromium, and it could not be installed; install it by your "
                "system's packages, or name one with CHROMIUM=/path/to/chromium."
            ) from None
    return {}


def _find() -> str | None:
    if named := os.environ.get("CHROMIUM"):
        if not os.access(named, os.X_OK):
            raise Refusal(f"CHROMIUM is {named!r}, and no program is there.")
        return named
    if sys.platform == "darwin" and ON_MACOS.exists():
        return str(ON_MACOS)
    return next(filter(None, map(shutil.which, NAMES)), None)


def _install_by_apt(supervisor: Supervisor, env: Mapping[str, str]) -> None:
    quiet = {**env, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    with Step("Installing Chromium by apt (once)") as step:
        try:
            supervisor.run("apt-update", ["apt-get", "update"], env=quiet, step=step)
            supervisor.run("apt-install", install, env=quiet, step=step)
        except Refusal:
            return  # a system without that package, or without a way out: Playwright is next
