"""How natural the virtual human's body language is: ten minutes of conversation, each figure against its human range.

Plays a simulated conversation of recorded answers (web/tests/mock-server) to the behavior engine of the page, in Node,
at 60 frames a second, and the first two minutes at 1000; measures blinks, gaze, saccades, head, breath, hands,
expressions, the fastest joint and the longest stillness, and what a frame costs::

    python -m bench.naturalness                  # JSON
    python -m bench.naturalness --table          # for people
    python -m bench.naturalness --plot FILE.png  # a picture as well

Exit status 1 if any figure is outside its range.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.behavior import blinks, body, faces, gaze, saccades
from bench.behavior.figure import Figure
from bench.behavior.plot import draw
from bench.behavior.recording import record

WIDTH = 150
"""Of the table in a file."""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", action="store_true", help="print a table instead of JSON")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the motion")
    options = parser.parse_args()
    try:
        recording = record(options.minutes, options.seed)
    except FileNotFoundError as error:
        sys.exit(str(error))
    parts = (blinks.figures, gaze.figures, saccades.figures, body.figures, faces.figures, faces.costs)
    found = [figure for part in parts for figure in part(recording)]
    if options.plot:
        draw(recording, options.plot)
    if options.table:
        _print_table(found, options.minutes)
    else:
        _print_json(found, options.minutes, options.seed)
    sys.exit(0 if all(figure.inside for figure in found) else 1)


def _print_json(found: list[Figure], minutes: float, seed: int) -> None:
    rows = [
        {
            "group": figure.group,
            "name": figure.name,
            "value": round(figure.value, 4),
            "unit": figure.unit,
            "range": [round(figure.low, 4), round(figure.high, 4)],
            "source": figure.source,
            "inside": figure.inside,
        }
        for figure in found
    ]
    result = {"minutes": minutes, "seed": seed, "inside": all(figure.inside for figure in found), "figures": rows}
    json.dump(result, sys.stdout, indent=2)
    print()


def _print_table(found: list[Figure], minutes: float) -> None:
    console = Console()
    console.width = console.width if console.is_terminal else WIDTH
    table = Table(title=f"{minutes:g} minutes of conversation", box=None)
    table.add_column("")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("people", justify="right")
    table.add_column("")
    table.add_column("source")
    group = ""
    for figure in found:
        mark = "" if figure.inside else "[bold red]outside"
        value = f"{figure.value:.3g} {figure.unit}".strip()
        people = f"{figure.low:.3g} - {figure.high:.3g}"
        table.add_row("" if figure.group == group else figure.group, figure.name, value, people, mark, figure.source)
        group = figure.group
    console.print(table)


if __name__ == "__main__":
    main()
