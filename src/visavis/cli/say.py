"""``visavis say``: text to sound, with every phoneme's, word's and mouth shape's time, and frames for other engines."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from visavis.animation.phonemes import visemes_of
from visavis.bootstrap.performance import Performance, perform
from visavis.bootstrap.voices import voice_part
from visavis.cli.common import load_settings, out
from visavis.cli.sound import write_wav
from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.speech.synthesis import Voice

LONGEST = 20_000
"""How many characters are said in one go."""
LONGEST_FRAMES_S = 600.0
"""How much sound frames are made for: ten minutes are some 60 MB of them."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Files to write; ``-`` is standard output."""

    sound: Path | None = None
    timeline: Path | None = None
    blendshapes: Path | None = None
    """JSON, or what Live Link Face writes if it ends in ``.csv``."""
    csv: Path | None = None
    """What Live Link Face writes, whatever its name."""

    def named(self) -> list[Path]:
        """Return the files that are asked for."""
        return [item for item in (self.sound, self.timeline, self.blendshapes, self.csv) if item is not None]


def speak(
    text: str,
    outputs: Outputs,
    *,
    synthesizer: str | None,
    voice: Voice,
    fps: float = 60.0,
    expressiveness: float = 0.5,
) -> None:
    """Speak a text into files. ``-`` reads the text from standard input.

    Raises CodedError (``say.no_text``, ``say.too_long``, ``say.no_output``, ``say.unknown_format``,
    ``say.unwritable``, ``audio.unwritable``, ``synthesizer.*``).
    """
    if text == "-":
        text = sys.stdin.read()
    _check(text, outputs)
    performance, name = asyncio.run(_perform(text, synthesizer, voice, expressiveness))
    rendering = performance.rendering
    if not performance.text.strip():
        raise CodedError("say.no_text", "There is nothing to say: the text is a stage direction alone.")
    if outputs.sound is not None:
        write_wav(outputs.sound, rendering.pcm)
    if outputs.timeline is not None:
        content = json.dumps(rendering.timeline(visemes_of(rendering.phonemes)), indent=1) + "\n"
        _write(outputs.timeline, content)
    frames = _write_frames(performance, outputs, fps)
    if "-" in map(str, outputs.named()):
        return
    files = ", ".join(str(item) for item in outputs.named())
    made = f", {frames} frames" if frames else ""
    out.print(f"{rendering.duration_ms / 1000:.2f} s by {name}{made}: {files}", soft_wrap=True)


def _check(text: str, outputs: Outputs) -> None:
    if not text.strip():
        raise CodedError("say.no_text", "There is nothing to say.")
    if len(text) > LONGEST:
        raise CodedError("say.too_long", f"The text has {len(text)} characters; at most {LONGEST} are said in one go.")
    if not outputs.named():
        files = "--out speech.wav, --timeline speech.json, --blendshapes face.json or --csv face.csv"
        raise CodedError("say.no_output", f"Name a file: {files}.")
    path = outputs.blendshapes
    if path is not None and str(path) != "-" and path.suffix.lower() not in (".json", ".csv"):
        message = f"'{path.name}' should end in .json, or in .csv for what Live Link Face writes."
        raise CodedError("say.unknown_format", message)
    if list(map(str, outputs.named())).count("-") > 1:
        raise CodedError("say.no_output", "Only one file can go to standard output.")


def _write_frames(performance: Performance, outputs: Outputs, fps: float) -> int:
    """Write what other engines play; return the number of frames, 0 if none were asked for."""
    path, csv = outputs.blendshapes, outputs.csv
    if path is None and csv is None:
        return 0
    from visavis.animation.blendshapes import blendshapes_json
    from visavis.animation.frames import evaluate
    from visavis.animation.live_link import live_link_csv

    duration_ms = performance.rendering.duration_ms
    if duration_ms > 1000 * LONGEST_FRAMES_S:
        message = f"Frames are made for {LONGEST_FRAMES_S / 60:.0f} minutes at most; this text takes longer."
        raise CodedError("say.too_long", message)
    frames = evaluate(performance.events, duration_ms, fps=fps, seed=performance.text)
    if path is not None and path.suffix.lower() != ".csv":
        audio = None if outputs.sound is None else outputs.sound.name
        content = blendshapes_json(
            frames, performance.events, text=performance.text.strip(), duration_ms=duration_ms, audio=audio
        )
        _write(path, content)
    elif path is not None:
        _write(path, live_link_csv(frames))
    if csv is not None:
        _write(csv, live_link_csv(frames))
    return len(frames)


def _write(path: Path, content: str) -> None:
    if str(path) == "-":
        typer.echo(content, nl=False)
        return
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise CodedError("say.unwritable", f"'{path}' cannot be written: {error.strerror}.") from None


async def _perform(text: str, synthesizer: str | None, voice: Voice, expressiveness: float) -> tuple[Performance, str]:
    settings = load_settings(synthesizer=synthesizer)
    part = voice_part(settings, ModelStore(settings.models_dir, MODELS))
    if part.make is None:
        raise CodedError("synthesizer.none", f"There is no voice here. {part.why}")
    engine = part.make()
    try:
        await engine.prepare(voice)
        return await perform(text, engine, voice, expressiveness=expressiveness), part.name
    finally:
        await engine.close()
