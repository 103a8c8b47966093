"""How near prosody is to Praat's, what it costs, and how soon the tone of a voice is told after a pause.

Prints JSON::

    python -m bench.prosody [--files FILE ...] [--passes 5]

``praat`` compares with Praat (package praat-parselmouth) on recordings and on three synthesized voices (flite);
``known`` with vowels whose jitter, shimmer and noise are known. ``cost`` is the processor time for speech without a
pause, as part of one core, ours and Praat's by turns on the same sound, the best of several passes; the limit is 2 %.
``at_a_time_ms`` is how long the event loop is kept from others at a time, as processor time. ``after_pause_ms`` is the
wall time from speech.paused to the last voice.emotion before it. Recordings are read with ffmpeg; without those of
``VISAVIS_TEST_DATA`` name your own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tests.perception.voices import quiet, vowel
from tests.sounds import read_flac, spoken

from bench.praat import RATE, Samples, differences, ours, praat
from visavis.events import (
    AudioReceived,
    Capabilities,
    Event,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    UserSpeechPaused,
    UserSpeechStarted,
    UserSpeechStopped,
    VoiceEmotionEstimated,
)
from visavis.perception.microphone import Microphone
from visavis.perception.tone import Tone

RECORDINGS = Path(os.environ.get("VISAVIS_TEST_DATA", Path(__file__).parents[2] / "shared/data"))
NAMES = ("jfk.flac", "speech_english.wav", "face_gaze.mp4")
VOICES = ("rms", "slt", "awb")
LIMIT = 0.02
PACKET = RATE // 50
TEXT = (
    "When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow. The rainbow is a division "
    "of white light into many beautiful colors. These take the shape of a long round arch, with its path high above."
)
ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="none", turn_model=None)


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    present = [RECORDINGS / name for name in NAMES if (RECORDINGS / name).exists()]
    parser.add_argument("--files", type=Path, nargs="+", default=present)
    parser.add_argument("--passes", type=int, default=5)
    options = parser.parse_args()
    recorded = {path.name: read_flac(path) for path in options.files}
    made = {f"flite {voice}": spoken(TEXT, voice) for voice in VOICES}
    result: dict[str, Any] = {
        "processor": {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)},
        "praat": {name: differences(sound) for name, sound in (recorded | made).items()},
        "known": known(),
        "cost": {name: cost(sound, options.passes) for name, sound in made.items()},
        "silence": silence(options.passes),
        "after_pause_ms": after_pause(made["flite slt"]),
        "not_laughter": {name: asyncio.run(sounds_in(sound)) for name, sound in (recorded | made).items()},
    }
    json.dump(result, sys.stdout, indent=2)
    print()


def known() -> list[dict[str, float]]:
    """Return what is measured of vowels, beside what was put in and what Praat measures."""
    rows = []
    for hertz in (110.0, 220.0):
        for jitter, shimmer, noise_db in ((0.005, 0.03, 30.0), (0.01, 0.05, 20.0), (0.02, 0.1, 10.0)):
            steady = vowel(hertz, 3.0, noise_db=noise_db)
            shaken = vowel(hertz, 3.0, jitter=jitter, shimmer=shimmer)
            (clear, first), (rough, _) = ours(steady.sound), ours(shaken.sound)
            reference, rough_reference = praat(steady.sound, first, 1), praat(shaken.sound, first, 1)
            row = {
                "hertz": hertz,
                "noise_db": noise_db, "hnr_db": clear.hnr_db, "praat_hnr_db": reference.hnr_db,
                "jitter": shaken.jitter, "our_jitter": rough.jitter, "praat_jitter": rough_reference.jitter,
                "shimmer": shaken.shimmer, "our_shimmer": rough.shimmer, "praat_shimmer": rough_reference.shimmer,
            }  # fmt: skip
            rows.append({name: round(value, 4) for name, value in row.items()})
    return rows


async def play(sound: Samples, *, voice: bool, pieces: list[float] | None = None) -> list[Event]:
    """Let a session's tone hear a sound, all of it speech where ``voice`` is read; return what it tells."""
    microphone = Microphone()
    tone = Tone(microphone)
    tone.switch(SessionUpdated(settings=SessionSettings(voice_emotion=voice, sounds=not voice), capabilities=ABLE))
    told: list[Event] = []

    async def follow(event: Event) -> None:
        if not tone.is_due(event):
            return
        heard = tone.follow(event)
        step = heard.__anext__()
        while True:
            try:
                told.append(await _timed(step, pieces))
            except StopAsyncIteration:
                return
            step = heard.__anext__()

    if voice:
        await follow(UserSpeechStarted(stream_ms=0, probability=1))
    for start in range(0, len(sound), PACKET):
        event = AudioReceived(data=sound[start : start + PACKET].tobytes())
        microphone.receive(event)
        await follow(event)
    if voice:
        end_ms = 1000 * len(sound) // RATE
        await follow(UserSpeechPaused(stream_ms=end_ms))
        await follow(UserSpeechStopped(stream_ms=end_ms, probability=0, speech_ms=end_ms))
    return told


