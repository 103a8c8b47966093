"""Every example runs, as its text says, and prints what it promises."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.docs.running import BINARIES, run, running_server

EXAMPLES = Path(__file__).parents[2] / "examples"

EXPECTED = {
    "own_persona.py": [r"line: .*oldest clock", r"Nobody knows", r"knowledge: The pendulum", r"fallback: unknown"],
    "own_mind.py": [r"It is \d\d:\d\d\.", r"Time flies\."],
    "own_handler.py": [
        r"assistant\.gesture +because of text\.input",
        r"assistant\.gaze +because of assistant\.thinking",
    ],
    "hear_a_recording.py": [r"speech, since \d+ ms", r"the turn is over", r"heard: 'is this private'"],
    "mouth_timeline.py": [r"m +PP", r"f +FF", r"lips closed at \[.*\d+"],
    "talk_to_a_server.py": [r"answer:  .*Iris", r"sources: \['line", r"mouth:   .*PP", r"answer\.wav: [1-9]"],
}
"""Patterns in what each example prints."""


def test_every_example_is_tested_and_listed() -> None:
    files = {path.name for path in EXAMPLES.glob("*.py")}
    assert files == set(EXPECTED)
    assert set(re.findall(r"^\| \[(\w+\.py)\]", (EXAMPLES / "README.md").read_text(), re.M)) == files


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_does_what_it_says(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", str(EXAMPLES / name)]
    if name == "talk_to_a_server.py":
        with running_server(tmp_path) as port:
            printed = run([*command, "Who", "are", "you?"], tmp_path, VISAVIS_SERVER=f"ws://127.0.0.1:{port}")
        assert (tmp_path / "answer.wav").stat().st_size > 48_000
    elif name == "hear_a_recording.py":
        run([str(BINARIES / "visavis"), "say", "Is this private?", "--out", "question.wav"], tmp_path)
        printed = run([*command, "question.wav"], tmp_path)
    else:
        printed = run(command, tmp_path)
    for pattern in EXPECTED[name]:
        assert re.search(pattern, printed), f"{pattern} is not in:\n{printed}"
