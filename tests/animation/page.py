"""A short performance as the page must show it, too: ``page.json`` is checked here and by the page's own tests.

``python -m tests.animation.page`` writes it anew.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from visavis.animation.eyes import blink_times
from visavis.animation.frames import Frames, evaluate
from visavis.animation.pose import FrameTimes
from visavis.bootstrap.performance import Performance, perform
from visavis.events import Event, GazePlanned, JsonObject
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.synthesis import Voice

FILE = Path(__file__).with_name("page.json")
TEXT = "[surprised] Wow, my five puppies! [nod] Maybe [shrug] we move them. [shakes head] Never [happy] so few."
FPS = 30.0


async def performed() -> tuple[list[Event], float, Frames]:
    """Return what is planned, how long it sounds in ms, and its frames."""
    performance: Performance = await perform(TEXT, FakeSynthesizer(), Voice(), expressiveness=1.0)
    events = [event for event in performance.events if not isinstance(event, GazePlanned)]
    duration = performance.rendering.duration_ms
    return events, duration, evaluate(events, duration, fps=FPS, seed=TEXT)


def written(events: list[Event], duration_ms: float, frames: Frames) -> JsonObject:
    """Return the content of the file."""
    end = float(FrameTimes((len(frames) - 1) * 1000 / FPS, FPS).ms[-1])
    return {
        "text": TEXT,
        "fps": FPS,
        "duration_ms": duration_ms,
        "blinks_ms": blink_times(end, TEXT),
        "events": [{"type": event.type, "payload": event.model_dump(mode="json")} for event in events],
        "face": frames.face.round(4).tolist(),
        "visemes": frames.visemes.round(4).tolist(),
        "head": frames.head.round(4).tolist(),
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(written(*asyncio.run(performed()))) + "\n")
