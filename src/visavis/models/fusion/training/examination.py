"""How well people are understood from whom nothing was learned: cross-validation over speakers, with ablations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.config import AFFECT
from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.rules import RulesCalibration
from visavis.models.fusion.training.calibration import Reliability, concordance, reliability
from visavis.models.fusion.training.course import FusionSettings, Taught, teach
from visavis.models.fusion.training.moments import Lessons, Moments
from visavis.models.fusion.training.rules_fit import fit_rules
from visavis.models.fusion.training.splits import speaker_folds
from visavis.models.softmax import softmax
from visavis.models.videomae.training.metrics import Metrics, measure

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

WHOLE, RULES, CALIBRATED_RULES = "all", "rules (late fusion)", "rules, calibrated"


@dataclass(frozen=True, slots=True)
class Score:
    """How well some recordings were understood."""

    metrics: Metrics
    valence_ccc: float
    arousal_ccc: float
    """Concordance with what is true; not a number where it is not known."""
    reliability: Reliability
    """By moment."""
    recordings: int

    @property
    def figures(self) -> dict[str, float | int | None]:
        """Return the figures, rounded; null where there are none."""
        found: dict[str, float] = {
            "uar": self.metrics.uar, "war": self.metrics.war, "valence_ccc": self.valence_ccc,
            "arousal_ccc": self.arousal_ccc, "ece": self.reliability.ece,
        }  # fmt: skip
        rounded = {name: None if np.isnan(value) else round(value, 4) for name, value in found.items()}
        return {**rounded, "recordings": self.recordings}


class Sheet:
    """What was answered about moments."""

    def __init__(self) -> None:
        self._recordings: list[Ints] = [np.zeros(0, np.int64)]
        self._answers: list[Floats] = [np.zeros((0, len(EMOTIONS) + len(AFFECT)))]

    def add(self, recording: Ints, probabilities: Floats, affect: Floats) -> None:
        """Take in the answers about moments."""
        self._recordings.append(recording)
        self._answers.append(np.concatenate([probabilities, affect], 1))

    def score(self, lessons: Lessons) -> Score:
        """Compare with what is true: by recording, the mean over its moments; calibration by moment, as it is told.

        Raises ValueError if nothing was answered.
        """
        recordings, answers = np.concatenate(self._recordings), np.concatenate(self._answers)
        if not len(recordings):
            raise ValueError("nothing was answered")
        counts = np.bincount(recordings, minlength=len(lessons.labels))
        sums = np.zeros((len(counts), answers.shape[1]))
        np.add.at(sums, recordings, answers)
        seen = counts > 0
        means = sums[seen] / counts[seen, None]
        guesses, affect = means[:, : len(EMOTIONS)].argmax(1), lessons.affect[seen]
        return Score(
            measure(lessons.labels[seen].tolist(), guesses.tolist(), len(EMOTIONS)),
            concordance(affect[:, 0], means[:, -2]), concordance(affect[:, 1], means[:, -1]),
            reliability(answers[:, : len(EMOTIONS)], lessons.labels[recordings]), int(seen.sum()),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Examination:
    """What came of the cross-validation."""

    calibrated: Score
    uncalibrated: Score
    rules: Score
    calibrated_rules: Score
    """After what other speakers have shown of how far the rules can be believed."""
    ablations: Mapping[str, Score]
    """By what was there: 'without face', 'face alone', and so on."""
    folds: Sequence[frozenset[str]]
    temperatures: Sequence[float]
    epochs: Sequence[int]
    losses: Sequence[Sequence[float]] = field(default_factory=tuple)


def examine(lessons: Lessons, settings: FusionSettings, progress: Progress) -> Examination:
    """Train a network for each fold of speakers on the others, and ask it about them.

    Of the others, one fold says when to stop and how warm the probabilities are, so three parts never share a speaker.
    Raises FusionModelError ``fusion.data_invalid`` if the speakers cannot be split so.
    """
    names = [lessons.speakers[index] for index in np.unique(lessons.moments.recording)]
    labels = lessons.labels[np.unique(lessons.moments.recording)].tolist()
    folds = speaker_folds(names, labels, settings.folds, settings.seed)
    if len(folds) < 3:
        raise FusionModelError("fusion.data_invalid", "At least 3 speakers are needed of whom something is known.")
    sheets: dict[str, Sheet] = {}
    raw, believed, temperatures, epochs, losses = Sheet(), Sheet(), list[float](), list[int](), list[list[float]]()
    for number, held_out in enumerate(folds):
        training, judging = parts(folds, number)
        taught = teach(lessons.of(training), lessons.of(judging), settings, seed=settings.seed + number)
        temperatures.append(round(taught.temperature, 4))
        epochs.append(taught.epochs)
        losses.append(taught.losses)
        tested = lessons.of(held_out).moments
        for name, mask in ablations(tested, taught):
            _ask(taught, tested, mask, sheets.setdefault(name, Sheet()))
        _ask(taught, tested, None, raw, temperature=1.0)
        _ask_rules(tested, believed, calibration_of_rules(lessons.of(training | judging)))
        progress(f"fold {number + 1}", number + 1, len(folds))
    scores = {name: sheet.score(lessons) for name, sheet in sheets.items()}
    whole = scores.pop(WHOLE)
    return Examination(
        whole,
        raw.score(lessons),
        _by_rules(lessons.moments).score(lessons),
        believed.score(lessons),
        scores,
        folds,
        temperatures,
        epochs,
        losses,
    )


def parts(folds: Sequence[frozenset[str]], tested: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return the speakers to learn from and those who say when to stop; those of the tested fold are in neither."""
    judging = folds[(tested + 1) % len(folds)]
    everybody = frozenset[str]().union(*folds)
    return everybody - judging - folds[tested], judging


