"""The whole application with every route and procedure, asked by anybody that a test chooses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from visavis.accounts.permissions import OF_ROLE, ROLES
from visavis.accounts.principal import GUESTS, OWNER, UNKNOWN, Principal
from visavis.bootstrap.server import build_server
from visavis.config import Settings
from visavis.gateway.access import AccountAccess
from visavis.gateway.open_access import OpenAccess

PRINCIPALS: dict[str, Principal] = {
    "nobody": UNKNOWN,
    "guest": GUESTS,
    "kiosk's key": Principal("key", frozenset({"status.read", "talk"}), user_id="key-owner", name="key"),
    **{role: Principal("user", OF_ROLE[role], user_id=f"some-{role}", name=f"{role}@example.org") for role in ROLES},
    "owner": OWNER,
}
"""One of every sort."""


@dataclass
class Application:
    """The application, and who asks it."""

    app: FastAPI
    access: OpenAccess
    client: httpx.AsyncClient
    folder: Path
    """Of its data."""


@pytest.fixture(scope="session")
def security_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("security")
    return Settings(
        _env_file=None, data_dir=folder, cache_dir=folder / "cache", mind="scripted",
        recognizer="none", synthesizer="none", faces="none", turn_model="none",
    )  # fmt: skip


@pytest.fixture
async def application(
    security_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Application]:
    settings = security_settings.model_copy(update={"data_dir": tmp_path})
    access = OpenAccess()
    monkeypatch.setattr(AccountAccess, "identify", lambda _, connection, token=None: access.identify(connection))
    app = build_server(settings)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        client = httpx.AsyncClient(transport=transport, base_url="http://localhost")
        yield Application(app, access, await stack.enter_async_context(client), tmp_path)
