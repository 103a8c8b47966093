"""Servers that speak the formats of search providers, as their documentation has them, with the errors they give."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from tests.reasoning.web.server import Asked, Reply
from visavis.events import JsonObject
from visavis.reasoning.web.search import Found

KEY = "test-key"


def _json(body: JsonObject, status: int = 200) -> Reply:
    return Reply(json.dumps(body), status, "application/json")


def query_of(asked: Asked) -> dict[str, str]:
    """Return what stands behind the question mark."""
    return {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}


def tavily(asked: Asked, pages: Sequence[Found]) -> Reply:
    """Answer as api.tavily.com does."""
    if asked.headers.get("authorization") != f"Bearer {KEY}":
        return _json({"detail": {"error": "Unauthorized: missing or invalid API key."}}, 401)
    wanted = json.loads(asked.body)
    if (asked.method, asked.path) != ("POST", "/search") or not wanted["query"]:
        return _json({"detail": {"error": "bad request"}}, 400)
    results = [
        {"title": page.title, "url": page.url, "content": page.text, "score": page.score, "raw_content": None}
        for page in pages[: wanted["max_results"]]
    ]
    return _json({
        "query": wanted["query"], "follow_up_questions": None, "answer": None, "images": [], "results": results,
        "response_time": 1.09, "request_id": "1",
    })  # fmt: skip


def brave(asked: Asked, pages: Sequence[Found]) -> Reply:
    """Answer as api.search.brave.com does: it marks words, and leaves 'web' out if nothing was found."""
    if asked.headers.get("x-subscription-token") != KEY:
        return _json({"type": "ErrorResponse", "error": {"code": "SUBSCRIPTION_TOKEN_INVALID", "status": 422}}, 401)
    query = query_of(asked)
    if not asked.path.startswith("/res/v1/web/search?") or not query["q"]:
        return _json({"type": "ErrorResponse"}, 422)
    results = [
        {
            "title": page.title.replace("&", "&amp;"), "url": page.url, "language": "en", "type": "search_result",
            "description": f"<strong>{page.text.split()[0]}</strong> {' '.join(page.text.split()[1:])}",
        }
        for page in pages[: int(query["count"])]
    ]  # fmt: skip
    web = {"web": {"type": "search", "results": results, "family_friendly": True}} if results else {}
    return _json({"type": "search", "query": {"original": query["q"]}, "mixed": {"type": "mixed"}, **web})


def searxng(asked: Asked, pages: Sequence[Found]) -> Reply:
    """Answer as a SearXNG server does: it knows no count, and its scores have no upper limit."""
    query = query_of(asked)
    if not asked.path.startswith("/search?") or not query["q"]:
        return Reply("Bad Request", 400)
    if query.get("format") != "json":
        return Reply("<html></html>")
    results = [
        {"url": page.url, "title": page.title, "content": page.text, "engine": "x", "engines": ["x"], "score": 8.5,
         "parsed_url": ["https"], "template": "default.html", "positions": [1], "category": "general"}
        for page in pages
    ]  # fmt: skip
    return _json({"query": query["q"], "number_of_results": 0, "results": results, "answers": [], "suggestions": []})
