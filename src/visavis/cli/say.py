"""``visavis say``: text to sound, with every phoneme's, word's and mouth shape's time."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import typer

from visavis.animation.phonemes import visemes_of
from visavis.bootstrap.voices import voice_part
from visavis.cli.common import load_settings, out
from visavis.cli.sound import write_wav
from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.speech.offline import Rendering, render
from visavis.speech.synthesis import Voice


def speak(text: str, sound: Path | None, timeline: Path | None, *, synthesizer: str | None, voice: Voice) -> None:
    """Speak a text into files. ``-`` reads the text from standard input; a timeline ``-`` goes to standard output."""
    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        raise CodedError("say.no_text", "There is nothing to say.")
    if sound is None and timeline is None:
        raise CodedError("say.no_output", "Name a file: --out speech.wav, --timeline speech.json, or both.")
    rendering, name = asyncio.run(_render(text, synthesizer, voice))
    if sound is not None:
        write_wav(sound, rendering.pcm)
    if timeline is not None:
        content = json.dumps(rendering.timeline(visemes_of(rendering.phonemes)), indent=1) + "\n"
        if str(timeline) == "-":
            typer.echo(content, nl=False)
            return
        timeline.write_text(content)
    files = ", ".join(str(item) for item in (sound, timeline) if item is not None)
    out.print(f"{rendering.duration_ms / 1000:.2f} s by {name}: {files}", soft_wrap=True)


async def _render(text: str, synthesizer: str | None, voice: Voice) -> tuple[Rendering, str]:
    settings = load_settings(synthesizer=synthesizer)
    part = voice_part(settings, ModelStore(settings.models_dir, MODELS))
    if part.make is None:
        raise CodedError("synthesizer.none", f"There is no voice here. {part.why}")
    engine = part.make()
    try:
        await engine.prepare(voice)
        return await render(text, engine, voice), part.name
    finally:
        await engine.close()
