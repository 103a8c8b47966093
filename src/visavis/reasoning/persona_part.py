"""What every part of a persona's files has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Heard = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""Something that a user may say."""
Spoken = Annotated[str, StringConstraints(min_length=1, max_length=600)]
"""Something that the persona says aloud: plain sentences."""


class Part(BaseModel):
    """A part of a persona's files: immutable, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
