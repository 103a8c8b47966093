"""Errors that say how long to wait."""

from __future__ import annotations

from visavis.events import CodedError


class WaitError(CodedError):
    """Something is refused for some time."""

    def __init__(self, code: str, seconds: int) -> None:
        self.seconds = max(1, seconds)
        super().__init__(code, f"Too many attempts. Try again in {_spoken(self.seconds)}.", retryable=True)


def _spoken(seconds: int) -> str:
    if seconds < 120:
        return "a second" if seconds == 1 else f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"
