"""How often somebody at one address may try something."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from visavis.accounts.networks import network_of
from visavis.accounts.waiting import WaitError
from visavis.gateway.limits import TokenBucket

_MOST = 10_000


class AddressLimits:
    """Lets each address try ``burst`` times, and then once in so many seconds."""

    def __init__(self, burst: int, every_s: float) -> None:
        self._burst = burst
        self._every_s = every_s
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def take(self, address: str) -> None:
        """Count an attempt. Raises WaitError ``auth.rate``."""
        now = asyncio.get_running_loop().time()
        key = network_of(address)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = TokenBucket(1 / self._every_s, self._burst, now)
            if len(self._buckets) > _MOST:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        if not bucket.take(1, now):
            raise WaitError("auth.rate", round(self._every_s))

    def give_back(self, address: str) -> None:
        """Do not count an attempt after all."""
        bucket = self._buckets.get(network_of(address))
        if bucket is not None:
            bucket.give_back(1)
