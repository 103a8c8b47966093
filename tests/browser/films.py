"""What the browser's camera sees: real faces, played in a loop."""

from __future__ import annotations

import subprocess
from pathlib import Path

FPS = 30
"""What Chromium's fake camera plays an MJPEG file at, whatever the file says."""


RESTS_S = 8
_WHOLE = "split[a][b];[a]scale=640:-2,crop=640:480,boxblur=24[wall];[b]scale=-2:480[face];[wall][face]overlay=(W-w)/2:0"
"""All of a square picture, before a blurred wall."""
_ASIDE = "scale=-2:240,pad=640:480:{x}:120:gray"
_TWO = (
    "split[a][b];[a]scale=380:380[near];[b]scale=240:240,pad=260:380:-1:-1:gray[far];"
    "[near][far]hstack,pad=640:480:-1:-1:gray"
)


def film(source: Path, folder: Path) -> Path:
    """Make a film for the camera of a video file of a face."""
    return _film(source, folder / f"{source.stem}.mjpeg", _WHOLE)


def rested(source: Path, folder: Path) -> Path:
    """Make the same, but the face keeps still as it is in the first picture for some seconds, as people do at times."""
    return _film(source, folder / f"{source.stem}.mjpeg", f"{_WHOLE},tpad=start_mode=clone:start_duration={RESTS_S}")


def aside(source: Path, folder: Path, *, left: bool) -> Path:
    """Make a film of somebody at the side of what the camera sees, at the picture's left or right."""
    return _film(source, folder / "aside.mjpeg", _ASIDE.format(x=10 if left else 390))


def two_people(source: Path, folder: Path) -> Path:
    """Make a film of the same person twice: near at the picture's left, and further away at its right."""
    return _film(source, folder / "two.mjpeg", _TWO)


def camera(clip: Path) -> str:
    """Return the flag that plays a film, again and again, as what the camera sees."""
    return f"--use-file-for-fake-video-capture={clip}"


def _film(source: Path, path: Path, picture: str) -> Path:
    made = [
        "-filter_complex",
        f"fps={FPS},setsar=1,{picture}",
        "-an",
        "-c:v",
        "mjpeg",
        "-q:v",
        "3",
        "-pix_fmt",
        "yuvj420p",
    ]
    subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-i", str(source), *made, str(path)], check=True)
    return path
