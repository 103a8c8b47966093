"""Records the answers that the mock server plays: words, phonemes, mouth shapes and sound of the real synthesizer.

Run it from the root of the repository when the events change: ``python web/tests/mock-server/record.py``.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import numpy as np

from visavis.animation.handlers import Expressions, animate
from visavis.events import AssistantDelta, AssistantResponse, Event, PhraseTimed, Source, SpeechChunkSynthesized
from visavis.speech.backends.flite import FliteEngine
from visavis.speech.backends.threaded import ThreadedSynthesizer
from visavis.speech.handlers import Speech
from visavis.speech.synthesis import Voice

HERE = Path(__file__).parent
ANSWERS: dict[str, tuple[str, ...]] = {
    "greeting": ("Hello, I'm Iris.", "I'm a virtual human, and I'd love to talk with you."),
    "who": (
        "I'm Iris, the host of visavis.",
        "I'm a virtual human, which means that I have a face, a voice and some manners, but no pulse.",
    ),
    "unknown": ("I'm afraid I don't know that.", "Ask me about myself, or about visavis."),
}
SOURCES = {
    "greeting": Source(kind="command", title="Greeting"),
    "who": Source(kind="line", reference="who-are-you", title="Who are you?", score=0.93),
    "unknown": Source(kind="fallback", reference="unknown", title="No fitting line"),
}


def mu_law(pcm: bytes) -> bytes:
    """Return PCM16 as 8-bit mu-law (ITU-T G.711 in its continuous form): half the size, good enough for a test."""
    x = np.frombuffer(pcm, "<i2").astype(np.float64) / 32768
    y = np.sign(x) * np.log1p(255 * np.abs(x)) / np.log1p(255)
    return bytes(np.round(y * 127 + 128).astype(np.uint8).tobytes())


async def record(name: str, sentences: tuple[str, ...], synthesizer: ThreadedSynthesizer) -> tuple[list[object], bytes]:
    """Return an answer's events, in order, and its sound. Times count from the start of the sound."""
    loop = asyncio.get_running_loop()
    speech = Speech(synthesizer, Voice(name="slt"), opened_at=loop.time(), ahead_ms=None)
    expressions = Expressions()
    sound, events = b"", []
    begin: int | None = None
    expression = "smile" if name != "unknown" else "concerned"
    told: list[AssistantDelta | AssistantResponse] = [
        AssistantDelta(
            response_id=name,
            text=f"{text} ",
            sentence_index=index,
            source=SOURCES[name],
            expression=expression,
        )
        for index, text in enumerate(sentences)
    ]
    told.append(AssistantResponse(response_id=name, text=" ".join(sentences), sources=[SOURCES[name]]))
    for item in told:
        events.append(_dump(item, 0))
        if isinstance(item, AssistantDelta):
            events += [_dump(shown, 0) for shown in expressions.express(item)]
        async for event in speech.speak(item):
            if isinstance(event, SpeechChunkSynthesized):
                begin = event.pts_ms if begin is None else begin
                sound += event.data
            elif isinstance(event, PhraseTimed):
                begin = event.pts_ms if begin is None else begin
                events += [_dump(event, begin), *(_dump(planned, begin) for planned in animate(event))]
    return events, sound


def _dump(event: Event, begin: int) -> object:
    payload = event.model_dump(mode="json", by_alias=True)
    if payload.get("pts_ms") is not None:
        payload["pts_ms"] -= begin
    return {"type": event.type, "payload": payload}


async def main() -> None:
    """Write ``answers.json`` and one ``.ulaw`` file for each answer."""
    synthesizer = ThreadedSynthesizer(FliteEngine())
    answers = {}
    for name, sentences in ANSWERS.items():
        answers[name], sound = await record(name, sentences, synthesizer)
        (HERE / f"{name}.ulaw").write_bytes(mu_law(sound))
    (HERE / "answers.json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")
    await synthesizer.close()


if __name__ == "__main__":
    asyncio.run(main())
