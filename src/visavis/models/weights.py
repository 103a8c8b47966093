"""Files of weights, read without running anything in them, and held against what a network needs."""

from __future__ import annotations

import argparse
import json
import pickle
import struct
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

ABOUT: Final = "visavis"
"""Where our own checkpoints tell what no tensor tells."""
SHOWN: Final = 6
"""How many names of tensors an error lists."""

_UNREADABLE = (
    SafetensorError, pickle.UnpicklingError, struct.error, RuntimeError, OSError, EOFError, ValueError, LookupError,
    TypeError, AttributeError, AssertionError, ArithmeticError, MemoryError,
)  # fmt: skip
"""What PyTorch's reader raises for files that are cut off, damaged or something else altogether."""


class UnreadableError(Exception):
    """A file holds no weights that can be read safely; the text says why, in a sentence."""


def read_weights(file: Path, *, mapped: bool = False) -> Mapping[str, Any]:
    """Return what a file of PyTorch's or a safetensors file holds: tensors by name, maybe in a mapping of mappings.

    Nothing in it is run (``weights_only``). ``mapped`` leaves the weights on disk until they are used. Raises
    UnreadableError.
    """
    try:
        if file.suffix == ".safetensors":
            return _read_safetensors(file)
        # Training code saves its command line beside the weights: names and values, nothing that runs.
        with torch.serialization.safe_globals([argparse.Namespace]), warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about old pickles: either they can be read, or not
            data = torch.load(file, map_location="cpu", weights_only=True, mmap=mapped)
    except _UNREADABLE as error:
        sentence = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise UnreadableError(f"{file} cannot be read safely: {sentence}") from error
    if not isinstance(data, Mapping):
        raise UnreadableError(f"{file} holds no weights by name.")
    return data


def _read_safetensors(file: Path) -> dict[str, Any]:
    with safe_open(file, "pt") as opened:
        about = json.loads((opened.metadata() or {}).get(ABOUT, "null"))
        weights = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118 - it is no mapping
    return {"model": weights, ABOUT: about}


def misfit(expected: Mapping[str, Tensor], tensors: Mapping[str, Tensor]) -> str:
    """Return what is missing, left over or misshapen, as a sentence without its end; nothing if all fits."""
    missing = [name for name in expected if name not in tensors]
    unexpected = [name for name in tensors if name not in expected]
    misshapen = [
        f"{name} {tuple(tensors[name].shape)} instead of {tuple(value.shape)}"
        for name, value in expected.items()
        if name in tensors and tensors[name].shape != value.shape
    ]
    return "; ".join(
        f"{what}: {listed(names)}"
        for what, names in (("missing", missing), ("unexpected", unexpected), ("wrong shape", misshapen))
        if names
    )


def listed(names: Sequence[str]) -> str:
    """Return the first few names, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
