"""What every event bus guarantees. Another implementation joins by a line in ``BUSES``."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest

from tests.conftest import in_virtual_time, settle
from visavis.bus import EventBus, Handler, SessionBus
from visavis.events import (
    AssistantCancelled,
    AssistantDelta,
    AssistantThinking,
    AudioReceived,
    CancelResponse,
    CodedError,
    Envelope,
    ErrorOccurred,
    Event,
    GenerateResponse,
    HandlerFailed,
    Source,
    TextReceived,
    TurnStarted,
    VideoFrameReceived,
)

BUSES: dict[str, Callable[[str], EventBus]] = {"in process": SessionBus}


@pytest.fixture(params=list(BUSES.values()), ids=list(BUSES))
def make_bus(request: pytest.FixtureRequest) -> Callable[[str], EventBus]:
    make: Callable[[str], EventBus] = request.param
    return make


def _delta(text: str) -> AssistantDelta:
    return AssistantDelta(response_id="r", text=text, sentence_index=0, source=Source(kind="line"))


def _collect(bus: EventBus) -> list[Envelope]:
    seen: list[Envelope] = []
    bus.tap(seen.append, where=lambda _: True)
    return seen


def _types(seen: list[Envelope]) -> list[str]:
    return [item.type for item in seen]


@in_virtual_time
async def test_messages_come_one_at_a_time_and_in_order(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    log: list[str] = []

    async def slow(event: TextReceived) -> None:
        log.append(f"begin {event.text}")
        await asyncio.sleep(1 if event.text == "a" else 0.1)
        log.append(f"end {event.text}")

    bus.listen(TextReceived, slow)
    for text in "abc":
        bus.publish(TextReceived(text=text))
    await bus.idle()
    assert log == ["begin a", "end a", "begin b", "end b", "begin c", "end c"]


@in_virtual_time
async def test_several_kinds_of_facts_can_share_one_mailbox(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    log: list[str] = []

    async def follow(event: Event) -> None:
        await asyncio.sleep(0.01)
        log.append(event.type)

    bus.listen((TextReceived, AssistantThinking), follow)
    bus.publish(TextReceived(text="a"))
    bus.publish(AssistantThinking(response_id="r"))
    bus.publish(TextReceived(text="b"))
    await bus.idle()
    assert log == ["text.input", "assistant.thinking", "text.input"]


@in_virtual_time
async def test_subscriptions_do_not_wait_for_each_other(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    done: list[str] = []

    async def slow(_: TextReceived) -> None:
        await asyncio.sleep(10)
        done.append("slow")

    async def quick(_: TextReceived) -> None:
        await asyncio.sleep(1)
        done.append("quick")

    bus.listen(TextReceived, slow)
    bus.listen(TextReceived, quick)
    bus.publish(TextReceived(text="a"))
    await asyncio.sleep(2)
    assert done == ["quick"]
    await bus.idle()
    assert done == ["quick", "slow"]


@in_virtual_time
async def test_what_follows_is_stamped_with_session_turn_and_cause(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("the session")
    seen = _collect(bus)

    async def answer(command: GenerateResponse) -> AsyncIterator[Event]:
        yield AssistantThinking(response_id=command.response_id)
        await asyncio.sleep(1)
        yield _delta("hello")

    bus.handle(GenerateResponse, answer)
    bus.publish(TurnStarted(why="text"))
    cause = bus.publish(GenerateResponse(response_id="r", text="hi"))
    bus.publish(TurnStarted(why="text"))
    await bus.idle()
    following = [item for item in seen if item.cause_id == cause.id]
    assert _types(following) == ["assistant.thinking", "assistant.delta"]
    assert {item.turn for item in following} == {1}
    assert {item.session_id for item in seen} == {"the session"}
    assert bus.turn == 2


@in_virtual_time
async def test_what_follows_a_turn_that_the_handler_begins_belongs_to_it(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    seen = _collect(bus)
    bus.listen(TextReceived, lambda _: [AssistantThinking(response_id="old"), TurnStarted(why="text"), _delta("new")])
    bus.publish(TextReceived(text="a"))
    assert [(item.type, item.turn) for item in seen] == [
        ("text.input", 0),
        ("assistant.thinking", 0),
        ("turn.started", 1),
        ("assistant.delta", 1),
    ]


@in_virtual_time
async def test_ids_sort_in_the_order_of_publication(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    ids = [bus.publish(TextReceived(text="a")).id for _ in range(1000)]
    assert ids == sorted(ids)


@in_virtual_time
async def test_plain_functions_have_run_when_publish_returns(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    seen = _collect(bus)
    bus.listen(TextReceived, lambda event: [AssistantThinking(response_id=event.text)])
    bus.publish(TextReceived(text="a"))
    assert _types(seen) == ["text.input", "assistant.thinking"]


@in_virtual_time
async def test_control_goes_before_data_and_data_before_media(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    seen = _collect(bus)
    bus.listen(
        TextReceived,
        lambda _: [AudioReceived(data=b""), ErrorOccurred(code="a", detail="b"), _delta("c"), TurnStarted(why="text")],
    )
    bus.publish(TextReceived(text="go"))
    assert _types(seen) == ["text.input", "error", "turn.started", "assistant.delta", "audio.raw"]


@in_virtual_time
async def test_until_stops_the_handler_and_empties_its_mailbox(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    seen = _collect(bus)
    spoken: list[str] = []
    cleaned: list[str] = []

    async def think(_: GenerateResponse) -> AsyncIterator[Event]:
        try:
            for text in "abc":
                yield _delta(text)
                await asyncio.sleep(1)
        finally:
            cleaned.append("mind")

    async def speak(event: AssistantDelta) -> None:
        await asyncio.sleep(5)
        spoken.append(event.text)

    bus.handle(GenerateResponse, think, until=(CancelResponse,))
    bus.handle(CancelResponse, lambda command: [AssistantCancelled(response_id=command.response_id or "")])
    bus.listen(AssistantDelta, speak, until=(CancelResponse,))
    bus.publish(GenerateResponse(response_id="r", text="hi"))
    await asyncio.sleep(1.5)
    bus.publish(CancelResponse(response_id="r"))
    await bus.idle()
    assert _types(seen)[-2:] == ["assistant.cancel", "assistant.cancelled"]
    assert spoken == []
    assert cleaned == ["mind"]
    bus.publish(_delta("next"))
    await bus.idle()
    assert spoken == ["next"]


@in_virtual_time
async def test_a_cancelled_handler_that_goes_on_yielding_is_not_heard(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    seen = _collect(bus)

    async def stubborn(_: GenerateResponse) -> AsyncIterator[Event]:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            yield _delta("too late")

    bus.handle(GenerateResponse, stubborn, until=(CancelResponse,))
    bus.handle(CancelResponse, lambda _: [])
    bus.publish(GenerateResponse(response_id="r", text="hi"))
    await asyncio.sleep(1)
    bus.publish(CancelResponse())
    await bus.idle()
    assert "assistant.delta" not in _types(seen)


@in_virtual_time
async def test_what_is_published_during_a_cancellation_is_not_lost(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    done: list[str] = []

    async def think(command: GenerateResponse) -> None:
        try:
            await asyncio.sleep(5)
            done.append(command.text)
        finally:
            await asyncio.sleep(1)  # cleaning up takes a while

    bus.handle(GenerateResponse, think, until=(CancelResponse,))
    bus.handle(CancelResponse, lambda _: [])
    bus.publish(GenerateResponse(response_id="1", text="first"))
    await asyncio.sleep(1)
    bus.publish(CancelResponse())
    bus.publish(GenerateResponse(response_id="2", text="second"))
    await bus.idle()
    assert done == ["second"]


@in_virtual_time
@pytest.mark.parametrize("kind", ["plain", "coroutine", "generator"])
async def test_a_failure_is_a_fact_and_harms_nobody_else(
    make_bus: Callable[[str], EventBus], kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    bus = make_bus("s")
    seen = _collect(bus)
    heard: list[str] = []

    def plain(_: TextReceived) -> list[Event]:
        raise CodedError("test.broken", "It is broken.", retryable=True)

    async def coroutine(event: TextReceived) -> None:
        plain(event)

    async def generator(event: TextReceived) -> AsyncIterator[Event]:
        yield AssistantThinking(response_id="r")
        plain(event)

    async def healthy(event: TextReceived) -> None:
        heard.append(event.text)

    handlers: dict[str, Handler[TextReceived]] = {"plain": plain, "coroutine": coroutine, "generator": generator}
    bus.listen(TextReceived, handlers[kind])
    bus.listen(TextReceived, healthy)
    with caplog.at_level(logging.CRITICAL):
        bus.publish(TextReceived(text="a"))
        bus.publish(TextReceived(text="b"))
        await bus.idle()
    failures = [item.event for item in seen if isinstance(item.event, HandlerFailed)]
    assert [(item.code, item.retryable, item.event_type) for item in failures] == [
        ("test.broken", True, "text.input")
    ] * 2
    assert heard == ["a", "b"]


@in_virtual_time
async def test_an_unknown_error_does_not_leave_the_house(
    make_bus: Callable[[str], EventBus], caplog: pytest.LogCaptureFixture
) -> None:
    bus = make_bus("s")
    seen = _collect(bus)

    async def broken(_: TextReceived) -> None:
        raise ZeroDivisionError("a secret")

    bus.listen(TextReceived, broken)
    with caplog.at_level(logging.ERROR):
        bus.publish(TextReceived(text="a"))
        await bus.idle()
    failure = seen[-1].event
    assert isinstance(failure, HandlerFailed)
    assert failure.code == "internal"
    assert "secret" not in failure.detail
    assert "a secret" in caplog.text  # but the log has it


@in_virtual_time
async def test_a_failing_listener_of_failures_does_not_go_round_in_circles(
    make_bus: Callable[[str], EventBus], caplog: pytest.LogCaptureFixture
) -> None:
    bus = make_bus("s")
    seen = _collect(bus)

    def broken(_: Event) -> list[Event]:
        raise CodedError("test.broken", "It is broken.")

    bus.listen(TextReceived, broken)
    bus.listen(HandlerFailed, broken)
    with caplog.at_level(logging.CRITICAL):
        bus.publish(TextReceived(text="a"))
    assert _types(seen) == ["text.input", "handler.failed"]


@in_virtual_time
async def test_only_the_newest_frame_waits(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    seen: list[bytes] = []

    async def look(event: VideoFrameReceived) -> None:
        seen.append(event.data)
        await asyncio.sleep(1)

    bus.listen(VideoFrameReceived, look)
    for number in range(10):
        bus.publish(VideoFrameReceived(data=bytes([number])))
        await settle()
    await bus.idle()
    assert seen == [b"\x00", b"\x09"]
    assert bus.statistics()[0].dropped == 8


@in_virtual_time
async def test_a_subscriber_may_want_only_the_newest_of_what_others_want_in_full(
    make_bus: Callable[[str], EventBus],
) -> None:
    bus = make_bus("s")
    seen: list[str] = []

    async def follow(event: Event) -> None:
        await asyncio.sleep(1)
        seen.append(f"{event.type} {getattr(event, 'pts_ms', '')}")

    bus.listen((AudioReceived, TurnStarted), follow, latest_only=(AudioReceived,))
    for number in range(10):
        bus.publish(AudioReceived(data=b"", pts_ms=number))
        bus.publish(TurnStarted(why="vad"))
    await bus.idle()
    assert [item for item in seen if item.startswith("audio")] == ["audio.raw 9"]
    assert sum(item.startswith("turn") for item in seen) == 10


@in_virtual_time
async def test_a_subscriber_may_turn_events_down_before_they_cost_anything(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    taken: list[str] = []

    async def take(event: TextReceived) -> None:
        taken.append(event.text)

    def is_due(event: TextReceived) -> bool:
        if event.text == "bad":
            raise CodedError("test.bad", "That was bad.")
        return event.text == "yes"

    bus.listen(TextReceived, take, when=is_due)
    seen = _collect(bus)
    for text in ("yes", "no", "bad", "yes"):
        bus.publish(TextReceived(text=text))
    await settle()
    assert taken == ["yes", "yes"]
    assert [(item.delivered, item.completed) for item in bus.statistics()] == [(2, 2)]
    assert [item.event.code for item in seen if isinstance(item.event, HandlerFailed)] == ["test.bad"]


@in_virtual_time
async def test_media_waits_in_bounded_numbers_and_says_so_once(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    seen = _collect(bus)
    heard: list[int] = []

    async def listen(event: AudioReceived) -> None:
        await asyncio.sleep(1)
        heard.append(event.pts_ms or 0)

    bus.listen(AudioReceived, listen)
    for number in range(500):
        bus.publish(AudioReceived(data=b"", pts_ms=number))
    await bus.idle()
    assert len(heard) < 100
    assert heard[-1] == 499
    assert [item.event.code for item in seen if isinstance(item.event, HandlerFailed)] == ["bus.overflow"]


@in_virtual_time
async def test_control_is_never_dropped_behind_media(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    seen: list[str] = []

    async def follow(event: Event) -> None:
        await asyncio.sleep(0.1)
        seen.append(event.type)

    bus.listen((AudioReceived, TurnStarted), follow)
    bus.publish(TurnStarted(why="vad"))
    for _ in range(500):
        bus.publish(AudioReceived(data=b""))
    bus.publish(TurnStarted(why="vad"))
    await bus.idle()
    assert seen.count("turn.started") == 2


@in_virtual_time
async def test_close_leaves_nothing_running(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    ended: list[str] = []

    async def forever(_: TextReceived) -> None:
        try:
            await asyncio.sleep(1e9)
        finally:
            ended.append("forever")

    bus.listen(TextReceived, forever)
    bus.publish(TextReceived(text="a"))
    await settle()
    await bus.close()
    await bus.close()
    assert ended == ["forever"]
    bus.publish(TextReceived(text="b"))
    await settle()
    assert len(asyncio.all_tasks()) == 1
    assert bus.statistics()[0].delivered == 1


@in_virtual_time
async def test_a_command_has_one_handler_and_a_fact_has_listeners(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    bus.handle(CancelResponse, lambda _: [])
    with pytest.raises(ValueError, match="already"):
        bus.handle(CancelResponse, lambda _: [])
    with pytest.raises(ValueError, match="fact"):
        bus.handle(TextReceived, lambda _: [])
    with pytest.raises(ValueError, match="command"):
        bus.listen(CancelResponse, lambda _: [])


@in_virtual_time
async def test_a_tap_sees_what_it_wants_until_it_is_removed(make_bus: Callable[[str], EventBus]) -> None:
    bus = make_bus("s")
    seen: list[Envelope] = []
    remove = bus.tap(seen.append, where=lambda event_type: event_type is TextReceived)
    bus.publish(TextReceived(text="a"))
    bus.publish(TurnStarted(why="vad"))
    remove()
    bus.publish(TextReceived(text="b"))
    assert [item.event for item in seen] == [TextReceived(text="a")]


@in_virtual_time
async def test_two_sessions_never_mix(make_bus: Callable[[str], EventBus]) -> None:
    one, two = make_bus("one"), make_bus("two")
    seen = _collect(two)
    one.publish(TextReceived(text="a"))
    await settle()
    assert seen == []


@in_virtual_time
async def test_a_tap_that_fails_is_removed_and_harms_nobody(
    make_bus: Callable[[str], EventBus], caplog: pytest.LogCaptureFixture
) -> None:
    bus = make_bus("s")
    handled: list[str] = []

    def fail(_: Envelope) -> None:
        raise BrokenPipeError("nobody reads")

    bus.tap(fail, where=lambda _: True)
    seen = _collect(bus)
    bus.listen(TextReceived, lambda event: handled.append(event.text))
    bus.publish(TextReceived(text="one"))
    bus.publish(TextReceived(text="two"))
    await bus.idle()
    assert handled == ["one", "two"]
    assert _types(seen) == ["text.input", "text.input"]
    assert len([record for record in caplog.records if "tap" in record.message]) == 1
    await bus.close()
