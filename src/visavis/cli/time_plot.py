"""A picture of how somebody came across over time: valence, arousal, emotion, gaze, speech."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visavis.events import CodedError
from visavis.gateway.timeline_fold import Said, Sounded, Stretch
from visavis.gateway.timeline_states import StateSeries
from visavis.perception.chronicle import Span

FORMATS = (".png", ".svg", ".pdf")

_COLORS = {
    "neutral": "#b8bcc4", "happy": "#e9b44c", "sad": "#5b8fb9", "angry": "#c8553d", "surprised": "#9b6fb0",
    "afraid": "#4f6d7a", "disgusted": "#7a9e54",
}  # fmt: skip
_LOOKS = {"screen": "#2f9e8f", "left": "#d9a441", "right": "#c8763d", "up": "#8f7fc0", "down": "#6f8fb5"}
_VALENCE, _AROUSAL, _SPEECH, _INK, _FAINT = "#1f7a8c", "#bf5f3c", "#6b7280", "#24292f", "#d6d9de"
_WORDS_AT_MOST = 42
_TEXT_ROWS = 3
_CHARACTERS_AN_INCH = 13


@dataclass(frozen=True, slots=True)
class TimeLine:
    """What is drawn."""

    states: StateSeries
    speech: Sequence[Stretch]
    said: Sequence[Said]
    sounds: Sequence[Sounded]
    looks: Sequence[Span]
    end_ms: int


def check(path: Path) -> None:
    """Raise CodedError ``plot.unknown_format`` or ``plot.no_matplotlib`` if a picture cannot be drawn."""
    if path.suffix.lower() not in FORMATS:
        raise CodedError("plot.unknown_format", f"'{path.name}' should end in {', '.join(FORMATS)}.")
    if importlib.util.find_spec("matplotlib") is None:
        raise CodedError("plot.no_matplotlib", "Plots need matplotlib: pip install 'visavis[plots]'")


def draw(path: Path, line: TimeLine, *, title: str) -> None:
    """Write the picture, by the file's name. Raises CodedError ``plot.*``."""
    check(path)
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    plt.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False,
                         "text.color": _INK, "axes.labelcolor": _INK})  # fmt: skip
    seconds = max(line.end_ms / 1_000, 0.1)
    figure, rows = plt.subplots(
        4, 1, figsize=(min(max(9.0, seconds / 3), 24), 6.4), sharex=True, layout="constrained",
        height_ratios=[3.2, 0.8, 1.2, 1.9],
    )  # fmt: skip
    try:
        _moods(rows[0], line.states, seconds)
        _emotions(rows[1], line.states, seconds)
        _gaze(rows[2], line, seconds)
        _sounds(rows[3], line, seconds)
        rows[3].set_xlabel("time, s")
        rows[3].set_xlim(0, seconds)
        figure.suptitle(f"{title}: what is shown, not what is felt", x=0.01, ha="left", fontsize=11)
        figure.savefig(path, dpi=150)
    except OSError as error:
        raise CodedError("plot.unwritable", f"{path} cannot be written ({error.strerror}).") from None
    finally:
        plt.close(figure)


def _moods(axes: Any, states: StateSeries, seconds: float) -> None:
    """Draw valence and arousal; each line's band is as narrow as it is sure."""
    axes.axhline(0, color=_FAINT, linewidth=0.8)
    for name, color in (("valence", _VALENCE), ("arousal", _AROUSAL)):
        values, trust = getattr(states, name), getattr(states, f"{name}_confidence")
        label: str | None = name
        for xs, ys, cs in _runs(states.at_ms, values, trust, seconds):
            axes.fill_between(
                xs, [max(y - 0.5 * (1 - c), -1) for y, c in zip(ys, cs, strict=True)],
                [min(y + 0.5 * (1 - c), 1) for y, c in zip(ys, cs, strict=True)],
                step="post", color=color, alpha=0.13, linewidth=0,
            )  # fmt: skip
            axes.step(xs, ys, where="post", color=color, linewidth=1.6, label=label)
            label = None
    axes.set_ylim(-1, 1)
    axes.set_ylabel("unpleasant to pleasant\ncalm to excited")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="upper right", frameon=False, ncols=2)
    else:
        axes.text(0.5, 0.5, "nothing is known", transform=axes.transAxes, ha="center", va="center", color=_SPEECH)


