"""Starts programs in the sandbox, reads what they print, and ends them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from visavis.events import CodedError
from visavis.reasoning.sandbox.jail import REFUSED
from visavis.reasoning.sandbox.limits import Limits

JAIL = Path(__file__).with_name("jail.py")
MAX_PROGRAM_CHARACTERS = 20_000
_BLOCK = 65_536
_PROBE_S = 20.0


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a program."""

    output: str
    """What it printed, on standard output and standard error."""
    status: int
    """0 if it ended well."""
    cut_off: bool
    """Whether it printed more than is kept."""


class Sandbox:
    """Runs one program at a time, each in a process of its own that has nothing of this one.

    The process has an empty environment, none of the installed packages, a folder of its own that is removed, and
    limits for time, memory, files and processes. If ``isolated``, it also has no network, and sees neither the
    machine's files nor its processes (see :mod:`visavis.reasoning.sandbox.jail`).

    It is not a virtual machine: the program talks to the same kernel, and a hole in that is a way out.
    """

    def __init__(self, *, isolated: bool = True, limits: Limits | None = None) -> None:
        self._isolated = isolated
        self.limits = limits or Limits()
        self._alone = asyncio.Lock()
        self._problem: str | None = None

    async def problem(self) -> str:
        """Return why programs cannot be isolated here, or ''. It is tried once."""
        if self._problem is None:
            self._problem = await self._try()
        return self._problem

    async def run(self, program: str) -> Finished:
        """Run a program and return what it printed. Cancelling this kills it, with all that it has started.

        Raises CodedError ``sandbox.too_long``, ``sandbox.unavailable``, or ``sandbox.timeout`` if it had to be killed.
        """
        if len(program) > MAX_PROGRAM_CHARACTERS:
            raise CodedError("sandbox.too_long", f"A program has at most {MAX_PROGRAM_CHARACTERS} characters.")
        problem = await self.problem()
        if problem:
            raise CodedError("sandbox.unavailable", f"Programs cannot be run here: {problem}")
        async with self._alone:
            finished = await self._run(program, self.limits.seconds)
        if finished.status == REFUSED and finished.output.startswith("the sandbox could not be made"):
            raise CodedError("sandbox.unavailable", f"Programs cannot be run here: {finished.output.strip()}.")
        return finished

    async def _try(self) -> str:
        if not self._isolated:
            return "" if os.name == "posix" else "this system cannot limit processes."
        if sys.platform != "linux":
            return "programs can be isolated on Linux only."
        finished = await self._run("print(6 * 7)", _PROBE_S)
        if finished.output.strip() == "42" and finished.status == 0:
            return ""
        why = finished.output.strip().splitlines()[-1:] or [f"status {finished.status}"]
        return f"they cannot be isolated on this machine ({why[0][:200]})."

    async def _run(self, program: str, seconds: float) -> Finished:
        with tempfile.TemporaryDirectory(prefix="visavis-code-") as folder:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-S", "-B", str(JAIL), self._spec(),
                cwd=folder, env={}, start_new_session=True,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            )  # fmt: skip
            try:
                async with asyncio.timeout(seconds):
                    output, cut_off = await self._talk(process, program)
                    status = await process.wait()
            except TimeoutError:
                detail = f"The program ran longer than {seconds:.0f} seconds and was ended."
                raise CodedError("sandbox.timeout", detail) from None
            finally:
                await _kill(process)
        return Finished(output, status, cut_off)

    async def _talk(self, process: asyncio.subprocess.Process, program: str) -> tuple[str, bool]:
        """Hand the program over, and read until nobody can print any more."""
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it has ended already, and says why
            process.stdin.write(program.encode())
            await process.stdin.drain()
            process.stdin.close()
        kept, most = bytearray(), 4 * self.limits.output_characters
        more = False
        while block := await process.stdout.read(_BLOCK):
            more = more or len(kept) + len(block) > most
            kept += block[: most - len(kept)]
        text = kept.decode(errors="replace")
        return text[: self.limits.output_characters], more or len(text) > self.limits.output_characters

    def _spec(self) -> str:
        executable = os.path.realpath(sys.executable)
        own = {"isolated": self._isolated, "executable": executable, "prefix": os.path.realpath(sys.base_prefix)}
        return json.dumps({**asdict(self.limits), **own})


async def _kill(process: asyncio.subprocess.Process) -> None:
    """End a process with its group; in the sandbox the kernel then ends all that is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
