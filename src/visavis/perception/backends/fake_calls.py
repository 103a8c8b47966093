"""Calls of stand-ins: late, and failing, as a script says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from visavis.events import CodedError


class FakeCalls:
    """What happens to one call after the other, before it is answered."""

    def __init__(self, delay_ms: float, failures: Sequence[CodedError | None]) -> None:
        """Every call takes ``delay_ms``. ``failures`` lists, call by call, the error that is raised; None for none."""
        self._delay_s = delay_ms / 1_000
        self._failures = iter(failures)

    async def call(self) -> None:
        """Wait, and raise the error that is due, if one is."""
        if self._delay_s:
            await asyncio.sleep(self._delay_s)
        failure = next(self._failures, None)
        if failure is not None:
            raise failure
