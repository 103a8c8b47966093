from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import AudioReceived
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone

CAPACITY_MS = 10


def pieces() -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 3 * CAPACITY_MS * SAMPLES_PER_MS), max_size=12)


@given(lengths=pieces(), data=st.data())
def test_keeps_the_last_samples_on_an_absolute_clock(lengths: list[int], data: st.DataObject) -> None:
    microphone = Microphone(capacity_ms=CAPACITY_MS)
    everything = np.arange(sum(lengths), dtype=np.int16)
    sent = 0
    for length in lengths:
        microphone.receive(AudioReceived(data=everything[sent : sent + length].tobytes()))
        sent += length
        assert microphone.position == sent
        assert microphone.oldest == max(0, sent - CAPACITY_MS * SAMPLES_PER_MS)
        assert np.array_equal(microphone.read(0, sent), everything[microphone.oldest : sent])
    start = data.draw(st.integers(0, sent + 5))
    end = data.draw(st.integers(0, sent + 5))
    expected = everything[max(start, microphone.oldest) : end]
    assert np.array_equal(microphone.read(start, end), expected if end > start else expected[:0])


def test_what_was_read_does_not_change_later() -> None:
    microphone = Microphone(capacity_ms=1)
    microphone.receive(AudioReceived(data=np.full(16, 7, np.int16).tobytes()))
    heard = microphone.read(0, 16)
    microphone.receive(AudioReceived(data=np.full(16, 8, np.int16).tobytes()))
    assert heard.tolist() == [7] * 16


def test_half_a_sample_is_dropped() -> None:
    microphone = Microphone()
    microphone.receive(AudioReceived(data=b"\x01\x00\x02"))
    microphone.receive(AudioReceived(data=b"\x03"))
    microphone.receive(AudioReceived(data=b""))
    assert microphone.position == 1
    assert microphone.read(0, 10).tolist() == [1]
