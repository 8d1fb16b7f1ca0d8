"""What the processes of a server cost, from /proc, and what machine this is."""

import os
import platform
import re
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(group: int) -> float:
    """How long the processes of a group have been computing, user and system together."""
    return sum(int(words[11]) + int(words[12]) for words in _stats(group).values()) / TICKS


def largest_mb(group: int) -> float:
    """The resident memory of the largest process of a group."""
    return max(_resident_mb(pid) for pid in _stats(group))


def describe() -> dict[str, str | int]:
    cpu = re.search(r"model name\s*:\s*(.+)", (PROC / "cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", (PROC / "meminfo").read_text())
    return {
        "cores": os.cpu_count() or 1,
        "processor": cpu[1] if cpu else platform.processor() or "unknown",
        "memory_mb": int(memory[1]) // 1024 if memory else 0,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def load_average() -> float:
    return os.getloadavg()[0]


def _stats(group: int) -> dict[int, list[str]]:
    """What follows the name in the `stat` of each process of a group."""
    found = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(words[2]) == group:
            found[int(folder.name)] = words
    return found


def _resident_mb(pid: int) -> float:
    try:
        resident = re.search(r"VmRSS:\s*(\d+)", (PROC / str(pid) / "status").read_text())
    except OSError:
        return 0.0
    return int(resident[1]) / 1024 if resident else 0.0
