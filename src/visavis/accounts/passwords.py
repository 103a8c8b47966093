"""Passwords: hashed with Argon2id (RFC 9106), in threads, few at a time."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from visavis.events import CodedError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

T = TypeVar("T")

_AT_ONCE = 2
"""Each takes 64 MiB and a processor for about 50 ms."""
_WAITING = 64


class Passwords:
    """Hashes and compares passwords."""

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65_536, parallelism: int = 4) -> None:
        """Take Argon2's parameters; the defaults are those of RFC 9106's second recommendation."""
        self._parameters = time_cost, memory_kib, parallelism
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0
        self._hasher: PasswordHash | None = None
        self._decoy: str | None = None

    async def hash(self, password: str) -> str:
        """Return what is kept of a password. Raises CodedError ``auth.busy`` (retryable)."""
        with self.place():
            return await self._work(lambda: self._hashing().hash(_form(password)))

    @contextmanager
    def place(self) -> Iterator[None]:
        """Keep a place in the queue. Raises CodedError ``auth.busy`` (retryable)."""
        if self._waiting >= _WAITING:
            raise CodedError("auth.busy", "Too many people sign in right now. Try again in a moment.", retryable=True)
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    async def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Tell whether it is the password, and a new hash if it should be kept otherwise by now.

        Where nothing is kept it takes as long as if something were. Whoever asks has a :meth:`place`: who is turned
        away for want of one has not tried.
        """
        return await self._work(lambda: self._compare(_form(password), kept))

    def _compare(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        from pwdlib.exceptions import PwdlibError

        hashing = self._hashing()
        if self._decoy is None:
            self._decoy = hashing.hash("nobody's password")
        try:
            right, renewed = hashing.verify_and_update(password, kept or self._decoy)
        except PwdlibError:  # a hash of a kind that is not known any more
            return False, None
        return right and kept is not None, renewed if kept is not None else None

    def _hashing(self) -> PasswordHash:
        if self._hasher is None:
            from pwdlib import PasswordHash
            from pwdlib.hashers.argon2 import Argon2Hasher

            time_cost, memory, parallelism = self._parameters
            argon2 = Argon2Hasher(time_cost=time_cost, memory_cost=memory, parallelism=parallelism)
            self._hasher = PasswordHash((argon2,))
        return self._hasher

    async def _work(self, job: Callable[[], T]) -> T:
        async with self._gate:
            return await asyncio.to_thread(job)


def _form(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
