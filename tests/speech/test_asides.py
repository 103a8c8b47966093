from __future__ import annotations

from collections.abc import AsyncIterator

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import in_virtual_time, require_service
from visavis.events import AsideSynthesized, BackchannelPlanned, CodedError, PhonemeTiming
from visavis.speech.asides import LONGEST_MS, Asides
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.backends.flite import FliteSynthesizer
from visavis.speech.hums import HUMS, hum_of, hummed, trimmed
from visavis.speech.synthesis import SpokenPhrase, Voice


def samples(aside: AsideSynthesized) -> NDArray[np.float64]:
    return np.frombuffer(aside.data, "<i2") / 32768


def level(aside: AsideSynthesized) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples(aside))))))


def dark(sound: NDArray[np.float64]) -> float:
    """Return how much of a sound lies below 700 Hz: nearly all where the mouth is closed."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(power[np.fft.rfftfreq(len(sound), 1 / 24_000) < 700].sum() / power.sum())


def one(asides: Asides, text: str) -> AsideSynthesized:
    (said,) = asides.speak(BackchannelPlanned(why="pause", text=text))
    return said


@in_virtual_time
async def test_asides_are_made_once_and_given_at_once() -> None:
    spoken: list[str] = []

    class Counting(FakeSynthesizer):
        async def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
            spoken.append(text)
            async for piece in super().speak(text, voice):
                yield piece

    asides = Asides(Counting(first_byte_ms=500), Voice())
    assert asides.speak(BackchannelPlanned(why="pause", text="I see")) == []  # not made yet
    await asides.prepare(["I see", "right"], ["so"])
    await asides.prepare(["right"], [])
    assert spoken == ["I see", "right", "so"]
    assert asides.texts() == {"I see", "right", "so"}
    assert one(asides, "right").text == "right"
    assert one(asides, "right").data is one(asides, "right").data
    assert level(one(asides, "right")) == pytest.approx(-28, abs=0.5)
    assert level(one(asides, "so")) == pytest.approx(-24, abs=0.5)


@in_virtual_time
async def test_a_movement_has_no_sound() -> None:
    asides = Asides(FakeSynthesizer(), Voice())
    await asides.prepare(["right"], [])
    assert asides.speak(BackchannelPlanned(why="pitch", gesture="nod")) == []


@in_virtual_time
async def test_what_cannot_be_an_aside_is_left_out_and_told(caplog: pytest.LogCaptureFixture) -> None:
    class Choosy(FakeSynthesizer):
        async def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
            if text == "no":
                raise CodedError("synthesizer.failed", "It does not want to.")
            async for piece in super().speak(text, voice):
                yield piece

    asides = Asides(Choosy(ms_per_character=60), Voice())
    story = "this is much too long to be said beside anything"
    await asides.prepare(["no", story, "...", "right"], [])
    assert asides.texts() == {"right"}
    assert "It does not want to." in caplog.text
    assert f"'{story}' takes" in caplog.text
    assert len(story) * 60 > LONGEST_MS


@pytest.mark.parametrize("gender", ["female", "male"])
async def test_a_real_voice_hums_with_a_closed_mouth(gender: str) -> None:
    synthesizer = FliteSynthesizer()
    require_service("flite", bool(synthesizer.voices()))
    asides = Asides(synthesizer, Voice(gender=gender))
    try:
        await asides.prepare(["mhm", "mm", "uh-huh", "I see"], ["Hm.", "So,"])
    finally:
        await synthesizer.close()
    for text in ("mhm", "mm", "Hm."):
        said = one(asides, text)
        assert 150 <= len(said.data) / 48 <= 500
        assert dark(samples(said)) > 0.97
    assert dark(samples(one(asides, "I see"))) < 0.97  # it has an s
    for text in ("uh-huh", "I see", "So,"):
        assert 150 <= len(one(asides, text).data) / 48 <= 700
    for said in (one(asides, text) for text in asides.texts()):
        assert max(abs(samples(said)[:48]).max(), abs(samples(said)[-48:]).max()) < 0.05  # nothing clicks


def test_hums_are_known_however_they_are_written() -> None:
    assert hum_of("Mhm.") is HUMS["mhm"]
    assert hum_of(" HMM\u2026 ") is HUMS["hm"]
    assert hum_of("I see") is None


def phrase(*phonemes: tuple[str, float]) -> SpokenPhrase:
    """Return a phrase of phonemes with their lengths, ms; the sound of each is its number."""
    timings, parts, start = [], [], 0.0
    for number, (name, ms) in enumerate(phonemes):
        timings.append(PhonemeTiming(phoneme=name, start_ms=start, end_ms=start + ms))
        parts.append(np.full(round(ms * 24), (number + 1) * 1_000))
        start += ms
    return SpokenPhrase(np.concatenate(parts).astype("<i2").tobytes(), start, tuple(timings), ())


def test_a_hum_is_cut_at_its_phonemes() -> None:
    spoken = phrase(("pau", 50), ("ah", 100), ("m", 100), ("hh", 60), ("ah", 100), ("m", 150), ("pau", 200))
    sound = hummed(spoken, HUMS["mhm"])
    rise = HUMS["mhm"].rise
    assert len(sound) / 24 == pytest.approx(100 - 30 + 60 + (150 - 15) / rise - 2 * 12, abs=1)
    values = set(np.unique(np.rint(sound * 32.768)[sound > 0.08]).tolist())
    assert {3, 4, 6} <= values
    assert not {1, 2, 7} & values


def test_without_its_phonemes_the_word_is_said() -> None:
    spoken = phrase(("pau", 50), ("ow", 100), ("pau", 200))
    assert np.array_equal(hummed(spoken, HUMS["mhm"]), trimmed(spoken))
    assert len(trimmed(spoken)) / 24 == pytest.approx(130)
    assert len(trimmed(phrase(("pau", 50)))) == 0
