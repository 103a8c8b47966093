from __future__ import annotations

import importlib
import json
import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import visavis.events
from tests.strategies import events, json_values
from visavis.events import (
    EVENT_TYPES,
    AudioReceived,
    CodedError,
    Direction,
    Envelope,
    Event,
    TextReceived,
    UtteranceTranscribed,
    decode_message,
    envelope_from_dict,
)
from visavis.events.wire import wire_adapter


def _all_event_classes() -> set[type[Event]]:
    for module in pkgutil.iter_modules(visavis.events.__path__):
        importlib.import_module(f"visavis.events.{module.name}")
    found: set[type[Event]] = set()
    todo = list(Event.__subclasses__())
    while todo:
        item = todo.pop()
        todo += item.__subclasses__()
        if item.__module__.startswith("visavis.events."):
            found.add(item)
    return found


def test_every_event_class_is_on_the_wire_under_a_name_of_its_own() -> None:
    classes = _all_event_classes()
    assert classes == set(EVENT_TYPES.values())
    assert len({item.type for item in classes}) == len(classes)


@pytest.mark.parametrize("event_type", EVENT_TYPES.values(), ids=lambda item: item.__name__)
def test_every_event_is_documented_field_by_field(event_type: type[Event]) -> None:
    assert event_type.__doc__
    for name, field in event_type.model_fields.items():
        assert field.description, f"{event_type.__name__}.{name} has no description"
        assert field.description.endswith("."), f"{event_type.__name__}.{name}: a description is a sentence"


@pytest.mark.parametrize("event_type", EVENT_TYPES.values(), ids=lambda item: item.__name__)
def test_facts_are_named_in_the_past_tense_and_commands_are_not(event_type: type[Event]) -> None:
    name = event_type.__name__
    past = name.endswith(("ed", "Lost", "Thinking", "Delta", "Response", "Progress", "Shown", "HandedOver"))
    assert past == (event_type.kind == "fact") or name in {"CancelResponse", "GenerateResponse"}


@pytest.mark.parametrize("event_type", EVENT_TYPES.values(), ids=lambda item: item.__name__)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_every_event_survives_the_wire(event_type: type[Event], data: st.DataObject) -> None:
    event = data.draw(events(event_type))
    envelope = Envelope(event, session_id="s", turn=2, cause_id="c", metadata={"a": [1, None]})
    line = envelope.to_json()
    assert json.loads(line) == envelope.to_dict()
    assert "\n" not in line
    assert envelope_from_dict(json.loads(line)) == envelope
    assert wire_adapter().validate_json(line).payload == event
    if Direction.INBOUND in event_type.direction:
        assert decode_message(line).event == event


def test_only_type_and_payload_are_needed() -> None:
    incoming = decode_message('{"type": "text.input", "payload": {"text": "hello"}}')
    assert incoming.event == TextReceived(text="hello")
    assert incoming.id is None


def test_sound_comes_as_base64_under_the_name_that_clients_use() -> None:
    incoming = decode_message('{"type": "audio.raw", "payload": {"bytes": "AAEC", "sample_rate": 8000}}')
    assert incoming.event == AudioReceived(data=b"\x00\x01\x02", sample_rate=8000)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", "wire.malformed_json"),
        (b"\xff\xfe", "wire.malformed_json"),
        ('{"type": NaN}', "wire.malformed_json"),
        ("[]", "wire.not_an_object"),
        ("12", "wire.not_an_object"),
        ("{}", "wire.unknown_type"),
        ('{"type": 5}', "wire.unknown_type"),
        ('{"type": "text.inputs", "payload": {}}', "wire.unknown_type"),
        ('{"type": "assistant.response", "payload": {}}', "wire.not_accepted"),
        ('{"type": "session.open", "payload": {}}', "wire.not_accepted"),
        ('{"type": "text.input"}', "wire.invalid_payload"),
        ('{"type": "text.input", "payload": []}', "wire.invalid_payload"),
        ('{"type": "text.input", "payload": {"text": ""}}', "wire.invalid_payload"),
        ('{"type": "text.input", "payload": {"text": "a", "color": 1}}', "wire.invalid_payload"),
        ('{"type": "text.input", "payload": {"text": "a"}, "metadata": 3}', "wire.invalid_payload"),
        ('{"type": "text.input", "payload": {"text": "a"}, "id": 3}', "wire.invalid_payload"),
        ('{"type": "audio.raw", "payload": {"bytes": "***"}}', "wire.invalid_payload"),
        ('{"type": "playback.progressed", "payload": {"pts_ms": -1}}', "wire.invalid_payload"),
    ],
)
def test_bad_messages_get_a_code(message: str | bytes, code: str) -> None:
    with pytest.raises(CodedError) as caught:
        decode_message(message)
    assert caught.value.code == code


@given(st.binary(max_size=200) | st.text(max_size=200) | json_values.map(json.dumps))
def test_no_message_does_worse_than_a_coded_error(message: str | bytes) -> None:
    try:
        decode_message(message)
    except CodedError as error:
        assert error.code.startswith("wire.")


def test_of_a_transcription_only_the_last_word_is_journalled() -> None:
    assert UtteranceTranscribed(transcription="a", final=True).is_journalled()
    assert not UtteranceTranscribed(transcription="a", final=False).is_journalled()
