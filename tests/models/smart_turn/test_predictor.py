from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.models.installed import model_file
from tests.sounds import ODD_SOUNDS, RATE, Samples, read_flac
from visavis.models.smart_turn import SmartTurn


@pytest.fixture(scope="module")
def model() -> SmartTurn:
    return SmartTurn(model_file("smart-turn"))


@pytest.fixture(scope="module")
def jfk(test_data: Path) -> Samples:
    return read_flac(test_data / "jfk.flac")


@pytest.mark.parametrize("silence_ms", [0, 64, 200, 400])
def test_a_whole_sentence_is_likelier_to_be_finished_than_its_beginning(
    model: SmartTurn, jfk: Samples, silence_ms: int
) -> None:
    silence = np.zeros(silence_ms * RATE // 1000, np.int16)
    whole = model.predict(np.concatenate([jfk, silence]))
    clause = model.predict(np.concatenate([jfk[: int(7.7 * RATE)], silence]))  # "… what your country can do for you,"
    words = model.predict(np.concatenate([jfk[: int(4.5 * RATE)], silence]))  # "… ask not"
    assert whole > 0.5
    assert clause < 0.3
    assert words < 0.3


@pytest.mark.parametrize("name", ODD_SOUNDS)
def test_any_sound_has_a_probability(model: SmartTurn, name: str) -> None:
    assert 0 <= model.predict(ODD_SOUNDS[name]) <= 1
    assert 0 <= model.predict(ODD_SOUNDS[name][:0]) <= 1


def test_threads_do_not_change_the_result(jfk: Samples) -> None:
    one, two = (SmartTurn(model_file("smart-turn"), threads=threads) for threads in (1, 2))
    assert one.predict(jfk) == pytest.approx(two.predict(jfk), abs=1e-3)
