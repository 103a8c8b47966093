"""How natural turn-taking is: whole conversations, played to the real ears in virtual time.

A seeded script makes dialogues of synthetic voices: questions, questions with pauses inside (300 to 1500 ms, some after
an 'um'), and things that happen while the virtual human speaks: 'mhm', a cough, and real interruptions. All of it goes
through voice activity, turn model, recognizer and the floor; mind and voice are stand-ins that answer at once. Prints a
table, or JSON with ``--json``::

    python -m bench.turn_taking [--dialogues 12] [--seed 1] [--voices flite:rms,flite:slt] [--noise 25]

Gaps are counted from the last sound of the user's turn to the first of the answer. A cut-in is an answer whose sound
begins before the user has finished. Synthetic speech has no breath and little melody at pauses: the turn model hears
less in it than in people's speech (bench/turn_end.py), so cut-ins are more frequent here than they should be in life.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.spoken import PAUSE, RATE, Samples, spoken, voices
from visavis.bus import virtual_time
from visavis.cli.headless import converse, open_session
from visavis.config import FakeSettings, Settings
from visavis.events import (
    Envelope,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackResumed,
    PlaybackStarted,
    SessionSettings,
    TurnEnded,
    TurnInterrupted,
)
from visavis.reasoning.persona_files import load_persona

Kind = Literal["question", "pause", "mhm", "cough", "interruption"]

REPLY = "Well. " + "This is a long answer that goes on for a while, so that somebody can speak over it. " * 3
PAUSES_MS = (300, 500, 700, 1_000, 1_500)
BACKCHANNELS = ("uh huh", "yeah", "okay", "I see", "right", "hmm")
"""As synthesizers can say them: they spell 'mhm'."""
INTERRUPTIONS = ("Stop, please.", "Wait a moment.", "Tell me a joke.", "What can you do?")
ANSWER_MS = 21_000
"""Longer than an answer takes."""
OVER_MS = 1_500
"""How long the answer has been heard when something happens over it."""


@dataclass(frozen=True)
class Act:
    """Something that the user does, on the dialogue's time line, ms."""

    kind: Kind
    start_ms: int
    end_ms: int
    pauses: tuple[tuple[int, int], ...] = ()
    """Pauses inside a turn: where each begins and ends."""


