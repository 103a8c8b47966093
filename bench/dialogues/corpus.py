"""Dialogues by a seed: what the user does, when, and the sound of it. The same seed gives the same bytes.

Each is one user's side, about 65 s long, written for answers of about ``ANSWER_MS``: plain questions, questions with
pauses or hesitations inside, false starts, long stories, interruptions early and late, questions that begin before the
answer ends, and backchannels and coughs, all against a background. The bytes depend on the synthesizers of the machine,
too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from bench.dialogues.sounds import BACKGROUNDS, background, cough
from bench.dialogues.voices import Piece, Speaker, silences, speaker
from bench.spoken import RATE, Samples
from visavis.cli.sound import MICROPHONE_RATE, write_wav

Kind = Literal[
    "question", "pause", "hesitation", "false start", "story", "interruption", "overlap",
    "backchannel", "cough", "cough alone",
]  # fmt: skip
TURNS: tuple[Kind, ...] = ("question", "pause", "hesitation", "false start", "story", "interruption", "overlap")
"""What wants an answer. The rest does not."""

ANSWER_MS = 5_500
AFTER_MS = ANSWER_MS + 1_700
"""How long the user is silent after a turn to hear the answer, which may take a while to begin."""
BESIDE_MS = 2_300
"""How long after a turn somebody coughs or says 'uh huh': the answer is heard then, and is far from its end."""
EARLY_MS, LATE_MS, OVERLAP_MS = 1_400, 3_900, 5_100
"""How long after a turn an interruption comes, and a question that cannot wait for the answer's end."""
PAUSES_MS = (300, 500, 700, 1_000, 1_500)
STORY_PAUSES_MS = (300, 450, 600, 900)


@dataclass(frozen=True)
class Act:
    """Something that the user does, on the dialogue's time line, ms."""

    kind: Kind
    start_ms: int
    end_ms: int
    pauses: tuple[tuple[int, int], ...] = ()
    """Pauses inside a turn: where each begins and ends."""
    text: str = ""
    """What is said, with a | for every pause; of a recording, which of its phrases."""


@dataclass(frozen=True)
class Dialogue:
    """One dialogue: its sound (PCM16 mono 16 kHz), and what is in it."""

    seed: int
    number: int
    voice: str
    background: str
    decibels: float | None
    """How far the background is below the speech; None in a quiet room."""
    acts: tuple[Act, ...]
    sound: Samples

    @property
    def pcm(self) -> bytes:
        """Return the sound's bytes."""
        return self.sound.astype("<i2").tobytes()

    @property
    def length_ms(self) -> int:
        """Return how long it is."""
        return len(self.sound) * 1000 // RATE

    def labels(self) -> dict[str, Any]:
        """Return what is in it, as plain data."""
        about = {"seed": self.seed, "number": self.number, "voice": self.voice, "length_ms": self.length_ms}
        noise = {"background": self.background, "decibels_below_speech": self.decibels, "sample_rate": RATE}
        return {**about, **noise, "acts": [asdict(act) for act in self.acts]}


