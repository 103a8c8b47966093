from __future__ import annotations

from pathlib import Path

from visavis.events import (
    Capabilities,
    Envelope,
    OpenSession,
    PersonaCard,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    UpdateSession,
    new_id,
)
from visavis.storage import SessionRecord
from visavis.storage.sql import SqlStorage

KEY = "Th1s-is_the-secret-of-a-device"
SETTINGS = SessionSettings(person_key=KEY, remember=True)
CARD = PersonaCard(name="host", title="Host")
ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="scripted", turn_model=None)
EVENTS = (
    OpenSession(settings=SETTINGS),
    SessionOpened(persona=CARD, settings=SETTINGS, capabilities=ABLE),
    SessionUpdated(settings=SETTINGS.model_copy(update={"greet": True}), capabilities=ABLE),
    UpdateSession(person_key=KEY),
)


def test_the_secret_of_a_device_is_known_inside_and_leaves_in_no_form() -> None:
    for event in EVENTS:
        envelope = Envelope(event, "s")
        for text in (envelope.to_json(), str(envelope.to_dict()), repr(event), str(event), event.model_dump_json()):
            assert KEY not in text
        assert (event if isinstance(event, UpdateSession) else event.settings).person_key == KEY
    assert UpdateSession(person_key=KEY).model_dump(exclude_none=True) == {"person_key": KEY}
    assert Envelope(EVENTS[0], "s").to_dict()["payload"]["settings"]["person_key"] is None


async def test_a_database_never_has_it(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    await storage.append([Envelope(event, "s") for event in EVENTS])
    await storage.save_session(SessionRecord(new_id(), "host", 1, settings=SETTINGS.model_dump(mode="json")))
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())  # noqa: ASYNC240
    await storage.close()
    assert b"person_key" in files
    assert KEY.encode() not in files
