"""Turn-taking figures beside other servers', in one run.

A scripted client (of the peers' harness, ``VISAVIS_PEER_BENCH``) streams real-time speech to each server in interleaved
rounds and times what comes back. Mind, recognizer and voice are stand-ins with set delays, so what is measured is the
framework itself. Servers run on core 0, the client on core 1: run it with nothing else going on, and compare figures of
one run, never of two.

    python bench/turn.py --targets visavis_t0,floor,pipecat_t0 --rounds 2 --turns 5

Prints one JSON object. Targets: visavis (with the turn model), visavis_t0 (silence alone ends a turn, at 200 ms), and
the peers' floor, pipecat, pipecat_t0, livekit, livekit_t0.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
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
REALISTIC = {"LLM_TTFT_MS": "200", "LLM_TPS": "50", "TTS_TTFB_MS": "100"}


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


def our_environment(fakes: dict[str, str], folder: str) -> dict[str, str]:
    """Return the settings that put the stand-ins in place of mind, recognizer and voice."""
    from fakecfg import REPLIES  # type: ignore[import-not-found] # of the harness

    return {
        "VISAVIS_MIND": "fake",
        "VISAVIS_RECOGNIZER": "fake",
        "VISAVIS_SYNTHESIZER": "fake",
        "VISAVIS_FAKE__RECOGNIZER_WORD_MS": "200",  # as streaming recognizers do
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
            environment |= {name: value for name, value in our_environment(fakes, folder).items() if value}
        started = time.monotonic()
        child = subprocess.Popen(["taskset", "-c", "0", *target.command, str(port)], cwd=HARNESS, env=environment)
        try:
            process = psutil.Process(child.pid)
            while not any(item.laddr.port == port for item in _listening(process)):
                time.sleep(0.005)
                if child.poll() is not None:
                    raise SystemExit(f"{target.command} ended at once")
            cold_s = time.monotonic() - started
            time.sleep(0.0 if target.adapter != "visavis" else 2.0)  # the models load behind the listening socket
            yield Server(process, f"ws://127.0.0.1:{port}/ws", cold_s)
        finally:
            child.terminate()
            child.wait(15)


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
                return [("audio", len(data) - 8)] if len(data) > 8 else []
            kind = json.loads(data)["type"]
            return [("interrupt", None)] if kind == "turn.interrupted" else [("event", kind)]

    ADAPTERS["visavis"] = Visavis


def percentile(values: list[float], share: float) -> float | None:
    """Return a percentile in ms, or None for nothing."""
    ordered = sorted(values)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else None


def latency(names: list[str], rounds: int, turns: int, fakes: dict[str, str], ports: Iterator[int]) -> dict[str, Any]:
    """Return the time from the end of speech to the first byte of sound."""
    from client import fleet  # type: ignore[import-not-found] # of the harness

    found: dict[str, dict[str, Any]] = {name: {"latency": [], "missed": 0, "early": 0} for name in names}
    for _ in range(rounds):
        for name in names:
            target = targets()[name]
            with running(target, {"REPLY": "short", **fakes}, next(ports)) as server:
                for session in asyncio.run(fleet(target.adapter, server.url, 1, turns=turns)):
                    found[name]["latency"] += [item["lat"] for item in session.res]
                    found[name]["missed"] += session.miss
                    found[name]["early"] += sum(item["early"] > 0 for item in session.res)
    return {
        name: {
            "p50_ms": percentile(item["latency"], 0.5),
            "p95_ms": percentile(item["latency"], 0.95),
            "turns": len(item["latency"]),
            "missed": item["missed"],
            "false_cut_ins": item["early"],
        }
        for name, item in found.items()
    }


def barge_in(names: list[str], rounds: int, turns: int, ports: Iterator[int]) -> dict[str, Any]:
    """Return the time from the onset of the user's speech to the last byte of the assistant's."""
    from client import fleet

    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            target = targets()[name]
            with running(target, {"REPLY": "long", "MS_PER_CHAR": "40"}, next(ports)) as server:
                sessions = asyncio.run(fleet(target.adapter, server.url, turns, stagger=2.5, turns=1, barge=True))
                found[name] += [item for session in sessions for item in session.bg]
    return {
        name: {
            "last_byte_p50_ms": percentile([item["last"] for item in items if item["last"] is not None], 0.5),
            "last_byte_p95_ms": percentile([item["last"] for item in items if item["last"] is not None], 0.95),
            "interrupt_event_p50_ms": percentile([item["intr"] for item in items if item["intr"] is not None], 0.5),
            "spoke_again_inside_the_turn": sum(item["resume"] for item in items),
            "n": len(items),
        }
        for name, items in found.items()
    }


def load(names: list[str], counts: list[int], turns: int, ports: Iterator[int]) -> dict[str, Any]:
    """Return what many conversations at once cost, and what becomes of the latency."""
    from client import fleet

    found: dict[str, Any] = {}
    for name in names:
        target = targets()[name]
        for count in counts:
            with running(target, {"REPLY": "short"}, next(ports)) as server:
                memory, cpu, started = server.memory_mb(), server.cpu_s(), time.monotonic()
                stagger = min(0.4, 6 / count)
                sessions = asyncio.run(fleet(target.adapter, server.url, count, stagger=stagger, turns=turns))
                minutes = sum(session.fi for session in sessions) * 0.02 / 60
                latencies = [item["lat"] for session in sessions for item in session.res]
                found[f"{name} x{count}"] = {
                    "p50_ms": percentile(latencies, 0.5),
                    "p95_ms": percentile(latencies, 0.95),
                    "missed": sum(session.miss for session in sessions),
                    "underruns": sum(session.underruns for session in sessions),
                    "cpu_s_per_conversation_minute": round((server.cpu_s() - cpu) / minutes, 2),
                    "core_percent": round(100 * (server.cpu_s() - cpu) / (time.monotonic() - started)),
                    "mb_per_session": round((server.memory_mb() - memory) / count, 2),
                    "client_errors": [session.err for session in sessions if session.err][:2],
                }
    return found


def cold_start(names: list[str], rounds: int, ports: Iterator[int]) -> dict[str, Any]:
    """Return how long a server takes from its start until it listens."""
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            with running(targets()[name], {}, next(ports)) as server:
                found[name].append(server.cold_s)
    return {name: {"median_s": round(median(items), 2), "n": len(items)} for name, items in found.items()}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", default="visavis_t0,visavis,floor,pipecat_t0,pipecat")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--counts", default="1,10,20", help="conversations at once, for load")
    parser.add_argument("--only", default="latency,realistic,barge_in,load,cold_start", help="which figures")
    arguments = parser.parse_args()
    if not (HARNESS / "client.py").is_file():
        raise SystemExit(f"the peers' harness is not in {HARNESS} (set VISAVIS_PEER_BENCH)")
    sys.path.insert(0, str(HARNESS))
    os.sched_setaffinity(0, {1})
    add_adapter()
    names = arguments.targets.split(",")
    ports = iter(range(9300 + os.getpid() % 500, 65_000))
    wanted = set(arguments.only.split(","))
    result: dict[str, Any] = {"harness": HARNESS.name, "rounds": arguments.rounds, "turns": arguments.turns}
    turns, rounds = arguments.turns, arguments.rounds
    counts = [int(item) for item in arguments.counts.split(",")]
    figures: dict[str, Callable[[], dict[str, Any]]] = {
        "latency": lambda: latency(names, rounds, turns, {}, ports),
        "realistic": lambda: latency(names, rounds, turns, REALISTIC, ports),
        "barge_in": lambda: barge_in(names, rounds, turns, ports),
        "load": lambda: load(names, counts, turns, ports),
        "cold_start": lambda: cold_start(names, rounds, ports),
    }
    for name, measure in figures.items():
        if name in wanted:
            result[name] = measure()
            print(json.dumps({name: result[name]}), file=sys.stderr, flush=True)  # a long run may be cut short
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
