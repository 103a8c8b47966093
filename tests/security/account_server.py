"""A server with accounts and little else, asked as browsers and programs do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
from fastapi import FastAPI

from tests.accounts.conftest import KEY, PASSWORD, Clock, quick_passwords
from visavis.accounts.principal import Principal
from visavis.bootstrap.accounts import AccountParts, account_parts
from visavis.config import Settings
from visavis.gateway.auth import add_auth_errors
from visavis.gateway.guard import Guard
from visavis.gateway.http import add_error_handlers
from visavis.storage.account_records import UserRecord
from visavis.storage.memory import MemoryStorage

HOST = "visavis.example"
ORIGIN = f"https://{HOST}"


@dataclass
class Server:
    """Accounts behind routes, and routes that need something."""

    app: FastAPI
    parts: AccountParts
    clock: Clock

    def browser(self, *, address: str = "127.0.0.1", scheme: str = "https", origin: str | None = ORIGIN) -> "Browser":
        return Browser(self.program(address=address, scheme=scheme, origin=origin))

    def program(
        self, token: str = "", *, address: str = "127.0.0.1", scheme: str = "https", origin: str | None = None
    ) -> httpx.AsyncClient:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        if origin is not None:
            headers["origin"] = origin
        transport = httpx.ASGITransport(app=self.app, client=(address, 50_000))
        return httpx.AsyncClient(transport=transport, base_url=f"{scheme}://{HOST}", headers=headers)

    async def user(self, email: str = "ada@example.org", role: str = "admin") -> UserRecord:
        return await self.parts.accounts.admission.create(email, role, PASSWORD)


@dataclass
class Browser:
    """Keeps cookies, and the token against forgery, as the page does."""

    client: httpx.AsyncClient
    csrf: str = ""

    async def login(self, email: str = "ada@example.org", password: str = PASSWORD) -> httpx.Response:
        return self.learn(await self.client.post("/api/auth/login", json={"email": email, "password": password}))

    async def post(self, path: str, **body: object) -> httpx.Response:
        headers = {"x-visavis-csrf": self.csrf} if self.csrf else {}
        return self.learn(await self.client.post(path, json=body, headers=headers))

    async def me(self) -> dict[str, Any]:
        answer = await self.client.get("/api/auth/me")
        return {"status": answer.status_code, **answer.json()}

    def learn(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code == 200 and "csrf" in answer.json():
            self.csrf = answer.json()["csrf"] or ""
        return answer

    def cookie(self, name: str) -> str | None:
        return next((item.value for item in self.client.cookies.jar if item.name == name), None)


@asynccontextmanager
async def run_accounts(folder: Path, **changes: Any) -> AsyncIterator[Server]:
    """Make a server. ``changes`` are settings."""
    settings = Settings(_env_file=None, data_dir=folder, session_key=KEY.hex(), **changes)
    clock = Clock()
    storage = MemoryStorage()
    await storage.open()
    parts = account_parts(settings, storage, quick_passwords(), now=clock, refusal_s=0)
    yield Server(_application(parts), parts, clock)


def _application(parts: AccountParts) -> FastAPI:
    app = FastAPI()
    add_error_handlers(app)
    add_auth_errors(app)
    for routes in parts.routes:
        app.include_router(routes)
    guard = Guard(parts.access)

    @app.get("/read")
    async def read(principal: Annotated[Principal, guard.needs("own.read")]) -> str:
        return principal.name

    @app.post("/write")
    async def write(principal: Annotated[Principal, guard.needs("own.read")]) -> str:
        return principal.name

    @app.post("/talk")
    async def talk(principal: Annotated[Principal, guard.needs("talk")]) -> str:
        return principal.kind

    @app.post("/administer")
    async def administer(principal: Annotated[Principal, guard.needs("users.write")]) -> str:
        return principal.name

    return app


def problem_of(answer: httpx.Response) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]
