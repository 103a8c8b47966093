"""A whole text as one sound."""

from __future__ import annotations

import io
import wave
from itertools import pairwise

import pytest

from tests.conftest import in_virtual_time
from visavis.animation.phonemes import visemes_of
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.offline import render
from visavis.speech.synthesis import Voice

TEXT = "# Prices\n\n**Hello!** It costs $3.50, Dr. Smith 😀. One, two; three."


@in_virtual_time
async def test_the_timeline_covers_the_sound() -> None:
    rendering = await render(TEXT, FakeSynthesizer(speed=3), Voice())
    with wave.open(io.BytesIO(rendering.wav())) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (24_000, 2, 1)
        assert file.getnframes() == len(rendering.pcm) / 2
        assert rendering.duration_ms == pytest.approx(file.getnframes() / 24)
    timeline = rendering.timeline(visemes_of(rendering.phonemes))
    assert set(timeline) == {"sample_rate", "duration_ms", "phonemes", "words", "visemes"}
    assert set(timeline["phonemes"][0]) == {"phoneme", "start_ms", "end_ms"}
    assert set(timeline["words"][0]) == {"word", "start_ms", "end_ms"}
    assert set(timeline["visemes"][0]) == {"viseme", "start_ms", "end_ms", "weight"}
    assert timeline["sample_rate"] == 24_000
    for kind in ("phonemes", "visemes"):
        items = timeline[kind]
        assert items[0]["start_ms"] == 0
        assert items[-1]["end_ms"] == timeline["duration_ms"]
        assert all(before["end_ms"] == after["start_ms"] for before, after in pairwise(items))
    words = [item["word"] for item in timeline["words"]]
    assert words == ["Prices", "Hello!", "It", "costs", "$3.50,", "Dr.", "Smith", "One,", "two;", "three."]
    assert all(before["end_ms"] <= after["start_ms"] for before, after in pairwise(timeline["words"]))


@in_virtual_time
async def test_nothing_to_say_is_an_empty_sound() -> None:
    rendering = await render("😀", FakeSynthesizer(), Voice())
    assert (rendering.pcm, rendering.duration_ms, rendering.words) == (b"", 0, [])
    assert rendering.timeline([])["phonemes"] == []
