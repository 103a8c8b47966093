from __future__ import annotations

import asyncio
import base64
import gc
import json
import socket as socket_module
import tracemalloc
from dataclasses import replace
from functools import partial

import pytest
import websockets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from tests.conftest import until
from tests.gateway.conftest import Gateway, begin, come_back, enter, message, run_gateway, send
from visavis.accounts.permissions import GUEST
from visavis.accounts.principal import GUESTS, Principal
from visavis.gateway.app import Site
from visavis.gateway.codec import Frame, FrameKind, decode_frame, encode_frame
from visavis.gateway.hub import HubLimits
from visavis.gateway.limits import WireLimits
from visavis.gateway.open_access import OpenAccess
from visavis.session.session import SessionLimits, Sessions
from visavis.storage import MAX_PAGE
from visavis.storage.pages import every

KIOSK = Principal("key", GUEST, user_id="u1", name="kiosk@example.org")


async def test_anyone_with_a_websocket_client_can_talk(gateway: Gateway) -> None:
    async with gateway() as house, house.connect() as socket:
        session_id = await enter(socket)
        opened = await message(socket)
        assert opened["type"] == "session.opened"
        assert opened["session_id"] == session_id
        await send(socket, "text.input", text="hello")
        answer = await message(socket, "assistant.response")
        assert answer["payload"]["text"] == "hello"
        assert answer["turn"] == 1
        assert answer["cause_id"]


async def test_settings_come_with_the_address(gateway: Gateway) -> None:
    async with gateway() as house:
        async with house.connect("?voice_output=false&greet=true&utm_source=elsewhere") as socket:
            await enter(socket)
            opened = await message(socket)
            assert opened["payload"]["settings"]["voice_output"] is False
        async with house.connect("?persona=Not%20a%20Name") as socket:
            refused = await message(socket)
            assert refused["payload"]["code"] == "session.invalid_settings"
            with pytest.raises(ConnectionClosed):
                await socket.recv()


async def test_sound_comes_in_binary_frames_in_step_with_time(gateway: Gateway) -> None:
    async with gateway() as house, house.connect() as socket:
        await enter(socket)
        await send(socket, "text.input", text="speak 1.0")
        frames: list[Frame] = []
        async with asyncio.timeout(60):
            while len(frames) < 25:
                data = await socket.recv()
                if isinstance(data, bytes):
                    frames.append(decode_frame(data))
        assert [frame.pts_ms for frame in frames] == list(range(0, 1_000, 40))
        assert {frame.kind for frame in frames} == {FrameKind.ASSISTANT_AUDIO}
        assert (frames[0].flags, frames[1].flags, frames[-1].flags) == (1, 0, 2)
        assert frames[7].body == (7).to_bytes(2, "little") * 960


async def test_microphone_and_camera_reach_the_session(gateway: Gateway) -> None:
    async with gateway() as house, house.connect() as socket:
        session_id = await enter(socket)
        seen: list[str] = []
        house.buses[session_id].tap(lambda item: seen.append(item.type), where=lambda item: item.latest_only or True)
        await socket.send(encode_frame(FrameKind.MICROPHONE, bytes(640), pts_ms=0))
        await send(socket, "audio.raw", bytes=base64.b64encode(bytes(640)).decode())
        await socket.send(encode_frame(FrameKind.CAMERA, b"\xff\xd8\xff\xe0", pts_ms=0))
        await send(socket, "video.frame", data=base64.b64encode(b"\xff\xd8\xff\xe0").decode())
        await send(socket, "text.input", text="done")
        await message(socket, "assistant.response")
        assert seen.count("audio.raw") == 2
        assert seen.count("video.frame") == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("{", "wire.malformed_json"),
        ("null", "wire.not_an_object"),
        ('{"type": "nonsense"}', "wire.unknown_type"),
        ('{"type": "assistant.delta", "payload": {}}', "wire.not_accepted"),
        ('{"type": "text.input", "payload": {}}', "wire.invalid_payload"),
        ('{"type": "text.input", "payload": {"text": "%s"}}' % ("a" * 5_000), "wire.invalid_payload"),
        ('{"type": "audio.raw", "payload": {"bytes": "UklGRg=="}}', "audio.invalid_wav"),
        ('{"type": "audio.raw", "payload": {"bytes": "AAAA", "sample_rate": 5}}', "wire.invalid_payload"),
        ('{"type": "event.save", "payload": {"name": "a", "data": {"b": "%s"}}}' % ("c" * 20_000), "limit.event_size"),
        (
            '{"type": "text.input", "payload": {"text": "a"}, "metadata": {"b": "%s"}}' % ("c" * 5_000),
            "limit.metadata_size",
        ),
        (b"", "wire.short_frame"),
        (b"\x01\x00\x00", "wire.short_frame"),
        (b"\x77" + bytes(20), "wire.unknown_kind"),
        (encode_frame(FrameKind.MICROPHONE, b"abc", pts_ms=0), "audio.odd_length"),
        (encode_frame(FrameKind.CAMERA, b"GIF89a", pts_ms=0), "video.not_jpeg"),
        (encode_frame(FrameKind.ASSISTANT_AUDIO, b"ab", pts_ms=0), "wire.not_accepted"),
        (bytes(200_000), "limit.message_size"),
    ],
    ids=lambda item: item if isinstance(item, str) and len(item) < 30 else "",
)
async def test_bad_messages_are_answered_and_the_conversation_goes_on(
    gateway: Gateway, data: str | bytes, code: str
) -> None:
    async with gateway(wire=WireLimits(message_bytes=100_000)) as house, house.connect() as socket:
        await enter(socket)
        await socket.send(data)
        error = await message(socket, "error")
        assert error["payload"]["code"] == code
        assert error["payload"]["detail"].endswith(".")
        await send(socket, "text.input", text="still here")
        assert (await message(socket, "assistant.response"))["payload"]["text"] == "still here"