def _runs(
    at_ms: Sequence[int], values: Sequence[float], trust: Sequence[float], seconds: float
) -> Iterator[tuple[list[float], list[float], list[float]]]:
    """Yield the stretches in which a value is known, each up to the moment at which the next picture came."""
    ends = [*at_ms[1:], round(1_000 * seconds)]
    xs: list[float] = []
    ys: list[float] = []
    cs: list[float] = []
    for start, end, value, sure in zip(at_ms, ends, values, trust, strict=True):
        if sure > 0:
            xs, ys, cs = [*xs, start / 1_000], [*ys, value], [*cs, sure]
        if xs and (sure <= 0 or end == ends[-1]):
            last = (start if sure <= 0 else end) / 1_000
            yield [*xs, last], [*ys, ys[-1]], [*cs, cs[-1]]
            xs, ys, cs = [], [], []


def _emotions(axes: Any, states: StateSeries, seconds: float) -> None:
    shown: dict[str, list[tuple[float, float]]] = {}
    ends = [*states.at_ms[1:], round(1_000 * seconds)]
    for start, end, emotion in zip(states.at_ms, ends, states.emotion, strict=True):
        if emotion != "unknown" and end > start:
            shown.setdefault(emotion, []).append((start / 1_000, (end - start) / 1_000))
    _bars(axes, shown, _COLORS, 0)
    _ribbon(axes, "shows")


def _gaze(axes: Any, line: TimeLine, seconds: float) -> None:
    looks: dict[str, list[tuple[float, float]]] = {}
    for span in line.looks:
        looks.setdefault(span.name, []).append((span.start_ms / 1_000, (span.end_ms - span.start_ms) / 1_000))
    _bars(axes, looks, _LOOKS, 0)
    states = line.states
    for xs, ys, _ in _runs(states.at_ms, states.attention, states.attention_confidence, seconds):
        axes.step(xs, [y - 0.5 for y in ys], where="post", color=_INK, linewidth=1.0)
    _ribbon(axes, "looks\n(line: attention)")


def _sounds(axes: Any, line: TimeLine, seconds: float) -> None:
    _bars(axes, {"speech": [_span(item) for item in line.speech]}, {"speech": _SPEECH}, 0, label=False)
    _texts(axes, [item for item in line.said if item.role == "user"], seconds)
    for sound in line.sounds:
        at_s = sound.at_ms / 1_000
        axes.plot([at_s], [-0.62], marker="^", color=_AROUSAL, markersize=5)
        axes.text(at_s + 0.006 * seconds, -0.66, sound.label, fontsize=8, color=_AROUSAL, va="center", clip_on=True)
    axes.set_ylim(-0.85, 0.55 + 0.42 * _TEXT_ROWS)
    axes.set_yticks([])
    axes.set_ylabel("speaks", rotation=0, ha="right", va="center")


def _texts(axes: Any, said: Sequence[Said], seconds: float) -> None:
    """Write what was said above the speech, in as many rows as it takes not to write over anything."""
    a_character_s = seconds / (axes.figure.get_figwidth() * _CHARACTERS_AN_INCH)
    free_s = [float("-inf")] * _TEXT_ROWS
    for item in said:
        start_s, text = item.start_ms / 1_000, _short(item.text)
        row = next((index for index, until_s in enumerate(free_s) if until_s <= start_s), None)
        if row is None:
            continue  # there is a summary for all of it
        free_s[row] = start_s + (len(text) + 2) * a_character_s
        axes.text(start_s, 0.56 + 0.42 * row, text, fontsize=8, va="bottom", clip_on=True)


def _bars(
    axes: Any, spans: dict[str, list[tuple[float, float]]], colors: dict[str, str], at: float, *, label: bool = True
) -> None:
    for name, items in spans.items():
        color = colors.get(name, _SPEECH)
        axes.broken_barh(items, (at - 0.5, 1.0), color=color, alpha=0.75, linewidth=0, label=name if label else None)
    if label and spans:
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, fontsize=8, handlelength=1)


def _ribbon(axes: Any, name: str) -> None:
    axes.set_ylim(-0.55, 0.55)
    axes.set_yticks([])
    axes.set_ylabel(name, rotation=0, ha="right", va="center")


def _span(item: Stretch) -> tuple[float, float]:
    return item.start_ms / 1_000, (item.end_ms - item.start_ms) / 1_000


def _short(text: str) -> str:
    return text if len(text) <= _WORDS_AT_MOST else f"{text[: _WORDS_AT_MOST - 1]}…"
