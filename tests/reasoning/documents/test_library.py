"""A persona's documents over time: they come, change and go while they are searched."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from tests.reasoning.documents.encoders import WordEncoder
from tests.reasoning.documents.files import encrypt_pdf, write_pdf
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.reasoning.documents import library as library_module
from visavis.reasoning.documents.libraries import Libraries
from visavis.reasoning.documents.library import Library, Workshop
from visavis.reasoning.documents.shelf import Shelf, own_identifier, safe_name
from visavis.reasoning.retrieval import Encoder

FERRY = "# Ferry\n\nThe ferry leaves at seven from the northern pier.\n"
BAKERY = "# Bakery\n\nOur bakery sells rye bread and opens at six.\n"
MakeLibrary = Callable[[], Library]


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest_asyncio.fixture
async def shop(tmp_path: Path, encoder: WordEncoder) -> AsyncIterator[Workshop]:
    async def make() -> Encoder:
        return encoder

    made = Workshop(make, tmp_path / "cache", Runner("reader"), Runner("searcher"))
    yield made
    made.reader.close()
    made.searcher.close()


@pytest.fixture
def make(tmp_path: Path, shop: Workshop) -> MakeLibrary:
    own = tmp_path / "knowledge"
    own.mkdir()
    (own / "ferry.md").write_text(FERRY)
    return lambda: Library("guide", Shelf(own, tmp_path / "uploads"), shop)


def write(path: Path, text: str) -> Path:
    """Write a file that is seen to have changed, however coarse the file system's clock is."""
    path.write_text(text)
    later = path.stat().st_mtime_ns + 5_000_000_000
    os.utime(path, ns=(later, later))
    return path


async def found(library: Library, question: str) -> list[str]:
    return [hit.passage.reference for hit in await library.search(question)]


async def test_the_first_search_waits_for_the_documents(make: MakeLibrary) -> None:
    library = make()
    assert await found(library, "When does the ferry leave?") == ["ferry.md#1"]
    (record,) = library.documents()
    assert (record.title, record.status, record.progress, record.passages) == ("Ferry", "ready", 1.0, 1)
    assert (record.origin, record.error) == ("persona", "")
    await library.close()


async def test_notes_do_not_wait_and_carry_their_source(make: MakeLibrary) -> None:
    library = make()
    assert await library.notes("When does the ferry leave?") == []
    await library.refresh()
    (cite,) = await library.notes("When does the ferry leave the northern pier?")
    assert cite.text == "The ferry leaves at seven from the northern pier."
    assert (cite.source.kind, cite.source.reference, cite.source.title) == ("knowledge", "ferry.md#1", "Ferry")
    assert cite.source.url == "/api/personas/guide/documents/ferry.md"
    assert await library.notes("Who won the world cup?") == []
    await library.close()


async def test_a_document_is_added_found_and_removed(make: MakeLibrary, tmp_path: Path) -> None:
    library = make()
    pages = [["Nothing here."], ["Our bakery sells rye bread."]]
    record = await library.add("Bakery prices.pdf", write_pdf(tmp_path / "x", pages, title="Prices"))
    assert (record.name, record.origin, record.status) == ("Bakery prices.pdf", "upload", "waiting")
    await library.refresh()
    hit = (await library.search("rye bread in the bakery", 1))[0]
    assert (hit.passage.title, hit.passage.page) == ("Prices", 2)
    assert library.cite(hit).source.url == f"/api/personas/guide/documents/{record.id}?inline=true#page=2"
    assert (await library.file(record.id)).path.read_bytes() == (tmp_path / "x").read_bytes()
    again = await library.add("Other name.pdf", tmp_path / "x")
    assert again.id == record.id
    await library.remove(record.id)
    assert [item.id for item in library.documents()] == ["ferry.md"]
    assert "Prices" not in [item.passage.title for item in await library.search("rye bread in the bakery")]
    assert list((tmp_path / "uploads").iterdir()) == []
    with pytest.raises(CodedError, match="no document") as caught:
        await library.remove(record.id)
    assert caught.value.code == "document.unknown"
    with pytest.raises(CodedError) as caught:
        await library.remove("ferry.md")
    assert caught.value.code == "document.built_in"
    await library.close()


async def test_only_what_changed_is_read_again(make: MakeLibrary, encoder: WordEncoder, tmp_path: Path) -> None:
    write(tmp_path / "knowledge/bakery.md", BAKERY)
    library = make()
    await library.refresh()
    encoder.encoded.clear()
    write(tmp_path / "knowledge/ferry.md", FERRY + "\n## Winter\n\nIn winter it rests in the dock.\n")
    await library.refresh()
    assert all("winter" in text for text in encoder.encoded)
    assert len(encoder.encoded) == 2  # the passage and its sentence
    assert "ferry.md#2" in await found(library, "Where does it rest in winter?")
    (tmp_path / "knowledge/bakery.md").unlink()
    await library.refresh()
    assert [record.id for record in library.documents()] == ["ferry.md"]
    await library.close()


