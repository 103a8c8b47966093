"""A person speaks to the page: Chromium's microphone, the real server, the loudspeaker and the mouth."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soxr
import yaml

from tests.browser.measure import (
    HEARD,
    VISEMES,
    VOICE_RATE,
    Floats,
    Recording,
    align,
    mouth_offsets,
    planned_offset_ms,
    sounded_to_ms,
    span_ms,
)
from tests.browser.visitor import Visitor
from tests.models.installed import model_file
from visavis.models.silero import CHUNK, SAMPLE_RATE, SileroVad, VadState

LINES = Path(__file__).resolve().parents[2] / "personas/host/lines"
GREETED_S = 15.0
"""The longest greeting takes about half of this."""
LISTENS_S = 2.0
"""So long after the page has asked for the microphone it surely listens."""
BEGINNING_MS = 400
ATTEMPTS = 8


def answers_of(line: str) -> list[str]:
    """Return what may be answered, from the persona's own files."""
    files = [yaml.safe_load(path.read_text()) for path in LINES.glob("*.yaml")]
    answers: list[str] = next(item["answers"] for file in files for item in file["lines"] if item["id"] == line)
    return answers


def share_of_speech(sound: Floats) -> float:
    """Return the share of a sound in which the voice activity model hears speech."""
    network, state = SileroVad(model_file("silero-vad")), VadState()
    samples = (soxr.resample(sound, VOICE_RATE, SAMPLE_RATE) * 32767).astype(np.int16)
    heard = []
    for start in range(0, len(samples) - CHUNK, CHUNK):
        [(probability, state)] = network.predict([(samples[start : start + CHUNK], state)])
        heard.append(probability > 0.5)
    return float(np.mean(heard))


def only(values: list[Any]) -> Any:
    """Return what all values are."""
    assert len(set(values)) == 1, values
    return values[0]


def test_a_spoken_question_is_answered_aloud_with_lips_in_step(
    speak: Callable[..., Visitor], record_property: Callable[[str, object], None]
) -> None:
    visitor = speak(GREETED_S, "What can you do?", 25.0)
    visitor.record()
    visitor.begin("Start talking")
    visitor.wait("u && !u.partial && e.kind === 'assistant' && e.heardWords > 2")
    shown = visitor.page.get_by_role("main").inner_text()
    visitor.wait("u && e.kind === 'assistant' && e.status === 'complete'")
    latency = visitor.state()["latency"]

    question = visitor.entry("user")
    assert question["text"].lower().rstrip("?.") == "what can you do"
    assert question["origin"] == "voice"
    assert question["text"] in shown

    answer = visitor.entry("assistant")
    deltas = [item for item in visitor.payloads("assistant.delta") if item["response_id"] == answer["id"]]
    assert only([item["source"]["kind"] for item in deltas]) == "line"
    assert only([item["source"]["reference"] for item in deltas]) == "what-can-you-do"
    response = next(item for item in visitor.payloads("assistant.response") if item["response_id"] == answer["id"])
    assert response["text"] in answers_of("what-can-you-do")

    recording, phrases = taken_whole(visitor)
    heard = [align(recording, *span_ms([phrase])) for phrase in phrases]
    assert max(item.correlation for item in heard) > HEARD, "what was heard is not what was sent"
    assert share_of_speech(np.concatenate([item.samples for item in heard])) > 0.7

    weights = recording.frames.visemes
    moved = {name for name, largest in zip(VISEMES, weights.max(axis=0), strict=True) if largest > 0.3}
    assert {"PP", "aa", "I", "FF"} <= moved, moved
    assert len(moved) >= 8, moved

    figures = mouth_offsets(recording, phrases)
    planned = planned_offset_ms(visitor.payloads("assistant.visemes"), phrases)
    report({"latency_ms": round(latency["totalMs"]), "planned_lips_offset_ms": planned, **figures}, record_property)
    assert abs(figures["clock_error_ms"]) < 10, "the mouth does not follow the clock of the sound"
    assert figures["lips_agreement"] > 0.5, "the lips do not close for p, b and m"
    assert -45 <= figures["lips_offset_ms"] <= 75  # the target is -15 to 45, on a machine that draws often enough


