"""What ONNX Runtime and protobuf raise for a file that is missing, damaged or not a model."""

from __future__ import annotations


def onnx_errors() -> tuple[type[Exception], ...]:
    """Return the classes to catch where a model is loaded or run."""
    from google.protobuf.message import DecodeError
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoModel", "NoSuchFile", "NotImplemented",
             "RuntimeException")  # fmt: skip
    return (OSError, ValueError, KeyError, RuntimeError, DecodeError, *(getattr(state, name) for name in names))
