"""The flite library (CMU Flite 2.x) through ctypes: text to segments and sound.

Flite keeps the pointers of feature names that it is given, so every name here is a constant of this module.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError

_POINTER = ctypes.c_void_p
_TEXT = ctypes.c_char_p

_SIGNATURES: dict[str, tuple[Any, ...]] = {
    # name: (result, *arguments); include/flite.h, cst_utterance.h, cst_relation.h and cst_item.h of flite
    "new_utterance": (_POINTER,),
    "delete_utterance": (None, _POINTER),
    "utt_init": (_POINTER, _POINTER, _POINTER),
    "utt_relation_create": (_POINTER, _POINTER, _TEXT),
    "utt_relation": (_POINTER, _POINTER, _TEXT),
    "utt_relation_present": (ctypes.c_int, _POINTER, _TEXT),
    "utt_synth_tokens": (_POINTER, _POINTER),
    "utt_wave": (_POINTER, _POINTER),
    "relation_append": (_POINTER, _POINTER, _POINTER),
    "relation_head": (_POINTER, _POINTER),
    "item_next": (_POINTER, _POINTER),
    "item_parent": (_POINTER, _POINTER),
    "item_set_string": (None, _POINTER, _TEXT, _TEXT),
    "item_feat_float": (ctypes.c_float, _POINTER, _TEXT),
    "get_param_float": (ctypes.c_float, _POINTER, _TEXT, ctypes.c_float),
    "feat_set_float": (None, _POINTER, _TEXT, ctypes.c_float),
    "ffeature_string": (_TEXT, _POINTER, _TEXT),
}

_NAME, _WHITESPACE, _BEFORE, _AFTER = b"name", b"whitespace", b"prepunctuation", b"punc"
_TOKEN, _SEGMENT, _END = b"Token", b"Segment", b"end"
_NUMBER = b"visavis_number"
_STRESS = b"R:SylStructure.parent.stress"
_NUMBER_OF_SEGMENT = b"R:SylStructure.parent.parent.R:Token.parent.visavis_number"
_STRETCH, _PITCH = b"duration_stretch", b"f0_shift"
_EMPTY, _SPACE = b"", b" "


class _Utterance(ctypes.Structure):
    _fields_ = [("features", _POINTER)]


class _Wave(ctypes.Structure):
    _fields_ = [
        ("type", _TEXT),
        ("sample_rate", ctypes.c_int),
        ("num_samples", ctypes.c_int),
        ("num_channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    ]


@dataclass(frozen=True, slots=True)
class FliteToken:
    """One word for flite."""

    number: int
    """Given back with each of its segments."""
    name: bytes
    punctuation: bytes


@dataclass(frozen=True, slots=True)
class FliteSegment:
    """One phoneme of flite's."""

    name: str
    end: float
    """Seconds."""
    stress: int
    token: int | None


class FliteLibrary:
    """Flite with its English voices. Calls are not safe from several threads at once."""

    def __init__(self) -> None:
        """Load the library. Raises CodedError ``synthesizer.unavailable``."""
        self._flite = _require("flite")
        for language in ("flite_usenglish", "flite_cmulex"):
            _require(language)
        for name, (result, *arguments) in _SIGNATURES.items():
            function = getattr(self._flite, name)
            function.restype, function.argtypes = result, arguments
        self._flite.flite_init()
        self._voices: dict[str, int] = {}

    def voice(self, name: str) -> int | None:
        """Return the voice of this name, or None if it is not installed."""
        if name not in self._voices:
            library = _load(f"flite_cmu_us_{name}")
            if library is None:
                return None
            register = getattr(library, f"register_cmu_us_{name}")
            register.restype, register.argtypes = _POINTER, [_TEXT]
            self._voices[name] = register(None)
        return self._voices[name]

    def synthesize(
        self, voice: int, tokens: Sequence[FliteToken], *, stretch: float, pitch: float
    ) -> tuple[NDArray[np.int16], int, list[FliteSegment]]:
        """Speak tokens; return samples, their rate in Hz, and the segments.

        ``stretch`` multiplies the voice's durations, ``pitch`` its fundamental frequency (if it has a model of it).
        Raises CodedError ``synthesizer.failed``.
        """
        flite = self._flite
        utterance = flite.new_utterance()
        try:
            flite.utt_init(utterance, voice)
            features = ctypes.cast(utterance, ctypes.POINTER(_Utterance)).contents.features
            for name, factor in ((_STRETCH, stretch), (_PITCH, pitch)):
                own = flite.get_param_float(features, name, 1.0)
                flite.feat_set_float(features, name, own * factor)
            self._add_tokens(utterance, tokens)
            if not flite.utt_synth_tokens(utterance) or not flite.utt_relation_present(utterance, _SEGMENT):
                raise CodedError("synthesizer.failed", "flite could not speak this.")
            wave = ctypes.cast(flite.utt_wave(utterance), ctypes.POINTER(_Wave)).contents
            samples = np.ctypeslib.as_array(wave.samples, (wave.num_samples,)).copy()
            return samples, wave.sample_rate, list(self._segments(utterance))
        finally:
            flite.delete_utterance(utterance)

    def _add_tokens(self, utterance: int, tokens: Sequence[FliteToken]) -> None:
        relation = self._flite.utt_relation_create(utterance, _TOKEN)
        for token in tokens:
            item = self._flite.relation_append(relation, None)
            self._flite.item_set_string(item, _NAME, token.name)
            self._flite.item_set_string(item, _WHITESPACE, _SPACE)
            self._flite.item_set_string(item, _BEFORE, _EMPTY)
            self._flite.item_set_string(item, _AFTER, token.punctuation)
            self._flite.item_set_string(item, _NUMBER, b"%d" % (token.number + 1))  # pauses have 0

    def _segments(self, utterance: int) -> Iterator[FliteSegment]:
        flite = self._flite
        item = flite.relation_head(flite.utt_relation(utterance, _SEGMENT))
        while item:
            number = int(flite.ffeature_string(item, _NUMBER_OF_SEGMENT) or 0)
            yield FliteSegment(
                name=flite.ffeature_string(item, _NAME).decode(),
                end=flite.item_feat_float(item, _END),
                stress=int(flite.ffeature_string(item, _STRESS) or 0),
                token=number - 1 if number else None,
            )
            item = flite.item_next(item)


def _require(name: str) -> ctypes.CDLL:
    library = _load(name)
    if library is None:
        detail = f"The library {_file_names(name)[0]} is not installed. On Debian and Ubuntu: apt install flite."
        raise CodedError("synthesizer.unavailable", detail)
    return library


def _load(name: str) -> ctypes.CDLL | None:
    """Load a shared library, its symbols visible to the ones that follow; return None if it is not there."""
    found = ctypes.util.find_library(name) if sys.platform == "darwin" else None
    for candidate in [*_file_names(name), *([found] if found else [])]:
        try:
            return ctypes.CDLL(candidate, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue
    return None


def _file_names(name: str) -> list[str]:
    patterns = {"darwin": ["lib{}.1.dylib", "lib{}.dylib"], "win32": ["{}.dll", "lib{}.dll"]}
    return [pattern.format(name) for pattern in patterns.get(sys.platform, ["lib{}.so.1", "lib{}.so"])]
