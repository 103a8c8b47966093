"""Her own voice comes back through the microphone, as it does with a loudspeaker and no echo cancellation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import numpy as np
import soxr

from tests.conftest import in_virtual_time
from tests.flows.conftest import FRAME_MS, Scene, scene
from tests.perception.test_echo import babble, played
from visavis.events import (
    SAMPLE_RATE,
    AudioReceived,
    EchoDetected,
    GenerateResponse,
    PlaybackCompleted,
    SessionUpdated,
    TurnInterrupted,
    TurnStarted,
)
from visavis.reasoning.fake import FakeMind
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.synthesis import SpokenPhrase, Voice

LAG_S = 0.12
VOICE = played(babble(60, seed=5))


class Babbler(FakeSynthesizer):
    """Speaks with a sound that is never twice the same."""

    position = 0

    async def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
        """Speak as the stand-in does, with another sound."""
        async for phrase in super().speak(text, voice):
            samples = len(phrase.pcm) // 2
            pcm = VOICE[self.position : self.position + samples].astype("<i2").tobytes()
            self.position += samples
            yield replace(phrase, pcm=pcm)


async def hear_her(talk: Scene, milliseconds: int) -> None:
    """Let the microphone hear what the loudspeaker plays, a little later and fainter."""
    per_frame = SAMPLE_RATE * FRAME_MS // 1000
    for _ in range(milliseconds // FRAME_MS):
        await asyncio.sleep(FRAME_MS / 1000)
        track = np.zeros(per_frame, np.int16)
        # What is sent runs ahead: it is played from the moment at which the answer's first chunk came.
        for begin, first_pts, chunks in answers(talk):
            from_ms = (talk.now - LAG_S - begin) * 1000 + first_pts - FRAME_MS
            for pts_ms, body in chunks:
                samples = np.frombuffer(body, "<i2")
                at = round((pts_ms - from_ms) * SAMPLE_RATE / 1000)
                left, right = max(at, 0), min(at + len(samples), per_frame)
                if left < right:
                    track[left:right] = samples[left - at : right - at]
        faint = soxr.resample(track.astype(np.float32) * 0.4, SAMPLE_RATE, 16_000)
        talk.session.bus.publish(AudioReceived(data=faint.astype("<i2").tobytes()))


def answers(talk: Scene) -> list[tuple[float, int, list[tuple[int, bytes]]]]:
    """Return the runs of sound that were sent: when each began, its first place on the audio clock, and its chunks."""
    runs: list[tuple[float, int, list[tuple[int, bytes]]]] = []
    for at, pts_ms, body in talk.sound:
        if not runs or at - runs[-1][0] - (pts_ms - runs[-1][1]) / 1000 > 0.05:
            runs.append((at, pts_ms, []))
        runs[-1][2].append((pts_ms, body))
    return runs


@in_virtual_time
async def test_she_does_not_answer_herself_and_stops_listening_while_she_speaks() -> None:
    reply = "This is a long answer that goes on and on for a while. " * 3
    async with scene(mind=FakeMind(reply), texts=["hello"] * 9, synthesizer=Babbler()) as talk:
        await talk.wait(300)
        for _ in range(3):
            await talk.speak(800)
            await hear_her(talk, 16_000)
        assert len(talk.of(GenerateResponse)) == 3
        assert len(talk.of(TurnStarted)) == 3
        assert talk.of(TurnInterrupted) == []
        assert len(talk.of(PlaybackCompleted)) == 3
        assert 1 <= len(talk.of(EchoDetected)) <= 4
        assert [event.settings.duplex for event in talk.of(SessionUpdated)] == ["half"]
