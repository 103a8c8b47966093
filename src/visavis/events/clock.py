"""The time of day, and how long things last."""

from __future__ import annotations

import time
from collections.abc import Callable

Now = Callable[[], int]
"""Returns the time, Unix milliseconds."""

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def now_ms() -> int:
    """Return the time of day, Unix milliseconds."""
    return time.time_ns() // 1_000_000
