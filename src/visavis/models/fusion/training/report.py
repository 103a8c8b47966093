"""What is left for people to read: figures, pictures, and a model card."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.training.calibration import Reliability
from visavis.models.fusion.training.examination import CALIBRATED_RULES, RULES, WHOLE, Examination
from visavis.models.fusion.training.moments import Lessons
from visavis.models.fusion.training.pictures import draw_ablation, draw_calibration, draw_confusion
from visavis.models.videomae.training.metrics import Metrics
from visavis.models.videomae.training.report import confusion_text

METRICS = "metrics.json"
CARD = "README.md"


@dataclass(frozen=True, slots=True)
class About:
    """What is to be said of the data, beside the figures."""

    corpus: str
    notes: Sequence[str]
    layouts: Mapping[str, str]
    values: Mapping[str, int]
    seed: int
    places: bool
    """Whether valence and arousal are those of the emotions' names, since nobody has rated them."""
    made: bool = False
    """Whether the people were made by code."""


def summary(lessons: Lessons, found: Examination, about: About) -> dict[str, Any]:
    """Return all figures as JSON has them."""
    labels = [name for name in EMOTIONS if name in lessons.taught]
    numbers = [EMOTIONS.index(name) for name in labels]
    recalls = found.calibrated.metrics.recalls
    known = np.unique(lessons.moments.recording)
    return {
        "corpus": about.corpus,
        "recordings": len(known),
        "moments": len(lessons.moments),
        "speakers": len({lessons.speakers[index] for index in known}),
        "modalities": {name: _share(lessons, name) for name in lessons.moments.modalities},
        "labels": labels,
        "chance": round(1 / len(labels), 4),
        **found.calibrated.figures,
        "ece_before_temperature": found.uncalibrated.figures["ece"],
        "recall": {name: round(float(recalls[number]), 4) for name, number in zip(labels, numbers, strict=True)},
        "confusion": found.calibrated.metrics.confusion[np.ix_(numbers, numbers)].tolist(),
        "ablation": {name: score.figures for name, score in {WHOLE: found.calibrated, **found.ablations,
                                                            RULES: found.rules,
                                                            CALIBRATED_RULES: found.calibrated_rules}.items()},
        "folds": [len(fold) for fold in found.folds],
        "temperatures": list(found.temperatures),
        "epochs": list(found.epochs),
        "seed": about.seed,
        "notes": list(about.notes),
        "reliability": {
            "before": _curve(found.uncalibrated.reliability), "after": _curve(found.calibrated.reliability),
        },
    }  # fmt: skip


def write_report(folder: Path, lessons: Lessons, found: Examination, about: About) -> dict[str, Any]:
    """Write ``metrics.json``, the pictures (if matplotlib is installed) and ``README.md``; return the figures."""
    figures = summary(lessons, found, about)
    (folder / METRICS).write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    labels, numbers = figures["labels"], [EMOTIONS.index(name) for name in figures["labels"]]
    metrics = Metrics(found.calibrated.metrics.confusion[np.ix_(numbers, numbers)])
    pictures = importlib.util.find_spec("matplotlib") is not None
    if pictures:
        draw_confusion(folder / "confusion.png", metrics, labels)
        draw_calibration(folder / "calibration.png", found.uncalibrated.reliability, found.calibrated.reliability)
        uars = {name: float(item["uar"] or 0.0) for name, item in figures["ablation"].items()}
        draw_ablation(folder / "ablation.png", uars, figures["chance"])
    card = _card(figures, about, confusion_text(metrics, labels), lessons, pictures=pictures)
    (folder / CARD).write_text(card, encoding="utf-8")
    return figures


def _share(lessons: Lessons, name: str) -> float:
    return round(float((lessons.moments.confidence[name] > 0).mean()), 3)


def _curve(found: Reliability) -> list[dict[str, float | int]]:
    return [
        {"said": round(float(said), 3), "right": round(float(right), 3), "moments": int(count)}
        for said, right, count in zip(found.confidence, found.accuracy, found.count, strict=True)
        if count
    ]


