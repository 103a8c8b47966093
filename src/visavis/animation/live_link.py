"""Frames as a take of Epic's app Live Link Face, which Unreal and many other programs read (CSV)."""

from __future__ import annotations

import io
import math

import numpy as np

from visavis.animation.frames import Frames
from visavis.animation.pose import Floats
from visavis.animation.shapes import ARKIT

_EYE = ("eyeBlink", "eyeLookDown", "eyeLookIn", "eyeLookOut", "eyeLookUp", "eyeSquint", "eyeWide")
ORDER: tuple[str, ...] = (
    *(f"{name}Left" for name in _EYE), *(f"{name}Right" for name in _EYE),
    "jawForward", "jawRight", "jawLeft", "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthRight",
    "mouthLeft", "mouthSmileLeft", "mouthSmileRight", "mouthFrownLeft", "mouthFrownRight", "mouthDimpleLeft",
    "mouthDimpleRight", "mouthStretchLeft", "mouthStretchRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower",
    "mouthShrugUpper", "mouthPressLeft", "mouthPressRight", "mouthLowerDownLeft", "mouthLowerDownRight",
    "mouthUpperUpLeft", "mouthUpperUpRight", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft",
    "browOuterUpRight", "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "noseSneerLeft", "noseSneerRight",
    "tongueOut",
)  # fmt: skip
"""The 52 shapes of ARKit in the app's order."""
ROTATIONS = (
    "HeadYaw", "HeadPitch", "HeadRoll", "LeftEyeYaw", "LeftEyePitch", "LeftEyeRoll", "RightEyeYaw", "RightEyePitch",
    "RightEyeRoll",
)  # fmt: skip
"""What follows them, radians."""
HEADER = ("Timecode", "BlendshapeCount", *(name[0].upper() + name[1:] for name in ORDER), *ROTATIONS)
"""All 63 columns, as in the app's files."""

_COLUMNS = [ARKIT.index(name) for name in ORDER]


def live_link_csv(frames: Frames) -> str:
    """Return a take as the app writes it: a row for each frame, shapes 0 to 1, rotations in radians.

    Yaw turns to the own left, pitch is up, roll tilts to the own right.
    """
    file = io.StringIO()
    file.write(",".join(HEADER) + "\n")
    count = len(HEADER) - 2
    rows = np.concatenate([frames.arkit[:, _COLUMNS], _rotations(frames)], axis=1)
    for number, row in enumerate((rows.round(6) + 0.0).tolist()):
        values = ",".join(f"{value:.6f}" for value in row)
        file.write(f"{timecode(number, frames.fps)},{count},{values}\n")
    return file.getvalue()


def timecode(frame: int, fps: float) -> str:
    """Return a frame's SMPTE time code, not drop-frame, with the fraction of a frame: ``HH:MM:SS:FF.000``.

    Frames are counted in the next whole rate: of 29.97 a second 30 make a second of time code.
    """
    rate = max(1, math.ceil(fps - 1e-6))
    seconds, frame = divmod(frame, rate)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}:{frame:02d}.000"


def _rotations(frames: Frames) -> Floats:
    still = np.zeros((len(frames), 1))
    eye = np.concatenate([frames.eyes, still], axis=1)
    radians: Floats = np.deg2rad(np.concatenate([frames.head, eye, eye], axis=1))
    return radians
