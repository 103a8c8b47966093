"""Head, breath, hands; that nothing twitches and nothing freezes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.behavior.figure import Figure
from bench.behavior.recording import Recording, Samples, Trace
from bench.behavior.stretches import stretches

HEAD = ("head_x", "head_y", "head_z")
TRUNK = ("hips", "spine")
SHOULDERS = ("leftShoulder", "rightShoulder")
ARMS = ("leftArm", "rightArm", "leftForeArm", "rightForeArm")
WRISTS = ("leftHand", "rightHand")
MORPHS = ("lids", "look", "visemes", "face")
HADAR = "Hadar et al. 1983"
REACH = "our bound: joints of a quick reach"
STILL_DEGREES = 0.15
STILL_WEIGHT = 0.01
NOD_DEGREES = 0.9


def figures(recording: Recording) -> list[Figure]:
    """Measure head, breath and hands."""
    trace = recording.slow
    return [*_head(recording), *_breath(trace), *_hands(trace), *_twitch(trace), *_frozen(trace)]


def _head(recording: Recording) -> list[Figure]:
    trace = recording.slow
    speed = np.sqrt(sum(np.gradient(trace[name]) ** 2 for name in HEAD)) * trace.fps
    speaking, attending = trace.during("speaking"), trace.during("attending")
    spread = float(np.mean([trace[name][speaking].std() for name in HEAD]))
    nods = _nods(trace, speaking) / trace.minutes("speaking")
    backchannels = len(recording.facts["backchannels"]) / trace.minutes("attending")
    moving = float((speed[speaking] > 1).mean())
    listening = float(np.median(speed[attending]))
    return [
        Figure("head", "spread of its angles, speaking", spread, "°", 1.5, 6, "our bound, after Busso et al. 2007"),
        Figure("head", "median speed, speaking", float(np.median(speed[speaking])), "°/s", 2, 20, "our bound"),
        Figure(
            "head",
            "median speed, listening",
            listening,
            "°/s",
            0.5,
            float(np.median(speed[speaking])),
            "less than speaking",
        ),
        Figure("head", "moving while speaking", moving, "", 0.8, 1, f"{HADAR}: nearly all the time"),
        Figure("head", "greatest speed", float(speed.max()), "°/s", 20, 150, "our bound: a quick shake"),
        Figure(
            "head",
            "motion below 1.8 Hz",
            _slow_share(trace, speaking),
            "",
            0.7,
            1,
            f"{HADAR}: mostly slow and ordinary",
        ),
        Figure("head", "nods while speaking", nods, "/min", 5, 30, "our bound: not on each stress (McClave 2000)"),
        Figure("head", "nods while listening", backchannels, "/min", 3, 15, "our bound, after Ward & Tsukahara 2000"),
    ]


def _nods(trace: Trace, during: NDArray[np.bool_]) -> int:
    """Count quick movements down of the head."""
    width = int(0.5 * trace.fps)
    smooth = np.convolve(trace["head_x"], np.ones(width) / width, "same")
    quick = trace["head_x"] - smooth
    return sum(bool(during[begin]) for begin, end in stretches(quick > NOD_DEGREES) if end - begin > 3)


def _slow_share(trace: Trace, during: NDArray[np.bool_]) -> float:
    """Return the share of the head's power below 1.8 Hz, of speech of at least 4 s."""
    power, total = 0.0, 0.0
    for begin, end in stretches(during):
        if end - begin < 4 * trace.fps:
            continue
        for name in HEAD:
            angles = trace[name][begin:end]
            spectrum = np.abs(np.fft.rfft((angles - angles.mean()) * np.hanning(len(angles)))) ** 2
            frequencies = np.fft.rfftfreq(len(angles), 1 / trace.fps)
            power += float(spectrum[frequencies < 1.8].sum())
            total += float(spectrum.sum())
    return power / total if total else float("nan")


