"""The form that errors have over tRPC."""

from __future__ import annotations

import logging
from typing import Any

from pydantic import ValidationError

from visavis.events import CodedError
from visavis.gateway.statuses import status_of
from visavis.gateway.trpc.issues import issues_of

log = logging.getLogger(__name__)

_CODES: dict[int, tuple[str, int]] = {
    400: ("BAD_REQUEST", -32600),
    401: ("UNAUTHORIZED", -32001),
    402: ("PAYMENT_REQUIRED", -32002),
    403: ("FORBIDDEN", -32003),
    404: ("NOT_FOUND", -32004),
    405: ("METHOD_NOT_SUPPORTED", -32005),
    408: ("TIMEOUT", -32008),
    409: ("CONFLICT", -32009),
    412: ("PRECONDITION_FAILED", -32012),
    413: ("PAYLOAD_TOO_LARGE", -32013),
    415: ("UNSUPPORTED_MEDIA_TYPE", -32015),
    422: ("UNPROCESSABLE_CONTENT", -32022),
    428: ("PRECONDITION_REQUIRED", -32028),
    429: ("TOO_MANY_REQUESTS", -32029),
    499: ("CLIENT_CLOSED_REQUEST", -32099),
    500: ("INTERNAL_SERVER_ERROR", -32603),
    501: ("NOT_IMPLEMENTED", -32603),
    502: ("BAD_GATEWAY", -32603),
    503: ("SERVICE_UNAVAILABLE", -32603),
    504: ("GATEWAY_TIMEOUT", -32603),
}
"""tRPC's name and JSON-RPC number by HTTP status (trpc.io/docs/server/error-handling)."""

_PARSE_ERROR = ("PARSE_ERROR", -32700)

Shape = dict[str, Any]


def shape_of(error: BaseException, path: str | None = None) -> Shape:
    """Return an error as tRPC writes it; ``path`` names the procedure.

    ``data.visavis`` holds our stable code, a sentence for people, and whether trying again can help. What nobody has
    foreseen is logged, and nothing of it is told.
    """
    issues: list[dict[str, Any]] | None = None
    if isinstance(error, ValidationError):
        issues = issues_of(error)
        place = ".".join(map(str, issues[0]["path"])) or "input"
        error = CodedError("trpc.invalid_input", f"{place}: {issues[0]['message']}.")
    elif not isinstance(error, CodedError):
        log.error("%s failed unexpectedly", path or "a call", exc_info=error)
        error = CodedError("trpc.internal", "Something went wrong on the server.")
    status = status_of(error.code)
    name, number = _PARSE_ERROR if error.code == "trpc.parse" else _CODES.get(status, _CODES[400])
    data: Shape = {"code": name, "httpStatus": status}
    if path is not None:
        data["path"] = path
    data["visavis"] = {"code": error.code, "detail": error.detail, "retryable": error.retryable}
    if issues is not None:
        data["issues"] = issues
    return {"message": error.detail, "code": number, "data": data}


def status_in(shape: Shape) -> int:
    """Return the HTTP status of an error."""
    return int(shape["data"]["httpStatus"])
