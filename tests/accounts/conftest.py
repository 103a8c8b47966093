"""Accounts over two databases, with a clock that tests move, and passwords that are hashed quickly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from visavis.accounts.accounts import Accounts
from visavis.accounts.passwords import Passwords
from visavis.accounts.signing import SigningKeys
from visavis.storage import Storage
from visavis.storage.account_records import UserRecord
from visavis.storage.memory import MemoryStorage
from visavis.storage.sql import SqlStorage

PASSWORD = "purple horse stairs"
KEY = bytes(range(32))


@dataclass
class Clock:
    """The time of day, Unix milliseconds."""

    now: int = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += round(1000 * seconds)


def quick_passwords() -> Passwords:
    return Passwords(time_cost=1, memory_kib=8, parallelism=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    storage: Storage = MemoryStorage() if request.param == "memory" else SqlStorage(f"sqlite:///{tmp_path / 'a.db'}")
    await storage.open()
    yield storage
    await storage.close()


@pytest.fixture
def accounts(storage: Storage, clock: Clock) -> Accounts:
    return Accounts(storage, SigningKeys(KEY), passwords=quick_passwords(), now=clock, refusal_s=0)


async def make_user(accounts: Accounts, email: str = "ada@example.org", role: str = "visitor") -> UserRecord:
    return await accounts.admission.create(email, role, PASSWORD)
