from __future__ import annotations

import hashlib
import http.server
import io
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services import free_port
from visavis.events import CodedError
from visavis.inference.catalog import HubSource, Model, ModelStore, WebFile, WebSource, WheelSource
from visavis.inference.download import pull

CONTENT = b"numbers " * 100_000


class Site:
    """A web server with an index page and files, which can be told to misbehave."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.headers: dict[str, str] = {}
        self.status = 200
        self.cut_off = False
        self.requests: list[str] = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requests.append(self.path)
                body = site.files.get(self.path)
                self.send_response(site.status if body is not None else 404)
                body = body or b""
                self.send_header("content-length", str(len(body)))
                for name, value in site.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body[: len(body) // 2] if site.cut_off else body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    running = Site()
    monkeypatch.setenv("PIP_INDEX_URL", f"{running.url}/simple/")
    monkeypatch.setenv("HF_ENDPOINT", f"{running.url}/")
    yield running
    running.server.shutdown()
    running.server.server_close()


def wheel(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


WHEEL = wheel({"pack/data/model.bin": CONTENT, "pack/other.py": b"pass"})
PACKED = Model(
    name="packed",
    purpose="a test",
    license="MIT",
    homepage="https://example.org",
    megabytes=1,
    source=WheelSource(
        project="pack",
        version="1.0",
        filename="pack-1.0-py3-none-any.whl",
        sha256=hashlib.sha256(WHEEL).hexdigest(),
        members={"pack/data/model.bin": "model.bin"},
    ),
    files=("model.bin",),
)
HUB = Model(
    name="hub",
    purpose="a test",
    license="MIT",
    homepage="https://example.org",
    megabytes=1,
    source=HubSource("somebody/model", "abc", {"deep/a.bin": "a.bin", "b.json": "b.json"}),
    files=("a.bin", "b.json"),
)


def offer_wheel(site: Site, content: bytes = WHEEL) -> None:
    links = (
        '<a href="../../files/pack-0.9.whl">old</a> <a href="../../files/pack-1.0-py3-none-any.whl#sha256=1">new</a>'
    )
    site.files["/simple/pack/"] = f"<html><body>{links}</body></html>".encode()
    site.files["/files/pack-1.0-py3-none-any.whl"] = content


def offer_hub(site: Site) -> None:
    site.files["/somebody/model/resolve/abc/deep/a.bin"] = CONTENT
    site.files["/somebody/model/resolve/abc/b.json"] = b"{}"


def store_of(folder: Path, model: Model) -> ModelStore:
    return ModelStore(folder / "models", {model.name: model})


def silent(*_: object) -> None:
    pass


def failure(store: ModelStore, name: str) -> CodedError:
    with pytest.raises(CodedError) as caught:
        pull(store, name, silent)
    return caught.value


def test_files_come_out_of_a_wheel(site: Site, tmp_path: Path) -> None:
    offer_wheel(site)
    store = store_of(tmp_path, PACKED)
    heard: list[tuple[str, int, int | None]] = []
    folder = pull(store, "packed", lambda *progress: heard.append(progress))
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "model.bin"]
    assert store.file("packed").read_bytes() == CONTENT
    assert store.check("packed") == []
    assert heard[-1] == ("pack-1.0-py3-none-any.whl", len(WHEEL), len(WHEEL))
    assert [path.name for path in store.root.iterdir()] == ["packed"]


def test_files_come_from_the_hub(site: Site, tmp_path: Path) -> None:
    offer_hub(site)
    store = store_of(tmp_path, HUB)
    pull(store, "hub", silent)
    assert store.file("hub").read_bytes() == CONTENT
    assert store.file("hub", "b.json").read_bytes() == b"{}"


def test_a_source_that_cannot_be_reached_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("PIP_INDEX_URL", f"{nowhere}/simple")
    monkeypatch.setenv("HF_ENDPOINT", nowhere)
    for model in (PACKED, HUB):
        error = failure(store_of(tmp_path, model), model.name)
        assert error.code == "models.unreachable"
        assert error.retryable
        assert nowhere in error.detail
        assert "cannot be reached from here" in error.detail


@pytest.mark.parametrize("address", ["not an address", "http://[", "ftp://example.org/simple"])
def test_an_address_that_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", address)
    assert failure(store_of(tmp_path, PACKED), "packed").code == "models.unreachable"


@pytest.mark.parametrize(("status", "code"), [(404, "models.not_found"), (503, "models.unreachable")])
def test_a_source_that_refuses(site: Site, tmp_path: Path, status: int, code: str) -> None:
    offer_hub(site)
    site.status = status
    assert failure(store_of(tmp_path, HUB), "hub").code == code


def test_a_project_without_the_wheel(site: Site, tmp_path: Path) -> None:
    site.files["/simple/pack/"] = b'<a name="x">no link</a><a href="/files/pack-2.0.whl">pack</a>'
    assert failure(store_of(tmp_path, PACKED), "packed").code == "models.not_found"
    assert failure(store_of(tmp_path, replace(PACKED, name="gone")), "gone").code == "models.not_found"


def test_a_file_that_arrives_changed_or_in_part(site: Site, tmp_path: Path) -> None:
    offer_wheel(site, WHEEL + b"!")
    error = failure(store_of(tmp_path, PACKED), "packed")
    assert (error.code, error.retryable) == ("models.corrupt", True)
    offer_wheel(site)
    site.cut_off = True
    assert failure(store_of(tmp_path, PACKED), "packed").code == "models.unreachable"


def test_the_hubs_own_hash_is_checked(site: Site, tmp_path: Path) -> None:
    offer_hub(site)
    one_file = replace(HUB, source=HubSource("somebody/model", "abc", {"deep/a.bin": "a.bin"}), files=("a.bin",))
    store = store_of(tmp_path, one_file)
    site.headers = {"x-linked-etag": f'"{hashlib.sha256(b"something else").hexdigest()}"'}
    assert failure(store, "hub").code == "models.corrupt"
    site.headers = {"x-linked-etag": f'"{hashlib.sha256(CONTENT).hexdigest()}"'}
    pull(store, "hub", silent)
    assert store.installed("hub")


@pytest.mark.parametrize("content", [b"no archive at all", wheel({"pack/nothing": b""})])
def test_a_wheel_that_is_none_or_lacks_the_file(site: Site, tmp_path: Path, content: bytes) -> None:
    assert isinstance(PACKED.source, WheelSource)
    source = replace(PACKED.source, sha256=hashlib.sha256(content).hexdigest())
    offer_wheel(site, content)
    assert failure(store_of(tmp_path, replace(PACKED, source=source)), "packed").code == "models.corrupt"


def test_a_conversion_replaces_what_was_downloaded(site: Site, tmp_path: Path) -> None:
    def convert(folder: Path) -> None:
        (folder / "graph.onnx").write_bytes((folder / "model.bin").read_bytes()[:8])

    offer_wheel(site)
    store = store_of(tmp_path, replace(PACKED, convert=convert, files=("graph.onnx",)))
    folder = pull(store, "packed", silent)
    assert sorted(path.name for path in folder.iterdir()) == ["graph.onnx", "manifest.json"]
    assert store.file("packed").read_bytes() == b"numbers "


def test_whatever_fails_leaves_the_old_model(site: Site, tmp_path: Path) -> None:
    def spoil(folder: Path) -> None:
        raise ValueError("a shape does not fit")

    def forget(folder: Path) -> None:
        (folder / "model.bin").unlink()

    offer_wheel(site)
    pull(store_of(tmp_path, PACKED), "packed", silent)
    for convert, reason in ((spoil, "a shape does not fit"), (forget, "has no model.bin")):
        store = store_of(tmp_path, replace(PACKED, convert=convert))
        error = failure(store, "packed")
        assert error.code == "models.conversion_failed"
        assert reason in error.detail
        assert store.file("packed").read_bytes() == CONTENT
        assert store.check("packed") == []
        assert [path.name for path in store.root.iterdir()] == ["packed"]


def test_a_second_pull_replaces_the_first(site: Site, tmp_path: Path) -> None:
    offer_hub(site)
    store = store_of(tmp_path, HUB)
    pull(store, "hub", silent)
    site.files["/somebody/model/resolve/abc/b.json"] = b"{1}"
    pull(store, "hub", silent)
    assert store.file("hub", "b.json").read_bytes() == b"{1}"
    assert [path.name for path in store.root.iterdir()] == ["hub"]


def test_a_folder_that_cannot_be_written(site: Site, tmp_path: Path) -> None:
    offer_hub(site)
    (tmp_path / "models").write_text("in the way")
    error = failure(store_of(tmp_path, HUB), "hub")
    assert error.code == "models.not_writable"
    assert str(tmp_path / "models") in error.detail


def test_a_model_that_nobody_knows(tmp_path: Path) -> None:
    assert failure(store_of(tmp_path, HUB), "other").code == "models.unknown"


def source_archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        folder = tarfile.TarInfo("pack-1.0/data")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    return buffer.getvalue()


def source_model(content: bytes, member: str) -> Model:
    source = WheelSource("pack", "1.0", "pack-1.0.tar.gz", hashlib.sha256(content).hexdigest(), {member: "model.bin"})
    return replace(PACKED, source=source)


def offer_source(site: Site, content: bytes) -> None:
    site.files["/simple/pack/"] = b'<a href="../../files/pack-1.0.tar.gz">source</a>'
    site.files["/files/pack-1.0.tar.gz"] = content


def test_files_come_out_of_a_source_archive(site: Site, tmp_path: Path) -> None:
    content = source_archive({"pack-1.0/data/model.bin": CONTENT, "pack-1.0/setup.py": b"pass"})
    offer_source(site, content)
    store = store_of(tmp_path, source_model(content, "pack-1.0/data/model.bin"))
    folder = pull(store, "packed", silent)
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "model.bin"]
    assert store.file("packed").read_bytes() == CONTENT


@pytest.mark.parametrize("member", ["pack-1.0/data/model.bin", "pack-1.0/data", "nothing"])
@pytest.mark.parametrize("damage", ["none", "cut", "no archive"])
def test_a_source_archive_that_is_none_or_lacks_the_file(site: Site, tmp_path: Path, member: str, damage: str) -> None:
    whole = source_archive({"pack-1.0/data/model.bin": CONTENT if damage == "cut" else b"x"})
    content = {"none": whole, "cut": whole[: len(whole) // 2], "no archive": b"no archive at all"}[damage]
    offer_source(site, content)
    store = store_of(tmp_path, source_model(content, member))
    if damage == "none" and member.endswith(".bin"):
        pull(store, "packed", silent)
    else:
        assert failure(store, "packed").code == "models.corrupt"


def test_files_of_a_release(tmp_path: Path, site: Site) -> None:
    """What is made of them may have names that nobody knows before."""

    def convert(folder: Path) -> None:
        (folder / f"made-{len((folder / 'b.bin').read_bytes())}.npy").write_bytes(b"made")

    digest = hashlib.sha256(CONTENT).hexdigest()
    released = Model(
        name="released", purpose="a test", license="MIT", homepage="https://example.org", megabytes=1,
        source=WebSource({"b.bin": WebFile(f"{site.url}/releases/v1/B.bin", digest)}), files=("b.bin",),
        patterns=("made-*.npy",), convert=convert,
    )  # fmt: skip
    store = ModelStore(tmp_path, {"released": released})
    site.files["/releases/v1/B.bin"] = CONTENT
    folder = pull(store, "released", lambda *_: None)
    assert sorted(path.name for path in folder.iterdir()) == ["b.bin", f"made-{len(CONTENT)}.npy", "manifest.json"]
    site.files["/releases/v1/B.bin"] = CONTENT[:-1]
    with pytest.raises(CodedError) as caught:
        pull(store, "released", lambda *_: None)
    assert caught.value.code == "models.corrupt"
    assert store.check("released") == []  # what was there stays
