"""Sound files in and out."""

from __future__ import annotations

import wave
from pathlib import Path

from visavis.events import SAMPLE_RATE, CodedError

MICROPHONE_RATE = 16_000


def read_sound(path: Path) -> bytes:
    """Return any sound or video file's sound as PCM16 mono 16 kHz.

    Raises CodedError ``audio.not_found``, ``audio.no_sound`` or ``audio.unreadable``.
    """
    import av

    if not path.is_file():
        raise CodedError("audio.not_found", f"There is no file {path}.")
    pcm = bytearray()
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise CodedError("audio.no_sound", f"{path} has no sound.")
            resampler = av.AudioResampler(format="s16", layout="mono", rate=MICROPHONE_RATE)
            for frame in container.decode(audio=0):
                for piece in resampler.resample(frame):
                    pcm += piece.to_ndarray().tobytes()
            for piece in resampler.resample(None):
                pcm += piece.to_ndarray().tobytes()
    except av.FFmpegError as error:
        raise CodedError("audio.unreadable", f"{path} cannot be read ({error.strerror}).") from None
    if not pcm:
        raise CodedError("audio.no_sound", f"{path} has no sound.")
    return bytes(pcm)


def write_wav(path: Path, pcm: bytes, *, sample_rate: int = SAMPLE_RATE) -> None:
    """Write PCM16 mono as a WAV file. Raises CodedError ``audio.unwritable``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(sample_rate)
            file.writeframes(pcm)
    except OSError as error:
        raise CodedError("audio.unwritable", f"{path} cannot be written ({error.strerror}).") from None
