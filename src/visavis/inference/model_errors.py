"""Errors of models, as the rest of visavis knows errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from visavis.events import CodedError
from visavis.models.errors import ModelError


@contextmanager
def coded_model_errors() -> Iterator[None]:
    """Raise what a model raises as CodedError, with its own code."""
    try:
        yield
    except ModelError as error:
        raise CodedError(error.code, error.detail) from error
