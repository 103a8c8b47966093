"""Reads what is asked over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request

from visavis.events import CodedError
from visavis.gateway.trpc.limits import TrpcLimits
from visavis.gateway.trpc.wire import UNSET, Json, Unset, connection_params, decode, inputs_of


@dataclass(frozen=True, slots=True)
class Asked:
    """The calls of one request."""

    paths: list[str]
    inputs: list[Json | Unset]
    batch: bool
    lines: bool
    """Whether each answer is wanted as soon as it is there."""
    last_event: str | None


BodyBytes = Callable[[list[str]], Awaitable[int]]
"""Returns how large a body with calls of these procedures may be."""


async def read_request(request: Request, limits: TrpcLimits, body_bytes: BodyBytes) -> Asked:
    """Read a request. Raises CodedError (``trpc.*``), and ClientDisconnect."""
    query, headers = request.query_params, request.headers
    batch = query.get("batch") == "1"
    path = request.path_params["path"]
    paths = path.split(",") if batch else [path]
    if len(paths) > limits.batch:
        raise CodedError("trpc.batch_too_large", f"A batch has {limits.batch} calls at most.")
    wants_lines = "application/jsonl" in (headers.get("trpc-accept"), *_types(headers.get("accept", "")))
    if wants_lines and not batch:
        raise CodedError("trpc.invalid_batch", "Only batches are answered in lines; a batch may have one call.")
    text = query.get("input") if request.method == "GET" else await _body(request, await body_bytes(paths))
    value = await _value(text, limits) if text else UNSET
    if "token" in connection_params(decode(query.get("connectionParams", "null"), limits.depth)):
        raise CodedError("trpc.token_in_address", "Addresses are logged on their way: send the token as a header.")
    last = headers.get("last-event-id") or query.get("lastEventId") or query.get("Last-Event-Id")
    inputs = inputs_of(value, len(paths), batch=batch)
    return Asked(paths, inputs, batch, wants_lines, last)


def _types(header: str) -> list[str]:
    return [part.split(";")[0].strip().lower() for part in header.split(",")]


async def _value(text: str | bytes, limits: TrpcLimits) -> Json:
    if len(text) > limits.body_bytes:
        return await asyncio.to_thread(decode, text, limits.depth)
    return decode(text, limits.depth)


async def _body(request: Request, most: int) -> bytes:
    if _types(request.headers.get("content-type", ""))[0] != "application/json":
        raise CodedError("trpc.unsupported_media_type", "Only application/json is read.")
    received = bytearray()
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > most:
        raise _too_large(most)
    async for piece in request.stream():
        received += piece
        if len(received) > most:
            raise _too_large(most)
    return bytes(received)


def _too_large(most: int) -> CodedError:
    return CodedError("trpc.too_large", f"A request has {most} bytes at most.")