@dataclass
class Script:
    """One dialogue: its sound, and what is in it."""

    acts: list[Act] = field(default_factory=list)
    parts: list[Samples] = field(default_factory=list)

    @property
    def now_ms(self) -> int:
        """Return how long it is."""
        return sum(map(len, self.parts)) * 1000 // RATE

    def wait(self, milliseconds: int) -> None:
        """Be silent."""
        self.parts.append(np.zeros(milliseconds * RATE // 1000, np.int16))

    def say(self, kind: Kind, *pieces: Samples, pauses_ms: Sequence[int] = ()) -> None:
        """Speak, with pauses between the pieces."""
        start, pauses = self.now_ms, []
        for number, piece in enumerate(pieces):
            if number:
                began = self.now_ms
                self.wait(pauses_ms[number - 1])
                pauses.append((began, self.now_ms))
            self.parts.append(piece)
        self.acts.append(Act(kind, start, self.now_ms, tuple(pauses)))


@dataclass
class Tally:
    """What happened in all dialogues."""

    gaps_ms: list[int] = field(default_factory=list)
    silence_ms: list[int] = field(default_factory=list)
    to_silence_ms: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persona", default="host")
    parser.add_argument("--dialogues", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--voices", default=",".join(voices()[:4]))
    parser.add_argument("--noise", type=float, default=None, help="white noise, so many decibels below the speech")
    parser.add_argument("--turn-model", choices=["auto", "none"], default="auto")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    persona = load_persona(Path(__file__).parent.parent / "personas" / options.persona)
    questions = [question for line in persona.lines for question in line.questions if 3 <= len(question.split()) <= 9]
    random, tally = np.random.default_rng(options.seed), Tally()
    names = options.voices.split(",")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            mind="fake",
            synthesizer="fake",
            recognizer="pocketsphinx",
            turn_model=options.turn_model,
            data_dir=Path(folder),
            fake=FakeSettings(mind_reply=REPLY),
        )
        console = Console(stderr=True)
        for number in track(range(options.dialogues), "dialogues", console=console, disable=not console.is_terminal):
            script = _script(random, questions, names[number % len(names)])
            judge(script, _play(settings, options.persona, _sound(script, options.noise, random)), tally)
    result = _summary(tally, options)
    if options.json:
        json.dump(result, sys.stdout, indent=2)
        print()
    else:
        _table(result)


def _script(random: np.random.Generator, questions: Sequence[str], voice: str) -> Script:
    """Write a dialogue: a plain question, one with pauses, and everything that can happen over an answer."""
    script = Script()
    script.wait(500)
    script.say("question", _speech(str(random.choice(questions)), voice))
    script.wait(ANSWER_MS)
    words = str(random.choice([item for item in questions if len(item.split()) >= 5])).split()
    cut = int(random.integers(2, len(words) - 1))
    beginning = " ".join(words[:cut]) + (" um" if random.random() < 0.3 else "")
    script.say(
        "pause",
        _speech(f"{beginning},", voice),
        _speech(" ".join(words[cut:]), voice),
        pauses_ms=[int(random.choice(PAUSES_MS))],
    )
    script.wait(ANSWER_MS)
    happenings: list[tuple[Kind, Samples]] = [
        ("mhm", _speech(str(random.choice(BACKCHANNELS)), voice)),
        ("cough", _cough(random)),
        ("interruption", _speech(str(random.choice(INTERRUPTIONS)), voice)),
    ]
    for kind, sound in happenings:
        script.say("question", _speech(str(random.choice(questions)), voice))
        script.wait(700 + OVER_MS)
        script.say(kind, sound)
        script.wait(ANSWER_MS)
    return script


def _speech(text: str, voice: str) -> Samples:
    """Return a sentence without the silence around it."""
    sound = spoken(text, voice)
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    return sound[max(loud[0], PAUSE - RATE // 20) : loud[-1] + 1]


def _cough(random: np.random.Generator) -> Samples:
    """Return two bursts of noise, each a sixth of a second."""
    time = np.arange(RATE // 6) / RATE
    bursts = [
        random.normal(0, 1, len(time)) * np.exp(-time * random.uniform(12, 25)) * random.uniform(4_000, 9_000)
        for _ in range(2)
    ]
    return np.clip(np.concatenate(bursts), -32768, 32767).astype(np.int16)


def _sound(script: Script, noise: float | None, random: np.random.Generator) -> bytes:
    sound = np.concatenate(script.parts).astype(np.float64)
    speech = sound[np.abs(sound) > 200]
    level = 15.0 if noise is None else float(np.sqrt(np.mean(speech**2) / 10 ** (noise / 10)))
    return np.clip(sound + random.normal(0, level, len(sound)), -32768, 32767).astype("<i2").tobytes()


def _play(settings: Settings, persona: str, pcm: bytes) -> list[tuple[int, Envelope]]:
    """Let the dialogue talk to the virtual human; return what happened, and when, ms."""
    seen: list[tuple[int, Envelope]] = []

    async def talk() -> None:
        async with open_session(settings, SessionSettings(persona=persona)) as session:
            await converse(session, pcm, on_event=lambda envelope, at_s: seen.append((round(at_s * 1000), envelope)))

    virtual_time.run(talk())
    return seen


def judge(script: Script, seen: Sequence[tuple[int, Envelope]], tally: Tally) -> None:
    """Compare what happened with what is in the script."""

    def times(*kinds: type) -> Iterator[int]:
        return (at for at, envelope in seen if isinstance(envelope.event, kinds))

    for index, act in enumerate(script.acts):
        until = script.acts[index + 1].start_ms if index + 1 < len(script.acts) else 10**9
        tally.counts[act.kind] += 1
        if act.kind in ("question", "pause"):
            answered = [at for at in times(PlaybackStarted) if act.start_ms <= at < until]
            early = [at for at in answered if at < act.end_ms]
            after = [at for at in answered if at >= act.end_ms]
            tally.counts[f"{act.kind}: cut in"] += bool(early)
            tally.counts[f"{act.kind}: missed"] += not after
            if after and not early:
                tally.gaps_ms.append(after[0] - act.end_ms)
            tally.silence_ms += [
                envelope.event.silence_ms
                for at, envelope in seen
                if isinstance(envelope.event, TurnEnded) and act.start_ms <= at < until
            ][:1]
            continue
        speaking = [at for at in times(PlaybackStarted) if at < act.start_ms]
        over = [at for at in times(PlaybackCompleted, TurnInterrupted) if speaking and speaking[-1] < at < act.start_ms]
        if not speaking or over:
            tally.counts[f"{act.kind}: not over an answer"] += 1
            continue
        stops = [at for at in times(PlaybackPaused, TurnInterrupted) if act.start_ms <= at < until]
        yielded = [at for at in times(TurnInterrupted) if act.start_ms <= at < min(until, act.end_ms + 1_000)]
        resumed = [at for at in times(PlaybackResumed) if act.start_ms <= at < until]
        tally.counts[f"{act.kind}: gave the floor away"] += bool(yielded)
        tally.counts[f"{act.kind}: went on after a pause"] += bool(resumed)
        tally.counts[f"{act.kind}: went on undisturbed"] += not stops
        if act.kind == "interruption" and stops:
            tally.to_silence_ms.append(stops[0] - act.start_ms)


def _summary(tally: Tally, options: argparse.Namespace) -> dict[str, Any]:
    counts = tally.counts
    return {
        "dialogues": options.dialogues,
        "seed": options.seed,
        "voices": options.voices.split(","),
        "noise_db": options.noise,
        "turn_model": options.turn_model,
        "gap_ms": _distribution(tally.gaps_ms),
        "onset_to_silence_ms": _distribution(tally.to_silence_ms),
        "counts": {
            kind: {name.partition(": ")[2] or "all": counts[name] for name in sorted(counts) if name.startswith(kind)}
            for kind in ("question", "pause", "mhm", "cough", "interruption")
        },
    }


def _distribution(values: Sequence[int]) -> dict[str, Any]:
    if not values:
        return {"n": 0}
    low, high = np.quantile(values, [0.1, 0.95])
    return {"n": len(values), "p10": round(float(low)), "p50": round(median(values)), "p95": round(float(high))}


def _table(result: dict[str, Any]) -> None:
    table = Table(title=f"{result['dialogues']} dialogues, seed {result['seed']}, turn model {result['turn_model']}")
    table.add_column("what")
    table.add_column("figure")
    for name, label in (("gap_ms", "gap, ms"), ("onset_to_silence_ms", "interruption to silence, ms")):
        table.add_row(label, "  ".join(f"{key} {value}" for key, value in result[name].items()))
    for kind, counts in result["counts"].items():
        table.add_row(kind, ", ".join(f"{name} {value}" for name, value in counts.items()))
    Console().print(table)


if __name__ == "__main__":
    main()
