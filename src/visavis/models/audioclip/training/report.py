"""What is left for people to read: figures, pictures, and a card of the head."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from visavis.models.audioclip.training.fit import Examined
from visavis.models.audioclip.voice_head import VoiceHead
from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.training.pictures import draw_calibration, draw_confusion
from visavis.models.fusion.training.recordings import Corpus
from visavis.models.videomae.training.metrics import Metrics
from visavis.models.videomae.training.report import confusion_text


def write_report(
    folder: Path, corpus: Corpus, found: Examined, head: VoiceHead, *, begun_from: str, seed: int, made: bool
) -> dict[str, Any]:
    """Write ``metrics.json``, ``confusion.txt``, pictures (if matplotlib is installed) and ``README.md``.

    Returns the figures. ``made`` says that the voices were made by code.
    """
    counts = Counter(item.label for item in corpus.recordings)
    labels = [name for name in EMOTIONS if counts[name]]
    places = [EMOTIONS.index(name) for name in labels]
    metrics = Metrics(found.metrics.confusion[np.ix_(places, places)])
    figures: dict[str, Any] = {
        "corpus": corpus.name, "recordings": len(corpus.recordings), "speakers": len(corpus.speakers),
        "labels": labels, "chance": round(1 / len(labels), 4), "uar": round(found.metrics.uar, 4),
        "war": round(found.metrics.war, 4), "ece_before_temperature": round(found.before.ece, 4),
        "ece": round(found.after.ece, 4),
        "recall": {name: round(float(found.metrics.recalls[place]), 4)
                   for name, place in zip(labels, places, strict=True)},
        "confusion": metrics.confusion.tolist(), "folds": [len(fold) for fold in found.folds],
        "temperatures": list(found.temperatures), "penalties": list(found.penalties),
        "temperature": round(head.temperature, 4), "begun_from": begun_from, "seed": seed, "made": made,
        "notes": list(corpus.notes),
    }  # fmt: skip
    (folder / "metrics.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    confusion = confusion_text(metrics, labels)
    (folder / "confusion.txt").write_text(confusion, encoding="utf-8")
    if importlib.util.find_spec("matplotlib") is not None:
        draw_confusion(folder / "confusion.png", metrics, labels)
        draw_calibration(folder / "calibration.png", found.before, found.after)
    (folder / "README.md").write_text(_card(figures, confusion), encoding="utf-8")
    return figures


def _card(figures: dict[str, Any], confusion: str) -> str:
    notes = "".join(f"- {note}\n" for note in figures["notes"])
    if figures["made"]:
        notes += "- **The voices are made by code.** This shows that the training works, and nothing about people.\n"
    return f"""# What voices sound like: {", ".join(figures["labels"])}

A linear layer on AudioCLIP's embeddings, taught by `visavis train voice`.

| | |
|---|---|
| embeddings of | {figures["begun_from"]} |
| corpus | {figures["corpus"]}: {figures["recordings"]} recordings of {figures["speakers"]} speakers |
| split | by speakers, {len(figures["folds"])} folds ({", ".join(map(str, figures["folds"]))}): nobody is in two parts |
| UAR / WAR | {figures["uar"]:.1%} / {figures["war"]:.1%} (chance {figures["chance"]:.1%}) |
| calibration error (ECE) | {figures["ece_before_temperature"]:.3f} before the temperature, {figures["ece"]:.3f} after |
| seed | {figures["seed"]} |

All figures are about speakers from whom nothing was learned, by recording: each fold was tested with a head that was
trained on the others. The head in this folder is one more, trained on all speakers but those of one fold.

```text
{confusion}```

{notes}
It was taught what people were asked to show. What a voice shows is not what a person feels, and acted feelings are
louder than those of conversations: expect worse figures there. In the European Union, inferring emotions at work or in
education is prohibited, except for medical or safety reasons (Regulation (EU) 2024/1689, article 5(1)(f)).
"""
