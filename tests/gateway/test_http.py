from __future__ import annotations

import asyncio

import httpx

from tests.gateway.conftest import Gateway, enter, message, send
from visavis.gateway.app import Site


async def test_a_conversation_can_be_read_and_deleted(gateway: Gateway) -> None:
    async with gateway() as house, httpx.AsyncClient(base_url=house.http) as client:
        async with house.connect() as socket:
            session_id = await enter(socket)
            for number in range(3):
                await send(socket, "text.input", text=f"hello {number}")
                await message(socket, "assistant.response")
        written: list[object] = []
        while len(written) < 6:  # a little later than it was said
            await asyncio.sleep(0.02)
            written = (await client.get(f"/api/sessions/{session_id}/messages")).json()["items"]
        listed = (await client.get("/api/sessions")).json()
        assert [item["id"] for item in listed["items"]] == [session_id]
        session = (await client.get(f"/api/sessions/{session_id}")).json()
        assert (session["persona"], session["closed_ms"]) == ("host", None)

        first = (await client.get(f"/api/sessions/{session_id}/messages", params={"limit": 4})).json()
        assert [(item["role"], item["text"]) for item in first["items"]] == [
            ("user", "hello 0"), ("assistant", "hello 0"), ("user", "hello 1"), ("assistant", "hello 1"),
        ]  # fmt: skip
        rest = (
            await client.get(f"/api/sessions/{session_id}/messages", params={"cursor": first["next_cursor"]})
        ).json()
        assert [item["text"] for item in rest["items"]] == ["hello 2", "hello 2"]
        assert rest["next_cursor"] is None

        events = (
            await client.get(f"/api/sessions/{session_id}/events", params={"type": ["text.input", "session.opened"]})
        ).json()
        assert [item["type"] for item in events["items"]] == ["session.opened"] + ["text.input"] * 3

        assert (await client.delete(f"/api/sessions/{session_id}")).status_code == 204
        gone = await client.get(f"/api/sessions/{session_id}")
        assert gone.status_code == 404
        assert gone.json() == {
            "code": "session.unknown",
            "detail": "There is no such conversation.",
            "retryable": False,
        }


async def test_bad_requests_get_a_code(gateway: Gateway) -> None:
    async with gateway() as house, httpx.AsyncClient(base_url=house.http) as client:
        for path, status, code in [
            ("/api/sessions?limit=0", 422, "request.invalid"),
            ("/api/sessions?limit=many", 422, "request.invalid"),
            ("/api/sessions/none/messages", 404, "session.unknown"),
            ("/api/sessions/none/events", 404, "session.unknown"),
            ("/api/nonsense", 404, "request.not_found"),
        ]:
            response = await client.get(path)
            assert (response.status_code, response.json()["code"]) == (status, code), path
        assert (await client.delete("/api/sessions/none")).json()["code"] == "session.unknown"
        assert (await client.post("/api/sessions")).json()["code"] == "request.method_not_allowed"


async def test_health_figures_and_status(gateway: Gateway) -> None:
    async with gateway() as house, httpx.AsyncClient(base_url=house.http) as client, house.connect() as socket:
        await enter(socket)
        await send(socket, "text.input", text="speak 0.2")
        await message(socket, "assistant.response")
        await socket.send("{")
        await message(socket, "error")
        assert (await client.get("/healthz")).json() == {"status": "ok", "checks": {"database": "ok"}}
        figures = (await client.get("/metrics")).text
        assert 'visavis_events_total{type="text.input"} 1.0' in figures
        assert 'visavis_errors_total{code="wire.malformed_json"} 1.0' in figures
        assert "visavis_sessions 1.0" in figures
        status = (await client.get("/api/status")).json()
        assert (status["ready"], status["personas"][0]["title"]) == (True, "Echo")


async def test_every_answer_carries_the_security_headers(gateway: Gateway) -> None:
    async with gateway() as house, httpx.AsyncClient(base_url=house.http) as client:
        for path in ("/", "/api/status", "/nothing"):
            headers = (await client.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "SAMEORIGIN"


async def test_a_foreign_host_name_is_refused(gateway: Gateway) -> None:
    async with gateway() as house, httpx.AsyncClient(base_url=house.http) as client:
        response = await client.get("/api/status", headers={"host": "evil.example"})
        assert response.status_code == 400


async def test_the_page_is_served_where_it_is_built(gateway: Gateway, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "index.html").write_text("<title>the page</title>")
    async with gateway(site=Site(static=folder)) as house, httpx.AsyncClient(base_url=house.http) as client:
        assert "the page" in (await client.get("/")).text
        assert (await client.get("/../../etc/passwd")).status_code == 404
    async with gateway(site=Site(static=folder / "empty")) as house, httpx.AsyncClient(base_url=house.http) as client:
        assert "make web" in (await client.get("/")).text
