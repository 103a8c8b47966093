"""Speech as a file, and which mouth shape is when: what is needed to animate a face of your own."""

import asyncio
from pathlib import Path

from visavis.animation.phonemes import visemes_of
from visavis.animation.visemes import FRAME_MS, viseme_curves
from visavis.bootstrap.voices import voice_part
from visavis.config import Settings
from visavis.events import VISEMES
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.speech.offline import Rendering, render
from visavis.speech.synthesis import Voice


async def speak(text: str) -> Rendering:
    """Speak with the best synthesizer that is here."""
    settings = Settings()
    part = voice_part(settings, ModelStore(settings.models_dir, MODELS))
    if part.make is None:
        raise SystemExit(part.why)
    synthesizer = part.make()
    rendering = await render(text, synthesizer, Voice(gender="female"))
    await synthesizer.close()
    return rendering


rendering = asyncio.run(speak("My mother bought five fine balloons."))
Path("speech.wav").write_bytes(rendering.wav())

shapes = visemes_of(rendering.phonemes)
for shape in shapes:  # a diphthong takes two shapes
    sounding = next(item.phoneme for item in rendering.phonemes if item.end_ms > shape.start_ms)
    print(f"{shape.start_ms:6.0f} ms  {sounding:4} {shape.viseme}")

# The same with coarticulation, as the page plays it: a weight for each shape in each frame.
curves = viseme_curves(shapes, rendering.duration_ms)
lips = curves.weights[VISEMES.index("PP")]
closed = [round(curves.start_ms + frame * FRAME_MS) for frame, weight in enumerate(lips) if weight > 0.9]
print("lips closed at", closed, "ms")
