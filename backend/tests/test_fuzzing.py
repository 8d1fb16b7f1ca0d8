"""A fuzzer that knows the contract alone, on the running API, with every check that it has.

`FUZZ_EXAMPLES=500` looks deeper than `make test` does. What is checked besides is in
`fuzzing_hooks.py`: our envelope, no word of somebody else, and each success as somebody else.
"""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.conftest import People
from tests.operations import OPERATIONS, add_task
from tests.server import BACKEND, Api

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "6")
MARKER = "marker-of-ben"
REFUSALS = ["2xx", "400", "401", "403", "404", "409", "410", "412", "422"]
# It ends what hangs; a busy machine may be slow.
PATIENCE_SECONDS = 300 if EXAMPLES == "6" else 24 * 3600


@pytest.mark.timeout(2 * PATIENCE_SECONDS)
async def test_the_api_keeps_its_contract_whatever_comes(
    api: Api, client: httpx.AsyncClient, people: People, tmp_path: Path
) -> None:
    """O-01, O-11, O-17."""
    ana, ben = people("ana"), people("ben")
    for number in range(3):
        await add_task(client, ben, title=f"{MARKER} {number}", description=MARKER)
    await add_task(client, ana)

    config = tmp_path / "schemathesis.toml"
    # Which of these fit, `is_refused_for_what_no_schema_can_say` tells more closely.
    config.write_text(f"[checks.positive_data_acceptance]\nexpected-statuses = {REFUSALS}\n")
    ended = await asyncio.to_thread(
        subprocess.run,
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
            *("run", f"{api.url}/openapi.json"),
            *("--header", f"Authorization: {ana.headers['Authorization']}"),
            *("--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"),
            # Not two at once: older Pythons can't parse in two threads (cpython#106905).
            *("--max-examples", EXAMPLES, "--seed", "1", "--no-color", "--workers", "1"),
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(BACKEND), str(BACKEND.parent)]),
            "SCHEMATHESIS_HOOKS": "tests.fuzzing_hooks",
            "FUZZ_MARKER": MARKER,
            "FUZZ_OTHERS_TOKEN": ben.headers["Authorization"],
            "FUZZ_OTHERS_ID": ben.id,
            "FUZZ_OWN_ID": ana.id,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout[-20_000:] + ended.stderr[-2000:]
    assert f"Tested: {len(OPERATIONS)}" in ended.stdout