async def _timed(step: Any, pieces: list[float] | None) -> Event:
    """Await a step by hand, and note how long each part of it takes until it lets others go on."""
    while True:
        began = time.thread_time()
        try:
            waits = step.send(None)
        except StopIteration as done:
            event: Event = done.value
            return event
        finally:
            if pieces is not None:
                pieces.append(1000 * (time.thread_time() - began))
        assert waits is None, "it only ever lets others go on"
        await asyncio.sleep(0)


def best(work: Callable[[], object], passes: int) -> float:
    """Return the processor time of the best pass, s."""
    took = []
    for _ in range(passes):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def cost(sound: Samples, passes: int) -> dict[str, Any]:
    """Return what listening to speech costs."""
    seconds = len(sound) / RATE
    asyncio.run(play(sound, voice=True))  # what is computed once is computed
    pieces: list[float] = []
    took_ours = best(lambda: asyncio.run(play(sound, voice=True, pieces=pieces)), passes)
    took_praat = best(lambda: praat(sound, 4, 1), passes)
    share = took_ours / seconds
    return {
        "seconds": round(seconds, 1),
        "ours": round(share, 4),
        "praat": round(took_praat / seconds, 4),
        "limit": LIMIT,
        "within_limit": share <= LIMIT,
        "at_a_time_ms": {
            "median": round(statistics.median(pieces), 2),
            "p99": round(float(np.percentile(pieces, 99)), 2),
            "longest": round(max(pieces), 2),
        },
    }


def silence(passes: int) -> dict[str, float]:
    """Return what listening for laughter costs in a quiet room, and in a noisy one, as part of a core."""
    rooms = {"quiet": quiet(20.0), "noisy": quiet(20.0, 300.0)}
    return {
        name: round(best(lambda s=sound: asyncio.run(play(s, voice=False)), passes) / 20, 4)  # type: ignore[misc]
        for name, sound in rooms.items()
    }


def after_pause(sound: Samples) -> dict[str, float]:
    """Return how long after speech.paused the tone is told."""
    times = []
    for seconds in np.linspace(1.5, len(sound) / RATE, 20):
        part = sound[: int(seconds * RATE)]
        times.append(asyncio.run(_after(part)))
    return {
        "median": round(statistics.median(times), 2),
        "p95": round(float(np.percentile(times, 95)), 2),
        "longest": round(max(times), 2),
    }


async def _after(sound: Samples) -> float:
    microphone = Microphone()
    tone = Tone(microphone)
    tone.switch(SessionUpdated(settings=SessionSettings(voice_emotion=True), capabilities=ABLE))
    packets = [AudioReceived(data=sound[start : start + PACKET].tobytes()) for start in range(0, len(sound), PACKET)]
    for event in (UserSpeechStarted(stream_ms=0, probability=1), *packets):
        if isinstance(event, AudioReceived):
            microphone.receive(event)
        if tone.is_due(event):
            async for _ in tone.follow(event):
                pass
    began = time.perf_counter()
    async for heard in tone.follow(UserSpeechPaused(stream_ms=1000 * len(sound) // RATE)):
        if isinstance(heard, VoiceEmotionEstimated) and heard.final:
            return 1000 * (time.perf_counter() - began)
    raise SystemExit("nothing was told at a pause")


async def sounds_in(sound: Samples) -> list[str]:
    """Return the laughter and sighs that are heard in a recording."""
    told = await play(np.concatenate([quiet(1.0), sound, quiet(1.0)]), voice=False)
    return [f"{item.label} at {item.stream_ms} ms" for item in told if isinstance(item, SoundDetected)]


if __name__ == "__main__":
    main()