def ablations(moments: Moments, taught: Taught) -> Iterator[tuple[str, torch.Tensor | None]]:
    """Yield what is left of the modalities, by name: all, all but one, and one alone."""
    names = taught.network.config.modalities
    yield WHOLE, None
    there = [index for index, name in enumerate(names) if moments.confidence[name].any()]
    if len(there) < 2:
        return
    for index in there:
        without = torch.ones(len(names))
        without[index] = 0
        yield f"without {names[index]}", without
    for index in there:
        yield f"{names[index]} alone", torch.nn.functional.one_hot(torch.tensor(index), len(names)).float()


def _ask(
    taught: Taught, moments: Moments, mask: torch.Tensor | None, sheet: Sheet, *, temperature: float | None = None
) -> None:
    """Ask about the moments in which anything is left."""
    names = taught.network.config.modalities
    confidence = np.stack([moments.confidence[name] for name in names], 1)
    left = confidence if mask is None else confidence * mask.numpy()
    there: NDArray[np.bool_] = np.asarray((left > 0).any(1))
    if not there.any():
        return
    chosen = moments.only(there)
    logits, affect = taught.answers(chosen, mask)
    sheet.add(chosen.recording, softmax(logits, temperature or taught.temperature), affect)


def calibration_of_rules(lessons: Lessons) -> RulesCalibration:
    """Return how far the rules can be believed, by what these speakers have shown."""
    moments = _told_by_rules(lessons.moments)
    return fit_rules(moments.rules[:, : len(EMOTIONS)], lessons.labels[moments.recording])


def _by_rules(moments: Moments) -> Sheet:
    """Return what the rules said."""
    sheet = Sheet()
    _ask_rules(moments, sheet, None)
    return sheet


def _ask_rules(moments: Moments, sheet: Sheet, calibration: RulesCalibration | None) -> None:
    told = _told_by_rules(moments)
    said, affect = told.rules[:, : len(EMOTIONS)], told.rules[:, len(EMOTIONS) :]
    sheet.add(told.recording, said if calibration is None else calibration.apply(said), affect)


def _told_by_rules(moments: Moments) -> Moments:
    """Return the moments that count: those at which the rules told no emotion, if they told none of a recording."""
    told = moments.rules[:, 1 : len(EMOTIONS)].sum(1) > 0
    return moments.only(told | ~np.isin(moments.recording, moments.recording[told]))
