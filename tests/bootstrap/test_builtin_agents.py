from __future__ import annotations

from pathlib import Path

import pytest

from tests.reasoning.agents.running import context_of, outputs_of, text_of
from tests.reasoning.personas import HOST, write_persona
from visavis.bootstrap.builtin_agents import builtin_agents, persona_folder, slides_by_persona
from visavis.config import Settings
from visavis.events import ImageItem, PersonaCard
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.fake_model import FakeLanguageModel
from visavis.reasoning.situation import Situation

ROOTS = [HOST.parent]
CARDS = [PersonaCard(name="host", title="Iris"), PersonaCard(name="ada", title="Ada")]


async def agents_with(model: FakeLanguageModel | None = None, **settings: str) -> Agents:
    made = Settings(_env_file=None, **settings)  # type: ignore[arg-type]
    return Agents(await builtin_agents(made, ROOTS, lambda: CARDS, model=model))


async def test_by_default_nothing_runs_programs_or_reads_a_calendar() -> None:
    agents, situation = await agents_with(), Situation(persona="host")
    off = {agent.name: agent.available(situation) for agent in agents if agent.available(situation)}
    assert set(off) == {"calendar", "run_code", "look"}
    assert "VISAVIS_CODE_AGENT" in off["run_code"]
    assert "VISAVIS_CALENDAR" in off["calendar"]
    assert [agent.name for agent in agents.usable(situation)] == [
        "calculator", "clock", "summarize_conversation", "show", "plan", "suggest_questions", "hand_over",
    ]  # fmt: skip


async def test_settings_and_a_model_switch_the_others_on(tmp_path: Path) -> None:
    (tmp_path / "own.ics").write_bytes(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    agents = await agents_with(
        FakeLanguageModel("A drawing."), code_agent="unisolated", calendar=str(tmp_path / "own.ics")
    )  # fmt: skip
    assert all(not agent.available(Situation(persona="host")) for agent in agents)
    assert "nothing in the calendar" in await text_of(agents.get("calendar"))


async def test_what_is_shown_can_be_looked_at() -> None:
    model = FakeLanguageModel("Boxes and arrows.")
    agents, context = await agents_with(model), context_of(Situation(persona="host"))
    item = (await outputs_of(agents.get("show"), context, slide="how-it-works"))[0]
    assert isinstance(item, ImageItem)
    name = context.situation.artefacts.add(item).id
    assert await text_of(agents.get("look"), context, picture=name) == "Boxes and arrows."


async def test_slides_with_mistakes_are_left_out_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = write_persona(tmp_path)
    (folder / "slides").mkdir()
    (folder / "slides/bad.svg").write_text("<svg/>")
    assert slides_by_persona([tmp_path]) == {}
    assert "SVG can carry programs" in caplog.text
    assert persona_folder([tmp_path])("guide") == folder
    assert persona_folder([tmp_path])("nobody") is None
