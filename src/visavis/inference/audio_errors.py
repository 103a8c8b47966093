"""Errors of sound models, as the rest of visavis knows errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from visavis.events import CodedError
from visavis.models.audioclip.errors import SoundModelError


@contextmanager
def coded_sound_errors() -> Iterator[None]:
    """Raise what a sound model raises as CodedError, with its own code (``sound.*``)."""
    try:
        yield
    except SoundModelError as error:
        raise CodedError(error.code, error.detail) from error
