"""What the body does in an answer: cost, a table of examples, and how much of a persona's lines moves.

``python -m bench.body_language`` prints JSON; ``--table`` prints what is planned where, for people to judge.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from visavis.animation.body import BodyLanguage
from visavis.animation.shapes import GESTURES
from visavis.bootstrap.performance import perform
from visavis.bootstrap.voices import voice_part
from visavis.config import Settings
from visavis.events import (
    AssistantDelta,
    AssistantResponse,
    Event,
    ExpressionPlanned,
    GazePlanned,
    GesturePlanned,
    PhraseTimed,
    Source,
    WordTiming,
)
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.reasoning.directed import sentences_of
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_files import load_persona
from visavis.speech.synthesis import Voice

ROOT = Path(__file__).parents[1]
EXAMPLES = (
    "Hello, I'm Iris. I'm a virtual human, and I'd love to talk with you.",
    "I'm sorry that you feel sad. You don't have to hide it here. Would you like to tell me what happened?",
    "Yes, of course. That works on every computer.",
    "No, never. Nothing of what you say leaves this machine.",
    "I don't know that one, and I'd rather say so than make something up.",
    "On the one hand it is fast, on the other hand it is not very clever.",
    "What would you like to know?",
    "Do you like music?",
    "Congratulations! That's wonderful news.",
    "Wow, that is unbelievable!",
    "Hmm, let me think. Maybe it was the gardener.",
    "First, open the settings. Second, choose a voice. Finally, press the button.",
    "Thank you. It never moves, whatever the weather.",
    "Goodbye, and come back soon.",
    "You can ask me anything about history, music or food.",
    "Why did the robot go on holiday? It needed to recharge. That was a joke, honestly.",
    "That sounds heavy. I'm only a program, but I'm listening, and I'm in no hurry.",
    "The tower is three hundred and thirty meters tall, and more than a hundred years old.",
    "[smile] I was hoping that you would ask. [nod] It is really easy.",
    "I was wrong about that, and I apologize. It won't happen again.",
)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", action="store_true", help="print what is planned for each example")
    parser.add_argument("--expressiveness", type=float, default=0.5)
    parser.add_argument("--persona", type=Path, default=ROOT / "personas/host")
    arguments = parser.parse_args()
    persona = load_persona(arguments.persona)
    result = asyncio.run(measure(persona, arguments.expressiveness, table=arguments.table))
    print(json.dumps(result, indent=1))


async def measure(persona: Persona, expressiveness: float, *, table: bool) -> dict[str, Any]:
    """Return all figures."""
    settings = Settings(_env_file=None)
    part = voice_part(settings, ModelStore(settings.models_dir, MODELS))
    if part.make is None:
        raise SystemExit(part.why)
    synthesizer = part.make()
    voice = Voice()
    await synthesizer.prepare(voice)
    try:
        if table:
            for number, text in enumerate(EXAMPLES):
                done = await perform(text, synthesizer, voice, expressiveness=expressiveness, response_id=f"e{number}")
                print(f"\n{done.text}  ({done.rendering.duration_ms / 1000:.1f} s)")
                for line in rows(done.events, done.rendering.words):
                    print(f"   {line}")
        answers = [answer.text.replace("{name}", "Tom") for line in persona.lines for answer in line.answers]
        written = [answer.expression or line.expression for line in persona.lines for answer in line.answers]
        planned = []
        for number, (text, expression) in enumerate(zip(answers, written, strict=True)):
            done = await perform(
                text, synthesizer, voice, expressiveness=expressiveness, expression=expression,
                response_id=f"a{number}",
            )  # fmt: skip
            planned.append((done.events, done.rendering.duration_ms, text))
            if table and number % 12 == 0:
                print(f"\n{text}  ({done.rendering.duration_ms / 1000:.1f} s, written: {expression})")
                for line in rows(done.events, done.rendering.words):
                    print(f"   {line}")
    finally:
        await synthesizer.close()
    return {"cost": cost(answers), "coverage": coverage(planned, written)}


def rows(events: Sequence[Event], words: list[WordTiming]) -> list[str]:
    """Return what is planned, in order, each with the word at its stroke."""
    lines = []
    for event in sorted(
        (event for event in events if isinstance(event, ExpressionPlanned | GesturePlanned | GazePlanned)),
        key=lambda event: event.pts_ms or 0,
    ):
        stroke = event.pts_ms or 0
        if isinstance(event, GesturePlanned):
            stroke += GESTURES[event.gesture].stroke_ms
            what = f"{event.gesture} {event.intensity:.2f}"
        elif isinstance(event, ExpressionPlanned):
            stroke += 150
            what = f"<{event.expression}> {event.intensity:.2f} for {event.duration_ms / 1000:.1f} s"
        else:
            what = f"looks {event.target}"
        word = next((word.word for word in words if word.end_ms > stroke), "(end)")
        lines.append(f"{(event.pts_ms or 0) / 1000:5.2f} s  {what:<34} at '{word}'")
    return lines


def coverage(planned: list[tuple[list[Event], float, str]], written: Sequence[str | None]) -> dict[str, Any]:
    """Return how much of the lines moves."""
    minutes = sum(duration for _, duration, _ in planned) / 60_000
    gestures = Counter(e.gesture for events, _, _ in planned for e in events if isinstance(e, GesturePlanned))
    faces = Counter(e.expression for events, _, _ in planned for e in events if isinstance(e, ExpressionPlanned))
    words = sum(len(text.split()) for _, _, text in planned)
    hands = sum(count for name, count in gestures.items() if GESTURES[name].hands)

    def share(kind: type[Event], *more: type[Event]) -> float:
        return sum(any(isinstance(e, (kind, *more)) for e in events) for events, _, _ in planned) / len(planned)

    return {
        "answers": len(planned),
        "minutes of speech": round(minutes, 1),
        "share of answers with an authored expression": round(sum(map(bool, written)) / len(planned), 2),
        "share with an authored or a suggested one": round(share(ExpressionPlanned), 2),
        "share of answers with a gesture": round(share(GesturePlanned), 2),
        "share of answers with either": round(share(GesturePlanned, ExpressionPlanned), 2),
        "gestures a minute": round(sum(gestures.values()) / minutes, 1),
        "gestures of the hands a minute": round(hands / minutes, 1),
        "gestures of the hands per 100 words": round(100 * hands / words, 1),
        "expressions a minute": round(sum(faces.values()) / minutes, 1),
        "gestures": dict(gestures.most_common()),
        "expressions": dict(faces.most_common()),
    }  # fmt: skip


def cost(texts: list[str]) -> dict[str, float]:
    """Return how long it takes to plan a sentence, µs."""
    source = Source(kind="line")
    body_us: list[float] = []
    for number, text in enumerate(texts):
        body = BodyLanguage()
        for sentence, index, _ in sentences_of(text):
            words = sentence.split()
            timed = PhraseTimed(
                response_id=f"c{number}", pts_ms=index * 5_000, duration_ms=len(words) * 300, text=sentence.strip(),
                sentence_index=index, phonemes=[],
                words=[WordTiming(word=w, start_ms=i * 300, end_ms=i * 300 + 280) for i, w in enumerate(words)],
            )  # fmt: skip
            delta = AssistantDelta(response_id=f"c{number}", text=sentence, sentence_index=index, source=source)
            begun = time.perf_counter()
            body.follow(delta)
            body.follow(timed)
            body_us.append((time.perf_counter() - begun) * 1e6)
        body.follow(AssistantResponse(response_id=f"c{number}", text=text))
    return {
        "body language, median µs a sentence": round(statistics.median(body_us)),
        "body language, p95 µs": round(statistics.quantiles(body_us, n=20)[-1]),
        "sentences": len(body_us),
    }


if __name__ == "__main__":
    main()
