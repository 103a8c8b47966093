from __future__ import annotations

import builtins
import importlib.util
import math
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import require_service
from tests.perception.recognizers import VOCABULARY, sherpa
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.perception.backends.sherpa_onnx import SherpaRecognizer, transcript


def test_pieces_become_words() -> None:
    heard = transcript(
        ["▁HEL", "LO", "▁I", "'", "M", " IRIS"],
        [0.0, 0.12, 0.4, 0.44, 0.48, 0.8],
        [math.log(0.8), math.log(0.2), 0.0, 0.0, 0.0, math.log(0.5)],
        lower=True,
    )
    assert heard.text == "hello I'm iris"
    assert [(word.start_ms, word.end_ms) for word in heard.words] == [(0, 400), (400, 800), (800, 880)]
    assert [word.confidence for word in heard.words] == pytest.approx([0.4, 1.0, 0.5])
    assert heard.confidence == pytest.approx(1.9 / 3)


def test_case_is_kept_where_it_means_something() -> None:
    assert transcript(["▁Hello", "▁", "▁Iris"], [0, 0.1, 0.2], [], lower=False).text == "Hello Iris"


@pytest.mark.parametrize("tokens", [[], ["▁"], [" ", "▁"]])
def test_no_words_no_text(tokens: list[str]) -> None:
    heard = transcript(tokens, [0.0] * len(tokens), [], lower=True)
    assert (heard.text, heard.words, heard.confidence) == ("", (), 0.0)


async def test_missing_files_are_named(tmp_path: Path) -> None:
    recognizer = SherpaRecognizer(tmp_path, Runner("sherpa"))
    (tmp_path / "tokens.txt").write_text("<blk> 0\n")
    require_service("sherpa-onnx", importlib.util.find_spec("sherpa_onnx") is not None)
    with pytest.raises(CodedError, match=r"encoder.onnx, decoder.onnx, joiner.onnx missing") as caught:
        await recognizer.prepare(VOCABULARY)
    assert caught.value.code == "recognizer.unavailable"


async def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "sherpa_onnx")
    with pytest.raises(CodedError, match=r"pip install 'visavis\[sherpa\]'") as caught:
        await SherpaRecognizer(tmp_path, Runner("sherpa")).prepare(VOCABULARY)
    assert caught.value.code == "recognizer.unavailable"


async def test_a_closed_recognizer_fails_with_a_code(tmp_path: Path) -> None:
    recognizer = sherpa(tmp_path)
    stream = await recognizer.open(VOCABULARY, session_id="s")
    await recognizer.close()
    with pytest.raises(CodedError) as caught:
        await stream.feed(b"\0\0" * 100)
    assert caught.value.code == "recognizer.failed"


def hide(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """Make a package as if it were not installed."""
    importing = builtins.__import__

    def missing(name: str, *arguments: Any, **options: Any) -> Any:
        if name == package:
            raise ImportError(f"No module named '{package}'")
        return importing(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
