"""Runs a command and ends with it everything that it has started: ``python mcp_launcher.py COMMAND …``.

Servers of tools start helpers (browsers, language servers) that outlive them. The command gets a process group of its
own, with this program's standard streams; the group is ended with it. For POSIX. It imports nothing of visavis, so
that it is there in a moment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import FrameType

PATIENCE_S = 1.0
"""Between the request to end and the end."""


def end_group(group: int, patience_s: float = PATIENCE_S) -> None:
    """End all processes of a group: first ask, then kill."""
    deadline = time.monotonic() + patience_s
    left = _signal_group(group, signal.SIGTERM)
    while left and time.monotonic() < deadline:
        time.sleep(0.01)
        left = _signal_group(group, 0)
    if left:
        _signal_group(group, signal.SIGKILL)


def _signal_group(group: int, number: int) -> bool:
    """Send a signal to a group, and tell whether anybody is in it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def run(command: list[str]) -> int:
    """Run a command to its end, and return its status."""
    try:
        process = subprocess.Popen(command, process_group=0)  # noqa: S603 - the owner's command
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        return 127

    def stop(number: int, frame: FrameType | None) -> None:
        _signal_group(process.pid, signal.SIGTERM)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)

    def kill(number: int, frame: FrameType | None) -> None:
        _signal_group(process.pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGALRM, kill)
    status = process.wait()
    end_group(process.pid)
    return status


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]) & 0xFF)