async def test_audio_out_of_order_is_dropped_with_a_code(gateway: Gateway) -> None:
    async with gateway() as house, house.connect() as socket:
        await enter(socket)
        await socket.send(encode_frame(FrameKind.MICROPHONE, bytes(640), pts_ms=1_000))
        await socket.send(encode_frame(FrameKind.MICROPHONE, bytes(640), pts_ms=500))
        assert (await message(socket, "error"))["payload"]["code"] == "wire.out_of_order"


async def test_too_many_messages_are_refused_and_then_the_client_is_let_go(gateway: Gateway) -> None:
    limits = WireLimits(messages_per_second=0.5, errors=50)  # the next would be let through only after two seconds
    async with gateway(wire=limits) as house, house.connect() as socket:
        await enter(socket)
        codes: set[str] = set()
        for _ in range(100):
            await send(socket, "text.input", text="a")

        async def read_on() -> None:
            while True:
                codes.add((await message(socket, "error"))["payload"]["code"])

        with pytest.raises(ConnectionClosed) as closed:
            await read_on()
        assert codes <= {"limit.rate"}
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "limit.errors")


async def test_a_full_house_says_so(gateway: Gateway) -> None:
    async with gateway(sessions=SessionLimits(sessions=2)) as house, house.connect() as one, house.connect() as two:
        await enter(one)
        await enter(two)
        async with house.connect() as three:
            refused = await message(three)
            assert refused["type"] == "error"
            assert refused["payload"]["code"] == "limit.sessions"
            assert refused["payload"]["retryable"] is True
            with pytest.raises(ConnectionClosed) as closed:
                await three.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1013
        await send(one, "text.input", text="undisturbed")
        await message(one, "assistant.response")


async def test_sessions_never_mix(gateway: Gateway) -> None:
    async with gateway() as house:
        sockets = [await house.connect() for _ in range(10)]  # type: ignore[misc]
        ids = [await enter(socket) for socket in sockets]
        assert len(set(ids)) == 10
        for round_number in range(5):
            for index, socket in enumerate(sockets):
                await send(socket, "text.input", text=f"{index}-{round_number}")
        for index, socket in enumerate(sockets):
            for round_number in range(5):
                answer = await message(socket, "assistant.response")
                assert answer["payload"]["text"] == f"{index}-{round_number}"
                assert answer["session_id"] == ids[index]
            await socket.close()


async def test_a_client_that_comes_back_misses_nothing(gateway: Gateway) -> None:
    async with gateway() as house:
        async with house.connect() as socket:
            session_id, secret = await begin(socket)
            await send(socket, "text.input", text="first")
            last = await message(socket, "assistant.response")
            await send(socket, "text.input", text="second")
            await message(socket, "assistant.response")
        async with house.connect(f"?session={session_id}&after={last['id']}", secret=secret) as socket:
            assert await come_back(socket) == session_id
            assert (await message(socket, "assistant.response"))["payload"]["text"] == "second"
            await send(socket, "text.input", text="third")
            assert (await message(socket, "assistant.response"))["payload"]["text"] == "third"