def taken_whole(visitor: Visitor) -> tuple[Recording, list[dict[str, Any]]]:
    """Return what was heard, and the phrases that were to be heard in it.

    A busy machine leaves gaps in the sound. If there is one in every phrase, she is asked again.
    """
    phrases = [phrase for answer in spoken_by_answer(visitor) for phrase in answer]
    for _ in range(ATTEMPTS - 1):
        recording = ended(visitor)
        if max(align(recording, *span_ms([phrase])).correlation for phrase in phrases) > HEARD:
            return recording, phrases
        visitor.record()
        said = len(visitor.state()["entries"])
        visitor.say("What can you do?")
        visitor.wait(f"s.entries.length > {said + 1} && e.heardWords > 2 && e.status === 'complete'")
        phrases = spoken_by_answer(visitor)[-1]
    return ended(visitor), phrases


def ended(visitor: Visitor) -> Recording:
    """Return what was heard, once the mouth has closed."""
    visitor.page.wait_for_function("window.visavis.frames.at(-1).jaw < 0.1")
    return visitor.recording()


def spoken_by_answer(visitor: Visitor) -> list[list[dict[str, Any]]]:
    """Return the payloads of ``assistant.phonemes``, by answer, in order."""
    answers: dict[str, list[dict[str, Any]]] = {}
    for phrase in visitor.payloads("assistant.phonemes"):
        answers.setdefault(phrase["response_id"], []).append(phrase)
    return list(answers.values())


def report(figures: dict[str, float], record_property: Callable[[str, object], None]) -> None:
    """Say what was measured: on standard output (``pytest -s``) and in the test report (``--junit-xml``)."""
    print(json.dumps(figures))
    for name, value in figures.items():
        record_property(name, value)


def test_speaking_interrupts_and_is_answered(speak: Callable[..., Visitor]) -> None:
    visitor = speak(LISTENS_S, "Can you see me?", 20.0)
    visitor.begin()
    visitor.wait("e && e.kind === 'assistant' && e.status === 'complete'")
    visitor.record()
    visitor.say("What is visavis?")  # it takes some time to answer that
    visitor.wait("u && e.kind === 'assistant' && e.heardWords > 2")
    visitor.press("Turn the microphone on")
    visitor.wait("u && u.origin === 'voice' && !u.partial && e.kind === 'assistant' && e.heardWords > 3")
    recording = visitor.recording()

    _, long, answer = spoken_by_answer(visitor)
    cut = visitor.state()["entries"][2]
    assert cut["id"] == long[0]["response_id"]
    assert cut["status"] == "interrupted"
    written = visitor.payloads("assistant.response")[1]["text"]
    assert written.startswith(cut["heardText"])
    assert 0 < len(cut["heardText"]) < len(written)
    assert visitor.entry("user")["text"].lower().rstrip("?.") == "can you see me"
    assert visitor.payloads("assistant.delta")[-1]["source"]["reference"] == "can-you-see-me"

    # What was written down as heard is what the loudspeaker gave.
    heard_to_ms = sounded_to_ms(recording, long, when_heard(recording, answer) - 0.05)
    starts = [phrase["pts_ms"] + word["start_ms"] for phrase in long for word in phrase["words"]]
    words = sum(start < heard_to_ms for start in starts)
    assert words < len(written.split())
    assert abs(words - len(cut["heardText"].split())) <= 2


def when_heard(recording: Recording, phrases: list[dict[str, Any]]) -> float:
    """Return when an answer begins to be heard, s of the audio context."""
    begin_ms, _ = span_ms(phrases)
    return align(recording, begin_ms, begin_ms + BEGINNING_MS).start_s + begin_ms / 1000
