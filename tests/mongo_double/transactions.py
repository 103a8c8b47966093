"""Transactions: one at a time, and whoever is not part of it waits."""

from __future__ import annotations

import asyncio

from tests.mongo_double.commands import run
from tests.mongo_double.errors import Document, ServerError, unknown
from tests.mongo_double.state import State

_RETRY = ["TransientTransactionError"]
_PATIENCE_S = 20
"""Nobody holds a transaction open for as long in a test."""


class Serial:
    """Does commands one after the other, those of a transaction without others in between."""

    def __init__(self, state: State, *, replica_set: bool) -> None:
        self._state = state
        self._replica_set = replica_set
        self._ended = asyncio.Condition()

    async def run(self, command: Document) -> Document:
        """Do a command. Raises ServerError."""
        name = next(iter(command))
        try:
            _fail_if_told_to(self._state, name)
        except ServerError:
            if self._is_inside(command):
                await self._end(restore=True)
            raise
        if command.get("autocommit") is not False:
            if "txnNumber" in command and not self._replica_set:
                raise ServerError(20, "IllegalOperation", "This server is on its own and cannot retry writes")
            async with self._ended:
                await self._wait()
                return run(self._state, command)
        if not self._replica_set:
            message = "Transaction numbers are only allowed on a replica set member or mongos"
            raise ServerError(20, "IllegalOperation", message)
        session, number = command["lsid"]["id"], int(command["txnNumber"])
        if command.get("startTransaction"):
            async with self._ended:
                await self._wait()
                self._state.begin(session, number)
        return await self._inside(name, command)

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._ended.wait_for(lambda: self._state.transaction is None), _PATIENCE_S)
        except TimeoutError:
            raise unknown("an end of the transaction that is under way") from None

    def _is_inside(self, command: Document) -> bool:
        under_way = self._state.transaction
        return (
            under_way is not None
            and command.get("autocommit") is False
            and (under_way.session, under_way.number) == (command["lsid"]["id"], int(command["txnNumber"]))
        )

    async def _inside(self, name: str, command: Document) -> Document:
        if not self._is_inside(command):
            message = "Given transaction number does not match any in-progress transactions."
            raise ServerError(251, "NoSuchTransaction", message, errorLabels=_RETRY)
        if name in ("commitTransaction", "abortTransaction"):
            await self._end(restore=name == "abortTransaction")
            return {"ok": 1.0}
        try:
            answer = run(self._state, command)
        except ServerError:
            await self._end(restore=True)
            raise
        if "writeErrors" in answer:  # whatever goes wrong ends a transaction
            await self._end(restore=True)
        return answer

    async def _end(self, *, restore: bool) -> None:
        async with self._ended:
            self._state.end(restore=restore)
            self._ended.notify_all()

    async def hung_up(self, sessions: set[bytes]) -> None:
        """End the transaction of a client that has gone."""
        if self._state.transaction is not None and self._state.transaction.session in sessions:
            await self._end(restore=True)


class HangUpError(Exception):
    """The connection is to be closed."""


def _fail_if_told_to(state: State, name: str) -> None:
    point = state.fail_point
    if point is None or point.times == 0 or name not in point.data["failCommands"]:
        return
    point.times -= 1
    if point.data.get("closeConnection"):
        raise HangUpError
    labels = {"errorLabels": point.data["errorLabels"]} if "errorLabels" in point.data else {}
    raise ServerError(point.data["errorCode"], "FailPoint", "told to fail by configureFailPoint", **labels)