async def test_what_was_said_while_nobody_listened_is_heard_later(gateway: Gateway) -> None:
    async with gateway() as house:
        async with house.connect("?playback_reports=true") as socket:
            session_id, secret = await begin(socket)
            await send(socket, "text.input", text="speak 2.0")
            last = await message(socket, "assistant.response")
            await send(socket, "playback.progressed", pts_ms=200)
        async with house.connect(f"?session={session_id}&after={last['id']}", secret=secret) as socket:
            await come_back(socket)
            frames: list[Frame] = []
            async with asyncio.timeout(60):
                while not frames or not frames[-1].flags & 2:
                    data = await socket.recv()
                    if isinstance(data, bytes):
                        frames.append(decode_frame(data))
            pts = [frame.pts_ms for frame in frames]
            assert pts[0] <= 200
            assert pts == list(range(pts[0], 2_000, 40))


async def test_the_journal_knows_what_is_no_longer_in_memory(gateway: Gateway) -> None:
    async with gateway() as house:
        async with house.connect() as socket:
            session_id, secret = await begin(socket)
            first = await message(socket, "session.opened")
            for number in range(700):  # more than a page of the journal
                await send(socket, "text.input", text=f"n{number}")
                if number % 100 == 0:
                    await asyncio.sleep(0.35)  # within the rate limit
            for _ in range(700):
                await message(socket, "assistant.response")
        outbox = house.hub._attachments[session_id].outbox
        for _ in range(len(outbox._sent) - 100):
            outbox._sent.popleft()
        fetch = partial(house.storage.events, session_id, limit=MAX_PAGE, types=("assistant.response",))
        async with asyncio.timeout(60):  # the journal is written behind
            while len([item async for item in every(fetch, None)]) < 700:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        async with house.connect(f"?session={session_id}&after={first['id']}", secret=secret) as socket:
            await come_back(socket)
            texts = [(await message(socket, "assistant.response"))["payload"]["text"] for _ in range(700)]
        assert texts == [f"n{number}" for number in range(700)]


async def test_a_session_that_is_over_cannot_be_resumed(gateway: Gateway) -> None:
    async with gateway() as house:
        async with house.connect() as socket:
            session_id = await enter(socket)
            await send(socket, "session.close")
            assert (await message(socket, "session.closed"))["payload"]["reason"] == "client"
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1000, "session.closed")
        for query in (f"?session={session_id}", "?session=nonsense", f"?session={session_id}&after=x"):
            async with house.connect(query) as socket:
                assert (await message(socket))["payload"]["code"] == "session.unknown"


async def test_a_session_waits_for_its_client_and_then_ends(gateway: Gateway) -> None:
    async with gateway(hub=HubLimits(resume_s=600, sweep_s=0.05)) as house:
        async with house.connect() as socket:
            await enter(socket)
        assert len(house.sessions) == 1
        house.hub._limits = HubLimits(resume_s=0.2, sweep_s=0.05)  # from now on, or it might be over already
        await until(lambda: len(house.sessions) == 0)


async def test_the_newer_connection_takes_the_session_over(gateway: Gateway) -> None:
    async with gateway() as house, house.connect() as first:
        session_id, secret = await begin(first)
        async with house.connect(f"?session={session_id}", secret=secret) as second:
            await come_back(second)
            with pytest.raises(ConnectionClosed):
                await message(first, "nothing")
            await send(second, "text.input", text="mine")
            assert (await message(second, "assistant.response"))["payload"]["text"] == "mine"


async def test_an_idle_session_is_closed_with_a_reason(gateway: Gateway) -> None:
    async with gateway(sessions=SessionLimits(idle_s=0.3, sweep_s=0.05)) as house, house.connect() as socket:
        await enter(socket)
        assert (await message(socket, "session.closed"))["payload"]["reason"] == "idle"


async def test_a_client_that_never_reads_is_let_go_and_nobody_else_notices(gateway: Gateway) -> None:
    limits = WireLimits(send_timeout_s=0.5, messages_per_second=1e6, bytes_per_second=1e9)
    async with gateway(wire=limits) as house, house.connect() as well_behaved:
        await enter(well_behaved)
        writer = await _client_that_never_reads(house.url)
        text = json.dumps({"type": "text.input", "payload": {"text": "a" * 3_900}})
        async with asyncio.timeout(120):
            while house.hub.connections == 2:
                for _ in range(200):
                    _write_text(writer, text)
                await send(well_behaved, "text.input", text="undisturbed")
                answer = await message(well_behaved, "assistant.response")
                assert answer["payload"]["text"] == "undisturbed"
                await asyncio.sleep(0.05)
        writer.transport.abort()


