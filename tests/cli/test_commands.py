from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from visavis import __version__
from visavis.cli.sound import write_wav

COMMANDS = [
    ["serve"], ["chat"], ["say"], ["listen"], ["converse"], ["doctor"], ["bench"], ["prepare"],
    ["models", "list"], ["models", "pull"], ["models", "check"],
]  # fmt: skip
FAKES = {"mind": "fake", "recognizer": "fake", "synthesizer": "fake", "turn_model": "none"}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(run: Run, command: list[str]) -> None:
    text = run(*command, "--help").output
    assert "Usage:" in text
    assert len(text) > 200


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").output.strip() == f"visavis {__version__}"


def test_help_needs_nothing_heavy() -> None:
    """The command line starts in a moment because it imports what a command needs only when it runs."""
    code = (
        "import sys; from typer.testing import CliRunner; from visavis.cli import app;"
        "CliRunner().invoke(app, ['--help']);"
        "print([n for n in ('numpy', 'fastapi', 'onnxruntime', 'sqlalchemy', 'pydantic_ai', 'pydantic') "
        "if n in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"


def test_say_writes_sound_and_a_timeline(run: Run, tmp_path: Path) -> None:
    run("say", "Hello there, my friend.", "--out", "a.wav", "--timeline", "a.json", "--synthesizer", "fake")
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (24_000, 1, 2)
        seconds = file.getnframes() / 24_000
    timeline = json.loads((tmp_path / "a.json").read_text())
    assert list(timeline) == ["sample_rate", "duration_ms", "phonemes", "words", "visemes"]
    assert timeline["duration_ms"] == pytest.approx(seconds * 1000, abs=0.1)
    assert [item["word"] for item in timeline["words"]] == ["Hello", "there,", "my", "friend."]
    assert set(timeline["phonemes"][0]) == {"phoneme", "start_ms", "end_ms"}
    assert set(timeline["visemes"][0]) == {"viseme", "start_ms", "end_ms", "weight"}


def test_say_writes_a_face_for_other_engines(run: Run, tmp_path: Path) -> None:
    text = "[smile] Hello there, [nod] my friend."
    files = ("--out", "a.wav", "--blendshapes", "a.json", "--csv", "b.csv", "--timeline", "t.json")
    run("say", text, *files, "--fps", "24", "--synthesizer", "fake")
    told = json.loads((tmp_path / "a.json").read_text())
    assert told["text"] == "Hello there, my friend."
    assert told["audio"] == "a.wav"
    assert told["fps"] == 24
    assert {"smile", "nod"} <= {item["name"] for item in told["events"]}
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert told["duration_ms"] == pytest.approx(file.getnframes() / 24, abs=0.1)
    assert told["frame_count"] >= told["duration_ms"] * 24 / 1000
    assert max(max(frame["weights"]) for frame in told["frames"]) > 0.3
    rows = (tmp_path / "b.csv").read_text().splitlines()
    assert len(rows) == told["frame_count"] + 1
    assert rows[0].startswith("Timecode,BlendshapeCount,EyeBlinkLeft,EyeLookDownLeft,")
    words = [item["word"] for item in json.loads((tmp_path / "t.json").read_text())["words"]]
    assert words == ["Hello", "there,", "my", "friend."]

    run("say", text, "--blendshapes", "c.csv", "--fps", "24", "--synthesizer", "fake")
    assert (tmp_path / "c.csv").read_text() == (tmp_path / "b.csv").read_text()
    shown = run("say", text, "--blendshapes", "-", "--fps", "24", "--synthesizer", "fake").stdout
    assert json.loads(shown) == {**told, "audio": None}


def test_say_writes_to_standard_output(run: Run) -> None:
    result = run("say", "Hi.", "--timeline", "-", "--synthesizer", "fake")
    assert json.loads(result.stdout)["words"][0]["word"] == "Hi."


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["say", " ", "--out", "a.wav"], "say.no_text"),
        (["say", "Hello"], "say.no_output"),
        (["say", "[smile]", "--out", "a.wav", "--synthesizer", "fake"], "say.no_text"),
        (["say", "Hello " * 4_000, "--out", "a.wav"], "say.too_long"),
        (["say", "Hello", "--blendshapes", "a.txt"], "say.unknown_format"),
        (["say", "Hello", "--blendshapes", "-", "--timeline", "-"], "say.no_output"),
        (["say", "Hello", "--blendshapes", "/proc/a.json", "--synthesizer", "fake"], "say.unwritable"),
        (["say", "Hello", "--out", "a.wav", "--synthesizer", "parrot"], "config.unknown_part"),
        (["say", "Hello", "--out", "/proc/a.wav", "--synthesizer", "fake"], "audio.unwritable"),
        (["listen", "nothing.wav"], "audio.not_found"),
        (["converse", "--audio", "nothing.wav"], "audio.not_found"),
        (["models", "pull", "nonsense"], "models.unknown"),
        (["models", "pull"], "models.none_named"),
        (["models", "check", "nonsense"], "models.unknown"),
        (["chat", "--persona", "nobody"], "persona.unknown"),
    ],
)
def test_mistakes_are_told_with_a_code(run: Run, arguments: list[str], code: str) -> None:
    result = run(*arguments, fails=True)
    assert code in result.stderr
    assert "Traceback" not in result.output


def test_a_setting_that_cannot_be_is_told_by_its_name(run: Run) -> None:
    result = run("doctor", fails=True, max_sessions="none")
    assert "VISAVIS_MAX_SESSIONS" in result.stderr


def test_files_that_are_no_sound_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("this is no sound")
    assert "audio.unreadable" in run("listen", "text.wav", fails=True).stderr
    (tmp_path / "empty.wav").write_bytes(b"")
    assert "audio." in run("listen", "empty.wav", fails=True).stderr


def test_silence_is_no_turn(run: Run, tmp_path: Path) -> None:
    write_wav(tmp_path / "silence.wav", bytes(2 * 16_000), sample_rate=16_000)
    result = run("converse", "--audio", "silence.wav", "--fast", "--json", **FAKES)
    assert json.loads(result.stdout) == {"turns": [], "failures": []}
    assert run("listen", "silence.wav", "--json", **FAKES).stdout == ""


def test_a_chat_is_answered_and_ends(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from visavis.cli.common import out

    typed = iter(["hello", ""])

    def type_next(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(out, "input", type_next)
    text = run("chat", "--sources", mind="fake").output
    assert "Sure thing." in text


def test_models_are_listed(run: Run) -> None:
    rows = json.loads(run("models", "list", "--json").stdout)
    assert {"silero-vad", "smart-turn", "minilm"} <= {row["name"] for row in rows if row["default"]}
    assert all(row["license"] and row["homepage"].startswith("https://") for row in rows)
    assert "silero-vad" in run("models", "list").output


def test_the_doctor_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    result = run("doctor", "--json", fails=True, models_dir=str(tmp_path / "none"), recognizer="none")
    parts = {item["job"]: item for item in json.loads(result.stdout)["parts"]}
    assert parts["voice activity"]["ok"] is False
    assert "visavis models pull silero-vad" in parts["voice activity"]["why"]
    assert parts["mind"]["name"] == "scripted"
    assert parts["database"]["ok"] is True
