"""What is remembered of people: learned, recalled, forgotten. One serves all sessions."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

from visavis.events import CodedError, new_id, now_ms
from visavis.events.clock import DAY_MS, HOUR_MS
from visavis.inference.runner import Runner
from visavis.reasoning.memory.checks import tidy, why_secret
from visavis.reasoning.memory.draft import Draft, Learned
from visavis.reasoning.memory.index import TOP, MemoryIndex, Recalled
from visavis.reasoning.memory.memory import MAX_VALUE, Memory
from visavis.reasoning.memory.resolution import resolve_all
from visavis.reasoning.memory.strength import FORGOTTEN, strength
from visavis.reasoning.memory.vault import Vault
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.text import plain
from visavis.storage import Storage

log = logging.getLogger(__name__)

EPISODE_IMPORTANCE = 0.3
USED_AGAIN_MS = HOUR_MS
"""Uses within so long count as one."""
_PEOPLE_AT_HAND = 16
"""So many people's memories stay unsealed, 2 MB each at most."""
HASHED = ("device-", "user-")
"""Begins the ids of people who are not enrolled."""


@dataclass(slots=True)
class _AtHand:
    stamp: str
    index: MemoryIndex
    checked_at: float


class LongTermMemory:
    """Keeps memories sealed, and a few people's at hand. Other processes may change the same database.

    All methods raise CodedError ``storage.unreachable`` (retryable), ``memory.wrong_key`` or ``identity.damaged``.
    """

    def __init__(
        self,
        storage: Storage,
        vault: Vault,
        runner: Runner,
        *,
        encoder: Encoder | None = None,
        keep_days: int = 365,
        most: int = 1_000,
        refresh_s: float = 2.0,
        now_ms: Callable[[], int] = now_ms,
    ) -> None:
        """Begin with nothing read.

        ``runner`` runs what blocks; without an ``encoder`` wording alone decides. What nobody told or used for
        ``keep_days`` is erased, and so are the weakest beyond the ``most`` of a person. ``refresh_s`` is how long what
        another process changes may go unnoticed.
        """
        self.vault = vault
        self.now_ms = now_ms
        self._storage = storage
        self._runner = runner
        self._encoder = encoder
        self._keep_ms = keep_days * DAY_MS
        self._most = most
        self._refresh_s = refresh_s
        self._at_hand: OrderedDict[str, _AtHand] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._behind: set[asyncio.Task[None]] = set()

    async def index_of(self, person_id: str) -> MemoryIndex:
        """Return all memories of a person."""
        async with self._locked(person_id):
            return await self._index(person_id)

    async def recall(self, person_id: str, text: str, *, top: int = TOP, past: bool = False) -> list[Recalled]:
        """Return what comes to mind of a person, the best first, and count it as used.

        Of 1,000 memories that takes 2 ms beside the encoder's 4; ``past`` includes what no longer holds.
        """
        index = await self.index_of(person_id)
        if not index.memories:
            return []
        found = await self._runner.run(self._search, index, text, top, past)
        now = self.now_ms()
        stale = [item.memory.id for item in found if now - item.memory.used_ms > USED_AGAIN_MS]
        if stale:
            self._later(self._use(person_id, stale, now))
        return found

    async def learn(self, person_id: str, learned: Learned, *, session_id: str, told_ms: int) -> list[Memory]:
        """Keep what was told at a time, without secrets; return what is new or was told again."""
        if not await self._is_there(person_id):
            return []
        drafts = [draft for draft in learned.facts if not why_secret(f"{draft.text} {draft.value}")]
        told = [_memory(draft, person_id, session_id, told_ms) for draft in drafts]
        if learned.episode and not why_secret(learned.episode):
            draft = Draft(learned.episode, importance=EPISODE_IMPORTANCE)
            told.append(replace(_memory(draft, person_id, session_id, told_ms), kind="episode"))
        told = await self._encoded([item for item in told if item.text])
        async with self._locked(person_id):
            known = (await self._index(person_id)).memories
            changed = await self._runner.run(resolve_all, known, told)
            await self._keep({item.id for item in known}, changed)
            await self._sweep(person_id)
        return [item for item in changed if item.holds]

    async def forget(self, person_id: str, ids: Iterable[str]) -> int:
        """Erase memories of a person; return how many there were."""
        async with self._locked(person_id):
            own = {item.id for item in (await self._index(person_id)).memories}
            count = await self._storage.delete_memories([item for item in ids if item in own])
            self._at_hand.pop(person_id, None)
        return count

    async def forget_all(self, person_id: str) -> int:
        """Erase all memories of a person; return how many there were. Needs no key."""
        async with self._locked(person_id):
            self._at_hand.pop(person_id, None)
            return await self._storage.delete_memories_of(person_id)

    async def sweep(self) -> None:
        """Erase of everybody what has faded."""
        await self._storage.delete_faded_memories(self.now_ms() - self._keep_ms)
        for person in await self._storage.remembered_people():
            async with self._locked(person.person_id):
                await self._sweep(person.person_id)

    async def close(self) -> None:
        """Finish what is being written."""
        while self._behind:
            await asyncio.wait(self._behind)
        self._at_hand.clear()

    async def _is_there(self, person_id: str) -> bool:
        """Tell whether a person may be remembered: whoever was enrolled must not have been erased meanwhile."""
        return person_id.startswith(HASHED) or person_id in await self._storage.person_ids()

    async def _index(self, person_id: str) -> MemoryIndex:
        """Return the memories at hand, read anew if they have changed elsewhere. The caller holds the lock."""
        now = asyncio.get_running_loop().time()
        held = self._at_hand.get(person_id)
        if held is not None:
            self._at_hand.move_to_end(person_id)
            if now - held.checked_at < self._refresh_s:
                return held.index
        stamp = await self._storage.memories_stamp(person_id)
        if held is not None and held.stamp == stamp:
            held.checked_at = now
            return held.index
        records = await self._storage.memories(person_id)
        memories = await self._runner.run(self.vault.open_all, records)
        renewed = await self._encoded(memories)
        return await self._hold(person_id, stamp, renewed)

    async def _hold(self, person_id: str, stamp: str, memories: Sequence[Memory]) -> MemoryIndex:
        fingerprint = self._encoder.fingerprint if self._encoder is not None else ""
        index = await self._runner.run(MemoryIndex, memories, fingerprint)
        self._at_hand[person_id] = _AtHand(stamp, index, asyncio.get_running_loop().time())
        self._at_hand.move_to_end(person_id)
        while len(self._at_hand) > _PEOPLE_AT_HAND:
            self._at_hand.popitem(last=False)
        return index

    async def _keep(self, known: Collection[str], changed: Sequence[Memory]) -> None:
        new = [self.vault.seal(item) for item in changed if item.id not in known]
        old = [self.vault.seal(item) for item in changed if item.id in known]
        await self._storage.save_memories(new)
        await self._storage.replace_memories(old)
        for person_id in {item.person_id for item in changed}:
            self._at_hand.pop(person_id, None)

    async def _sweep(self, person_id: str) -> None:
        """Erase what has faded, and the weakest of too many. The caller holds the lock."""
        now = self.now_ms()
        memories = (await self._index(person_id)).memories
        ranked = sorted(((strength(item, now), item) for item in memories), key=lambda pair: -pair[0])
        gone = [
            item.id
            for rank, (left, item) in enumerate(ranked)
            if left < FORGOTTEN or rank >= self._most or now - item.used_ms > self._keep_ms
        ]
        if gone:
            await self._storage.delete_memories(gone)
            self._at_hand.pop(person_id, None)

    async def _use(self, person_id: str, ids: Sequence[str], now: int) -> None:
        async with self._locked(person_id):
            await self._storage.use_memories(list(ids), now)
            held = self._at_hand.get(person_id)
            if held is not None:  # what was just written is no reason to read all of it again
                used = set(ids)
                memories = [
                    replace(item, used_ms=max(item.used_ms, now), uses=item.uses + 1) if item.id in used else item
                    for item in held.index.memories
                ]
                await self._hold(person_id, await self._storage.memories_stamp(person_id), memories)

    def _search(self, index: MemoryIndex, text: str, top: int, past: bool) -> list[Recalled]:
        vector = None if self._encoder is None else self._encoder.encode([plain(text)])[0]
        return index.search(text, vector, self.now_ms(), top=top, past=past)

    async def _encoded(self, memories: Sequence[Memory]) -> list[Memory]:
        """Return memories with vectors of the present encoder."""
        encoder = self._encoder
        if encoder is None:
            return list(memories)
        stale = [item for item in memories if item.encoder != encoder.fingerprint or item.vector is None]
        if not stale:
            return list(memories)
        vectors = await self._runner.run(encoder.encode, [plain(item.text) for item in stale])
        fresh = {
            item.id: replace(item, vector=vector, encoder=encoder.fingerprint)
            for item, vector in zip(stale, vectors, strict=True)
        }
        return [fresh.get(item.id, item) for item in memories]

    @asynccontextmanager
    async def _locked(self, person_id: str) -> AsyncIterator[None]:
        """Let one at a time work on a person's memories."""
        lock = self._locks.setdefault(person_id, asyncio.Lock())
        async with lock:
            yield

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(_quietly(work), name="memory-use")
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except CodedError as error:  # that something was of use is no loss
        log.warning("memory: %s", error)


def _memory(draft: Draft, person_id: str, session_id: str, told_ms: int) -> Memory:
    return Memory(
        id=new_id(),
        person_id=person_id,
        kind="fact",
        text=tidy(draft.text),
        created_ms=told_ms,
        updated_ms=told_ms,
        used_ms=told_ms,
        slot=draft.slot,
        value=tidy(draft.value)[:MAX_VALUE],
        importance=min(1.0, max(0.0, draft.weight)),
        session_id=session_id,
        turn=draft.turn,
    )