async def test_fifty_clients_that_drop_in_the_middle_of_an_answer_leave_nothing_behind(gateway: Gateway) -> None:
    async with gateway(hub=HubLimits(resume_s=0.1, sweep_s=0.05)) as house, house.connect() as bystander:
        await enter(bystander)
        await _drop_in_the_middle(house.url, 5)  # what is made once is made now
        await _until_alone(house.sessions)
        tasks = len(asyncio.all_tasks())
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        await _drop_in_the_middle(house.url, 50)
        await send(bystander, "text.input", text="undisturbed")
        assert (await message(bystander, "assistant.response"))["payload"]["text"] == "undisturbed"
        await _until_alone(house.sessions)
        await until(lambda: len(asyncio.all_tasks()) <= tasks)  # connections end a little later than sessions
        house.storage._messages.clear()
        house.storage._events.clear()
        house.storage._sessions.clear()
        house.buses.clear()
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        assert len(asyncio.all_tasks()) <= tasks
        assert grown < 50 * 20_000  # a session holds ten times as much


async def _drop_in_the_middle(url: str, count: int) -> None:
    async def one() -> None:
        socket = await websockets.connect(f"ws://{url}/ws", compression=None)
        await enter(socket)
        await send(socket, "text.input", text="speak 3")
        while not isinstance(await socket.recv(), bytes):
            pass
        socket.transport.abort()

    await asyncio.gather(*(one() for _ in range(count)))


async def _until_alone(sessions: Sessions) -> None:
    await until(lambda: len(sessions) <= 1)
    await asyncio.sleep(0.3)


async def _client_that_never_reads(url: str) -> asyncio.StreamWriter:
    """Connect by hand, with a small buffer that nobody empties."""
    host, port = url.split(":")
    connection = socket_module.socket()
    connection.setsockopt(socket_module.SOL_SOCKET, socket_module.SO_RCVBUF, 4_096)
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(connection, (host, int(port)))
    reader, writer = await asyncio.open_connection(sock=connection, limit=1_024)
    key = base64.b64encode(bytes(16)).decode()
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: {url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    return writer


def _write_text(writer: asyncio.StreamWriter, text: str) -> None:
    data = text.encode()
    length = bytes([0x80 | 126]) + len(data).to_bytes(2, "big")
    writer.write(b"\x81" + length + bytes(4) + data)  # masked with zeros


@pytest.mark.parametrize(
    ("origin", "site", "welcome"),
    [
        (None, Site(), True),
        ("http://127.0.0.1:{port}", Site(), True),
        ("http://127.0.0.1:1", Site(), False),
        ("https://evil.example", Site(), False),
        ("null", Site(), False),
        ("https://friend.example", Site(allowed_origins=("https://friend.example",)), True),
        ("https://piehost.com", Site(allowed_origins=("*",)), True),
    ],
)
async def test_only_our_own_page_may_connect(gateway: Gateway, origin: str | None, site: Site, welcome: bool) -> None:
    async with gateway(site=site) as house:
        port = house.url.split(":")[1]
        sent = None if origin is None else origin.format(port=port)
        if welcome:
            async with house.connect(origin=sent) as socket:
                await enter(socket)
        else:
            with pytest.raises(websockets.InvalidStatus) as refused:
                async with house.connect(origin=sent):
                    pass
            assert refused.value.response.status_code == 403


@given(st.lists(st.binary(max_size=60) | st.text(max_size=60), max_size=20))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_stream_of_messages_does_harm(stream: list[bytes | str]) -> None:
    async def main() -> None:
        async with run_gateway() as house, house.connect() as socket:
            await enter(socket)
            for item in stream:
                await socket.send(item)
            await send(socket, "text.input", text="still here")
            while (await message(socket, "assistant.response"))["payload"]["text"] != "still here":
                pass

    asyncio.run(main())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (GUESTS, replace(KIOSK, login_id="k1")),
        (replace(KIOSK, login_id="k1"), GUESTS),
        (replace(KIOSK, login_id="k1"), replace(KIOSK, login_id="k2")),
    ],
)
async def test_no_kiosk_takes_over_the_conversation_of_another_or_of_a_guest(
    gateway: Gateway, first: Principal, second: Principal
) -> None:
    access = OpenAccess(principal=first)
    async with gateway(site=Site(access=access)) as house:
        async with house.connect() as socket:
            session_id, secret = await begin(socket)
            access.principal = second
            async with house.connect(f"?session={session_id}&after=0", secret=secret) as other:
                assert (await message(other))["payload"]["code"] == "session.unknown"
            await send(socket, "text.input", text="hello")  # it goes on
            assert (await message(socket, "assistant.response"))["payload"]["text"] == "hello"
        access.principal = first
        async with house.connect(f"?session={session_id}", secret=secret) as again:
            assert await come_back(again) == session_id
