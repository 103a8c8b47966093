from __future__ import annotations

import asyncio
import os
import sys
import uuid
from pathlib import Path

import psutil
import pytest

from visavis.events import CodedError
from visavis.reasoning.sandbox.limits import Limits
from visavis.reasoning.sandbox.sandbox import Sandbox

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")


def processes_with(mark: str) -> list[str]:
    """Return the command lines of living processes that carry a mark."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        if mark in line and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(line)
    return found


async def test_what_a_program_prints_is_its_result(isolated: Sandbox) -> None:
    finished = await isolated.run("import statistics\nprint('ö', statistics.mean([1, 2, 6]))")
    assert (finished.output, finished.status, finished.cut_off) == ("ö 3\n", 0, False)


async def test_an_error_of_the_program_is_part_of_its_result(isolated: Sandbox) -> None:
    finished = await isolated.run("x = 1\nx / 0")
    assert finished.status == 1
    assert "line 2" in finished.output
    assert finished.output.endswith("ZeroDivisionError: division by zero\n")


ESCAPES = {
    "import os; print(sorted(os.environ))": "['HOME', 'LC_CTYPE', 'LD_LIBRARY_PATH', 'PYTHONIOENCODING', 'TMPDIR']",
    "import os; print(sorted(set(os.listdir('/')) & {'etc', 'var', 'proc', 'sys', 'mnt', 'tmp', 'old'}))": "[]",
    f"import os; print(os.path.exists({str(Path(__file__).resolve())!r}))": "False",
    "import os; print(os.path.exists('/etc/passwd'))": "False",
    "import os; print([name for name in os.listdir('/dev')])": "['null']",
    "import socket; socket.create_connection(('192.0.2.1', 80), 2)": "unreachable",
    "import socket; socket.create_connection(('127.0.0.1', 1), 2)": "unreachable",
    "import os; print(os.getpid())": "2",
    "import os; os.kill(3, 9)": "No such process",
    "open('/usr/mine', 'w')": "Read-only file system",
    "import ctypes; print(ctypes.CDLL(None).mount(b'none', b'/work', b'tmpfs', 0, None))": "-1",
    "import os; os.chroot('/work')": "Operation not permitted",
    "import os; os.setuid(0)": "Error",
    "import numpy": "No module named 'numpy'",
    "import visavis": "No module named 'visavis'",
    "b = bytearray(2 ** 30)": "MemoryError",
    "open('big', 'wb').write(bytes(64 * 2 ** 20))": "File too large",
    "[open(f'f{i}', 'wb').write(bytes(8 * 2 ** 20)) for i in range(9)]": "No space left",
    "[open(f'f{i}', 'wb') for i in range(100)]": "Too many open files",
    "import os\nfor _ in range(100): os.fork()": "Resource temporarily unavailable",
    "input()": "EOF",
}


@linux_only
@pytest.mark.parametrize(("program", "outcome"), ESCAPES.items(), ids=[item[:40] for item in ESCAPES])
async def test_a_program_does_not_get_out(isolated: Sandbox, program: str, outcome: str) -> None:
    finished = await isolated.run(program)
    assert outcome in finished.output


async def test_what_is_printed_is_limited(isolated: Sandbox) -> None:
    finished = await isolated.run("print('a' * 10 ** 7)")
    assert finished.output == "a" * 20_000
    assert finished.cut_off


async def test_nothing_is_kept_from_one_program_to_the_next(isolated: Sandbox) -> None:
    await isolated.run("open('note', 'w').write('hello')")
    assert "False" in (await isolated.run("import os; print(os.path.exists('note'))")).output


@pytest.mark.parametrize("kind", ["isolated", "unisolated"])
async def test_a_program_that_does_not_end_is_killed(kind: str) -> None:
    mark = 1_000 + uuid.uuid4().int % 10**6
    sandbox = Sandbox(isolated=kind == "isolated", limits=Limits(seconds=1.0, cpu_s=mark))
    if await sandbox.problem():
        pytest.skip(await sandbox.problem())
    with pytest.raises(CodedError) as raised:
        await sandbox.run("import time\nwhile True: time.sleep(0.01)")
    assert raised.value.code == "sandbox.timeout"
    assert processes_with(f'"cpu_s": {mark}') == []


FORKING = """
import os, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        break
print("ready", flush=True)
time.sleep(600)
"""


@linux_only
async def test_cancelling_leaves_no_process_even_of_one_that_hides_its_children(isolated: Sandbox) -> None:
    def inside() -> set[int]:
        own = psutil.Process()
        return {process.pid for process in own.children(recursive=True)}

    before = inside()
    task = asyncio.create_task(isolated.run(FORKING))
    async with asyncio.timeout(60):
        # the jail, its first process, the program and its five; a process table has no event
        while len(inside() - before) < 8:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    started = inside() - before
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(60):
        while any(psutil.pid_exists(pid) for pid in started):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_the_folder_of_a_program_is_removed() -> None:
    sandbox = Sandbox(isolated=False)
    folder = (await sandbox.run("import os; print(os.getcwd())")).output.strip()
    assert "visavis-code-" in folder
    assert not Path(folder).exists()  # noqa: ASYNC240


async def test_without_isolation_it_still_has_an_empty_environment() -> None:
    os.environ["VISAVIS_SECRET_FOR_TEST"] = "secret"
    try:
        finished = await Sandbox(isolated=False).run("import os; print(dict(os.environ))")
    finally:
        del os.environ["VISAVIS_SECRET_FOR_TEST"]
    assert "secret" not in finished.output
    assert "HOME" in finished.output


async def test_where_programs_cannot_be_isolated_they_are_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visavis.reasoning.sandbox.sandbox.sys.platform", "darwin")
    sandbox = Sandbox()
    assert "Linux only" in await sandbox.problem()
    with pytest.raises(CodedError) as raised:
        await sandbox.run("print(1)")
    assert raised.value.code == "sandbox.unavailable"


async def test_a_program_has_a_length() -> None:
    with pytest.raises(CodedError) as raised:
        await Sandbox(isolated=False).run("#" * 30_000)
    assert raised.value.code == "sandbox.too_long"
