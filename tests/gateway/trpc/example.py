"""A server with a procedure of every kind, and every way to fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Annotated, Literal

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import GUESTS, Principal
from visavis.events import CodedError
from visavis.gateway.origins import Origins
from visavis.gateway.trpc.limits import TrpcLimits
from visavis.gateway.trpc.mounting import add_trpc
from visavis.gateway.trpc.procedures import Context, Router, Tracked

PRINCIPALS = {
    "member": Principal("user", OF_ROLE["member"], user_id="u1", name="member@example.org"),
    "admin": Principal("user", OF_ROLE["admin"], user_id="u2", name="admin@example.org"),
}


@dataclass
class TokenAccess:
    """Somebody is who the token says."""

    revoked: set[str] = field(default_factory=set)
    looks: int = 0

    async def identify(self, connection: HTTPConnection, *, token: str | None = None) -> Principal:
        self.looks += 1
        Origins(()).check(connection)
        given = token or connection.headers.get("authorization", "").removeprefix("Bearer ")
        if not given:
            return GUESTS
        if given == "expired":
            raise CodedError("auth.expired", "Your login has expired.", retryable=True)
        if given not in PRINCIPALS:
            raise CodedError("auth.invalid_token", "This token is of no use.")
        return PRINCIPALS[given]

    async def check_again(self, principal: Principal) -> None:
        if principal.name in self.revoked:
            raise CodedError("auth.invalid_token", "This login has ended.")


class HelloIn(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=20)]
    mood: Literal["happy", "calm"] = "happy"


class Hello(BaseModel):
    greeting: str
    mood: str
    at: datetime


class Text(BaseModel):
    text: str


class Pair(BaseModel):
    a: int
    b: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    tags: list[str]


class Count(BaseModel):
    count: int = Field(3, ge=0, le=1_000_000)
    every_s: float = Field(0.0, ge=0, le=10)
    last_event_id: str | None = Field(None, alias="lastEventId")


class Tick(BaseModel):
    number: int


@dataclass
class Example:
    """What the procedures have done."""

    access: TokenAccess = field(default_factory=TokenAccess)
    added: list[int] = field(default_factory=list)
    open: int = 0
    """Subscriptions that go on."""
    begun: int = 0
    """Slow queries and long mutations."""
    cancelled: int = 0
    finished: int = 0
    resumed: list[str] = field(default_factory=list)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    drop_after: int | None = None
    """After so many parts of a stream the connection is cut, once."""

    def router(self) -> Router:
        router = Router("things")
        _add_calls(router, self)
        _add_subscriptions(router, self)
        return router

    def app(self, limits: TrpcLimits | None = None) -> FastAPI:
        app = FastAPI()
        add_trpc(app, [self.router()], self.access, limits)
        return app


def _add_calls(router: Router, example: Example) -> None:
    @router.query("hello", None)
    async def hello(context: Context, given: HelloIn) -> Hello:
        """Greet."""
        at = datetime(2026, 1, 31, tzinfo=UTC)
        return Hello(greeting=f"hello {given.name}, says {context.principal.name}", mood=given.mood, at=at)

    @router.query("items", None)
    async def items(context: Context) -> list[Item]:
        return [Item("a", ["x", "y"]), Item('b\u2028\n"<ü😀', [])]

    @router.query("slow", None)
    async def slow(context: Context, given: Pair) -> int:
        example.begun += 1
        try:
            await asyncio.sleep(given.b / 1000)
        except asyncio.CancelledError:
            example.cancelled += 1
            raise
        return given.a

    @router.mutation("add", "talk")
    async def add(context: Context, given: Pair) -> int:
        example.added.append(given.a + given.b)
        return given.a + given.b

    @router.mutation("fill", "talk", large=True)
    async def fill(context: Context, given: Text) -> int:
        return len(given.text)

    @router.mutation("cut", None)
    async def cut(context: Context, given: Pair) -> None:
        example.drop_after = given.a

    @router.mutation("nothing", None)
    async def nothing(context: Context) -> None:
        return None

    @router.mutation("long", None)
    async def long(context: Context) -> None:
        example.begun += 1
        await example.release.wait()
        example.finished += 1

    @router.query("own", "own.read")
    async def own(context: Context) -> str | None:
        return context.principal.user_id

    @router.query("users", "users.read")
    async def users(context: Context) -> str:
        return "everybody"

    @router.query("missing", None)
    async def missing(context: Context) -> None:
        raise CodedError("session.unknown", "There is no such conversation.")

    @router.query("away", None)
    async def away(context: Context) -> None:
        raise CodedError("storage.unreachable", "The database does not answer.", retryable=True)

    @router.query("broken", None)
    async def broken(context: Context) -> None:
        raise RuntimeError("a secret: hunter2")

    @router.query("mistyped", None)
    async def mistyped(context: Context) -> int:
        return "hunter2"  # type: ignore[return-value]

    @router.query("open", None)
    async def open_count(context: Context) -> int:
        return example.open


def _add_subscriptions(router: Router, example: Example) -> None:
    @router.subscription("ticks", None)
    async def ticks(context: Context, given: Count) -> AsyncIterator[Tracked[Tick]]:
        example.open += 1
        if given.last_event_id is not None:
            example.resumed.append(given.last_event_id)
        try:
            for number in range(int(given.last_event_id or 0) + 1, given.count + 1):
                yield Tracked(str(number), Tick(number=number))
                await asyncio.sleep(given.every_s)
        finally:
            example.open -= 1

    @router.subscription("plain", "own.read")
    async def plain(context: Context, given: Count) -> AsyncIterator[int]:
        example.open += 1
        try:
            for number in range(given.count):
                yield number
                await asyncio.sleep(given.every_s)
        finally:
            example.open -= 1

    @router.subscription("failing", None)
    async def failing(context: Context) -> AsyncIterator[int]:
        yield 1
        raise CodedError("session.unknown", "There is no such conversation.")

    @router.subscription("bulk", None)
    async def bulk(context: Context) -> AsyncIterator[str]:
        example.open += 1
        try:
            while True:
                yield token_hex(250_000)  # it cannot be compressed away
        finally:
            example.open -= 1

    @router.subscription("quiet", None)
    async def quiet(context: Context) -> AsyncIterator[int]:
        example.open += 1
        try:
            await asyncio.Event().wait()
            yield 1
        finally:
            example.open -= 1


class Cutting:
    """Cuts the connection of a stream in its midst, as networks do."""

    def __init__(self, app: FastAPI, example: Example) -> None:
        self._app = app
        self._example = example

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def cutting(message: Message) -> None:
            left = self._example.drop_after
            if left is not None and message.get("more_body"):
                if left == 0:
                    self._example.drop_after = None
                    raise ConnectionResetError("cut by the test")
                self._example.drop_after = left - 1
            await send(message)

        await self._app(scope, receive, cutting)


@asynccontextmanager
async def served(example: Example, limits: TrpcLimits | None = None, app: FastAPI | None = None) -> AsyncIterator[str]:
    """Serve on a free port, and yield the address."""
    config = uvicorn.Config(
        Cutting(app or example.app(limits), example),
        host="127.0.0.1",
        port=0,
        log_level="critical",
        lifespan="off",
        ws="websockets-sansio",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
