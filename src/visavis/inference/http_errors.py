"""The form that errors have over HTTP: a code, a sentence, and whether trying again can help."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


def problem(
    status: int, code: str, detail: str, *, retryable: bool = False, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return the answer to a request that is refused."""
    return JSONResponse({"code": code, "detail": detail, "retryable": retryable}, status, headers)


def add_request_errors(app: FastAPI) -> None:
    """Answer requests that are not as they should be in that form (``request.*``)."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return problem(422, "request.invalid", f"{place}: {first['msg']}.")

    @app.exception_handler(HTTPException)
    async def other(_: Request, error: HTTPException) -> JSONResponse:
        code = {404: "request.not_found", 405: "request.method_not_allowed"}.get(error.status_code, "request.refused")
        return problem(error.status_code, code, str(error.detail))
