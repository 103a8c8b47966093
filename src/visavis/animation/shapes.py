"""What faces and bodies are made of: the one table of shapes and times, for the server and for the page.

``make contract`` writes the same as ``web/src/contract/animation.ts``. Weights are 0 to 1. A shape that is named
without a side ("mouthSmile") stands for both sides; left and right are those of the virtual human. Action units (AU)
are those of P. Ekman, W. Friesen and J. Hager, "Facial Action Coding System" (2002).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from visavis.events import Expression, GazeTarget, Gesture, Viseme

ARKIT: tuple[str, ...] = (
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight",
    "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight",
    "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft",
    "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft", "eyeSquintRight",
    "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose",
    "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel",
    "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight",
    "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower",
    "mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight",
    "mouthUpperUpLeft", "mouthUpperUpRight", "noseSneerLeft", "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The 52 blend shapes of ARKit (``ARFaceAnchor.BlendShapeLocation``), in alphabetical order."""

Shape = Mapping[str, float]
"""Weights of ARKit shapes; a name without a side is both."""


def sides(name: str) -> tuple[str, ...]:
    """Return the ARKit shapes that a name stands for: itself, or its left and its right side."""
    return (name,) if name in _NAMES else (f"{name}Left", f"{name}Right")


_NAMES = frozenset(ARKIT)

EXPRESSION_SHAPES: Mapping[Expression, Shape] = MappingProxyType({
    "neutral": {},
    # AU 6+12, little of it; what one shows all day.
    "smile": {"mouthSmile": 0.52, "cheekSquint": 0.3, "eyeSquint": 0.1, "mouthDimple": 0.1, "browOuterUp": 0.06},
    # AU 6+12+25: the Duchenne smile.
    "happy": {
        "mouthSmile": 0.84, "cheekSquint": 0.72, "eyeSquint": 0.26, "mouthUpperUp": 0.12, "jawOpen": 0.05,
        "browInnerUp": 0.08, "browOuterUp": 0.14,
    },
    # AU 6+7+12+25+26: laughter.
    "amused": {
        "mouthSmile": 0.8, "cheekSquint": 0.85, "eyeSquint": 0.5, "mouthUpperUp": 0.24, "jawOpen": 0.2,
        "browInnerUp": 0.16, "noseSneer": 0.12,
    },
    # AU 1+4+15+17, and lids that hang.
    "sad": {
        "browInnerUp": 0.85, "browDown": 0.24, "mouthFrown": 0.66, "mouthShrugLower": 0.42, "eyeSquint": 0.12,
        "eyeBlink": 0.16,
    },
    # AU 4+5+7+23.
    "angry": {
        "browDown": 0.95, "eyeSquint": 0.42, "eyeWide": 0.26, "mouthPress": 0.55, "mouthRollLower": 0.22,
        "mouthRollUpper": 0.16, "noseSneer": 0.3, "mouthFrown": 0.16, "jawForward": 0.15,
    },
    # AU 1+2+5+26.
    "surprised": {"browInnerUp": 0.85, "browOuterUp": 0.9, "eyeWide": 0.8, "jawOpen": 0.3, "mouthFunnel": 0.08},
    # AU 1+2+4+5+20+26.
    "afraid": {
        "browInnerUp": 0.95, "browOuterUp": 0.4, "browDown": 0.32, "eyeWide": 0.85, "mouthStretch": 0.7,
        "mouthFrown": 0.12, "jawOpen": 0.15,
    },
    # AU 9+10+15+17, which pulls the brows and the cheeks along.
    "disgusted": {
        "noseSneer": 0.92, "mouthUpperUp": 0.48, "mouthFrown": 0.36, "mouthShrugLower": 0.3, "browDown": 0.42,
        "cheekSquint": 0.4, "eyeSquint": 0.3,
    },
    # AU 1+4 and pressed lips: sympathy (Eisenberg et al. 1989).
    "concerned": {
        "browInnerUp": 0.72, "browDown": 0.3, "mouthFrown": 0.16, "mouthPress": 0.22, "eyeSquint": 0.1,
        "mouthShrugLower": 0.1,
    },
    # The face of a search for a word: one brow, lips pressed aside (Goodwin & Goodwin 1986).
    "thinking": {
        "browOuterUpLeft": 0.45, "browInnerUp": 0.12, "browDownRight": 0.36, "mouthLeft": 0.26, "mouthPress": 0.3,
        "eyeSquint": 0.14,
    },
    # AU 1+2+12, and hardly any 5: with more of it and no smile it would be surprise.
    "interested": {"browInnerUp": 0.24, "browOuterUp": 0.44, "eyeWide": 0.1, "mouthSmile": 0.36, "cheekSquint": 0.18},
    # AU 2 on one side, 4 and 14 on the other.
    "skeptical": {
        "browOuterUpLeft": 0.75, "browInnerUp": 0.14, "browDownRight": 0.6, "eyeSquintRight": 0.34,
        "mouthDimpleRight": 0.4, "mouthPress": 0.24, "mouthFrown": 0.14,
    },
    # AU 4+7 (Craig et al. 2008).
    "confused": {
        "browDown": 0.62, "browInnerUp": 0.4, "eyeSquint": 0.42, "mouthShrugUpper": 0.16, "mouthPucker": 0.14,
        "mouthFrown": 0.18,
    },
})  # fmt: skip
"""Each expression at full strength. The six emotions are the prototypes of EMFACS (W. Friesen and P. Ekman 1983)."""


