"""The parameters of a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from visavis.events import CodedError

Share = Annotated[float, Field(ge=0, le=1)]
Color = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]

HairStyle = Literal["bob", "cropped", "bun", "bald"]
ClothesStyle = Literal["crew", "turtleneck", "shirt"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ancestry(_Part):
    """Shares of the three heads that faces are mixed of. They need not add up to one."""

    african: Share = 0.33
    asian: Share = 0.33
    european: Share = 0.34


class Skin(_Part):
    """The skin's color; what is not given follows from the tone."""

    tone: Color = Field("#dca283", description="Of the forehead, in daylight.")
    blush: Share = Field(0.5, description="How much redder cheeks, nose and ears are.")
    lips: Color | None = Field(None, description="Of the lips; follows from the tone.")
    freckles: Share = 0.0
    wrinkles: Share | None = Field(None, description="How lined it is; follows from the age.")


class Eyes(_Part):
    """The eyes."""

    iris: Color = "#6b4526"
    size: float = Field(1.23, ge=0.9, le=1.35, description="1 for a real person's; larger ones are read from afar.")


class Hair(_Part):
    """Hair, brows and beard."""

    style: HairStyle = "bob"
    color: Color = "#4a2c20"
    length: float = Field(0.16, ge=0.02, le=0.4, description="m, from the crown's height down, where the style falls.")
    gray: Share = Field(0.0, description="Share of gray strands.")
    brows: Color | None = Field(None, description="Of the brows; follows from the hair.")
    brow_thickness: float = Field(1.0, ge=0.4, le=2)
    beard: Share = Field(0.0, description="0 for none, 0.4 for stubble, 1 for a short full beard.")


class Clothes(_Part):
    """What is worn."""

    style: ClothesStyle = "crew"
    color: Color = "#3f5f6f"
    accent: Color = Field("#e8e4dc", description="Of buttons and trims.")


class Person(_Part):
    """Everything that an avatar is made from. The same parameters give the same bytes."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$", description="Name of the files.")
    title: str = Field("", max_length=60, description="What the person is called; the name if it is empty.")
    description: str = Field("", max_length=300)
    seed: int = Field(21, ge=0, description="Of everything that is left to chance: strands, freckles, folds.")
    gender: Share = Field(0.0, description="0 for a woman's proportions, 1 for a man's.")
    age: float = Field(32, ge=12, le=90, description="Years.")
    weight: Share = Field(0.5, description="0 for thin, 0.5 for average, 1 for heavy.")
    muscle: Share = 0.5
    proportions: Share = Field(0.85, description="0 for average proportions, 1 for a sculptor's ideal.")
    youth: Share = Field(0.1, description="How much of a child's proportions the face has; some makes it friendlier.")
    ancestry: Ancestry = Ancestry()
    features: dict[str, Annotated[float, Field(ge=-1, le=1.5)]] = Field(
        default_factory=dict,
        description="More of MakeHuman's targets, e.g. `nose/nose-hump-incr: 0.3`; a `?` stands for both sides.",
    )
    smile: float = Field(0.2, ge=0, le=0.5, description="How much of a smile the face has at rest.")
    skin: Skin = Skin()
    eyes: Eyes = Eyes()
    hair: Hair = Hair()
    clothes: Clothes = Clothes()


def read_parameters(path: Path) -> dict[str, Any]:
    """Read parameters from YAML. Raises CodedError ``avatar.unreadable``."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CodedError("avatar.unreadable", f"{path} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise CodedError("avatar.unreadable", f"{path} has no parameters: it begins with name: …")
    return data


def person_from(data: dict[str, Any], where: str) -> Person:
    """Return the person that these parameters describe. Raises CodedError ``avatar.invalid``."""
    try:
        return Person.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise CodedError("avatar.invalid", f"{where}: {faults}") from error
