"""Servers under test: how each is started, with the same stand-ins for mind, recognizer and voice.

The others come from the peers' harness: its folder is ``VISAVIS_PEER_BENCH``, their virtual environments lie in
``PEER_VENVS``. All servers run on core 0.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

HARNESS = Path(os.environ.get("VISAVIS_PEER_BENCH", Path(__file__).parents[2] / "shared/bench")).resolve()
PEER_VENVS = Path(os.environ.get("PEER_VENVS", HARNESS / ".venvs"))
SILENCE = {"VISAVIS_TURN_MODEL": "none", "VISAVIS_PLAIN_SILENCE_MS": "200"}

FAKES = {  # the harness's names, and ours
    "STT_MS": "VISAVIS_FAKE__RECOGNIZER_MS",
    "LLM_TTFT_MS": "VISAVIS_FAKE__MIND_FIRST_TOKEN_MS",
    "LLM_TPS": "VISAVIS_FAKE__MIND_TOKENS_PER_S",
    "TTS_TTFB_MS": "VISAVIS_FAKE__VOICE_FIRST_BYTE_MS",
    "TTS_SPEED": "VISAVIS_FAKE__VOICE_SPEED",
    "MS_PER_CHAR": "VISAVIS_FAKE__VOICE_MS_PER_CHARACTER",
}


@dataclass
class Target:
    """One server under test."""

    adapter: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def targets() -> dict[str, Target]:
    """Return every server that can be started here."""
    ours = [sys.executable, "-m", "visavis", "serve", "--port"]
    pipecat, livekit = str(PEER_VENVS / "pipecat/bin/python"), str(PEER_VENVS / "livekit/bin/python")
    return {
        "visavis": Target("visavis", ours),
        "visavis_t0": Target("visavis", ours, SILENCE),
        "floor": Target("raw", [pipecat, "floor_server.py"]),
        "pipecat": Target("pipecat", [pipecat, "pipecat_server.py"]),
        "pipecat_t0": Target("pipecat", [pipecat, "pipecat_server.py"], {"TURN": "timeout0"}),
        "livekit": Target("raw", [livekit, "livekit_server.py"]),
        "livekit_t0": Target("raw", [livekit, "livekit_server.py"], {"TURN": "vad0"}),
    }


def prepare_harness(names: Sequence[str]) -> None:
    """Make the harness's modules importable, and leave core 0 to the servers. Exits with a hint if something lacks."""
    if not (HARNESS / "client.py").is_file():
        raise SystemExit(f"the peers' harness is not in {HARNESS}: set VISAVIS_PEER_BENCH to its folder")
    known = targets()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"there is no server {', '.join(unknown)}; there are {', '.join(known)}")
    lacking = [name for name in names if not Path(known[name].command[0]).is_file()]
    if lacking:
        hint = f"run {HARNESS}/setup.sh, or set PEER_VENVS to where it has put them"
        raise SystemExit(f"{', '.join(lacking)}: not in {PEER_VENVS}; {hint}")
    sys.path.insert(0, str(HARNESS))
    os.sched_setaffinity(0, {1})


QUESTION = "what is the weather like tomorrow"
"""What the stand-ins of the harness hear."""


def our_environment(fakes: dict[str, str], folder: str) -> dict[str, str]:
    """Return the settings that put the stand-ins in place of mind, recognizer and voice."""
    from fakecfg import REPLIES  # type: ignore[import-not-found] # of the harness

    return {
        "VISAVIS_MIND": "fake",
        "VISAVIS_RECOGNIZER": "fake",
        "VISAVIS_SYNTHESIZER": "fake",
        "VISAVIS_FAKE__RECOGNIZER_TEXTS": json.dumps([QUESTION]),
        # The last word is known as the harness's recording ends; the built-in recognizer is about 60 ms faster.
        "VISAVIS_FAKE__RECOGNIZER_WORD_MS": "435",
        "VISAVIS_FAKE__MIND_REPLY": REPLIES[fakes.get("REPLY", "short")].strip(),
        "VISAVIS_DATA_DIR": folder,
        "VISAVIS_LOG_LEVEL": "warning",
        "VISAVIS_MODELS_DIR": os.environ.get("VISAVIS_MODELS_DIR", ""),
        **{FAKES[name]: value for name, value in fakes.items() if name in FAKES},
    }


class Server:
    """A server that runs, pinned to core 0."""

    def __init__(self, process: psutil.Process, url: str, cold_s: float) -> None:
        self.process = process
        self.url = url
        self.cold_s = cold_s

    def cpu_s(self) -> float:
        """Return the processor time that it has used, with its children."""
        return sum(sum(item.cpu_times()[:2]) for item in self._family())

    def memory_mb(self) -> float:
        """Return its resident memory, with its children."""
        return sum(item.memory_info().rss for item in self._family()) / 2**20

    def _family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@contextmanager
def running(target: Target, fakes: dict[str, str], port: int) -> Iterator[Server]:
    """Start a server, wait until it listens, and stop it in the end."""
    with tempfile.TemporaryDirectory(prefix="visavis-bench-") as folder:
        environment = {**os.environ, **fakes, **target.environment}
        if target.adapter == "visavis":
            settings = {**our_environment(fakes, folder), **target.environment}
            environment |= {name: value for name, value in settings.items() if value}
        started = time.monotonic()
        child = subprocess.Popen(["taskset", "-c", "0", *target.command, str(port)], cwd=HARNESS, env=environment)
        try:
            process = psutil.Process(child.pid)
            while not any(item.laddr.port == port for item in _listening(process)):
                time.sleep(0.005)
                if child.poll() is not None:
                    raise SystemExit(f"{target.command} ended at once")
            cold_s = time.monotonic() - started
            if target.adapter == "visavis":
                _await_models(port)
            yield Server(process, f"ws://127.0.0.1:{port}/ws", cold_s)
        finally:
            child.terminate()
            child.wait(15)


def _await_models(port: int) -> None:
    """Wait until what loads behind the listening socket is there."""
    while True:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status") as answer:
            if json.load(answer)["ready"]:
                return
        time.sleep(0.1)


def _listening(process: psutil.Process) -> list[Any]:
    try:
        return [item for item in process.net_connections(kind="tcp") if item.status == psutil.CONN_LISTEN]
    except psutil.Error:
        return []


def add_adapter() -> None:
    """Teach the harness our wire: an 8-byte header before the microphone's and the assistant's samples."""
    import struct

    from adapters import ADAPTERS, Adapter  # type: ignore[import-not-found] # of the harness

    class Visavis(Adapter):  # type: ignore[misc] # the harness is untyped
        def __init__(self) -> None:
            self.pts_ms = 0

        def url(self, base: str, sid: str) -> str:
            return base

        def encode(self, pcm: bytes) -> bytes:
            header = struct.pack("<BBHI", 1, 0, 0, self.pts_ms)
            self.pts_ms += 20
            return header + pcm

        def decode(self, data: bytes | str) -> list[tuple[str, object]]:
            if isinstance(data, bytes):
                spoken = len(data) > 8 and data[0] == 3  # asides are no answers
                return [("audio", len(data) - 8)] if spoken else []
            kind = json.loads(data)["type"]
            return [("interrupt", None)] if kind == "turn.interrupted" else [("event", kind)]

    ADAPTERS["visavis"] = Visavis
