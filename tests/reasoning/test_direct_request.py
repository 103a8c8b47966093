from __future__ import annotations

import pytest

from tests.reasoning.acting import Broken, Search, Weather
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.direct_request import direct_request, spoken_result
from visavis.reasoning.mentions import mentions
from visavis.reasoning.persona import AgentCall

AGENTS = Agents([Weather(), Search(), Broken()])


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("@weather Kyoto", AgentCall(name="weather", arguments={"town": "Kyoto"})),
        ("Kyoto, @Weather please", AgentCall(name="weather", arguments={"town": "Kyoto, please"})),
        ("@broken", AgentCall(name="broken")),
        ("@weather", None),
        ("@weather @search Kyoto", None),
        ("@nobody Kyoto", None),
        ("write to tom@weather.org", None),
        ("weather", None),
    ],
)
def test_an_agent_is_asked_by_its_name(text: str, call: AgentCall | None) -> None:
    assert direct_request(text, AGENTS) == call


def test_what_is_no_agent_stays_in_the_text() -> None:
    found = mentions("Ask @weather and @tom, or mail x@weather.org", ["weather"])
    assert found.names == ("weather",)
    assert found.text == "Ask and @tom, or mail x@weather.org"
    assert mentions("  as   it was ", ["weather"]).text == "  as   it was "


def test_a_result_is_spoken_without_what_only_a_mind_needs() -> None:
    text = '<data from="x">\n[k1] It is old. Very old. Really.\n(On the screen as a1: image)\n</data>'
    assert spoken_result(text) == "It is old. Very old."
    assert len(spoken_result("word " * 500)) <= 301
