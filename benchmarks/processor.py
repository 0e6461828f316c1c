"""Processor time of processes, which a busy machine changes less than it changes the time on the clock."""

import os
import resource
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _OWN, _CHILDREN = 1, slice(11, 13), slice(13, 15)  # of the fields behind the name of the program


def seconds_of(pids: Iterable[int]) -> dict[int, float]:
    """Return the seconds of processor time that each process has used."""
    stats = {pid: _stat(pid) for pid in pids}
    return {pid: _seconds(stat[_OWN]) for pid, stat in stats.items() if stat}


def added(before: dict[int, float], after: dict[int, float]) -> float:
    """Return what the processes have used since ``before``, those that have begun since included."""
    return sum(spent - before.get(pid, 0.0) for pid, spent in after.items())


def children_of(parents: Iterable[int]) -> list[int]:
    """Return the processes that these have started and that are running."""
    wanted = set(parents)
    running = {int(path.name): _stat(int(path.name)) for path in Path("/proc").glob("[0-9]*")}
    return [pid for pid, stat in running.items() if stat and int(stat[_PARENT]) in wanted]


def seconds_with_children(pid: int) -> float:
    """Return what a process and its children have used, those that have ended included."""
    stat = _stat(pid)
    ended = _seconds(stat[_OWN]) + _seconds(stat[_CHILDREN]) if stat else 0.0
    return ended + sum(seconds_of(children_of([pid])).values())


def own_seconds() -> float:
    """Return what this process and the children that it has waited for have used."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _seconds(ticks: Iterable[str]) -> float:
    return sum(map(int, ticks)) / _TICKS


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []
