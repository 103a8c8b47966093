"""What every database guarantees of operators who are erased: the conversations of others stay, without them."""

from __future__ import annotations

from visavis.events import Envelope, GenerateResponse, OperatorObserved, TextReceived, new_id
from visavis.storage import MessageRecord, SessionRecord, Storage


async def test_an_operator_gives_way_to_a_pseudonym_and_nobody_else_does(storage: Storage) -> None:
    gone, stays, pseudonym = new_id(), new_id(), new_id()
    session = SessionRecord(new_id(), "host", 1)
    await storage.save_session(session)
    messages = []
    for operator in (gone, stays):
        await storage.append(
            [
                Envelope(OperatorObserved(operator=operator, present=True), session.id),
                Envelope(GenerateResponse(response_id="r", text="", verbatim="hello", operator=operator), session.id),
                Envelope(TextReceived(text=f"who is {operator}?"), session.id),
            ]
        )
        source = {"kind": "operator", "reference": operator}
        messages.append(MessageRecord(new_id(), session.id, 1, "assistant", "hello", 1, sources=[source]))
        await storage.save_message(messages[-1])
    before = (await storage.events(session.id)).items
    assert await storage.rename_operator(gone, pseudonym) == 3
    assert await storage.rename_operator(gone, pseudonym) == 0
    after = (await storage.events(session.id)).items
    named = [item["payload"].get("operator") for item in after]
    assert named == [pseudonym, pseudonym, None, stays, stays, None]
    assert after[2:] == before[2:]  # what somebody said is theirs
    kept = (await storage.messages(session.id)).items
    assert [item.sources[0]["reference"] for item in kept] == [pseudonym, stays]
    assert kept[1] == messages[1]
