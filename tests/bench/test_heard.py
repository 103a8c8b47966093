from __future__ import annotations

import json

import pytest
from bench.dialogues.heard import Ear, Span
from bench.dialogues.wires import VisavisWire

from visavis.gateway.codec import FrameFlag, FrameKind, decode_frame, encode_frame


def test_sound_plays_from_its_first_byte_even_if_it_comes_early() -> None:
    ear = Ear()
    for at in (100, 101, 102):
        ear.sound(at, 200)
    assert ear.spans == [Span(100, 700)]


def test_a_hitch_is_no_silence_and_a_silence_begins_a_new_answer() -> None:
    ear = Ear()
    ear.sound(100, 200)
    ear.sound(500, 100)
    ear.sound(1_200, 100)
    assert ear.spans == [Span(100, 600), Span(1_200, 1_300)]


def test_stopping_drops_what_was_not_played() -> None:
    ear = Ear()
    ear.sound(100, 2_000)
    ear.stop(600)
    ear.stop(5_000)
    ear.sound(700, 100)
    assert ear.spans == [Span(100, 600), Span(700, 800)]


def test_nobody_hears_a_stray_packet() -> None:
    ear = Ear()
    ear.sound(100, 500)
    ear.stop(300)
    ear.sound(320, 20)
    ear.stop(340)
    assert ear.spans == [Span(100, 300)]


def test_what_goes_on_after_a_stop_is_resumed() -> None:
    ear = Ear(marks_answers=True)
    ear.sound(100, 500, first=True)
    ear.stop(300)
    ear.resume()
    ear.sound(700, 200)
    ear.sound(800, 500, first=True)
    assert ear.spans == [Span(100, 300), Span(700, 900, resumed=True), Span(900, 1_400)]


def test_a_stop_takes_a_resumption_back() -> None:
    ear = Ear(marks_answers=True)
    ear.sound(100, 500, first=True)
    ear.stop(300)
    ear.resume()
    ear.stop(400)
    ear.sound(700, 200, first=True)
    assert [span.resumed for span in ear.spans] == [False, False]


def _sound(ms: int, flags: int = 0, kind: FrameKind = FrameKind.ASSISTANT_AUDIO) -> bytes:
    return encode_frame(kind, bytes(48 * ms), pts_ms=0, flags=flags)


def _event(kind: str, **payload: object) -> str:
    return json.dumps({"type": kind, "payload": payload})


def test_our_wire() -> None:
    wire, ear = VisavisWire(), Ear(marks_answers=True)
    wire.hear(ear, _sound(200, FrameFlag.FIRST), 100)
    wire.hear(ear, _event("playback.paused"), 150)
    wire.hear(ear, _event("playback.resumed"), 400)
    wire.hear(ear, _sound(100), 500)
    wire.hear(ear, _sound(400, kind=FrameKind.ASIDE), 2_000)
    wire.hear(ear, _event("assistant.backchannel", why="pause", text="mhm", gesture=None, intensity=0.5), 2_000)
    wire.hear(ear, _sound(300, FrameFlag.FIRST), 3_000)
    wire.hear(ear, _event("turn.interrupted"), 3_100)
    assert ear.spans == [Span(500, 600, resumed=True), Span(3_000, 3_100)]
    assert [(sign.at_ms, sign.text) for sign in ear.listening] == [(2_000, "mhm")]


@pytest.mark.parametrize("count", [3])
def test_our_microphone_frames_count_time(count: int) -> None:
    wire = VisavisWire()
    frames = [decode_frame(wire.encode(bytes(640))) for _ in range(count)]
    assert [frame.pts_ms for frame in frames] == [0, 20, 40]
    assert {frame.kind for frame in frames} == {FrameKind.MICROPHONE}
