"""The table of shapes and times of faces and bodies, for the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, get_args

from visavis.animation import shapes
from visavis.events import VISEMES, Expression, GazeTarget, Gesture

_HEAD = "// Generated from src/visavis/animation/shapes.py by `make contract`. Do not edit.\n"


def animation() -> str:
    """Return the module ``web/src/contract/animation.ts``."""
    parts = [_HEAD, *_vocabulary(), *_faces(), *_movements()]
    return "".join(parts)


def _vocabulary() -> list[str]:
    return [
        _names("ARKIT", shapes.ARKIT, "The 52 blend shapes of ARKit.", "ArkitShape"),
        _names("VISEMES", VISEMES, "The 15 visemes of the Oculus/Meta lip-sync set, in its order.", "Viseme"),
        _names("EXPRESSIONS", get_args(Expression), "Expressions that there are.", "Expression"),
        _names("GESTURES", get_args(Gesture), "Gestures that there are; left and right are her own.", "Gesture"),
        _names("GAZE_TARGETS", get_args(GazeTarget), "Where one can look.", "GazeTarget"),
    ]


def _faces() -> list[str]:
    shape = ("Expression", "Shape")
    return [
        _SHAPE,
        _record("EXPRESSION_SHAPES", shape, shapes.EXPRESSION_SHAPES, _shape, "Each expression at full strength."),
        _EASING,
        _record("EXPRESSION_EASING", ("Expression", "Easing"), shapes.EXPRESSION_EASING, _tuple),
        _record("SPEAKING_SHARE", ("string", "number"), shapes.SPEAKING_SHARE, str, _SPEAKING_SHARE),
        _record("VISEME_SHAPES", ("Viseme", "Shape"), shapes.VISEME_SHAPES, _shape, _VISEME_SHAPES),
        _constant("LEFT_UNDER_TEETH", shapes.LEFT_UNDER_TEETH, "What is left of LIP_OPENING's lower lip for f and v."),
        _constant("FASTEST_VISEME", shapes.FASTEST_VISEME, "No viseme but PP grows faster, weights a second."),
        _constant("MOUTH_ATTACK_MS", shapes.MOUTH_ATTACK_MS, "Time constant with which a mouth takes up its curves."),
        _constant("MOUTH_RELEASE_MS", shapes.MOUTH_RELEASE_MS, "The same for letting go when the sound ends."),
        _constant("SPEAKING_FADE_MS", shapes.SPEAKING_FADE_MS, "Time constant of SPEAKING_SHARE."),
        _names("LIP_OPENING", shapes.LIP_OPENING, "Shapes that are multiplied by (1 - PP), as other visemes are."),
    ]


def _movements() -> list[str]:
    head = ("Gesture", "HeadMovement")
    return [
        _MOVEMENT,
        _record("MOVEMENTS", ("Gesture", "Movement"), shapes.GESTURES, _tuple, "When gestures do what."),
        _HEAD_MOVEMENT,
        _record("HEAD_MOVEMENTS", head, shapes.HEAD_MOVEMENTS, _tuple, _HEAD_MOVEMENTS, partial=True),
        _constant("HEAD_SWING_DECAY", shapes.HEAD_SWING_DECAY, "How much smaller a swing is at a gesture's end."),
        "\n/** A blink: ms, blinks a minute, deviation of the interval's logarithm, share of double blinks. */\n",
        f"export const BLINK = {_tuple(shapes.BLINK)} as const;\n",
        _constant("LID_OPENING_SKEW", shapes.LID_OPENING_SKEW, "Lids open as a smoothstep of the time to this power."),
        "\n/** How lids and the skin around them go with the eyes. */\n",
        f"export const LIDS = {_tuple(shapes.LIDS)} as const;\n",
        _record("GAZE_DEGREES", ("GazeTarget", "readonly [number, number]"), shapes.GAZE_DEGREES, _pair, _GAZE),
        _constant("LOOK_ACROSS_DEGREES", shapes.LOOK_ACROSS_DEGREES, "How far the eyes turn at full weight."),
        _constant("LOOK_VERTICAL_DEGREES", shapes.LOOK_VERTICAL_DEGREES, "The same, up and down."),
    ]


_SPEAKING_SHARE = (
    "What is left of an expression's shape while the mouth speaks; the longest beginning of its name counts."
)
_VISEME_SHAPES = "What each viseme is made of, for faces that have ARKit's shapes only."
_GAZE = "Where each target of a gaze lies from where the user is: to the own left, and up."
_HEAD_MOVEMENTS = "The part of gestures that head and face make."
_SHAPE = """
/** Weights of ARKit shapes; a name without a side (mouthSmile) is both. */
export type Shape = Readonly<Record<string, number>>;
"""
_EASING = """
/** From nothing to full strength from the beginning on, and back from the end on, ms; both smoothsteps. */
export interface Easing {
  readonly onsetMs: number;
  readonly offsetMs: number;
}
"""
_MOVEMENT = """
/** When a gesture does what, ms: all of it; until its stroke's peak; how long before its end it goes back to rest. */
export interface Movement {
  readonly durationMs: number;
  readonly strokeMs: number;
  readonly retractionMs: number;
  /** Whether arms and hands make it. */
  readonly hands: boolean;
}
"""
_HEAD_MOVEMENT = """
/** How a gesture turns the head ("x" nods down, "y" to the own left, "z" tilts right), and its face then. */
export interface HeadMovement {
  readonly axis: "x" | "y" | "z";
  readonly degrees: number;
  /** Times to and fro; 0 for once there and back. */
  readonly swings: number;
  readonly face: Shape;
}
"""


def _names(name: str, values: tuple[str, ...], doc: str, type_name: str = "") -> str:
    listed = "".join(f"  {json.dumps(value)},\n" for value in values)
    union = f"export type {type_name} = (typeof {name})[number];\n" if type_name else ""
    return f"\n/** {doc} */\nexport const {name} = [\n{listed}] as const;\n{union}"


def _record(
    name: str,
    types: tuple[str, str],
    table: Mapping[Any, Any],
    write: Callable[[Any], str],
    doc: str = "",
    *,
    partial: bool = False,
) -> str:
    rows = "".join(f"  {item}: {write(content)},\n" for item, content in table.items())
    kind = f"Record<{', '.join(types)}>"
    kind = f"Partial<{kind}>" if partial else kind
    comment = f"/** {doc} */\n" if doc else ""
    return f"\n{comment}export const {name}: Readonly<{kind}> = {{\n{rows}}};\n"


def _constant(name: str, value: float, doc: str) -> str:
    return f"\n/** {doc} */\nexport const {name} = {value:g};\n"


def _shape(shape: Mapping[str, float]) -> str:
    return "{ " + ", ".join(f"{name}: {weight:g}" for name, weight in shape.items()) + " }" if shape else "{}"


def _tuple(values: Any) -> str:
    fields = (f"{_camel(name)}: {_value(value)}" for name, value in values._asdict().items())
    return "{ " + ", ".join(fields) + " }"


def _pair(values: tuple[float, float]) -> str:
    return f"[{values[0]:g}, {values[1]:g}]"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return _shape(value)
    return f"{value:g}" if isinstance(value, float) else json.dumps(value)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
