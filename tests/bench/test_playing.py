"""Dialogues are really played: to visavis in virtual time, and over a WebSocket in real time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer
from bench.dialogues import servers, virtual
from bench.dialogues.corpus import AFTER_MS, ANSWER_MS, Act, Dialogue
from bench.dialogues.figures import figures
from bench.dialogues.plot import draw
from bench.dialogues.voices import speaker, speakers
from bench.dialogues.wires import VisavisWire
from bench.spoken import RATE

from tests.conftest import require_service
from visavis.gateway.codec import FrameFlag, FrameKind, decode_frame, encode_frame


def _question(sound: np.ndarray[tuple[int], np.dtype[np.int16]], after_ms: int) -> Dialogue:
    quiet = np.random.default_rng(1).normal(0, 15, RATE // 2 + len(sound) + RATE * after_ms // 1000)
    quiet[RATE // 2 : RATE // 2 + len(sound)] += sound
    act = Act("question", 500, 500 + len(sound) * 1000 // RATE)
    return Dialogue(1, 0, "somebody", "quiet", None, (act,), np.rint(quiet).astype(np.int16))


def test_visavis_answers_a_question_in_virtual_time() -> None:
    require_service("flite", "flite:slt" in speakers())
    dialogue = _question(speaker("flite:slt").question(np.random.default_rng(1)).sound, AFTER_MS)
    done: list[int] = []
    (outcome,) = virtual.play([dialogue], "auto", lambda: done.append(1))
    (verdict,) = outcome.verdicts
    assert (verdict.answer, verdict.answers) == ("answered", 1)
    assert sum(span.end_ms - span.start_ms for span in verdict.spans) == pytest.approx(ANSWER_MS, rel=0.05)
    assert done == [1]


async def _answer_loud_frames(request: web.Request) -> web.WebSocketResponse:
    """Answer the first quiet frame after a loud one with half a second of sound."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    loud_before = False
    async for message in socket:
        assert message.type is WSMsgType.BINARY
        loud = np.abs(np.frombuffer(decode_frame(message.data).body, "<i2")).max() > 1_000
        if loud_before and not loud:
            sound = encode_frame(FrameKind.ASSISTANT_AUDIO, bytes(48 * 500), pts_ms=0, flags=FrameFlag.FIRST)
            await socket.send_bytes(sound)
        loud_before = bool(loud)
    return socket


async def test_a_server_is_heard_in_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "LEAD_S", 0.1)
    monkeypatch.setattr(servers, "AFTER_S", 0.1)
    app = web.Application()
    app.router.add_get("/ws", _answer_loud_frames)
    async with TestServer(app) as server, ClientSession() as http:
        dialogue = _question(np.full(RATE // 5, 8_000, np.int16), 800)
        call = servers.Call(VisavisWire(), dialogue)
        await call.talk(http, str(server.make_url("/ws")))
    (span,) = call.ear.spans
    assert span.start_ms >= dialogue.acts[0].end_ms
    assert span.end_ms - span.start_ms == 500
    assert not call.hung_up


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_figures_are_drawn(ending: str, tmp_path: Path) -> None:
    found = figures([])
    found["gaps_ms"], found["gap_ms"] = [200, 300, 9_000], {"n": 3, "p50": 300}
    draw("a title", {"one": found, "two": figures([])}, tmp_path / f"plot.{ending}")
    assert (tmp_path / f"plot.{ending}").stat().st_size > 5_000


def test_other_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"must end in \.png or \.svg"):
        draw("a title", {"one": figures([])}, tmp_path / "plot.gif")
