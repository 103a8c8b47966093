"""What MongoDB and its driver complain of, as coded errors that quote nothing of what is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bson.errors import BSONError
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)

from visavis.events import CodedError

DUPLICATE_KEY = 11000
NAMESPACE_EXISTS = 48
_MAX_REASON = 200


@contextmanager
def coded_errors() -> Iterator[None]:
    """Turn errors of the driver into CodedError ``storage.unreachable``, ``.conflict`` or ``.refused``."""
    try:
        yield
    except (ConnectionFailure, ExecutionTimeout, WTimeoutError) as error:
        raise CodedError(
            "storage.unreachable", f"The database does not answer ({_short(str(error))}).", retryable=True
        ) from error
    except OperationFailure as error:
        if duplicates_only(error):
            raise CodedError("storage.conflict", "There is a record with this value already.") from error
        raise CodedError(
            "storage.refused",
            f"The database refused ({_reason(error)}).",
            retryable=error.has_error_label("TransientTransactionError"),
        ) from error
    except (PyMongoError, BSONError, OverflowError, UnicodeEncodeError) as error:
        raise CodedError("storage.refused", f"The database cannot keep this ({_short(str(error))}).") from error


def duplicates_only(error: OperationFailure) -> bool:
    """Tell whether all that went wrong is that records are there already."""
    codes = {item["code"] for item in write_errors(error)} or {error.code}
    return codes == {DUPLICATE_KEY}


def write_errors(error: OperationFailure) -> list[Mapping[str, Any]]:
    """Return the errors of the single writes of a batch, each with its 'index' and 'code'."""
    details = error.details or {}
    return list(details.get("writeErrors", [])) if isinstance(error, BulkWriteError) else []


def _reason(error: OperationFailure) -> str:
    # The driver's own text quotes the document that was refused.
    found = write_errors(error)
    details: Mapping[str, Any] = found[0] if found else error.details or {}
    return _short(str(details.get("errmsg") or details.get("codeName") or f"code {error.code}"))


def _short(text: str) -> str:
    return text.partition(", Timeout:")[0].partition(", full error:")[0][:_MAX_REASON]
