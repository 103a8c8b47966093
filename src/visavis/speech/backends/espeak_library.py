"""The espeak-ng library through ctypes: text to sound, with the times of phonemes and words.

espeak-ng is GPL-3 and keeps its state in globals: it is loaded only where it is chosen, once in a process, and one
call at a time uses it.
"""

from __future__ import annotations

import ctypes
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError

# From espeak-ng's speak_lib.h.
_SYNCHRONOUS = 2
_BUFFER_MS = 200
_PHONEME_EVENTS, _IPA, _DO_NOT_EXIT = 1, 2, 0x8000
_UTF8, _END_PAUSE = 1, 0x1000
_BY_CHARACTER = 1
_RATE, _PITCH = 1, 3
_OK = 0
_WORD, _PHONEME = 1, 7
_NORMAL_RATE = 175
"""espeak-ng's default, words per minute."""
_NORMAL_PITCH = 50


class _EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EspeakEvent:
    """A phoneme or a word that begins."""

    sample: int
    phoneme: str | None
    """IPA, empty for silence; None for a word."""
    position: int
    """Where the word stands in the text, characters from 0."""


class EspeakLibrary:
    """espeak-ng, initialized. Use :func:`espeak_library` to get the one of this process."""

    def __init__(self) -> None:
        """Load and initialize. Raises CodedError ``synthesizer.unavailable``."""
        try:
            import espeakng_loader
        except ImportError as error:
            detail = "espeak-ng is not installed: pip install 'visavis[espeak]'."
            raise CodedError("synthesizer.unavailable", detail) from error
        try:
            self._espeak: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            detail = f"The espeak-ng library cannot be loaded here ({error})."
            raise CodedError("synthesizer.unavailable", detail) from error
        self._lock = threading.Lock()
        self._samples: list[NDArray[np.int16]] = []
        self._events: list[EspeakEvent] = []
        self._callback = _Callback(self._collect)
        self._declare()
        data = espeakng_loader.get_data_path().encode()
        options = _PHONEME_EVENTS | _IPA | _DO_NOT_EXIT
        self.rate: int = self._espeak.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, data, options)
        if self.rate <= 0:
            raise CodedError("synthesizer.unavailable", "The data of espeak-ng cannot be read.")
        self._espeak.espeak_SetSynthCallback(self._callback)

    def synthesize(
        self, text: str, voice: str, *, rate: float, pitch: float
    ) -> tuple[NDArray[np.int16], list[EspeakEvent]]:
        """Speak a text; return samples at :attr:`rate` Hz, and what begins when.

        Raises CodedError ``synthesizer.voice`` if there is no such voice, ``synthesizer.failed`` if nothing came.
        """
        with self._lock:
            if self._espeak.espeak_SetVoiceByName(voice.encode()) != _OK:
                raise CodedError("synthesizer.voice", f"espeak-ng has no voice '{voice}'.")
            self._espeak.espeak_SetParameter(_RATE, round(_NORMAL_RATE * rate), 0)
            self._espeak.espeak_SetParameter(_PITCH, round(min(_NORMAL_PITCH * pitch, 99)), 0)
            self._samples, self._events = [], []
            data = text.encode() + b"\0"
            status = self._espeak.espeak_Synth(
                data, len(data), 0, _BY_CHARACTER, 0, _UTF8 | _END_PAUSE, None, None
            )  # fmt: skip
            if status != _OK:
                raise CodedError("synthesizer.failed", "espeak-ng could not speak this.", retryable=True)
            samples = np.concatenate(self._samples) if self._samples else np.zeros(0, dtype=np.int16)
            return samples, self._events

    def _declare(self) -> None:
        espeak = self._espeak
        espeak.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
        espeak.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
        espeak.espeak_SetParameter.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int]
        espeak.espeak_SetSynthCallback.argtypes = [_Callback]
        espeak.espeak_Synth.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
            ctypes.c_void_p, ctypes.c_void_p,
        ]  # fmt: skip

    def _collect(self, wave: Any, count: int, events: Any) -> int:
        if wave and count > 0:
            self._samples.append(np.ctypeslib.as_array(wave, (count,)).copy())
        index = 0
        while events[index].type != 0:
            event = events[index]
            if event.type == _PHONEME:
                name = event.id.string.decode("utf-8", "ignore")
                self._events.append(EspeakEvent(event.sample, name, event.text_position - 1))
            elif event.type == _WORD:
                self._events.append(EspeakEvent(event.sample, None, event.text_position - 1))
            index += 1
        return 0


_loading = threading.Lock()
_library: EspeakLibrary | None = None


def espeak_library() -> EspeakLibrary:
    """Return the espeak-ng of this process; load it the first time. Raises CodedError ``synthesizer.unavailable``."""
    global _library
    with _loading:
        if _library is None:
            _library = EspeakLibrary()
        return _library
