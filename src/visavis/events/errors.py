"""Errors that carry a stable code from where they arise to whoever has to explain them."""

from __future__ import annotations


class CodedError(Exception):
    """An error with a stable code, a sentence for people, and whether trying again can help.

    Every error that can reach a client, a log or the journal is one of these; anything else is reported as
    ``internal``.
    """

    def __init__(self, code: str, detail: str, *, retryable: bool = False) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.retryable = retryable
