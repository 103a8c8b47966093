from __future__ import annotations

import asyncio
import json

import pytest

from tests.conftest import in_virtual_time
from visavis.events import (
    AsideSynthesized,
    AudioReceived,
    Envelope,
    Event,
    FaceLost,
    MouthEstimated,
    PlaybackCompleted,
    PlaybackProgressed,
    PlaybackStarted,
    SpeechChunkSynthesized,
    TextReceived,
    TurnInterrupted,
    TurnStarted,
)
from visavis.gateway.codec import FrameKind, decode_frame
from visavis.gateway.outbox import LEAD_S, Outbox, OutboxLimits

CHUNK_MS = 40


class Client:
    """Receives what an outbox delivers, with the time of its arrival."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.sound: list[tuple[float, int, int]] = []
        self.broken = False

    async def send_text(self, text: str) -> None:
        if self.broken:
            raise OSError("gone")
        self.texts.append(json.loads(text)["payload"].get("text") or json.loads(text)["type"])

    async def send_bytes(self, data: bytes) -> None:
        if self.broken:
            raise OSError("gone")
        frame = decode_frame(data)
        self.sound.append((asyncio.get_running_loop().time(), frame.pts_ms, frame.flags))


class Desk:
    """An outbox at work, and the reports it makes."""

    def __init__(self, **limits: int) -> None:
        self.reports: list[tuple[float, Event]] = []
        self.loop = asyncio.get_running_loop()
        self.outbox = Outbox(lambda event: self.reports.append((self.loop.time(), event)), OutboxLimits(**limits))
        self.task: asyncio.Task[None] | None = None

    def connect(self) -> Client:
        client = Client()
        self.task = asyncio.create_task(self.outbox.deliver(client))
        return client

    async def disconnect(self) -> None:
        assert self.task is not None
        self.task.cancel()
        await asyncio.wait([self.task])

    def say(self, text: str) -> Envelope:
        envelope = Envelope(TextReceived(text=text), session_id="s")
        self.outbox.take(envelope)
        return envelope

    def speak(self, seconds: float, pts_ms: int = 0) -> None:
        count = int(seconds * 1000 / CHUNK_MS)
        for index in range(count):
            event = SpeechChunkSynthesized(
                response_id="r",
                pts_ms=pts_ms + index * CHUNK_MS,
                data=bytes(48 * CHUNK_MS),
                first=index == 0,
                last=index == count - 1,
            )
            self.outbox.take(Envelope(event, session_id="s"))


def test_it_wants_what_is_outbound() -> None:
    assert Outbox.wants(TurnStarted)
    assert Outbox.wants(SpeechChunkSynthesized)
    assert not Outbox.wants(AudioReceived)


@in_virtual_time
async def test_messages_go_at_once_and_in_order() -> None:
    desk = Desk()
    client = desk.connect()
    for number in range(50):
        desk.say(str(number))
    await desk.outbox.drain()
    assert client.texts == [str(number) for number in range(50)]
    await desk.disconnect()


@in_virtual_time
async def test_sound_runs_a_little_ahead_of_time_and_no_more() -> None:
    desk = Desk()
    client = desk.connect()
    desk.speak(4.0, pts_ms=7_000)
    await asyncio.sleep(10)
    assert [pts for _, pts, _ in client.sound] == list(range(7_000, 11_000, CHUNK_MS))
    started = client.sound[0][0]
    for at, pts, _ in client.sound:
        ahead = (pts - 7_000) / 1000 - (at - started)
        assert -0.001 <= ahead <= LEAD_S + 0.001
    assert (client.sound[0][2], client.sound[1][2], client.sound[-1][2]) == (1, 0, 2)
    await desk.disconnect()


@in_virtual_time
async def test_an_interruption_stops_sound_at_once() -> None:
    desk = Desk()
    client = desk.connect()
    desk.speak(10)
    await asyncio.sleep(1)
    desk.outbox.take(Envelope(TurnInterrupted(why="vad", heard_text="", heard_ms=0, response_id="r"), session_id="s"))
    sent = len(client.sound)
    await asyncio.sleep(20)
    assert len(client.sound) == sent
    assert client.texts == ["turn.interrupted"]
    assert not any(isinstance(event, PlaybackCompleted) for _, event in desk.reports)
    await desk.disconnect()


@in_virtual_time
async def test_playback_is_reported_for_clients_that_do_not() -> None:
    desk = Desk()
    desk.connect()
    begun = desk.loop.time()
    desk.speak(2.0, pts_ms=500)
    await asyncio.sleep(5)
    first, *progress, last = desk.reports
    assert first == (begun, PlaybackStarted(response_id="r"))
    assert last[1] == PlaybackCompleted(response_id="r", pts_ms=2_500)
    assert last[0] == pytest.approx(begun + 2.0, abs=0.001)
    assert len(progress) >= 6
    for at, event in progress:
        assert isinstance(event, PlaybackProgressed)
        assert event.pts_ms - 500 == pytest.approx((at - begun) * 1000, abs=1)
    await desk.disconnect()


@in_virtual_time
async def test_playback_is_not_reported_for_clients_that_do() -> None:
    desk = Desk()
    desk.outbox.reports_playback = True
    desk.connect()
    desk.speak(1.0)
    await asyncio.sleep(5)
    assert desk.reports == []
    await desk.disconnect()


@in_virtual_time
async def test_sound_that_is_made_too_late_goes_on_without_a_rush() -> None:
    desk = Desk()
    client = desk.connect()
    chunk = SpeechChunkSynthesized(response_id="r", pts_ms=0, data=bytes(48 * 40), first=True)
    desk.outbox.take(Envelope(chunk, session_id="s"))
    await asyncio.sleep(3)  # the voice is slow: three seconds of silence
    for index in range(1, 50):
        late = SpeechChunkSynthesized(response_id="r", pts_ms=40 * index, data=bytes(48 * 40))
        desk.outbox.take(Envelope(late, session_id="s"))
    await asyncio.sleep(10)
    assert client.sound[-1][0] - client.sound[1][0] == pytest.approx(48 * 0.04 - LEAD_S, abs=0.05)
    await desk.disconnect()


@in_virtual_time
async def test_a_client_that_comes_back_misses_nothing() -> None:
    desk = Desk()
    first = desk.connect()
    envelopes = [desk.say(f"a{number}") for number in range(5)]
    await desk.outbox.drain()
    await desk.disconnect()
    for number in range(3):
        desk.say(f"b{number}")
    # The last two never arrived, although they were sent.
    assert desk.outbox.rewind(envelopes[2].id)
    second = desk.connect()
    await desk.outbox.drain()
    assert first.texts == ["a0", "a1", "a2", "a3", "a4"]
    assert second.texts == ["a3", "a4", "b0", "b1", "b2"]
    await desk.disconnect()


@in_virtual_time
async def test_a_message_that_could_not_be_sent_is_sent_to_the_next_connection() -> None:
    desk = Desk()
    broken = desk.connect()
    broken.broken = True
    desk.say("important")
    assert desk.task is not None
    with pytest.raises(OSError, match="gone"):
        await desk.task
    client = desk.connect()
    await desk.outbox.drain()
    assert client.texts == ["important"]
    await desk.disconnect()


@in_virtual_time
async def test_sound_that_was_not_heard_is_heard_after_a_dropped_connection() -> None:
    desk = Desk()
    desk.outbox.reports_playback = True
    desk.connect()
    envelope = desk.say("hello")
    desk.speak(4.0)
    await asyncio.sleep(2.0)
    desk.outbox.heard(1_000)
    await desk.disconnect()
    await asyncio.sleep(30)
    assert desk.outbox.rewind(envelope.id)
    client = desk.connect()
    await asyncio.sleep(10)
    assert [pts for _, pts, _ in client.sound] == list(range(1_000, 4_000, CHUNK_MS))
    assert client.sound[-1][0] - client.sound[0][0] == pytest.approx(3.0 - LEAD_S, abs=0.1)
    await desk.disconnect()


@in_virtual_time
async def test_an_aside_sounds_at_once_and_never_later() -> None:
    desk = Desk()
    kinds: list[int] = []

    class Kinds(Client):
        async def send_bytes(self, data: bytes) -> None:
            frame = decode_frame(data)
            kinds.append(frame.kind)
            assert frame.body == b"mm"

    task = asyncio.create_task(desk.outbox.deliver(Kinds()))
    desk.outbox.take(Envelope(AsideSynthesized(text="mhm", data=b"mm"), session_id="s"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert kinds == [FrameKind.ASIDE]
    task.cancel()

    desk.outbox.take(Envelope(AsideSynthesized(text="mhm", data=b"mm"), session_id="s"))
    desk.outbox.rewind("")
    client = desk.connect()
    await asyncio.sleep(1)
    await desk.disconnect()
    assert (kinds, client.sound, client.texts) == ([FrameKind.ASIDE], [], [])


@in_virtual_time
async def test_what_is_too_long_ago_is_said_to_be() -> None:
    desk = Desk(replay=10)
    desk.connect()
    envelopes = [desk.say(str(number)) for number in range(30)]
    await desk.outbox.drain()
    await desk.disconnect()
    assert not desk.outbox.rewind(envelopes[0].id)
    assert desk.outbox.oldest == envelopes[20].id


@in_virtual_time
async def test_the_backlog_of_an_absent_client_is_bounded() -> None:
    desk = Desk(backlog=100)
    for number in range(1_000):
        desk.say(str(number))
    assert desk.outbox.overflowed
    client = desk.connect()
    await desk.outbox.drain()
    assert client.texts == [str(number) for number in range(900, 1_000)]
    await desk.disconnect()


def mouth(track: int) -> MouthEstimated:
    return MouthEstimated(track_id=track, opening=0, moving=False, confidence=1)


@in_virtual_time
async def test_of_what_is_of_the_moment_only_the_newest_waits_and_none_is_kept() -> None:
    desk = Desk(replay=10)
    first = Envelope(FaceLost(track_id=1), "s")
    desk.outbox.take(first)
    for track in range(50):
        desk.outbox.take(Envelope(mouth(track), "s"))
    client = desk.connect()
    await asyncio.sleep(1)
    assert client.texts == ["face.lost", "face.mouth"]
    last = Envelope(mouth(7), "s")
    for index in range(40):
        desk.outbox.take(Envelope(mouth(index), "s"))
        await asyncio.sleep(0.1)
    desk.outbox.take(last)
    await asyncio.sleep(1)
    await desk.disconnect()
    desk.outbox.take(Envelope(FaceLost(track_id=2), "s"))
    assert desk.outbox.rewind(last.id), "the last that came was of the moment, and still its place is known"
    again = desk.connect()
    await asyncio.sleep(1)
    assert again.texts == ["face.lost"]
    assert desk.outbox.oldest == first.id, "what counts is not driven out by what does not"


@in_virtual_time
async def test_what_is_taken_to_be_heard_does_not_come_again() -> None:
    desk = Desk()
    client = desk.connect()
    for answer in range(3):
        desk.speak(0.4, pts_ms=400 * answer)
        await asyncio.sleep(1)
    assert len(client.sound) == 30
    await desk.disconnect()
    desk.outbox.rewind("unknown")
    again = desk.connect()
    await asyncio.sleep(2)
    assert again.sound == []
    await desk.disconnect()
    desk.outbox.close()