def ablation_table(scores: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the ablations as a Markdown table."""
    lines = ["| senses | UAR | WAR | valence CCC | arousal CCC | ECE | recordings |", "|---|---|---|---|---|---|---|"]
    for name, item in scores.items():
        shares = (_percent(item["uar"]), _percent(item["war"]))
        rest = (_number(item["valence_ccc"]), _number(item["arousal_ccc"]), _number(item["ece"], 3))
        lines.append(f"| {name} | {' | '.join((*shares, *rest))} | {item['recordings']} |")
    return "\n".join(lines)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _number(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _rows(figures: Mapping[str, Any], about: About, lessons: Lessons) -> dict[str, str]:
    """Return the first table of the card."""
    counts = Counter(EMOTIONS[lessons.labels[index]] for index in np.unique(lessons.moments.recording))
    never = [name for name in EMOTIONS if name not in figures["labels"]]
    return {
        "corpus": f"{about.corpus}: {figures['recordings']} recordings of {figures['speakers']} speakers, "
        f"{figures['moments']} moments",
        "emotions": ", ".join(f"{name} {counts[name]}" for name in figures["labels"]),
        "never shown, so never named": ", ".join(never) or "none",
        "senses": ", ".join(
            f"{name} ({about.values[name]} values, {about.layouts[name]}; in {share:.0%} of the moments)"
            for name, share in figures["modalities"].items()
        ),
        "split": f"by speakers, {len(figures['folds'])} folds ({', '.join(map(str, figures['folds']))} speakers): "
        "nobody is in two parts",
        "UAR / WAR": f"{figures['uar']:.1%} / {figures['war']:.1%} (chance {figures['chance']:.1%}; rules "
        f"{_percent(figures['ablation'][RULES]['uar'])} / {_percent(figures['ablation'][RULES]['war'])})",
        "valence / arousal, CCC": f"{_number(figures['valence_ccc'])} / {_number(figures['arousal_ccc'])}",
        "calibration error (ECE)": f"{figures['ece_before_temperature']:.3f} before the temperature, "
        f"{figures['ece']:.3f} after",
        "seed": str(about.seed),
    }


def _card(figures: Mapping[str, Any], about: About, confusion: str, lessons: Lessons, *, pictures: bool) -> str:
    table = "\n".join(f"| {name} | {value} |" for name, value in _rows(figures, about, lessons).items())
    images = (
        "![Confusion matrix](confusion.png)\n\n![Calibration](calibration.png)\n\n![Ablations](ablation.png)\n\n"
        if pictures
        else ""
    )
    notes = "".join(f"- {note}\n" for note in _notes(about))
    return f"""# Fusion of senses: {about.corpus}

A small network (`visavis train fusion`) that makes one picture of a person out of what several senses tell: seven
emotions, valence and arousal. Any of the senses may be missing.

| | |
|---|---|
{table}

All figures are about speakers from whom nothing was learned: each fold was tested by a network that was trained on the
others. The network in this folder is one more, trained on all speakers but those of one fold, who said when to stop;
its own quality was not measured again. Figures are by recording: the mean over its moments, about one a second;
calibration is by moment, as it is told in a conversation. Where the rules say nothing, which they mostly do at the
beginning, they are not asked; a recording of which they say nothing at all counts as neutral.

```text
{confusion}```

## What each sense is worth

{ablation_table(figures["ablation"])}

{images}## The data

{notes}
## What it cannot know

- What somebody feels. It was taught what people were asked to show, or what others saw in them; what is shown and what
  is felt are not the same (Barrett et al., *Psychological Science in the Public Interest* 20, 2019).
- People unlike those it has learned from: other ages, languages, cultures, cameras and microphones. What acted feelings
  teach fits the quieter ones of a conversation less well; expect worse figures there than here.
- Why. It sees two seconds of a face and some seconds of a voice, not what happened.
- Health, character, truthfulness, or anything else that lasts longer than a moment.

## Use

For a virtual human that answers somebody who agreed to it and can switch it off, as one of several hints, with the
confidence that is told beside it. Not for judging people.

In the European Union, inferring emotions of people at the workplace or in education from their faces or voices is
prohibited, except for medical or safety reasons (Regulation (EU) 2024/1689, article 5(1)(f)). Elsewhere such a system
is of high risk (annex III, 1(c)), and the people whom it looks at must be told (article 50(3)).
"""


def _notes(about: About) -> list[str]:
    notes = list(about.notes)
    if about.made:
        notes.append("**The people are made by code.** This shows that the training works, and nothing about people.")
    if about.places:
        notes.append(
            "Nobody has rated valence and arousal: they are those of the emotions' names (Russell, Mehrabian 1977)."
        )
    return notes