class _Script:
    """A dialogue that is being written."""

    def __init__(self, who: Speaker, random: np.random.Generator) -> None:
        self.who = who
        self.random = random
        self.acts: list[Act] = []
        self.parts: list[Samples] = []
        self.length = 0

    def wait(self, milliseconds: int) -> None:
        self._add(np.zeros(milliseconds * RATE // 1000, np.int16))

    def act(self, kind: Kind, pieces: Sequence[Piece], pauses_ms: Sequence[int] = ()) -> None:
        start, pauses = self._now_ms(), []
        for number, piece in enumerate(pieces):
            if number:
                began = self._now_ms()
                self.wait(pauses_ms[number - 1])
                pauses.append((began, self._now_ms()))
            began = self._now_ms()
            pauses += [(began + start_ms, began + end_ms) for start_ms, end_ms in silences(piece.sound)]
            self._add(piece.sound)
        text = " | ".join(piece.text for piece in pieces)
        self.acts.append(Act(kind, start, self._now_ms(), tuple(pauses), text))

    def pick(self, values: Sequence[int]) -> int:
        return int(values[int(self.random.integers(len(values)))])

    def _add(self, sound: Samples) -> None:
        self.parts.append(sound)
        self.length += len(sound)

    def _now_ms(self) -> int:
        return self.length * 1000 // RATE


def dialogues(count: int, seed: int, voices: Sequence[str]) -> list[Dialogue]:
    """Return the first dialogues of a seed, whose users have these voices in turn."""
    return [dialogue(seed, number, voices[number % len(voices)]) for number in range(count)]


def dialogue(seed: int, number: int, voice: str) -> Dialogue:
    """Return a dialogue: every scene once, in an order of its own."""
    random = np.random.default_rng([seed, number])
    script = _Script(speaker(voice), random)
    script.wait(800)
    _cough_alone(script)
    scenes: list[Callable[[_Script], None]] = [
        _story if number % 2 else _pause, _listened_to, _hesitation, _late_interruption, _overlap,
    ]  # fmt: skip
    for index in random.permutation(len(scenes)):
        scenes[int(index)](script)
    kind, decibels = BACKGROUNDS[(number + number // len(BACKGROUNDS)) % len(BACKGROUNDS)]
    clean = np.concatenate(script.parts).astype(np.int32)
    level = float(np.sqrt(np.mean(np.square(clean[np.abs(clean) > 200], dtype=np.float64))))
    noise = background(kind, decibels, level, len(clean), random)
    sound = np.clip(clean + noise, -32768, 32767).astype(np.int16)
    return Dialogue(seed, number, voice, kind, decibels, tuple(script.acts), sound)


def write(corpus: Sequence[Dialogue], folder: Path) -> None:
    """Write every dialogue as a WAV file, with its labels in a JSON file of the same name."""
    for item in corpus:
        path = folder / f"dialogue-{item.seed}-{item.number:03}"
        write_wav(path.with_suffix(".wav"), item.pcm, sample_rate=MICROPHONE_RATE)
        path.with_suffix(".json").write_text(json.dumps(item.labels(), indent=1) + "\n")


def _cough_alone(script: _Script) -> None:
    """Cough before anybody has said anything."""
    script.act("cough alone", [_cough(script)])
    script.wait(2_200)


def _listened_to(script: _Script) -> None:
    """Ask a plain question, to whose answer the user says 'uh huh' or coughs."""
    script.act("question", [script.who.question(script.random)])
    script.wait(BESIDE_MS)
    if script.random.random() < 0.5:
        script.act("backchannel", [script.who.backchannel(script.random)])
    else:
        script.act("cough", [_cough(script)])
    script.wait(AFTER_MS - BESIDE_MS)


def _pause(script: _Script) -> None:
    """Ask with a pause inside, to whose answer the user says 'uh huh'."""
    script.act("pause", script.who.halves(script.random), [script.pick(PAUSES_MS)])
    script.wait(BESIDE_MS)
    script.act("backchannel", [script.who.backchannel(script.random)])
    script.wait(AFTER_MS - BESIDE_MS)


def _story(script: _Script) -> None:
    """Take a long turn, to whose answer the user coughs."""
    clauses = script.who.story(script.random)
    script.act("story", clauses, [script.pick(STORY_PAUSES_MS) for _ in clauses[1:]])
    script.wait(BESIDE_MS)
    script.act("cough", [_cough(script)])
    script.wait(AFTER_MS - BESIDE_MS)


def _hesitation(script: _Script) -> None:
    """Ask with an 'um' inside, a question whose answer is interrupted as soon as it begins."""
    first, second = script.who.halves(script.random)
    script.act("hesitation", [first, script.who.hesitation(), second], [120, script.pick(PAUSES_MS[:-1])])
    script.wait(EARLY_MS)
    _interrupt(script)


def _late_interruption(script: _Script) -> None:
    """Begin a question twice, whose answer is interrupted after a while."""
    question = script.who.question(script.random)
    torn = Piece(
        f"{question.text.partition(' ')[0]}-", question.sound[: RATE * int(script.random.integers(25, 40)) // 100]
    )
    script.act("false start", [torn, question], [script.pick((200, 300, 450))])
    script.wait(LATE_MS)
    _interrupt(script)


def _interrupt(script: _Script) -> None:
    script.act("interruption", [script.who.interruption(script.random)])
    script.wait(AFTER_MS)


def _overlap(script: _Script) -> None:
    """Ask a question, and another one before the answer has quite ended."""
    script.act("question", [script.who.question(script.random)])
    script.wait(OVERLAP_MS)
    script.act("overlap", [script.who.question(script.random)])
    script.wait(AFTER_MS)


def _cough(script: _Script) -> Piece:
    return Piece("(cough)", cough(script.random))
