"""The same dialogues in real time with every server over its wire, several at once, one server after the other.

Minds and voices are stand-ins that answer at once with the same ``ANSWER_MS`` of sound. The peers' recognizer is one,
too: it understands whatever their voice activity hears. visavis uses its real one, because its turn-taking listens to
words.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

import aiohttp
import numpy as np

from bench.dialogues.corpus import ANSWER_MS, Dialogue
from bench.dialogues.figures import Outcome
from bench.dialogues.heard import Ear
from bench.dialogues.sounds import background
from bench.dialogues.virtual import REPLY
from bench.dialogues.wires import FRAME_MS, PeerWire, VisavisWire, Wire
from bench.peers import Target, running, targets

DEFAULT = ("visavis", "pipecat", "pipecat_t0", "livekit", "livekit_t0", "floor")
FAKES = {"REPLY": "short", "MS_PER_CHAR": str(ANSWER_MS / len(REPLY))}
"""The harness's short reply is ours, too."""
REAL_EARS = {"VISAVIS_RECOGNIZER": "pocketsphinx"}
LEAD_S = 2.0
"""Silence before the dialogue: some servers load models for every conversation."""
AFTER_S = 2.0
STAGGER_S = 0.37
"""Between the beginnings of dialogues that are played at once."""
FRAME_BYTES = 32 * FRAME_MS
LATE_S = 0.02
_ROOM = background("quiet", None, 0, 16 * FRAME_BYTES // 2, np.random.default_rng(0)).astype("<i2").tobytes()


@dataclass
class Played:
    """What came of one server's dialogues."""

    outcomes: list[Outcome] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Dialogues that were cut short, and why. They are judged all the same: what is not answered is missed."""
    cpu_s: float = 0.0
    minutes: float = 0.0
    """Of conversation."""
    late_frames: int = 0
    """Microphone frames that the client sent more than 20 ms late: with many of them, figures are worth little."""


def play(name: str, corpus: Sequence[Dialogue], at_once: int, port: int, progress: Callable[[], object]) -> Played:
    """Play dialogues to a server that is started for it. The harness must have been prepared."""
    target, played = targets()[name], Played()
    if target.adapter == "visavis":
        target.environment |= REAL_EARS
    with running(target, FAKES, port) as server:
        before = server.cpu_s()
        waiting = list(corpus)
        while waiting:
            together, waiting = waiting[:at_once], waiting[at_once:]
            asyncio.run(_play_together(target, server.url, together, played, progress))
        played.cpu_s = server.cpu_s() - before
    return played


async def _play_together(
    target: Target, url: str, corpus: Sequence[Dialogue], played: Played, progress: Callable[[], object]
) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def one(index: int, dialogue: Dialogue) -> None:
            await asyncio.sleep(index * STAGGER_S)
            call = Call(_wire(target), dialogue)
            try:
                await call.talk(http, url)
            except (aiohttp.ClientError, ConnectionError) as error:
                played.errors.append(f"dialogue {dialogue.number}: {error!r}")
            if call.hung_up:
                played.errors.append(f"dialogue {dialogue.number}: the server hung up")
            played.outcomes.append(Outcome.of(dialogue, call.ear))
            played.late_frames += call.late_frames
            played.minutes += dialogue.length_ms / 60_000
            progress()

        await asyncio.gather(*(one(index, dialogue) for index, dialogue in enumerate(corpus)))


def _wire(target: Target) -> Wire:
    return VisavisWire() if target.adapter == "visavis" else PeerWire(target.adapter)


class Call:
    """One conversation, from dialing to hanging up."""

    def __init__(self, wire: Wire, dialogue: Dialogue) -> None:
        self.ear = Ear(marks_answers=wire.marks_answers)
        self.late_frames = 0
        self.hung_up = False
        self._wire = wire
        self._dialogue = dialogue
        self._started = 0.0
        """When the dialogue's first sample is spoken, on the clock of :func:`time.monotonic`."""

    async def talk(self, http: aiohttp.ClientSession, url: str) -> None:
        """Play the dialogue. Raises aiohttp.ClientError or ConnectionError if the server cannot be talked to."""
        address = self._wire.url(url, str(self._dialogue.number))
        async with http.ws_connect(address, max_msg_size=0, compress=0) as socket:
            self._started = time.monotonic() + LEAD_S
            listening = asyncio.create_task(self._listen(socket))
            try:
                await self._speak(socket.send_bytes, socket.send_str)
                self.hung_up = listening.done()
            finally:
                listening.cancel()
                await asyncio.wait([listening])

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT):
                self._wire.hear(self.ear, message.data, (time.monotonic() - self._started) * 1000)

    async def _speak(
        self, send_bytes: Callable[[bytes], Awaitable[None]], send_text: Callable[[str], Awaitable[None]]
    ) -> None:
        """Send each frame when its last sample has been spoken."""
        for index, frame in enumerate(self._frames()):
            due = self._started - LEAD_S + (index + 1) * FRAME_MS / 1000
            wait = due - time.monotonic()
            self.late_frames += wait < -LATE_S
            await asyncio.sleep(max(0.0, wait))
            message = self._wire.encode(frame)
            await (send_bytes(message) if isinstance(message, bytes) else send_text(message))

    def _frames(self) -> Iterator[bytes]:
        """Yield a quiet room, the dialogue, and the quiet room again."""
        room = cycle(_ROOM[i : i + FRAME_BYTES] for i in range(0, len(_ROOM), FRAME_BYTES))
        yield from islice(room, round(LEAD_S * 1000 / FRAME_MS))
        pcm = self._dialogue.pcm
        yield from (pcm[i : i + FRAME_BYTES] for i in range(0, len(pcm) // FRAME_BYTES * FRAME_BYTES, FRAME_BYTES))
        yield from islice(room, round(AFTER_S * 1000 / FRAME_MS))
