"""Frames of performances: the page's curves, and what other engines read."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.animation import page
from visavis.animation.blendshapes import blendshapes_json
from visavis.animation.eyes import blink_times, lid_closure
from visavis.animation.frames import LONGEST_TAIL_MS, Frames, evaluate
from visavis.animation.live_link import HEADER, ORDER, live_link_csv, timecode
from visavis.animation.shapes import ARKIT, EXPRESSION_SHAPES, VISEME_SHAPES, sides
from visavis.events import (
    VISEMES,
    Event,
    Expression,
    ExpressionPlanned,
    GazePlanned,
    GesturePlanned,
    VisemeCurve,
    VisemesPlanned,
)


def shown(
    expression: Expression, intensity: float = 1.0, pts_ms: int = 0, duration_ms: int = 3_000
) -> ExpressionPlanned:
    return ExpressionPlanned(expression=expression, intensity=intensity, pts_ms=pts_ms, duration_ms=duration_ms)


def mouth(**weights: list[float]) -> VisemesPlanned:
    curves = [VisemeCurve(viseme=name, weights=row) for name, row in weights.items()]
    return VisemesPlanned(response_id="r", pts_ms=0, visemes=[], frame_ms=100, curves_start_ms=0, curves=curves)


def weight(frames: Frames, name: str, at_ms: float) -> float:
    return float(frames.arkit[round(at_ms * frames.fps / 1000), ARKIT.index(name)])


async def test_frames_are_those_of_the_page() -> None:
    events, duration, frames = await page.performed()
    stored = json.loads(page.FILE.read_text())
    assert stored["events"] == page.written(events, duration, frames)["events"]
    for name, values in (("face", frames.face), ("visemes", frames.visemes), ("head", frames.head)):
        np.testing.assert_allclose(values, stored[name], atol=1e-3)


def test_an_expression_comes_holds_and_goes() -> None:
    frames = evaluate([shown("surprised", pts_ms=500, duration_ms=1_000)], 0)
    assert weight(frames, "browInnerUp", 400) == 0
    assert weight(frames, "browInnerUp", 1_000) == pytest.approx(EXPRESSION_SHAPES["surprised"]["browInnerUp"])
    assert weight(frames, "browInnerUp", 2_000) < 0.2
    assert len(frames) == LONGEST_TAIL_MS * 60 / 1000 + 1


def test_expressions_that_follow_each_other_are_together_no_stronger_than_one() -> None:
    frames = evaluate([shown("surprised"), shown("surprised", pts_ms=1_000), shown("afraid", pts_ms=2_000)], 4_000)
    assert frames.arkit[:, ARKIT.index("browInnerUp")].max() <= EXPRESSION_SHAPES["afraid"]["browInnerUp"] + 0.05


def test_closed_lips_stay_closed_whatever_the_face_does() -> None:
    frames = evaluate([shown("surprised"), mouth(PP=[0, 1, 1, 1, 0], aa=[1, 1, 1, 1, 1])], 400)
    jaw = VISEME_SHAPES["aa"]["jawOpen"]
    assert weight(frames, "jawOpen", 200) == pytest.approx(0, abs=1e-3)
    assert weight(frames, "jawOpen", 400) > 0.9 * jaw


def test_the_mouth_speaks_through_arkit_shapes() -> None:
    frames = evaluate([mouth(O=[0, 1, 1, 1, 1])], 400)
    for name, amount in VISEME_SHAPES["O"].items():
        for side in sides(name):
            assert weight(frames, side, 300) == pytest.approx(amount, abs=0.01)
    assert frames.face[:, ARKIT.index("mouthFunnel")].max() == 0
    assert frames.visemes[round(0.3 * 60), VISEMES.index("O")] == pytest.approx(1, abs=0.01)


def test_a_head_nods_and_the_eyes_stay_on_the_user() -> None:
    nod = GesturePlanned(gesture="nod", intensity=1, pts_ms=0, duration_ms=600)
    frames = evaluate([nod], 800)
    assert frames.head[:, 1].min() < -2
    assert np.abs(frames.head[:, [0, 2]]).max() == 0
    np.testing.assert_allclose(frames.eyes[:, 1], -frames.head[:, 1])


def test_a_glance_goes_there_and_back_and_the_lids_follow() -> None:
    glance = GazePlanned(target="up", pts_ms=500, duration_ms=1_000)
    frames = evaluate([glance], 2_500)
    assert frames.eyes[20].tolist() == [0, 0]
    assert frames.eyes[60].tolist() == [-5, 12]
    assert frames.eyes[-1].tolist() == [0, 0]
    assert weight(frames, "eyeLookUpLeft", 1_000) == pytest.approx(12 / 20)


def test_blinks_are_seeded_and_as_frequent_as_in_conversation() -> None:
    assert blink_times(60_000, "a") == blink_times(60_000, "a") != blink_times(60_000, "b")
    count = np.mean([len(blink_times(600_000, str(seed))) / 10 for seed in range(20)])
    assert 20 < count < 32
    closed = lid_closure(np.array([-10.0, 0, 100, 115, 360]))
    assert closed.tolist() == [0, 0, 1, 1, 0]
    frames = evaluate([], 60_000, seed="a")
    assert frames.arkit[:, ARKIT.index("eyeBlinkLeft")].max() == pytest.approx(1, abs=0.02)
    assert frames.arkit[-1].max() == 0


def test_the_csv_is_in_live_link_faces_layout() -> None:
    assert len(HEADER) == 63
    assert set(ORDER) == set(ARKIT)
    assert HEADER[:4] == ("Timecode", "BlendshapeCount", "EyeBlinkLeft", "EyeLookDownLeft")
    assert HEADER[15:20] == ("EyeWideRight", "JawForward", "JawRight", "JawLeft", "JawOpen")
    assert HEADER[-10:-6] == ("TongueOut", "HeadYaw", "HeadPitch", "HeadRoll")
    nod = GesturePlanned(gesture="shake", intensity=1, pts_ms=0, duration_ms=900)
    frames = evaluate([shown("happy"), nod], 1_500)
    rows = list(csv.DictReader(io.StringIO(live_link_csv(frames))))
    assert len(rows) == len(frames)
    assert {row["BlendshapeCount"] for row in rows} == {"61"}
    assert rows[61]["Timecode"] == "00:00:01:01.000"
    assert float(rows[60]["MouthSmileLeft"]) == pytest.approx(weight(frames, "mouthSmileLeft", 1_000), abs=1e-6)
    assert float(rows[7]["HeadYaw"]) == pytest.approx(np.deg2rad(frames.head[7, 0]), abs=1e-6)
    assert all(len(row) == 63 and None not in row.values() for row in rows)


@pytest.mark.parametrize(
    ("frame", "fps", "code"),
    [(0, 60, "00:00:00:00.000"), (59, 60, "00:00:00:59.000"), (60, 60, "00:00:01:00.000"),
     (30, 29.97, "00:00:01:00.000"), (24 * 3_600, 24, "01:00:00:00.000")],
)  # fmt: skip
def test_timecodes(frame: int, fps: float, code: str) -> None:
    assert timecode(frame, fps) == code


def test_the_json_says_all_that_an_engine_needs() -> None:
    nod = GesturePlanned(gesture="nod", intensity=0.5, pts_ms=100, duration_ms=600)
    events: list[Event] = [shown("smile"), nod, GazePlanned(target="up", pts_ms=0, duration_ms=500), mouth(aa=[1, 1])]
    frames = evaluate(events, 500, fps=24)
    told = json.loads(blendshapes_json(frames, events, text="Hi.", duration_ms=500, audio="hi.wav"))
    assert (told["format"], told["version"], told["audio"], told["fps"]) == ("visavis-blendshapes", 1, "hi.wav", 24)
    assert told["frame_count"] == len(told["frames"]) == len(frames)
    assert [item["kind"] for item in told["events"]] == ["expression", "gesture", "gaze"]
    assert told["events"][1]["stroke_ms"] > 100
    for frame in told["frames"]:
        assert len(frame["weights"]) == len(frame["face"]) == len(told["names"]) == 52
        assert len(frame["visemes"]) == len(told["visemes"]) == 15
        assert (len(frame["head"]), len(frame["eyes"])) == (3, 2)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(EXPRESSION_SHAPES)), st.floats(0, 1), st.integers(0, 3_000), st.integers(0, 5_000)
        ),
        max_size=6,
    ),
    st.floats(0, 5_000), st.sampled_from([10.0, 24.0, 29.97, 60.0]),
)  # fmt: skip
def test_weights_are_always_weights(
    plan: list[tuple[Expression, float, int, int]], duration: float, fps: float
) -> None:
    frames = evaluate([shown(*item) for item in plan], duration, fps=fps)
    for values in (frames.arkit, frames.face, frames.visemes):
        assert np.isfinite(values).all()
        assert values.min(initial=0) >= 0
        assert values.max(initial=0) <= 1
