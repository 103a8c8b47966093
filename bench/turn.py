"""Turn-taking figures beside other servers', in one run.

A scripted client (of the peers' harness, ``VISAVIS_PEER_BENCH``) streams real-time speech to each server in interleaved
rounds and times what comes back. Mind, recognizer and voice are stand-ins with set delays, so what is measured is the
framework itself. Servers run on core 0, the client on core 1: run it with nothing else going on, and compare figures of
one run, never of two.

    python -m bench.turn --targets visavis_t0,floor,pipecat_t0 --rounds 2 --turns 5

Prints one JSON object. Targets: visavis (with the turn model), visavis_t0 (silence alone ends a turn, at 200 ms), and
the peers' floor, pipecat, pipecat_t0, livekit, livekit_t0.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from bench.peers import HARNESS, add_adapter, prepare_harness, running, targets

REALISTIC = {"LLM_TTFT_MS": "200", "LLM_TPS": "50", "TTS_TTFB_MS": "100"}


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
                # The first conversation pays for what all share: models load behind the listening socket.
                asyncio.run(fleet(target.adapter, server.url, 1, turns=1))
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
    names = arguments.targets.split(",")
    prepare_harness(names)
    add_adapter()
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
