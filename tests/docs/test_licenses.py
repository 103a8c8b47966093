"""The page of licenses names every package that visavis is installed with, with the license that the package states."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/licenses.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NOT_FOR_USERS = {"dev", "docs"}

SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Apache License v2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache licensed, as found in the LICENSE file": "Apache-2.0",
}
"""What some packages write instead of an SPDX expression."""

UNSTATED = {
    "kokoro-onnx": "MIT",
    "mistralai": "Apache-2.0",
    "espeakng-loader": "GPL-3.0-or-later",
    "pocketsphinx": "BSD-2-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "matplotlib": "Matplotlib License",
}
"""Of these the metadata says too little, or all of it; their license files, or those of what they carry, do."""


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert found is not None
    return found[0].lower()


def _stated(package: str) -> str:
    """Return the license that a package states. Raises PackageNotFoundError."""
    about = metadata(package)
    if package in UNSTATED:
        return UNSTATED[package]
    classifiers = [item.split(" :: ")[-1] for item in about.get_all("Classifier") or [] if item.startswith("License")]
    written = [item for field in ("License-Expression", "License") for item in about.get_all(field) or [] if item]
    stated = written[0] if written else " or ".join(classifiers)
    return SPDX.get(stated, stated)


INSTALLED = [_name(item) for item in PROJECT["dependencies"]]
EXTRAS = [
    (extra, _name(item))
    for extra, items in PROJECT["optional-dependencies"].items()
    if extra not in NOT_FOR_USERS
    for item in items
]


def _row(*cells: str) -> bool:
    return f"| {' | '.join(cells)} |" in PAGE


@pytest.mark.parametrize("package", INSTALLED)
def test_every_dependency_is_listed_with_its_license(package: str) -> None:
    assert _row(package, _stated(package)), f"docs/licenses.md lacks: | {package} | {_stated(package)} |"


@pytest.mark.parametrize(("extra", "package"), EXTRAS)
def test_every_extra_is_listed_with_its_license(extra: str, package: str) -> None:
    try:
        stated = _stated(package)
    except PackageNotFoundError:  # not part of a development installation: then at least it is named
        assert f"| `{extra}` | {package} | " in PAGE
    else:
        assert _row(f"`{extra}`", package, stated)


def test_nothing_is_listed_that_is_no_dependency() -> None:
    python = PAGE.partition("## Python packages")[2].partition("## GPL")[0]
    rows = re.findall(r"^\| (?:`(\w+)` \| )?([a-z0-9-]+) \| [^|]+ \|$", python, re.M)
    listed = {package for _, package in rows} - {"package"}
    assert listed == {*INSTALLED, *(package for _, package in EXTRAS)}


def test_gpl_comes_with_extras_only() -> None:
    assert [package for package in INSTALLED if "GPL" in _stated(package).replace("LGPL", "")] == []
