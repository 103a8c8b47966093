"""The double as a server in a thread of its own, which any client of MongoDB can talk to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.mongo_double import wire
from tests.mongo_double.commands import GREETINGS, greeting
from tests.mongo_double.errors import UNKNOWN, Document, ServerError
from tests.mongo_double.state import State
from tests.mongo_double.transactions import HangUpError, Serial

_REPLICA_SET = "double"


class MongoDouble:
    """A double of a MongoDB server: a replica set of one member, or a server on its own."""

    def __init__(self, *, replica_set: bool = True) -> None:
        self.commands: list[Document] = []
        """What was asked of it, but for greetings."""
        self.faults: list[str] = []
        """What it failed at by its own fault: a test that meets one says nothing."""
        self.url = ""
        self._replica_set = replica_set
        self._address = ""

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        """Listen on a port of its own until told to stop."""
        serial = Serial(State(), replica_set=self._replica_set)
        clients: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            clients[task] = writer
            try:
                await self._talk(serial, reader, writer)
            finally:
                del clients[task]

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        self._address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self.url = f"mongodb://{self._address}"
        ready.set()
        await stop.wait()
        server.close()
        for writer in list(clients.values()):
            writer.transport.abort()
        await asyncio.gather(*list(clients))

    async def _talk(self, serial: Serial, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sessions: set[bytes] = set()
        try:
            while True:
                request = await wire.read(reader)
                if "lsid" in request.command and request.command.get("autocommit") is False:
                    sessions.add(request.command["lsid"]["id"])
                document = await self._answer(serial, request.command)
                if request.wants_answer:
                    writer.write(wire.answer(request, document))
                    await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, HangUpError):
            pass  # the client has gone, or is to be left
        finally:
            writer.close()
            await serial.hung_up(sessions)

    async def _answer(self, serial: Serial, command: Document) -> Document:
        if next(iter(command)) in GREETINGS:
            return greeting(self._address, _REPLICA_SET if self._replica_set else None)
        self.commands.append(command)
        try:
            return await serial.run(command)
        except ServerError as error:
            if error.code == UNKNOWN:
                self.faults.append(str(error))
            return {"ok": 0.0, **error.document}
        except HangUpError:
            raise
        except Exception as error:  # noqa: BLE001 - mongomock raises all kinds
            self.faults.append(repr(error))
            return {"ok": 0.0, "code": 8, "codeName": "UnknownError", "errmsg": f"the double failed: {error!r}"}


@contextmanager
def mongo_double(*, replica_set: bool = True) -> Iterator[MongoDouble]:
    """Run a double in a thread. Fails in the end if it was asked for what it cannot do."""
    double, ready, stop = MongoDouble(replica_set=replica_set), threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(double.serve(ready, stop)), daemon=True)
    thread.start()
    assert ready.wait(60), "the double did not start"
    try:
        yield double
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(60)
        loop.close()
    assert not double.faults, double.faults
