"""What agents reach outside of this machine: the web, receivers of messages, and servers of tools."""

from __future__ import annotations

import os
import re
from typing import Literal
from urllib.parse import urlsplit

from visavis.bootstrap.tool_logs import tool_logs
from visavis.config import Settings
from visavis.events import CodedError
from visavis.reasoning.agents.base import BaseAgent
from visavis.reasoning.agents.mcp_configuration import read_mcp_servers
from visavis.reasoning.agents.mcp_servers import McpServers
from visavis.reasoning.agents.notify import Notify
from visavis.reasoning.agents.web_fetch import WebFetch
from visavis.reasoning.agents.web_search import WebSearch
from visavis.reasoning.web.backends.brave import Brave
from visavis.reasoning.web.backends.searxng import SearXNG
from visavis.reasoning.web.backends.tavily import Tavily
from visavis.reasoning.web.fetch import Fetcher
from visavis.reasoning.web.search import SearchProvider
from visavis.reasoning.web.webhooks import Target

_TARGET_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_NEEDS = {"tavily": "TAVILY_API_KEY", "brave": "BRAVE_API_KEY", "searxng": "VISAVIS_SEARXNG_URL"}


def outside_agents(settings: Settings) -> list[BaseAgent]:
    """Return the agents that search, read pages and send messages. Nothing is connected yet.

    Those that lack something are among them, and say what (``available``). Raises CodedError
    ``config.part_unavailable`` for a provider that is wanted and has no key, ``config.invalid`` for a receiver that
    is none.
    """
    agents: list[BaseAgent] = [WebSearch(search_provider(settings)), Notify(notify_targets(settings))]
    if settings.web_fetch:
        agents.append(WebFetch(Fetcher(settings.web_allowed_hosts)))
    return agents


def search_provider(settings: Settings) -> SearchProvider | None:
    """Return who searches the web, or None. Raises CodedError ``config.part_unavailable``."""
    providers: dict[str, SearchProvider] = {}
    if settings.tavily_api_key is not None:
        providers["tavily"] = Tavily(settings.tavily_api_key.get_secret_value())
    if settings.brave_api_key is not None:
        providers["brave"] = Brave(settings.brave_api_key.get_secret_value())
    if settings.searxng_url:
        providers["searxng"] = SearXNG(settings.searxng_url)
    wanted = settings.web_search
    if wanted == "none":
        return None
    if wanted == "auto":
        return next(iter(providers.values()), None)
    if wanted not in providers:
        raise CodedError("config.part_unavailable", f"VISAVIS_WEB_SEARCH is {wanted}, which needs {_NEEDS[wanted]}.")
    return providers[wanted]


def notify_targets(settings: Settings) -> list[Target]:
    """Return who gets messages. Raises CodedError ``config.invalid``."""
    named = {name.lower(): url.get_secret_value() for name, url in settings.notify.items()}
    targets = [Target(name, url, _kind(url)) for name, url in named.items()]
    if settings.slack_webhook is not None:
        targets.append(Target("slack", settings.slack_webhook.get_secret_value(), "slack"))
    for target in targets:
        if not _TARGET_NAME.fullmatch(target.name):
            raise CodedError("config.invalid", f"'{target.name}' is no name for a receiver: a-z, 0-9, '-' and '_'.")
        if not target.url.startswith(("https://", "http://")) or not urlsplit(target.url).hostname:
            raise CodedError("config.invalid", f"The receiver '{target.name}' has no address (https://…).")
    return targets


def mcp_servers(settings: Settings) -> McpServers:
    """Return the MCP servers of the owner's choice, not connected.

    Raises CodedError ``mcp.invalid_configuration``.
    """
    if settings.mcp_servers is None:
        return McpServers({})
    return McpServers(read_mcp_servers(settings.mcp_servers, os.environ), log_dir=tool_logs(settings))


def outside_notes(settings: Settings) -> list[str]:
    """Return a sentence about each thing that could be had, for ``visavis doctor``. Raises CodedError."""
    provider = search_provider(settings)
    targets = notify_targets(settings)
    servers = mcp_servers(settings)
    return [
        f"The web is searched with {provider.name}." if provider else "Nobody searches the web (TAVILY_API_KEY, …).",
        f"Messages can go to {', '.join(target.name for target in targets)}." if targets else "Nobody gets messages.",
        f"{len(servers)} MCP server{'s' if len(servers) != 1 else ''}.",
    ]


def _kind(url: str) -> Literal["slack", "json"]:
    return "slack" if urlsplit(url).hostname == "hooks.slack.com" else "json"
