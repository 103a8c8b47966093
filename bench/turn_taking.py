"""How natural turn-taking is: whole conversations, played to visavis in virtual time, or to every server in real time.

A seeded script writes dialogues (bench/dialogues/corpus.py): questions, some with pauses or an 'um' inside, false
starts, long stories, interruptions, questions that begin before the answer ends, 'uh huh' and coughs, in synthetic
voices and people's recorded ones, against silence, noise, babble or television. What each server lets hear is judged by
the same rules (bench/dialogues/judge.py)::

    python -m bench.turn_taking                      # visavis, in virtual time
    python -m bench.turn_taking --gate               # the same; fails if a limit is missed
    python -m bench.turn_taking --servers all        # visavis and its peers, in real time
    python -m bench.turn_taking --write dialogues/   # only write the dialogues, with labels

Prints a table; ``--json`` and ``--plot`` write files. docs/benchmarks.md explains the figures.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from bench.dialogues import limits, report, servers, virtual
from bench.dialogues.corpus import Dialogue, dialogues, write
from bench.dialogues.figures import figures
from bench.dialogues.plot import draw
from bench.dialogues.voices import speakers
from bench.peers import prepare_harness, targets

DIALOGUES = 12
DIALOGUES_IN_REAL_TIME = 6
WIDTH = 150
"""Of the table in a file."""


def main() -> None:
    """Measure, and print."""
    options = _options()
    console, err = Console(), Console(stderr=True)
    console.width = console.width if console.is_terminal else WIDTH
    names = list(servers.DEFAULT) if options.servers == "all" else [item for item in options.servers.split(",") if item]
    if names and not options.write:
        prepare_harness(names)
    count = options.dialogues or (DIALOGUES_IN_REAL_TIME if names else DIALOGUES)
    voices = options.voices.split(",") if options.voices else speakers()
    corpus = dialogues(count, options.seed, voices)
    if options.write:
        write(corpus, options.write)
        err.print(f"Written: {count} of seed {options.seed}, in {options.write}.")
        return
    result: dict[str, Any] = {"seed": options.seed, "dialogues": count, "voices": voices[:count]}
    result |= {"servers": {}, "load_average": os.getloadavg()}
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("dialogues", total=count * max(1, len(names)))
        if names:
            _play_to_servers(names, corpus, options, result, lambda: progress.advance(task))
        else:
            outcomes = virtual.play(corpus, options.turn_model, lambda: progress.advance(task))
            result |= {"time": "virtual", "turn_model": options.turn_model}
            result["servers"]["visavis"] = {**figures(outcomes), "verdicts": report.verdict_rows(outcomes)}
    _show(result, options, console)
    if options.gate:
        _gate(result["servers"].get("visavis"), err)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--servers", default="", help=f"play in real time to these, or all: {','.join(targets())}")
    parser.add_argument("--dialogues", type=int, help=f"default {DIALOGUES}, {DIALOGUES_IN_REAL_TIME} in real time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--voices", help=f"who speaks, in turn: {','.join(speakers())}")
    parser.add_argument("--turn-model", choices=["auto", "none"], default="auto", help="of visavis in virtual time")
    parser.add_argument("--at-once", type=int, default=3, help="so many dialogues together, in real time")
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", help="only write the dialogues: WAV, and labels in JSON"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures and every verdict; - prints them")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw them, as PNG or SVG")
    parser.add_argument(
        "--gate", action="store_true", help="fail if visavis misses a limit (bench/dialogues/limits.py)"
    )
    return parser.parse_args()


def _play_to_servers(
    names: Sequence[str], corpus: Sequence[Dialogue], options: argparse.Namespace, result: dict[str, Any], progress: Any
) -> None:
    result |= {"time": "real", "at_once": options.at_once}
    for number, name in enumerate(names):
        played = servers.play(name, corpus, options.at_once, 9_300 + os.getpid() % 500 + number, progress)
        result["servers"][name] = {
            **figures(played.outcomes),
            "errors": played.errors,
            "late_frames": played.late_frames,
            "cpu_s_per_conversation_minute": round(played.cpu_s / played.minutes, 2),
            "verdicts": report.verdict_rows(played.outcomes),
        }


def _show(result: dict[str, Any], options: argparse.Namespace, console: Console) -> None:
    title = f"{result['dialogues']} dialogues, seed {result['seed']}, {result['time']} time"
    if options.json == Path("-"):
        print(json.dumps(result, indent=1))
    else:
        console.print(report.table(title, result["servers"]))
        for name, found in result["servers"].items():
            for error in found.get("errors", []):
                console.print(f"{name}: {error}", style="red")
    if options.json and options.json != Path("-"):
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    if options.plot:
        draw(title, result["servers"], options.plot)


def _gate(found: dict[str, Any] | None, console: Console) -> None:
    """Exit with 1 if visavis misses a limit."""
    if found is None:
        raise SystemExit("the gate is for visavis, which was not played to")
    missed = limits.failures(found)
    for line in missed:
        console.print(line, style="red")
    if missed:
        raise SystemExit(1)
    console.print(f"All {len(limits.LIMITS)} limits are kept.", style="green")


if __name__ == "__main__":
    main()
