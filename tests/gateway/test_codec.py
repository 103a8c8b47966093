from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import CodedError
from visavis.gateway.codec import HEADER_BYTES, FrameFlag, FrameKind, decode_frame, encode_frame


@given(st.sampled_from(FrameKind), st.binary(max_size=100), st.integers(0, 2**40), st.integers(0, 255))
def test_frames_survive_the_wire(kind: FrameKind, body: bytes, pts_ms: int, flags: int) -> None:
    frame = decode_frame(encode_frame(kind, body, pts_ms=pts_ms, flags=flags))
    assert (frame.kind, frame.body, frame.flags) == (kind, body, flags)
    assert frame.pts_ms == pts_ms % 2**32


def test_the_layout_is_the_documented_one() -> None:
    data = encode_frame(FrameKind.ASSISTANT_AUDIO, b"xy", pts_ms=0x01020304, flags=FrameFlag.FIRST | FrameFlag.LAST)
    assert data == bytes([3, 3, 0, 0, 4, 3, 2, 1]) + b"xy"
    assert HEADER_BYTES == 8


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "wire.short_frame"), (b"\x01" * 7, "wire.short_frame"), (b"\x09" + bytes(7), "wire.unknown_kind")],
)
def test_bad_frames_get_a_code(data: bytes, code: str) -> None:
    with pytest.raises(CodedError) as caught:
        decode_frame(data)
    assert caught.value.code == code


@given(st.binary(max_size=40))
def test_no_frame_does_worse_than_a_coded_error(data: bytes) -> None:
    try:
        decode_frame(data)
    except CodedError as error:
        assert error.code.startswith("wire.")