async def test_another_start_takes_everything_from_the_cache(make: MakeLibrary, encoder: WordEncoder) -> None:
    first = make()
    await first.refresh()
    await first.close()
    encoder.encoded.clear()
    second = make()
    await second.refresh()
    assert encoder.encoded == []
    assert second.documents() == first.documents()
    assert await found(second, "When does the ferry leave?") == ["ferry.md#1"]
    await second.close()


async def test_what_another_process_adds_is_noticed(
    make: MakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "LOOK_S", 0.0)
    running, command = make(), make()
    await running.refresh()
    await command.add("bakery.md", write(tmp_path / "b.md", BAKERY))
    await running.look()
    await running.refresh()
    assert len(running.documents()) == 2
    await running.close()
    await command.close()


async def test_a_document_that_cannot_be_read_does_not_keep_others(make: MakeLibrary, tmp_path: Path) -> None:
    locked = write_pdf(tmp_path / "locked.pdf", [["Secret prices."]])
    encrypt_pdf(locked, "secret")
    library = make()
    identifier = (await library.add("locked.pdf", locked)).id
    await library.refresh()
    failed = next(record for record in library.documents() if record.id == identifier)
    assert (failed.status, failed.error) == ("failed", "document.encrypted")
    assert failed.detail == "The PDF is protected by a password."
    assert await found(library, "When does the ferry leave?") == ["ferry.md#1"]
    await library.close()


async def test_closing_stops_reading(make: MakeLibrary, tmp_path: Path, encoder: WordEncoder) -> None:
    text = "\n\n".join(f"## Part {n}\n\nNumber {n} is here." for n in range(500))
    write(tmp_path / "knowledge/long.md", text)
    library = make()
    started = asyncio.Event()
    encode = encoder.encode

    def announcing(texts: list[str]) -> object:
        loop.call_soon_threadsafe(started.set)
        return encode(texts)

    loop = asyncio.get_running_loop()
    encoder.encode = announcing  # type: ignore[assignment,method-assign]
    task = asyncio.create_task(library.refresh())
    await started.wait()
    await library.close()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(encoder.encoded) < 1_000


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a.pdf", "a.pdf"), ("../../etc/a.pdf", "a.pdf"), ("C:\\x\\a.PDF", "a.PDF"), ("a\u202e\n b.txt", "a b.txt"),
     ("x" * 300 + ".md", "x" * 197 + ".md")],
)  # fmt: skip
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize(("name", "code"), [("", "invalid_name"), (".pdf", "invalid_name"), ("a.exe", "unsupported")])
def test_names_that_cannot_be(name: str, code: str) -> None:
    with pytest.raises(CodedError) as caught:
        safe_name(name)
    assert caught.value.code == f"document.{code}"


def test_own_identifiers_are_plain_and_differ() -> None:
    taken: set[str] = set()
    names = ("Guide.pdf", "guide.PDF", "Price list (2).md", "価格.pdf", "u-1.txt")
    found = [own_identifier(name, taken) for name in names]
    assert found[:3] == ["guide.pdf", "2-guide.pdf", "price-list-2.md"]
    assert found[3].endswith(".pdf")
    assert found[4] == "2-u-1.txt"
    assert len(set(found)) == len(names)


def test_damaged_records_are_passed_over(tmp_path: Path) -> None:
    shelf = Shelf(None, tmp_path)
    file = shelf.add("a.md", write(tmp_path / "source", FERRY))
    (tmp_path / "u-1.json").write_text("{")
    (tmp_path / "u-2.json").write_text(json.dumps({"name": "../../x.md", "added": "now"}))
    (tmp_path / "u-3.json").write_text(json.dumps({"name": "gone.md", "added": "now"}))
    assert shelf.files() == [file]


def test_what_is_too_large_or_empty_is_not_added(tmp_path: Path) -> None:
    shelf = Shelf(None, tmp_path / "uploads")
    for content, code in (("", "document.empty"), ("x" * 20_000_001, "document.too_large")):
        with pytest.raises(CodedError) as caught:
            shelf.add("a.txt", write(tmp_path / "a.txt", content))
        assert caught.value.code == code
    assert not (tmp_path / "uploads").exists()


async def test_libraries_are_made_for_personas_that_exist(tmp_path: Path, shop: Workshop) -> None:
    (tmp_path / "guide").mkdir()
    libraries = Libraries(lambda: {"guide": tmp_path / "guide"}, tmp_path / "uploads", shop)
    assert await libraries.of("guide") is await libraries.of("guide")
    assert not libraries.is_empty("guide")
    assert await libraries.notes("guide", "anything") == []
    await (await libraries.of("guide")).refresh()
    assert libraries.is_empty("guide")
    with pytest.raises(CodedError) as caught:
        await libraries.of("../guide")
    assert caught.value.code == "persona.unknown"
    await libraries.close()
