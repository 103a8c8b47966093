from __future__ import annotations

import asyncio

import numpy as np

from tests.conftest import in_virtual_time
from visavis.cli.headless import VoiceTrack
from visavis.gateway.codec import FrameFlag, FrameKind, encode_frame


def sound(value: int, ms: int) -> bytes:
    return np.full(ms * 24, value, "<i2").tobytes()


@in_virtual_time
async def test_an_aside_lies_over_the_answer_where_it_was_played() -> None:
    track = VoiceTrack(started_at=0)
    await track.send_bytes(
        encode_frame(FrameKind.ASSISTANT_AUDIO, sound(20_000, 1_000), pts_ms=7, flags=FrameFlag.FIRST)
    )
    await asyncio.sleep(0.9)
    await track.send_bytes(encode_frame(FrameKind.ASIDE, sound(15_000, 200), pts_ms=0))
    heard = np.frombuffer(bytes(track.pcm), "<i2")
    assert len(heard) == 1_100 * 24
    assert set(heard[: 900 * 24]) == {20_000}
    assert set(heard[900 * 24 : 1_000 * 24]) == {32_767}  # both, as loud as can be
    assert set(heard[1_000 * 24 :]) == {15_000}
