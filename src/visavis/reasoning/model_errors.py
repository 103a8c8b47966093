"""Failures of language models, with stable codes and without a word of the provider's own text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visavis.events import CodedError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, and when trying again makes sense."""

    error: CodedError
    retry_after_s: float | None = None
    """What the provider asked to wait, if it did."""


def failures() -> tuple[type[Exception], ...]:
    """Return the exceptions with which a model can fail, to be caught and given to :func:`explain`."""
    import httpx
    import httpx2
    from pydantic_ai.exceptions import AgentRunError, UserError

    return (AgentRunError, UserError, httpx.HTTPError, httpx2.HTTPError, httpx.StreamError, httpx2.StreamError)


def explain(error: Exception, model: str) -> Failure:
    """Return a coded error for a model's failure.

    The text of providers is left out: it can quote the key, and it is not for the person who is talking.
    """
    from pydantic_ai import exceptions

    kinds: Sequence[tuple[type[Exception], str, str, bool]] = (
        (exceptions.ModelRateLimitError, "rate_limited", "gets too many requests at the moment", True),
        (exceptions.ModelQuotaExceededError, "quota_exceeded", "has no quota or credit left", False),
        (exceptions.ModelAuthenticationError, "unauthorized", "refused the API key", False),
        (exceptions.ModelNotFoundError, "model_not_found", "does not exist at its address", False),
        (exceptions.ModelContextWindowExceededError, "context_too_long", "was given more text than it can take", False),
        (exceptions.ModelTimeoutError, "timeout", "did not answer in time", True),
        (exceptions.ModelRequestTimeout, "timeout", "did not answer in time", True),
        (exceptions.ModelConnectionError, "unreachable", "cannot be reached, or the connection broke", True),
        (exceptions.ModelUnavailableError, "server_error", "is not available at the moment", True),
        (exceptions.ModelServerError, "server_error", "failed on its server", True),
        (exceptions.ContentFilterError, "refused", "refused to answer this", False),
        (exceptions.ModelHTTPError, "rejected", "refused the request", False),
        (exceptions.UnexpectedModelBehavior, "malformed", "answered with something that cannot be read", True),
        (exceptions.UserError, "misconfigured", "cannot be used as it is configured", False),
        (exceptions.ModelAPIError, "unreachable", "cannot be reached, or the connection broke", True),
    )
    if isinstance(error.__cause__, ValueError):
        error = exceptions.UnexpectedModelBehavior("not JSON")
    for kind, code, what, retryable in kinds:
        if isinstance(error, kind):
            status = getattr(error, "status_code", None)
            suffix = f" (status {status})" if isinstance(status, int) else ""
            coded = CodedError(f"mind.{code}", f"The model '{model}' {what}{suffix}.", retryable=retryable)
            return Failure(coded, getattr(error, "retry_after", None))
    message = f"The model '{model}' cannot be reached, or the connection broke ({type(error).__name__})."
    return Failure(CodedError("mind.unreachable", message, retryable=True))
