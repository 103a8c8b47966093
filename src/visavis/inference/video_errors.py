"""Errors of video models, as the rest of visavis knows errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from visavis.events import CodedError
from visavis.models.videomae.errors import VideoModelError


@contextmanager
def coded_video_errors() -> Iterator[None]:
    """Raise what a video model raises as CodedError, with its own code (``video.*``)."""
    try:
        yield
    except VideoModelError as error:
        raise CodedError(error.code, error.detail) from error
