from __future__ import annotations

import signal
import subprocess
import sys

import psutil
import pytest

from visavis.reasoning.agents import mcp_launcher

PARENT = """
import subprocess, sys, time, signal
{before}
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
{after}
"""
POLITE = "import time; print(1, flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {POLITE}"


def _start(*, child: str, before: str = "", after: str) -> tuple[subprocess.Popen[str], psutil.Process]:
    code = PARENT.format(child=child, before=before, after=after)
    command = [sys.executable, "-I", "-S", mcp_launcher.__file__, sys.executable, "-c", code]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, psutil.Process(int(process.stdout.readline()))


def _ended(process: subprocess.Popen[str], child: psutil.Process) -> int:
    status = process.wait(60)
    assert process.stdout is not None
    process.stdout.close()
    psutil.wait_procs([child], timeout=60)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    return status


@pytest.mark.parametrize("child", [POLITE, STUBBORN], ids=["polite", "stubborn"])
@pytest.mark.parametrize("after", ["sys.exit(7)", "import os; os._exit(7)"], ids=["exit", "crash"])
def test_children_end_with_the_command(child: str, after: str) -> None:
    assert _ended(*_start(child=child, after=after)) == 7


@pytest.mark.parametrize("before", ["", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"], ids=["polite", "stubborn"])
def test_all_end_when_it_is_told_to_end(before: str) -> None:
    process, child = _start(child=STUBBORN, before=before, after="time.sleep(600)")
    process.send_signal(signal.SIGTERM)
    assert _ended(process, child) != 0


def test_streams_pass_through_and_a_missing_program_is_told() -> None:
    launcher = [sys.executable, "-I", "-S", mcp_launcher.__file__]
    echo = subprocess.run([*launcher, "cat"], input="hello", capture_output=True, text=True, check=True)
    assert echo.stdout == "hello"
    missing = subprocess.run([*launcher, "no-such-program"], capture_output=True, text=True, check=False)
    assert (missing.returncode, "no-such-program" in missing.stderr) == (127, True)
