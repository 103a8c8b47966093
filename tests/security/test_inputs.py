"""What attackers send: paths out of the folder, bodies without end, queries in values, scripts in names."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from tests.security.conftest import Application
from visavis.events import new_id
from visavis.storage import MessageRecord, SessionRecord
from visavis.storage.sql import SqlStorage

OUTSIDE = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd",
    "..\\..\\..\\etc\\passwd",
    "/etc/passwd",
    "%00/etc/passwd",
    "x/../../../../../etc/passwd",
    "%c0%ae%c0%ae/etc/passwd",
    "file:///etc/passwd",
]
PLACES = [
    "/{}",
    "/avatars/{}",
    "/media/personas/host/slides/{}",
    "/media/{}",
    "/api/personas/{}/documents",
    "/api/personas/host/documents/{}",
    "/api/sessions/{}",
    "/_next/{}",
]
QUERIES = [
    "' OR '1'='1",
    "'; DROP TABLE sessions; --",
    '" OR ""="',
    "1 UNION SELECT sealed FROM people",
    '{"$gt": ""}',
    '{"$where": "sleep(1000)"}',
    "$ne",
    "%' ESCAPE '",
    "\\",
    "\u202e\U0001f600",
]
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("path", OUTSIDE)
async def test_no_path_leads_out(application: Application, place: str, path: str) -> None:
    answer = await application.client.get(place.format(path))
    assert "root:" not in answer.text
    assert answer.status_code in (200, 307, 400, 404, 422, 503)
    if answer.status_code == 200:
        assert (
            path == "%00/etc/passwd" or "documents" in place or answer.headers["content-type"].startswith("text/html")
        )


@pytest.mark.parametrize("text", QUERIES)
async def test_values_are_never_part_of_a_query(application: Application, text: str) -> None:
    kept = new_id()
    storage = SqlStorage(f"sqlite:///{application.folder / 'visavis.db'}")
    await storage.open()
    await storage.save_session(SessionRecord(kept, "host", 1_700_000_000_000))
    await storage.close()
    for path in ("/api/sessions/{}", "/api/sessions/{}/messages", "/api/sessions/{}/events"):
        answer = await application.client.get(path.format(_quoted(text)))
        assert answer.status_code in (404, 422), answer.text
    cursor = await application.client.get("/api/sessions", params={"cursor": text})
    assert cursor.status_code in (200, 422)
    await application.client.get(f"/api/sessions/{kept}/events", params={"type": [text]})
    found = await application.client.get("/trpc/sessions.list", params={"input": json.dumps({"text": text})})
    assert found.status_code == 200
    assert found.json()["result"]["data"]["items"] == []
    assert (await application.client.delete(f"/api/sessions/{_quoted(text)}")).status_code in (404, 422)
    assert (await application.client.get(f"/api/sessions/{kept}")).status_code == 200


@pytest.mark.parametrize("value", [{"$gt": ""}, {"$ne": None}, ["a"], True, 7, {"__proto__": {"admin": True}}])
async def test_an_object_is_no_text(application: Application, value: object) -> None:
    answer = await application.client.get("/trpc/sessions.get", params={"input": json.dumps({"session_id": value})})
    assert answer.status_code == 400
    assert answer.json()["error"]["data"]["code"] == "BAD_REQUEST"


async def test_bodies_have_an_end(application: Application) -> None:
    headers = {"content-type": "application/json"}
    for path, size in {
        "/trpc/sessions.remove": 3_000_000,
        "/trpc/personas.save": 18_000_000,  # a whole persona is let through
        "/api/auth/login": 3_000_000,
        "/api/auth/setup": 3_000_000,
    }.items():
        huge = b'{"id": "' + b"x" * size + b'"}'
        answer = await application.client.post(path, content=huge, headers=headers)
        assert answer.status_code == 413, f"{path} answers {answer.status_code}"


async def test_deep_nesting_is_refused(application: Application) -> None:
    deep = "[" * 50_000 + "]" * 50_000
    answer = await application.client.post(
        "/trpc/sessions.remove", content=deep, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400


async def test_scripts_in_names_and_words_come_back_as_data(application: Application) -> None:
    storage = SqlStorage(f"sqlite:///{application.folder / 'visavis.db'}")
    await storage.open()
    kept = new_id()
    await storage.save_session(SessionRecord(kept, "host", 1_700_000_000_000))
    await storage.save_message(MessageRecord(new_id(), kept, 1, "user", SCRIPT, 1_700_000_000_001))
    await storage.close()
    answer = await application.client.get(f"/api/sessions/{kept}/messages")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["items"][0]["text"] == SCRIPT
    export = await application.client.get(f"/api/sessions/{kept}/export", params={"format": "vtt"})
    assert export.headers["content-type"].startswith("text/vtt")
    assert "<script>" not in export.text


async def test_every_answer_carries_the_headers(application: Application) -> None:
    for path in ("/", "/api/status", "/api/nothing", "/healthz", "/avatars/avatars.json", "/media/x"):
        headers = (await application.client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "SAMEORIGIN", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert headers.get("server") is None or "visavis" not in headers["server"]


async def test_the_page_runs_only_the_scripts_that_were_built_into_it(application: Application) -> None:
    answer = await application.client.get("/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"].split()
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert "sha256-" in policy["script-src"]


async def test_answers_about_people_are_not_kept_by_browsers(application: Application) -> None:
    for path in ("/api/sessions", "/api/status", "/trpc/auth.me"):
        assert (await application.client.get(path)).headers["cache-control"] == "no-store", path


async def test_another_host_name_is_refused(application: Application) -> None:
    answer = await application.client.get("/api/status", headers={"host": "rebound.example"})
    assert answer.status_code == 400


def _quoted(text: str) -> str:
    return quote(text, safe="")