def _breath(trace: Trace) -> list[Figure]:
    breath = trace["breath"]
    rising = stretches(np.diff(breath) > 1e-5)
    inhaled = [
        (begin, float(breath[end] - breath[begin])) for begin, end in rising if breath[end] - breath[begin] > 0.2
    ]
    speaking = trace.during("speaking")
    begins = np.array([begin for begin, _ in inhaled])
    talk = speaking[begins]
    rest = float((~talk).sum()) / ((~speaking).sum() / trace.fps / 60)
    rate = float(talk.sum()) / (speaking.sum() / trace.fps / 60)
    soon = np.zeros_like(speaking)
    for begin, _ in stretches(speaking):
        soon[max(0, begin - int(1.8 * trace.fps)) : begin + int(0.3 * trace.fps)] = True
    depths = np.array([depth for _, depth in inhaled])
    deeper = float(depths[soon[begins]].mean() / depths[~soon[begins] & ~talk].mean())
    source = "adults at rest: 12-18"
    return [
        Figure("breath", "not speaking", rest, "/min", 12, 18, source),
        Figure("breath", "speaking", rate, "/min", 10, 18, "our bound, after Winkworth et al. 1995"),
        Figure("breath", "depth before speaking, to usual", deeper, "", 1.1, 1.8, "Winkworth et al. 1995: deeper"),
    ]


def _hands(trace: Trace) -> list[Figure]:
    speaking = trace.during("speaking")
    up = trace["hands_up"] > 0.5
    made = np.flatnonzero(np.diff(trace["beat"]) > 0)
    rate = float(speaking[made].sum()) / trace.minutes("speaking")
    return [
        Figure(
            "hands", "gestures while speaking", rate, "/min", 2, 15, "our bound: at most one a clause (McNeill 1992)"
        ),
        Figure(
            "hands",
            "up while speaking",
            float(up[speaking].mean()),
            "",
            0.05,
            0.6,
            "our bound: back to rest (Kendon 2004)",
        ),
        Figure(
            "hands",
            "up while listening",
            float(up[trace.during("attending")].mean()),
            "",
            0,
            0.1,
            "our bound: listeners hardly gesture",
        ),
    ]


def _twitch(trace: Trace) -> list[Figure]:
    def fastest(names: tuple[str, ...]) -> float:
        return float(max(trace[f"speed_{name}"][2:].max() for name in names))

    lips = "Kuehn & Moll 1976: 200 mm/s, a shape is some 8 mm"
    return [
        Figure("twitch", "trunk", fastest(TRUNK), "°/s", 0, 30, "our bound"),
        Figure("twitch", "shoulders", fastest(SHOULDERS), "°/s", 0, 120, "our bound: a third of the arm's"),
        Figure("twitch", "arms", fastest(ARMS), "°/s", 0, 400, REACH),
        Figure("twitch", "wrists", fastest(WRISTS), "°/s", 0, 400, REACH),
        Figure("twitch", "head and neck", fastest(("head", "neck")), "°/s", 0, 150, "our bound: a quick shake"),
        Figure("twitch", "lids", fastest(("lids",)), "/s", 0, 25, "our bound: closing in 60 ms"),
        Figure("twitch", "visemes", fastest(("visemes",)), "/s", 0, 30, lips),
        Figure("twitch", "the rest of the face", fastest(("face",)), "/s", 0, 12, "our bound: nothing within 80 ms"),
    ]


def _frozen(trace: Trace) -> list[Figure]:
    joints = ("hips", "spine", "neck", "head", *SHOULDERS, *ARMS, *WRISTS)
    turning = np.max([trace[f"speed_{name}"] for name in joints], axis=0)
    changing = np.max([trace[f"speed_{name}"] for name in MORPHS], axis=0)
    still = (turning < STILL_DEGREES) & (changing < STILL_WEIGHT)
    return [_longest("longest stillness of all", still, trace.fps, 0.3), _longest_head(trace)]


def _longest_head(trace: Trace) -> Figure:
    speed: Samples = np.maximum(trace["speed_head"], trace["speed_neck"])
    return _longest("longest stillness of the head", speed < STILL_DEGREES, trace.fps, 1.5)


def _longest(name: str, still: NDArray[np.bool_], fps: int, high: float) -> Figure:
    longest = max((end - begin for begin, end in stretches(still)), default=0) / fps
    return Figure("frozen", name, longest, "s", 0, high, "our bound: nobody holds still")
