"""What processes cost, as the kernel keeps it: time on the CPU to the nanosecond, and memory."""

import contextlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

PROC = Path("/proc")
# clock_getcpuclockid(3): the clock of another process, threads that have ended included.
SCHEDULED = 2
FORGET_PEAK = "5"


def cpu_seconds(pids: Iterable[int]) -> float:
    """Seconds that these processes have spent on a CPU so far. One that has ended counts as nothing."""
    return sum(_cpu_seconds(pid) for pid in pids)


def _cpu_seconds(pid: int) -> float:
    try:
        return time.clock_gettime((~pid << 3) | SCHEDULED)
    except OSError:
        return 0.0


def family(pid: int) -> list[int]:
    """A process and everything that descends from it."""
    children: dict[int, list[int]] = {}
    for child, parent in _parents():
        children.setdefault(parent, []).append(child)
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                yield int(entry.name), parent_in((entry / "stat").read_text())


def parent_in(stat: str) -> int:
    """The parent's id in the text of ``/proc/<pid>/stat``; the name before it may hold blanks and brackets."""
    return int(stat.rpartition(")")[2].split()[1])


def memory(pids: Iterable[int]) -> float:
    """Resident memory of these processes in MB; what they share counts for each."""
    return sum(_status(pid, "VmRSS") for pid in pids)


def peak_memory(pids: Iterable[int]) -> float:
    """The most resident memory these processes had since :func:`forget_peak`, in MB."""
    return sum(_status(pid, "VmHWM") for pid in pids)


def forget_peak(pids: Iterable[int]) -> None:
    """Let the peaks begin anew."""
    for pid in pids:
        with contextlib.suppress(OSError):
            (PROC / str(pid) / "clear_refs").write_text(FORGET_PEAK)


def _status(pid: int, name: str) -> float:
    try:
        return kilobytes_in((PROC / str(pid) / "status").read_text(), name) / 1000
    except OSError:
        return 0.0


def kilobytes_in(status: str, name: str) -> int:
    """A size in the text of ``/proc/<pid>/status``; 0 where it is not told (processes of the kernel)."""
    line = next((line for line in status.splitlines() if line.startswith(f"{name}:")), "")
    return int(line.split()[1]) if line else 0
