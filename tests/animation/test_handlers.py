"""The face on the bus."""

from __future__ import annotations

import numpy as np

from tests.animation.test_phonemes import phrase
from visavis.animation.handlers import animate
from visavis.events import PhonemeTiming, PhraseTimed


def timed(phonemes: list[PhonemeTiming], pts_ms: int = 1_000) -> PhraseTimed:
    return PhraseTimed(
        response_id="r1",
        pts_ms=pts_ms,
        duration_ms=phonemes[-1].end_ms,
        text="text",
        sentence_index=0,
        phonemes=phonemes,
        words=[],
    )


def test_a_phrase_is_animated_on_its_own_clock() -> None:
    (planned,) = animate(timed(phrase("pau", "m", "aa", "f", "iy", "pau")))
    assert (planned.response_id, planned.pts_ms, planned.frame_ms) == ("r1", 1_000, 20)
    assert planned.curves_start_ms < 0
    assert [shape.viseme for shape in planned.visemes] == ["sil", "PP", "aa", "FF", "I", "sil"]
    assert {curve.viseme for curve in planned.curves} == {"PP", "aa", "FF", "I"}
    lengths = {len(curve.weights) for curve in planned.curves}
    assert len(lengths) == 1
    assert planned.curves_start_ms + (lengths.pop() - 1) * planned.frame_ms >= 600 + 140


def test_phrases_that_follow_each_other_join_smoothly() -> None:
    first = timed(phrase("pau", "aa", "m", "aa", each_ms=80), pts_ms=0)
    second = timed(phrase("pau", "aa", "b", "iy", "pau", each_ms=80), pts_ms=320)
    clock = np.arange(-160, 1_000, 20)
    combined: dict[str, np.ndarray] = {}
    for planned in (*animate(first), *animate(second)):
        moments = (
            planned.pts_ms + planned.curves_start_ms + planned.frame_ms * np.arange(len(planned.curves[0].weights))
        )
        for curve in planned.curves:
            here = np.interp(clock, moments, curve.weights, left=0, right=0)
            combined[curve.viseme] = np.maximum(combined.get(curve.viseme, np.zeros(len(clock))), here)
    for viseme, row in combined.items():
        if viseme != "PP":
            row *= 1 - combined["PP"]
        assert np.abs(np.diff(row)).max() <= 0.6
    assert combined["PP"].max() == 1


def test_a_phrase_without_phonemes_is_still() -> None:
    empty = PhraseTimed(
        response_id="r1", pts_ms=0, duration_ms=40, text="", sentence_index=0, phonemes=[], words=[]
    )  # fmt: skip
    (planned,) = animate(empty)
    assert planned.visemes == []
    assert planned.curves == []
