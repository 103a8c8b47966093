from __future__ import annotations

import asyncio
import io
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import in_virtual_time
from visavis.events import AudioReceived, CodedError
from visavis.gateway.microphone import MicrophoneIntake, to_pcm16


def wav(samples: np.ndarray, rate: int, width: int = 2) -> bytes:
    """Return a WAV file of samples from -1 to 1, shape (frames,) or (frames, channels)."""
    frames = samples.reshape(len(samples), -1)
    scaled = np.clip(np.rint(frames * 2 ** (8 * width - 1)), -(2 ** (8 * width - 1)), 2 ** (8 * width - 1) - 1)
    if width == 1:
        raw = (scaled + 128).astype(np.uint8).tobytes()
    else:
        raw = b"".join(int(value).to_bytes(width, "little", signed=True) for value in scaled.ravel())
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(frames.shape[1])
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(raw)
    return buffer.getvalue()


def tone(rate: int, seconds: float = 0.5) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * 440 * np.arange(int(rate * seconds)) / rate)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_common_form_becomes_the_one_inside(rate: int, width: int, channels: int) -> None:
    samples = np.repeat(tone(rate)[:, None], channels, axis=1)
    pcm = np.frombuffer(to_pcm16(wav(samples, rate, width), sample_rate=1, sample_width=9), "<i2") / 32768
    assert abs(len(pcm) - 8_000) <= 8
    middle = pcm[1_000:7_000]
    expected = tone(16_000)[1_000:7_000]
    assert np.corrcoef(middle, expected)[0, 1] > 0.99
    assert abs(np.sqrt((middle**2).mean()) - np.sqrt((expected**2).mean())) < 0.02


def test_what_is_right_already_is_not_touched() -> None:
    data = np.arange(1000, dtype="<i2").tobytes()
    assert to_pcm16(data, sample_rate=16_000, sample_width=2) is data


@pytest.mark.parametrize(
    ("data", "rate", "width", "code"),
    [
        (b"RIFF????WAVE", 16_000, 2, "audio.invalid_wav"),
        (b"RIFF", 16_000, 2, "audio.invalid_wav"),
        (b"abc", 16_000, 2, "audio.odd_length"),
        (b"abcd", 4_000, 2, "audio.unsupported"),
        (b"abcd", 16_000, 5, "audio.unsupported"),
        (bytes(2 * 16_000 * 61), 16_000, 2, "audio.too_long"),
    ],
)
def test_bad_audio_gets_a_code(data: bytes, rate: int, width: int, code: str) -> None:
    with pytest.raises(CodedError) as caught:
        to_pcm16(data, sample_rate=rate, sample_width=width)
    assert caught.value.code == code


@given(st.binary(max_size=200))
def test_no_file_does_worse_than_a_coded_error(data: bytes) -> None:
    try:
        to_pcm16(b"RIFF" + data, sample_rate=16_000, sample_width=2)
    except CodedError as error:
        assert error.code.startswith("audio.")


class Ear:
    """Collects what an intake publishes."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.intake = MicrophoneIntake(self.take)

    def take(self, event: AudioReceived) -> None:
        self.pieces.append(event.data)

    @property
    def sound(self) -> bytes:
        return b"".join(self.pieces)


@in_virtual_time
async def test_live_frames_are_published_as_they_come() -> None:
    ear = Ear()
    for index in range(10):
        ear.intake.frame(bytes([index]) * 640, pts_ms=20 * index)
    assert ear.pieces == [bytes([index]) * 640 for index in range(10)]
    ear.intake.close()


@in_virtual_time
async def test_a_microphone_that_stops_is_followed_by_silence_once() -> None:
    ear = Ear()
    ear.intake.frame(b"\x01" * 640, pts_ms=0)
    await asyncio.sleep(1.4)
    assert len(ear.sound) == 640
    await asyncio.sleep(5)
    assert ear.sound == b"\x01" * 640 + bytes(int(2.5 * 32_000))
    await asyncio.sleep(60)
    assert len(ear.sound) == 640 + int(2.5 * 32_000)
    ear.intake.close()


@in_virtual_time
async def test_a_whole_recording_is_handed_on_in_steps_and_in_order() -> None:
    ear = Ear()
    samples = np.arange(16_000 * 3, dtype="<i2")
    ear.intake.message(AudioReceived(data=samples.tobytes()))
    ear.intake.frame(b"\x07" * 640, pts_ms=0)
    await asyncio.sleep(0.1)
    assert len(ear.pieces) < 15
    await asyncio.sleep(20)
    assert ear.sound.startswith(samples.tobytes() + b"\x07" * 640)
    assert max(len(piece) for piece in ear.pieces) == 3_200
    assert len(ear.sound) == 2 * len(samples) + 640 + int(2.5 * 32_000)
    ear.intake.close()


@in_virtual_time
async def test_a_wav_of_another_rate_is_understood() -> None:
    ear = Ear()
    ear.intake.message(AudioReceived(data=wav(tone(44_100), 44_100)))
    await asyncio.sleep(20)
    assert abs(len(ear.sound) - (16_000 + int(2.5 * 32_000))) <= 16
    ear.intake.close()


@in_virtual_time
async def test_frames_out_of_order_or_odd_are_refused_and_do_no_harm() -> None:
    ear = Ear()
    ear.intake.frame(bytes(640), pts_ms=100)
    with pytest.raises(CodedError, match="out_of_order"):
        ear.intake.frame(bytes(640), pts_ms=80)
    with pytest.raises(CodedError, match="odd_length"):
        ear.intake.frame(bytes(641), pts_ms=120)
    ear.intake.frame(bytes(640), pts_ms=100)  # a clock that stands still is not out of order
    assert len(ear.pieces) == 2
    ear.intake.close()


@in_virtual_time
async def test_the_clock_of_a_client_may_wrap() -> None:
    ear = Ear()
    ear.intake.frame(bytes(640), pts_ms=2**32 - 10)
    ear.intake.frame(bytes(640), pts_ms=10)
    assert len(ear.pieces) == 2
    ear.intake.close()


@in_virtual_time
async def test_a_flood_of_recordings_is_refused() -> None:
    ear = Ear()
    recording = AudioReceived(data=bytes(2 * 16_000 * 50))
    for _ in range(3):
        ear.intake.message(recording)
    with pytest.raises(CodedError, match="backlog"):
        ear.intake.message(recording)
    ear.intake.close()
    await asyncio.sleep(60)
    assert len(asyncio.all_tasks()) == 1
