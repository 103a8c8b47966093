"""What stage directions mean: the words and pictures by which a text says how it is performed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from visavis.events import Expression, GazeTarget, Gesture

MAX_CHARACTERS = 60
"""Nothing longer is a stage direction."""
MAX_WORDS = 6

Form = Literal["plain", "third person", "participle"]
"""How a direction is put: 'smile', 'warmly'; 'smiles'; 'smiling'."""


@dataclass(frozen=True, slots=True)
class StageDirection:
    """How a moment is performed. One without anything is known, and shows nothing."""

    expression: Expression | None = None
    gesture: Gesture | None = None
    gaze: GazeTarget | None = None
    intensity: float = 0.7

    @property
    def shows(self) -> bool:
        """Tell whether anything is to be seen."""
        return (self.expression, self.gesture, self.gaze) != (None, None, None)


_D = StageDirection

_VERBS: dict[str, StageDirection] = {
    "smile": _D("smile"), "grin": _D("happy"), "beam": _D("happy", intensity=0.9), "smirk": _D("smile", intensity=0.6),
    "laugh": _D("amused", "laugh"), "chuckle": _D("amused", "laugh", intensity=0.5), "cackle": _D("amused", "laugh"),
    "giggle": _D("amused", "laugh", intensity=0.6), "snicker": _D("amused", intensity=0.5),
    "snort": _D("amused", intensity=0.5), "joke": _D("amused", intensity=0.5), "tease": _D("smile", "wink"),
    "wink": _D("smile", "wink"), "nod": _D(gesture="nod"), "agree": _D(gesture="nod"),
    "disagree": _D(gesture="shake"), "shrug": _D(gesture="shrug"), "tilt": _D(gesture="tilt"), "bow": _D(None, "bow"),
    "lean": _D(gesture="lean"), "wave": _D("smile", "wave"), "greet": _D("smile", "wave"),
    "sigh": _D("concerned", "breath", intensity=0.5), "breathe": _D(gesture="breath"),
    "inhale": _D(gesture="breath"), "exhale": _D(gesture="breath"), "gasp": _D("surprised", "breath", intensity=0.9),
    "frown": _D("concerned"), "wince": _D("disgusted", intensity=0.45), "grimace": _D("disgusted", intensity=0.6),
    "cringe": _D("disgusted", intensity=0.45), "pout": _D("sad", intensity=0.6), "cry": _D("sad", intensity=1.0),
    "sob": _D("sad", intensity=1.0), "weep": _D("sad", intensity=1.0), "blush": _D("smile", gaze="down"),
    "sniffle": _D("sad", intensity=0.6), "growl": _D("angry", intensity=0.6), "glare": _D("angry", intensity=0.7),
    "scowl": _D("angry", intensity=0.7), "scoff": _D("skeptical"), "doubt": _D("skeptical"),
    "think": _D("thinking", gaze="up"), "ponder": _D("thinking", gaze="up"), "muse": _D("thinking", gaze="up"),
    "consider": _D("thinking", gaze="up"), "reflect": _D("thinking", gaze="up"), "hesitate": _D("thinking"),
    "wonder": _D("thinking", gaze="up"), "hum": _D("thinking"), "listen": _D("interested", "tilt", intensity=0.5),
    "gesture": _D(gesture="palms_open"), "gesticulate": _D(gesture="beat_both"), "welcome": _D("smile", "palms_open"),
    "clap": _D("happy", "beat_both"), "applaud": _D("happy", "beat_both"), "cheer": _D("happy", "beat_both"),
    "celebrate": _D("happy", "beat_both"), "hug": _D("smile", "palms_open"), "comfort": _D("concerned", "tilt"),
    "sympathize": _D("concerned", "tilt"), "apologize": _D("concerned", "bow", intensity=0.5),
    "pause": _D(), "whisper": _D(), "mutter": _D(), "murmur": _D(), "cough": _D(), "blink": _D(), "yawn": _D(),
    "swallow": _D(), "sing": _D(), "stutter": _D(), "clear throat": _D(),
    "shake head": _D(gesture="shake"), "shake": _D(gesture="shake"), "nod head": _D(gesture="nod"),
    "tilt head": _D(gesture="tilt"),
    "cock head": _D(gesture="tilt"), "bow head": _D(None, "bow"), "shrug shoulders": _D(gesture="shrug"),
    "raise eyebrows": _D(gesture="brow_raise"), "raise brows": _D(gesture="brow_raise"),
    "raise eyebrow": _D("skeptical"), "raise brow": _D("skeptical"), "arch eyebrow": _D("skeptical"),
    "lift eyebrow": _D("skeptical"), "roll eyes": _D("skeptical", gaze="up"), "wave hand": _D("smile", "wave"),
    "wave goodbye": _D("smile", "wave"), "lean in": _D("interested", "lean"), "lean forward": _D("interested", "lean"),
    "take breath": _D(gesture="breath"), "draw breath": _D(gesture="breath"), "look up": _D(gaze="up"),
    "look down": _D(gaze="down"), "look away": _D(gaze="away"), "look aside": _D(gaze="away"),
    "glance up": _D(gaze="up"), "glance down": _D(gaze="down"), "glance away": _D(gaze="away"),
    "look at you": _D(gaze="user"), "look at user": _D(gaze="user"), "look at screen": _D(gaze="screen"),
    "look thoughtful": _D("thinking", gaze="up"), "look concerned": _D("concerned"), "look sad": _D("sad"),
    "look surprised": _D("surprised"), "look confused": _D("confused"), "look happy": _D("happy"),
    "spread hands": _D(gesture="palms_open"), "spread arms": _D(gesture="palms_open"),
    "open arms": _D(gesture="palms_open"), "open palms": _D(gesture="palms_open"),
    "open hands": _D(gesture="palms_open"), "raise hands": _D(gesture="palms_open"),
    "throw hands up": _D(gesture="palms_open"), "clap hands": _D("happy", "beat_both"),
    "point to self": _D(gesture="point_self"), "point at self": _D(gesture="point_self"),
    "place hand on heart": _D(gesture="point_self"), "put hand on heart": _D(gesture="point_self"),
    "place hand on chest": _D(gesture="point_self"), "put hand on chest": _D(gesture="point_self"),
    "touch chest": _D(gesture="point_self"), "scratch head": _D("confused", "tilt"),
    "give thumbs up": _D("smile", "nod"), "roll eye": _D("skeptical", gaze="up"), "tear up": _D("sad"),
}  # fmt: skip
"""By the verb as a dictionary has it, with what follows it."""

_STATES: dict[str, StageDirection] = {
    "happy": _D("happy"), "joyful": _D("happy"), "cheerful": _D("happy"), "delighted": _D("happy", intensity=0.9),
    "excited": _D("happy", "brow_raise", intensity=0.9), "enthusiastic": _D("happy", "brow_raise"),
    "proud": _D("smile"), "warm": _D("smile"), "kind": _D("smile"), "friendly": _D("smile"), "gentle": _D("smile"),
    "playful": _D("smile", "wink"), "reassuring": _D("smile", "nod", intensity=0.5), "amused": _D("amused"),
    "sad": _D("sad"), "somber": _D("sad"), "sorry": _D("concerned"), "apologetic": _D("concerned"),
    "sympathetic": _D("concerned", "tilt"), "empathetic": _D("concerned", "tilt"), "concerned": _D("concerned"),
    "worried": _D("concerned", intensity=0.9), "caring": _D("concerned"), "angry": _D("angry"),
    "annoyed": _D("angry", intensity=0.4), "frustrated": _D("angry", intensity=0.4), "mad": _D("angry"),
    "surprised": _D("surprised"), "shocked": _D("surprised", intensity=1.0), "amazed": _D("surprised", "brow_raise"),
    "astonished": _D("surprised", intensity=0.9), "afraid": _D("afraid"), "scared": _D("afraid"),
    "fearful": _D("afraid"), "nervous": _D("afraid", intensity=0.4), "anxious": _D("afraid", intensity=0.4),
    "disgusted": _D("disgusted"), "thoughtful": _D("thinking", gaze="up"), "pensive": _D("thinking", gaze="up"),
    "curious": _D("interested", "tilt"), "interested": _D("interested"), "intrigued": _D("interested", "brow_raise"),
    "skeptical": _D("skeptical"), "sceptical": _D("skeptical"), "doubtful": _D("skeptical"), "wry": _D("smile"),
    "confused": _D("confused"), "puzzled": _D("confused", "tilt"), "neutral": _D("neutral"), "calm": _D("neutral"),
    "serious": _D("neutral"), "relieved": _D("smile", "breath"), "embarrassed": _D("smile", gaze="down"),
    "shy": _D("smile", gaze="down"), "sarcastic": _D("skeptical"), "dry": _D(), "soft": _D(), "quiet": _D(),
    "loud": _D(), "slow": _D(), "beat": _D(), "silence": _D(), "silent": _D(),
    "hand on heart": _D(gesture="point_self"), "hand on chest": _D(gesture="point_self"),
    "thumbs up": _D("smile", "nod"), "eye roll": _D("skeptical", gaze="up"), "deep breath": _D(gesture="breath"),
    "laughter": _D("amused", "laugh"), "happiness": _D("happy"), "joy": _D("happy"), "sadness": _D("sad"),
    "anger": _D("angry"), "surprise": _D("surprised"), "fear": _D("afraid"), "disgust": _D("disgusted"),
    "concern": _D("concerned"), "sympathy": _D("concerned"), "empathy": _D("concerned"), "headshake": _D(None, "shake"),
}  # fmt: skip

_PICTURES: tuple[tuple[str, StageDirection], ...] = (
    ("\U0001f642\u263a\U0001f60a\U0001f607\U0001f970\U0001f60c\u2764\U0001f495\U0001f496\U0001f60f", _D("smile")),
    ("\U0001f600\U0001f603\U0001f604\U0001f601\U0001f60d\U0001f929\U0001f973\U0001f389\U0001f917", _D("happy")),
    ("\U0001f602\U0001f923\U0001f606\U0001f605\U0001f639", _D("amused", "laugh")),
    ("\U0001f609\U0001f61c\U0001f61b", _D("smile", "wink")),
    ("\U0001f622\U0001f62d\U0001f61e\U0001f614\u2639\U0001f641\U0001f494\U0001f63f", _D("sad")),
    ("\U0001f61f\U0001f625\U0001f97a\U0001f626\U0001f627", _D("concerned")),
    ("\U0001f62e\U0001f62f\U0001f632\U0001f92f\U0001f633", _D("surprised")),
    ("\U0001f620\U0001f621\U0001f92c\U0001f624", _D("angry", intensity=0.6)),
    ("\U0001f628\U0001f631\U0001f630", _D("afraid")),
    ("\U0001f922\U0001f92e", _D("disgusted")),
    ("\U0001f914\U0001f9d0", _D("thinking", gaze="up")),
    ("\U0001f928\U0001f612\U0001f644", _D("skeptical")),
    ("\U0001f615\U0001f635", _D("confused")),
    ("\U0001f44b", _D("smile", "wave")),
    ("\U0001f44d\u2705", _D(gesture="nod")),
    ("\U0001f44e", _D(gesture="shake")),
    ("\U0001f937", _D(gesture="shrug")),
    ("\U0001f64f\U0001f647", _D("smile", "bow")),
    ("\U0001f44f\U0001f64c", _D("happy", "beat_both")),
)
PICTURES: dict[str, StageDirection] = {picture: shown for pictures, shown in _PICTURES for picture in pictures}
"""Emoji that stand for a face or a gesture."""

_DOUBLED = frozenset("nod shrug grin sob hum hug clap".split())
_WEAK = frozenset("slightly softly gently faintly lightly briefly small little bit quietly subtly weakly".split())
_STRONG = frozenset("broadly widely big loudly heartily very strongly deeply enthusiastically vigorously huge".split())
_PASSED_OVER = frozenset("a an the my her his their your with and deep long slow then".split())
_LABELS = ("expression", "emotion", "gesture", "action", "mood", "face", "feeling", "tone")


def _forms(verb: str) -> Iterator[tuple[str, Form]]:
    """Yield the ways to put a verb: smile, smiles, smiling."""
    head, _, rest = verb.partition(" ")
    rest = f" {rest}" if rest else ""
    stem = head + head[-1] if head in _DOUBLED else head.removesuffix("e") if head.endswith("e") else head
    third = head[:-1] + "ies" if head == "cry" else head + ("es" if head.endswith(("sh", "ch", "ss")) else "s")
    yield f"{head}{rest}", "plain"
    yield f"{third}{rest}", "third person"
    yield f"{stem}ing{rest}", "participle"


def _adverb(state: str) -> str:
    if state.endswith("y") and len(state) > 3:
        return state[:-1] + "ily"
    return state + ("ally" if state.endswith("ic") else state[-1:] * (state == "full") + "ly")


def _known() -> dict[str, tuple[StageDirection, Form]]:
    known: dict[str, tuple[StageDirection, Form]] = {}
    for verb, direction in _VERBS.items():
        known |= {form: (direction, kind) for form, kind in _forms(verb)}
    for state, direction in _STATES.items():
        known[state] = (direction, "plain")
        known[_adverb(state)] = (direction, "participle")
    for expression in get_args(Expression):
        known.setdefault(expression, (_D(expression), "plain"))
    for gesture in get_args(Gesture):
        known.setdefault(gesture.replace("_", " "), (_D(gesture=gesture), "plain"))
    return known


_KNOWN = _known()
FIRST_WORDS = frozenset(key.split()[0] for key in _KNOWN) | _PASSED_OVER | _WEAK | _STRONG
"""Words that a direction may begin with."""


def words_of(text: str) -> list[str]:
    """Return the words of what may be a direction, in lower case."""
    label, separator, value = text.replace("=", ":").partition(":")
    if separator and label.strip().lower() in _LABELS:
        text = value
    return text.replace("_", " ").replace("-", " ").lower().split()


@dataclass(frozen=True, slots=True)
class Understood:
    """A direction that is known."""

    direction: StageDirection
    form: Form
    whole: bool
    """Whether it says nothing else."""


def understand(text: str) -> Understood | None:
    """Return what a direction means and how it is put, or None if it is none that is known.

    Articles and adverbs are passed over. Of several actions the first that shows anything counts.
    """
    said = [word.strip(".,!;'\"") for word in words_of(text)]
    if not said or len(text) > MAX_CHARACTERS or len(said) > MAX_WORDS:
        return None
    kept = [word for word in said if word not in _PASSED_OVER and word not in _WEAK | _STRONG]
    if not kept:
        hushed = said[0].endswith("ly") and len(said) == 1
        return Understood(StageDirection(), "participle", whole=True) if hushed else None
    found = _longest(kept)
    if found is None:
        return None
    direction, form, length = found
    rest = kept[length:]
    while rest and not direction.shows:
        following = _longest(rest)
        direction = direction if following is None else following[0]
        rest = rest[1:] if following is None else rest[following[2] :]
    strength = 0.6 if not _WEAK.isdisjoint(said) else 1.35 if not _STRONG.isdisjoint(said) else 1.0
    direction = replace(direction, intensity=round(min(1.0, direction.intensity * strength), 3))
    return Understood(direction, form, whole=length == len(kept))


def _longest(words: list[str]) -> tuple[StageDirection, Form, int] | None:
    """Return the direction that the first words are, the longest that there is, and how many words it takes."""
    for count in range(len(words), 0, -1):
        known = _KNOWN.get(" ".join(words[:count]))
        if known is not None:
            return (*known, count)
    return None
