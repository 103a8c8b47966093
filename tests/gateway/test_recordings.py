"""Recordings and exports over HTTP: whole, in parts, and only for those who may."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import HTTPConnection

from tests.made_people import House, Made
from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import GUESTS, Principal
from visavis.bootstrap.kept_files import KeptFilesService
from visavis.events import created_ms, new_id
from visavis.gateway.byte_ranges import UnsatisfiableRangeError, wanted_range
from visavis.gateway.guard import Guard
from visavis.gateway.http import add_error_handlers
from visavis.gateway.recordings import kept_files_router
from visavis.storage.account_records import AUDIT
from visavis.storage.memory import MemoryStorage

SOUND = b"the voice of anna" * 10_000


class Door:
    """Lets in whom a header names."""

    def __init__(self) -> None:
        self.users: dict[str, Principal] = {}

    async def identify(self, connection: HTTPConnection, *, token: str | None = None) -> Principal:
        """Return who it is."""
        return self.users.get(connection.headers.get("x-user", ""), GUESTS)

    async def check_again(self, principal: Principal) -> None:
        """Return: nobody is turned away later."""


class Place:
    """A server with Anna's recording."""

    def __init__(self, client: httpx.AsyncClient, house: House, anna: Made) -> None:
        self.client, self.house, self.anna = client, house, anna
        self.url = f"/api/sessions/{anna.sessions[0]}/recording"

    async def get(self, url: str = "", *, user: str = "anna", **headers: str) -> httpx.Response:
        """Ask as somebody."""
        return await self.client.get(url or self.url, headers={"x-user": user, **headers})


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """Return the server."""
    house = House(MemoryStorage(), tmp_path)
    anna = await house.user("anna")
    berta = await house.user("berta")
    door = Door()
    for name, role, made in (("anna", "visitor", anna), ("berta", "visitor", berta), ("otto", "operator", berta)):
        user_id = made.subject.removeprefix("user:")
        door.users[name] = Principal("user", OF_ROLE[role], user_id, name)  # type: ignore[index]
    app = FastAPI()
    service = KeptFilesService(house.storage, house.artefacts, AuditLog(house.storage))
    app.include_router(kept_files_router(service, Guard(door)))
    add_error_handlers(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield Place(client, house, anna)


async def test_a_recording_is_fetched_whole_and_kept_by_no_cache(place: Place) -> None:
    response = await place.get()
    assert response.status_code == 200
    assert response.content == SOUND
    assert response.headers["content-type"] == "audio/ogg"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["x-content-type-options"] == "nosniff"
    [listed] = (await place.get(f"{place.url}s")).json()
    assert listed["bytes"] == len(SOUND)


@pytest.mark.parametrize(
    ("wanted", "part"),
    [("bytes=0-16", slice(0, 17)), ("bytes=65530-65545", slice(65_530, 65_546)), ("bytes=-5", slice(-5, None)),
     ("bytes=169990-", slice(169_990, None)), ("bytes=100-999999999", slice(100, None))],
)  # fmt: skip
async def test_a_part_is_fetched(place: Place, wanted: str, part: slice) -> None:
    response = await place.get(range=wanted)
    assert response.status_code == 206
    assert response.content == SOUND[part]
    start, stop, _ = part.indices(len(SOUND))
    assert response.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(SOUND)}"


async def test_a_part_that_is_not_there_is_refused_and_strange_wishes_get_everything(place: Place) -> None:
    response = await place.get(range="bytes=170000-")
    assert response.status_code == 416
    assert response.headers["content-range"] == f"bytes */{len(SOUND)}"
    for wanted in ("bytes=0-1,5-6", "lines=1-2", "bytes=5-2", "bytes=-", "bytes=\u0661-"):
        if wanted.isascii():
            assert (await place.get(range=wanted)).status_code == 200


async def test_nobody_else_gets_it(place: Place) -> None:
    assert (await place.get(user="berta")).status_code == 404
    assert (await place.get(user="")).status_code == 401
    assert (await place.get(user="otto")).status_code == 200
    for url in (f"{place.url}s", f"{place.url}?part=1", f"{place.url}?part=-1", "/api/sessions/x/recording"):
        assert (await place.get(url, user="berta")).status_code in (404, 422)
    response = await place.client.delete(place.url, headers={"x-user": "berta"})
    assert response.status_code == 404
    assert (await place.get()).status_code == 200


@pytest.mark.parametrize(
    "wanted", ["", "x", "bytes=0-", "bytes=00-", "bytes=1-", "bytes=-999999999", "bytes=5-9", "bytes=0-1,5-6"]
)
async def test_the_log_keeps_who_hears_somebody_else_whichever_part_is_asked_for(place: Place, wanted: str) -> None:
    headers = {"range": wanted} if wanted else {}
    assert (await place.get(**headers)).is_success
    log = place.house.storage.collection(AUDIT)
    assert await log.count({"action": "recording.heard"}) == 0
    for _ in range(3):
        assert (await place.get(user="otto", **headers)).is_success
    assert await log.count({"action": "recording.heard"}) == 1


async def test_whose_it_is_deletes_it(place: Place) -> None:
    assert (await place.client.delete(place.url, headers={"x-user": "anna"})).status_code == 204
    response = await place.get()
    assert response.status_code == 404
    assert response.json()["code"] == "recording.unknown"


async def test_what_was_changed_on_disk_is_not_played(place: Place) -> None:
    [record] = await place.house.artefacts.find({"session_id": place.anna.sessions[0]})
    path = place.house.folder / "artefacts" / record.path
    path.write_bytes(path.read_bytes()[:-200])
    response = await place.get()
    assert response.status_code >= 400
    assert response.json()["code"] == "identity.damaged"
    path.unlink()
    assert (await place.get()).json()["code"] == "artefact.gone"


async def test_an_export_is_downloaded_once_it_is_there_by_whom_it_is_of(place: Place) -> None:
    user_id = place.anna.subject.removeprefix("user:")
    record, writer = await place.house.artefacts.begin(
        "export", "visavis.zip", "application/zip", user_id=user_id, expires_ms=created_ms(new_id()) + 1_000
    )
    writer.write(b"PK everything")
    writer.close()
    await place.house.artefacts.finish(record, writer.bytes)
    url = f"/api/privacy/exports/{record.id}"
    response = await place.get(url)
    assert response.content == b"PK everything"
    assert response.headers["content-disposition"] == 'attachment; filename="visavis.zip"'
    assert (await place.get(url, user="otto")).status_code == 200
    assert (await place.get(url, user="berta")).status_code == 404
    [recording] = await place.house.artefacts.find({"session_id": place.anna.sessions[0]})
    assert (await place.get(f"/api/privacy/exports/{recording.id}")).status_code == 404  # that is no export


@given(st.text(alphabet="0123456789-=bytes, ", max_size=30), st.integers(0, 10**6))
def test_whatever_is_wanted_lies_within_the_file(header: str, size: int) -> None:
    try:
        part = wanted_range(header, size)
    except UnsatisfiableRangeError:
        return
    if part is not None:
        start, end = part
        assert 0 <= start < end <= size
