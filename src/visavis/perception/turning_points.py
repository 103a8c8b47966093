"""Where a series of measurements turns."""

from __future__ import annotations


def turning_points(values: list[float], least: float) -> list[int]:
    """Return the indices at which a series turns, each at least ``least`` away from the one before.

    The first is where its first swing begins. Small wiggles within a swing are passed over.
    """
    if not values:
        return []
    low = high = 0
    turns: list[int] = []
    rising: bool | None = None
    for index, value in enumerate(values):
        if value > values[high]:
            high = index
        if value < values[low]:
            low = index
        if rising is not False and value <= values[high] - least:
            turns.append(high)
            rising, low = False, index
        elif rising is not True and value >= values[low] + least:
            turns.append(low)
            rising, high = True, index
        if rising is True and value >= values[high]:
            high = index
        if rising is False and value <= values[low]:
            low = index
    return turns