class Easing(NamedTuple):
    """How an expression comes and goes."""

    onset_ms: int
    """From nothing to its full strength, as a smoothstep from its beginning on."""
    offset_ms: int
    """From there to nothing, as a smoothstep from its end on."""


EXPRESSION_EASING: Mapping[Expression, Easing] = MappingProxyType({
    "neutral": Easing(400, 400),
    "smile": Easing(500, 1_000),
    "happy": Easing(450, 1_000),
    "amused": Easing(300, 900),
    "sad": Easing(800, 1_400),
    "angry": Easing(350, 900),
    "surprised": Easing(170, 600),
    "afraid": Easing(220, 800),
    "disgusted": Easing(300, 800),
    "concerned": Easing(550, 1_000),
    "thinking": Easing(450, 700),
    "interested": Easing(280, 700),
    "skeptical": Easing(380, 700),
    "confused": Easing(380, 800),
})  # fmt: skip
"""Smiles that are felt take about half a second to form (Schmidt, Cohn & Tian 2003), surprise less than a fifth,
sadness comes and goes slowly."""

SPEAKING_SHARE: Mapping[str, float] = MappingProxyType({"jaw": 0.25, "mouth": 0.55, "mouthSmile": 0.7})
"""How much of an expression's shape is left while the mouth speaks, by the beginning of its name: the longest that fits
counts, and all is left of a shape that none fits."""

VISEME_SHAPES: Mapping[Viseme, Shape] = MappingProxyType({
    "sil": {},
    "PP": {"mouthPress": 0.5, "mouthRollLower": 0.35, "mouthRollUpper": 0.3, "mouthPucker": 0.1},
    "FF": {"mouthRollLower": 0.55, "mouthUpperUp": 0.6, "jawOpen": 0.07},
    "TH": {"jawOpen": 0.16, "tongueOut": 0.35, "mouthUpperUp": 0.15, "mouthLowerDown": 0.25},
    "DD": {"jawOpen": 0.13, "mouthUpperUp": 0.15, "mouthLowerDown": 0.35, "tongueOut": 0.12},
    "kk": {"jawOpen": 0.2, "mouthLowerDown": 0.3, "mouthStretch": 0.15},
    "CH": {"jawOpen": 0.1, "mouthFunnel": 0.55, "mouthLowerDown": 0.2, "mouthUpperUp": 0.15},
    "SS": {"jawOpen": 0.05, "mouthStretch": 0.25, "mouthLowerDown": 0.4, "mouthUpperUp": 0.25, "mouthSmile": 0.12},
    "nn": {"jawOpen": 0.14, "mouthLowerDown": 0.3, "mouthUpperUp": 0.1, "tongueOut": 0.1},
    "RR": {"jawOpen": 0.13, "mouthFunnel": 0.35, "mouthPucker": 0.25},
    "aa": {"jawOpen": 0.6, "mouthLowerDown": 0.15, "mouthUpperUp": 0.12},
    "E": {"jawOpen": 0.28, "mouthStretch": 0.35, "mouthSmile": 0.25, "mouthLowerDown": 0.2},
    "I": {"jawOpen": 0.15, "mouthSmile": 0.4, "mouthStretch": 0.3, "mouthLowerDown": 0.25, "mouthUpperUp": 0.15},
    "O": {"jawOpen": 0.27, "mouthFunnel": 0.85, "mouthPucker": 0.3},
    "U": {"jawOpen": 0.07, "mouthFunnel": 0.3, "mouthPucker": 0.95},
})  # fmt: skip
"""What each viseme is made of, for faces that have ARKit's shapes only. Our avatars carry the mix as one shape each,
with the lips of PP sealed."""

LIP_OPENING: tuple[str, ...] = ("jawOpen", "mouthFunnel", "mouthLowerDown", "mouthUpperUp", "mouthShrugUpper")
"""Shapes that part the lips: all are multiplied by (1 - PP), as the other visemes are, or p, b and m would gape."""


LEFT_UNDER_TEETH = 0.3
"""How much of what takes the lower lip off the teeth is left for f and v."""
FASTEST_VISEME = 26.0
"""No viseme but PP grows faster than this, weights a second: lips and jaw move at most 200 mm a second (Kuehn & Moll
1976), and a shape is some 8 mm from rest."""
MOUTH_ATTACK_MS, MOUTH_RELEASE_MS = 25.0, 40.0
"""Time constants with which a mouth takes up its curves when a sound begins, and lets go of them when it ends."""
SPEAKING_FADE_MS = 150.0
"""Time constant with which a face gives way to the mouth's speaking, and comes back."""


