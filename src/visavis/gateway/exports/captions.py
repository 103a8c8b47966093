"""Captions of a conversation: WebVTT (W3C Candidate Recommendation, https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from visavis.gateway.timeline_fold import Said

_READ_MS_PER_CHARACTER = 60
_READ_MS = (1_500, 7_000)
"""What was only written is shown for as long as it takes to read (17 characters a second), within these."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of one speaker, with times in ms. An empty cue is left out."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str


def cues_of(said: Iterable[Said], *, user: str, persona: str, zero_ms: int = 0) -> list[Cue]:
    """Return cues of what was said from ``zero_ms`` on, which becomes 0: where a recording began, for example."""
    cues = []
    for item in said:
        end_ms = max(item.end_ms, item.start_ms + 1)
        if item.end_ms <= item.start_ms:
            least, most = _READ_MS
            end_ms = item.start_ms + min(most, max(least, _READ_MS_PER_CHARACTER * len(item.text)))
        if end_ms > zero_ms:
            speaker = user if item.role == "user" else persona
            cues.append(Cue(max(0, item.start_ms - zero_ms), end_ms - zero_ms, speaker, item.text))
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


def captions(cues: Iterable[Cue], *, title: str = "") -> str:
    """Return a WebVTT file. Cues have numbers; speakers are marked by voice spans."""
    blocks = [f"WEBVTT - {_escaped(title)}" if title else "WEBVTT"]
    wanted = (cue for cue in cues if cue.text.strip())
    for number, cue in enumerate(wanted, 1):
        times = f"{timestamp(cue.start_ms)} --> {timestamp(max(cue.end_ms, cue.start_ms + 1))}"
        blocks.append(f"{number}\n{times}\n<v {_escaped(cue.speaker) or '?'}>{_escaped(cue.text)}")
    return "\n\n".join(blocks) + "\n"


def timestamp(ms: int) -> str:
    """Return a time as WebVTT has it: 00:01:02.345, with as many digits for hours as needed."""
    seconds, milliseconds = divmod(ms, 1_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"


def _escaped(text: str) -> str:
    """Return a text in one line in which nothing is markup, nor an arrow between times."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    one_line = " ".join(plain.split())
    return one_line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
