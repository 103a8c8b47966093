from __future__ import annotations

from pathlib import Path

from tests.conftest import in_virtual_time
from tests.reasoning.personas import make_persona
from visavis.bus import SessionBus
from visavis.events import GenerateResponse
from visavis.reasoning.fake import FakeMind
from visavis.reasoning.handlers import Reasoning
from visavis.reasoning.situation import KnownPerson, Situation
from visavis.reasoning.wording import NAME


@in_virtual_time
async def test_a_known_person_s_name_is_taken_over_once(tmp_path: Path) -> None:
    people: list[KnownPerson | None] = [None]
    mind = FakeMind()
    situation = Situation("s1", person=lambda: people[0])
    reasoning = Reasoning(
        mind, make_persona(tmp_path), session_id="s1", senses=frozenset({"voice"}), situation=situation
    )
    bus = SessionBus("s1")
    bus.handle(GenerateResponse, reasoning.generate)

    async def name_after(response_id: str) -> str | None:
        bus.publish(GenerateResponse(response_id=response_id, text="hello"))
        await bus.idle()
        return mind.questions[-1].memory.get(NAME)

    assert await name_after("r1") is None
    people[0] = KnownPerson("device-1", "Tom", agreed=True)
    assert await name_after("r2") == "Tom"
    del reasoning.context.memory[NAME]  # as a mind does whose user wants that
    assert await name_after("r3") is None
    await bus.close()