class Movement(NamedTuple):
    """When a gesture does what, ms from its beginning (phases: A. Kendon 1980)."""

    duration_ms: int
    """All of it, unless the event says otherwise; what is longer is held longer."""
    stroke_ms: int
    """Until its stroke is at its peak; before that it is prepared. This moment belongs on the stressed syllable."""
    retraction_ms: int
    """How long before its end it begins to go back to rest."""
    hands: bool = False
    """Whether arms and hands make it."""


GESTURES: Mapping[Gesture, Movement] = MappingProxyType({
    "nod": Movement(600, 140, 200),
    "shake": Movement(900, 160, 300),
    "tilt": Movement(1_400, 400, 500),
    "lean": Movement(2_000, 600, 700),
    "shrug": Movement(1_300, 500, 450, hands=True),
    "brow_raise": Movement(700, 180, 300),
    "breath": Movement(1_400, 700, 700),
    "bow": Movement(1_300, 480, 520),
    "wink": Movement(420, 130, 180),
    "laugh": Movement(1_500, 200, 500),
    "beat_left": Movement(1_350, 640, 450, hands=True),
    "beat_right": Movement(1_350, 640, 450, hands=True),
    "beat_both": Movement(1_400, 660, 470, hands=True),
    "palms_open": Movement(1_900, 720, 560, hands=True),
    "point_self": Movement(1_800, 740, 540, hands=True),
    "wave": Movement(2_200, 720, 560, hands=True),
})  # fmt: skip
"""When gestures do what. A hand takes half a second or more from rest to its stroke (Kendon
2004): an elbow that bends by a right angle in less would jerk."""


class HeadMovement(NamedTuple):
    """How a gesture turns the head and what the face does with it, at full strength and when its amount is 1.

    The amount rises and falls as sin(π·phase), phase being 0 to 1 over the gesture's duration.
    """

    axis: str
    """About which the head turns: "x" nods down, "y" turns to the own left, "z" tilts to the own right."""
    degrees: float
    swings: int
    """How many times to and fro, each smaller than the one before; 0 for once there and back."""
    face: Shape


HEAD_MOVEMENTS: Mapping[Gesture, HeadMovement] = MappingProxyType({
    "nod": HeadMovement("x", 5.5, 2, {}),
    "shake": HeadMovement("y", 7.0, 2, {}),
    "tilt": HeadMovement("z", 6.0, 0, {}),
    "lean": HeadMovement("x", -1.5, 0, {}),
    "shrug": HeadMovement("z", -3.0, 0, {"browInnerUp": 0.3, "browOuterUp": 0.25, "mouthFrown": 0.2}),
    "brow_raise": HeadMovement("x", -1.0, 0, {"browInnerUp": 0.35, "browOuterUp": 0.45, "eyeWide": 0.12}),
    "breath": HeadMovement("x", -1.2, 0, {"browInnerUp": 0.12, "jawOpen": 0.04, "noseSneer": 0.05}),
    "bow": HeadMovement("x", 10.0, 0, {"eyeBlink": 0.3}),
    "wink": HeadMovement("z", 2.0, 0, {"eyeBlinkLeft": 1.0, "cheekSquintLeft": 0.5, "mouthSmileLeft": 0.25}),
    "laugh": HeadMovement("x", -3.0, 3, {}),
})  # fmt: skip
"""The part of gestures that head and face make. Those of the hands alone are not here."""

HEAD_SWING_DECAY = 0.4
"""How much smaller a swing to and fro is at the end of a gesture than at its beginning."""


class BlinkTimes(NamedTuple):
    """A blink (VanderWerf et al. 2003): lids close quicker than they open."""

    close_ms: int
    shut_ms: int
    open_ms: int
    resting_per_minute: float
    """At rest, and in conversation (Bentivoglio et al. 1997)."""
    talking_per_minute: float
    sigma: float
    """Deviation of the logarithm of the time between two blinks, which is log-normal."""
    double: float
    """Share of blinks that another follows at once."""


BLINK = BlinkTimes(90, 25, 240, 17.0, 26.0, 0.55, 0.12)

LID_OPENING_SKEW = 0.72
"""Lids open fast at first, then slower: a smoothstep of the time to this power (VanderWerf et al. 2003)."""


class LidFollowing(NamedTuple):
    """How lids and the skin around them go with the eyes."""

    lowered: float
    """What a lid that follows the eye fully down has less to close."""
    lifts: float
    """How much it opens wider with an eye that looks up."""
    hangs: float
    """How much it closes with one that looks down."""
    brow: float
    cheek: float
    """How much a blink pulls at brow and cheek."""


LIDS = LidFollowing(0.35, 0.06, 0.05, 0.05, 0.05)

LOOK_ACROSS_DEGREES = 28.0
LOOK_VERTICAL_DEGREES = 20.0
"""How far the eyes turn at full weight of the eyeLook shapes of our avatars."""

GAZE_DEGREES: Mapping[GazeTarget, tuple[float, float]] = MappingProxyType({
    "user": (0.0, 0.0), "away": (18.0, -2.0), "screen": (-16.0, -6.0), "down": (3.0, -13.0), "up": (-5.0, 12.0),
})  # fmt: skip
"""Where each target lies from where the user is: to the own left, and up."""
