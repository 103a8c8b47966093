"""MongoDB's wire protocol: OP_MSG, and OP_QUERY for the first greeting.

Source: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
"""

from __future__ import annotations

import asyncio
import itertools
import struct
from dataclasses import dataclass
from typing import Any

import bson

Document = dict[str, Any]

_HEADER = struct.Struct("<iiii")  # length, request id, id of the request that is answered, operation
OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
_CHECKSUM, _MORE_TO_COME = 1, 2
_ids = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Request:
    """A command, and how it is to be answered."""

    command: Document
    id: int
    operation: int
    wants_answer: bool = True


async def read(reader: asyncio.StreamReader) -> Request:
    """Read one command. Raises asyncio.IncompleteReadError where the client hangs up."""
    length, request_id, _, operation = _HEADER.unpack(await reader.readexactly(_HEADER.size))
    body = await reader.readexactly(length - _HEADER.size)
    if operation == OP_QUERY:
        end_of_name = body.index(b"\0", 4)
        return Request(bson.decode(body[end_of_name + 9 :]), request_id, operation)
    if operation != OP_MSG:
        raise ValueError(f"operation {operation} is not known")
    flags = struct.unpack_from("<I", body)[0]
    command = _sections(body[4 : len(body) - (4 if flags & _CHECKSUM else 0)])
    return Request(command, request_id, operation, not flags & _MORE_TO_COME)


def _sections(data: bytes) -> Document:
    """Return a command with its sequences of documents in their places."""
    command: Document = {}
    sequences: dict[str, list[Document]] = {}
    place = 0
    while place < len(data):
        kind, size = data[place], struct.unpack_from("<i", data, place + 1)[0]
        section = data[place + 1 : place + 1 + size]
        if kind == 0:
            command = bson.decode(section)
        else:
            name, _, documents = section[4:].partition(b"\0")
            sequences[name.decode()] = bson.decode_all(documents)
        place += 1 + size
    return {**command, **sequences}


def answer(request: Request, document: Document) -> bytes:
    """Return the bytes that answer a request."""
    body = bson.encode(document)
    if request.operation == OP_QUERY:
        body = struct.pack("<iqii", 8, 0, 0, 1) + body
        return _HEADER.pack(_HEADER.size + len(body), next(_ids), request.id, OP_REPLY) + body
    body = struct.pack("<IB", 0, 0) + body
    return _HEADER.pack(_HEADER.size + len(body), next(_ids), request.id, OP_MSG) + body
