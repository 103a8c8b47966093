from __future__ import annotations

import json
from pathlib import Path

import pytest

from visavis.bootstrap.outside import mcp_servers, notify_targets, outside_agents, outside_notes, search_provider
from visavis.config import Settings
from visavis.events import CodedError
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.situation import Situation

KEYS = ("TAVILY_API_KEY", "BRAVE_API_KEY", "VISAVIS_SEARXNG_URL", "VISAVIS_SLACK_WEBHOOK", "VISAVIS_MCP_SERVERS")


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)


def test_without_settings_pages_can_be_read_and_the_rest_says_what_to_set() -> None:
    agents = Agents(outside_agents(Settings()))
    assert {agent.name for agent in agents} == {"web_search", "web_fetch", "notify"}
    assert [agent.name for agent in agents.usable(Situation())] == ["web_fetch"]
    assert not list(Agents(outside_agents(Settings(web_fetch=False))).usable(Situation()))
    assert len(outside_notes(Settings())) == 3
    assert len(mcp_servers(Settings())) == 0


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({}, None),
        ({"TAVILY_API_KEY": "t", "BRAVE_API_KEY": "b"}, "Tavily"),
        ({"BRAVE_API_KEY": "b", "VISAVIS_SEARXNG_URL": "http://127.0.0.1:8888"}, "Brave Search"),
        ({"VISAVIS_SEARXNG_URL": "http://127.0.0.1:8888"}, "SearXNG"),
        ({"TAVILY_API_KEY": "t", "BRAVE_API_KEY": "b", "VISAVIS_WEB_SEARCH": "brave"}, "Brave Search"),
        ({"TAVILY_API_KEY": "t", "VISAVIS_WEB_SEARCH": "none"}, None),
    ],
)
def test_who_searches(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], name: str | None) -> None:
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    provider = search_provider(Settings())
    assert (provider.name if provider else None) == name


def test_a_provider_without_its_key_is_told() -> None:
    with pytest.raises(CodedError, match="BRAVE_API_KEY"):
        search_provider(Settings(web_search="brave"))


def test_receivers_come_from_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISAVIS_NOTIFY__FRONTDESK", "https://desk.example/hook")
    monkeypatch.setenv("VISAVIS_NOTIFY__TEAM", "https://hooks.slack.com/services/T/B/X")
    monkeypatch.setenv("VISAVIS_SLACK_WEBHOOK", "https://hooks.slack.com/services/1")
    settings = Settings()
    assert {(target.name, target.kind) for target in notify_targets(settings)} == {
        ("frontdesk", "json"), ("team", "slack"), ("slack", "slack"),
    }  # fmt: skip
    assert "hooks.slack.com" not in repr(settings) + " ".join(outside_notes(settings))
    monkeypatch.setenv("VISAVIS_NOTIFY__TEAM", "nonsense")
    with pytest.raises(CodedError, match="team"):
        notify_targets(Settings())


def test_servers_come_from_a_file_with_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "mcp.json"
    file.write_text(json.dumps({"mcpServers": {"a": {"url": "https://${MCP_HOST}/mcp"}}}))
    with pytest.raises(CodedError, match="MCP_HOST"):
        mcp_servers(Settings(mcp_servers=file))
    monkeypatch.setenv("MCP_HOST", "a.example")
    assert len(mcp_servers(Settings(mcp_servers=file))) == 1


def test_hosts_of_the_own_network_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISAVIS_WEB_ALLOWED_HOSTS", "wiki.example, 10.0.0.5:8080")
    assert Settings().web_allowed_hosts == ("wiki.example", "10.0.0.5:8080")
