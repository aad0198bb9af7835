"""What the processes of an app cost: CPU to the nanosecond where the kernel tells it, resident memory. Linux only."""

from __future__ import annotations

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all its descendants: every process of an app is counted."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for parent in found:
        found += children.get(parent, [])
    return found


def cpu_s(pid: int) -> float:
    """User and system time of the family."""
    return sum(own_cpu_s(member) for member in family(pid))


def own_cpu_s(pid: int) -> float:
    """User and system time of one process; of every thread, so that a writer's thread counts."""
    total = 0.0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0]) / 1e9
        except OSError:
            fields = (task / "stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / _TICK
    return total


def core_wait_s(pid: int) -> float:
    """Time that the family was ready to run and had no core: what others on the machine did to the figures."""
    return sum(own_core_wait_s(member) for member in family(pid))


def own_core_wait_s(pid: int) -> float:
    """The same of one process."""
    waited = 0.0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            waited += int((task / "schedstat").read_text().split()[1]) / 1e9
        except OSError:
            continue
    return waited


def rss_kib(pid: int) -> int:
    total = 0
    for member in family(pid):
        for line in Path(f"/proc/{member}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1])
    return total
