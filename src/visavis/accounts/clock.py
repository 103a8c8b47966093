"""The time of day, as accounts need it."""

from __future__ import annotations

from collections.abc import Callable

Now = Callable[[], int]
"""Returns the time, Unix milliseconds."""

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
