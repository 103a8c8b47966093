"""Keys for kiosks and scripts: ``vv_`` and 256 random bits, of which only the hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import cast

from visavis.accounts.email import normalize_name
from visavis.accounts.permissions import OF_ROLE, PERMISSIONS, Permission
from visavis.accounts.principal import Principal
from visavis.accounts.recent import Recent
from visavis.accounts.secret_texts import hash_secret, new_secret
from visavis.accounts.users import Users, role_of
from visavis.events import CodedError, new_id, now_ms
from visavis.events.clock import DAY_MS, MINUTE_MS, Now
from visavis.storage.account_records import API_KEYS, ApiKeyRecord
from visavis.storage.collections import Records
from visavis.storage.pages import MAX_PAGE, every

PREFIX = "vv_"
_SHOWN = len(PREFIX) + 6
_LONGEST = 100
_MOST = 100


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key, and what is kept of it."""

    key: str
    record: ApiKeyRecord


class ApiKeys:
    """Keeps keys. A key may do what it was made for, as far as its user may."""

    def __init__(self, storage: Records, users: Users, now: Now = now_ms) -> None:
        self._keys = storage.collection(API_KEYS)
        self._users = users
        self._now = now
        self._recent: Recent[ApiKeyRecord | None] = Recent()

    async def create(self, user_id: str, name: str, scopes: list[str], *, days: int | None) -> NewApiKey:
        """Make a key for somebody. Raises CodedError ``users.unknown``, ``users.invalid_name`` or ``keys.*``."""
        user = await self._users.get(user_id)
        allowed = OF_ROLE[role_of(user)]
        wanted = [scope for scope in PERMISSIONS if scope in scopes]
        if not wanted or len(wanted) != len(set(scopes)) or not allowed.issuperset(wanted):
            raise CodedError("keys.scopes", f"A key of this user can have: {', '.join(sorted(allowed))}.")
        if await self._keys.count({"user_id": user_id}) >= _MOST:
            raise _too_many()
        key = PREFIX + new_secret()
        now = self._now()
        record = ApiKeyRecord(
            id=new_id(),
            user_id=user_id,
            name=_name(name),
            prefix=key[:_SHOWN],
            key_hash=hash_secret(key),
            created_ms=now,
            scopes=list(wanted),
            expires_ms=None if days is None else now + days * DAY_MS,
        )
        await self._keys.add(record)
        if await self._keys.count({"user_id": user_id}) > _MOST:  # others were made at the same time
            await self._keys.delete(record.id)
            raise _too_many()
        return NewApiKey(key, record)

    async def of_user(self, user_id: str) -> list[ApiKeyRecord]:
        """Return somebody's keys, the oldest first."""
        return [key async for key in every(partial(self._keys.find, {"user_id": user_id}, limit=MAX_PAGE))]

    async def get(self, key_id: str) -> ApiKeyRecord:
        """Return a key. Raises CodedError ``keys.unknown``."""
        record = await self._keys.get(key_id)
        if record is None:
            raise CodedError("keys.unknown", "There is no such key.")
        return record

    async def revoke(self, key_id: str) -> ApiKeyRecord:
        """Make a key useless at once. Raises CodedError ``keys.unknown``."""
        record = await self.get(key_id)
        await self._keys.delete(key_id)
        self._recent.forget(record.key_hash)
        return record

    def forget(self) -> None:
        """Read all keys anew: others have ended some."""
        self._recent.forget()

    async def read(self, key: str) -> Principal:
        """Return who comes with a key. Raises CodedError ``auth.invalid_token`` or ``auth.expired``."""
        if len(key) > _LONGEST:
            raise _invalid()
        known = hash_secret(key)
        record = await self._recent.get(known, lambda: self._keys.first({"key_hash": known}))
        user = None if record is None else await self._users.recent(record.user_id)
        if record is None or user is None or user.disabled:
            raise _invalid()
        if record.expires_ms is not None and record.expires_ms <= self._now():
            raise CodedError("auth.expired", "This key is too old. Make another one.")
        await self._note_use(record)
        permissions = OF_ROLE[role_of(user)] & set(cast("list[Permission]", record.scopes))
        return Principal("key", frozenset(permissions), user.id, f"{user.email}, key {record.name}", record.id)

    async def is_of_use(self, key_id: str) -> bool:
        """Tell whether a key with which somebody has come is still of use."""
        record = await self._keys.get(key_id)
        return record is not None and (record.expires_ms is None or record.expires_ms > self._now())

    async def _note_use(self, record: ApiKeyRecord) -> None:
        """Keep when it was used, at most once a minute."""
        now = self._now()
        if record.used_ms is not None and now - record.used_ms < MINUTE_MS:
            return
        await self._keys.change(record.id, {"used_ms": now}, {"used_ms": record.used_ms})
        self._recent.forget(record.key_hash)


def _name(text: str) -> str:
    name = normalize_name(text)
    if not name:
        raise CodedError("users.invalid_name", "A key needs a name, by which it can be told from others.")
    return name


def _too_many() -> CodedError:
    return CodedError("keys.too_many", f"A user has at most {_MOST} keys. Revoke some first.")


def _invalid() -> CodedError:
    return CodedError("auth.invalid_token", "This key is of no use.")
