"""What can be wrong with a model's files."""

from __future__ import annotations


class ModelError(Exception):
    """A stable code and a sentence for people; whoever calls from above makes a coded error of them."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
