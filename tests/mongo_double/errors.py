"""Errors as MongoDB tells of them.

Source: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
"""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

UNKNOWN = 238
"""The code of MongoDB for what is not implemented."""


class ServerError(Exception):
    """Something that the server refuses."""

    def __init__(self, code: int, name: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.code = code
        self.document: Document = {"code": code, "codeName": name, "errmsg": message, **more}

    def of_write(self, index: int) -> Document:
        """Return what is told of one write of a batch."""
        return {"index": index, **{key: value for key, value in self.document.items() if key != "codeName"}}


def unknown(what: str) -> ServerError:
    """Return the error for what MongoDB may know, and this double does not."""
    return ServerError(UNKNOWN, "NotImplemented", f"the double of MongoDB does not know {what}")


def duplicate(namespace: str, index: str, key: Document) -> ServerError:
    """Return the error for a value that is there already."""
    message = f"E11000 duplicate key error collection: {namespace} index: {index} dup key: {key}"
    return ServerError(11000, "DuplicateKey", message, keyPattern=dict.fromkeys(key, 1), keyValue=key)


def invalid(document: Document, problems: list[str]) -> ServerError:
    """Return the error for a document that its validator refuses. It quotes the document, as MongoDB's does."""
    details = {"failingDocumentId": document.get("_id"), "details": {"problems": problems, "considered": document}}
    return ServerError(121, "DocumentValidationFailure", "Document failed validation", errInfo=details)
