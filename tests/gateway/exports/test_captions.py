from __future__ import annotations

import html
import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.gateway.exports.captions import Cue, captions, cues_of, timestamp
from visavis.gateway.timeline_fold import Said

_TIMES = re.compile(r"(\d{2,}):(\d\d):(\d\d)\.(\d{3}) --> (\d{2,}):(\d\d):(\d\d)\.(\d{3})")


@dataclass
class Parsed:
    start_ms: int
    end_ms: int
    speaker: str
    text: str


def parse(text: str) -> list[Parsed]:
    """Read a WebVTT file as the specification's parser does: by blank lines, then by the arrow."""
    head, *blocks = re.split(r"\n\n+", text.strip("\n"))
    assert re.fullmatch(r"WEBVTT( [^\n]*)?", head)
    found = []
    for number, block in enumerate(blocks, 1):
        lines = block.split("\n")
        assert lines[0] == str(number)
        times = _TIMES.fullmatch(lines[1])
        assert times is not None, lines[1]
        assert not any("-->" in line for line in lines[2:])
        values = [int(part) for part in times.groups()]
        begin, end = (((h * 60 + m) * 60 + s) * 1_000 + ms for h, m, s, ms in (values[:4], values[4:]))
        assert len(lines) == 3
        voice = re.fullmatch(r"<v ([^>]+)>(.*)", lines[2])
        assert voice is not None
        assert "<" not in voice[2]
        found.append(Parsed(begin, end, html.unescape(voice[1]), html.unescape(voice[2])))
    return found


def plain(text: str) -> str:
    return " ".join("".join(item if item.isprintable() else " " for item in text).split())


CUES = st.builds(Cue, st.integers(0, 10**9), st.integers(0, 10**9), st.text(max_size=20), st.text(max_size=80))


@given(st.lists(CUES, max_size=8), st.text(max_size=30))
def test_whatever_is_said_can_be_read_again(cues: list[Cue], title: str) -> None:
    found = parse(captions(cues, title=title))
    wanted = [cue for cue in cues if cue.text.strip()]
    assert [item.text for item in found] == [plain(cue.text) for cue in wanted]
    assert [item.speaker for item in found] == [plain(cue.speaker) or "?" for cue in wanted]
    assert [item.start_ms for item in found] == [cue.start_ms for cue in wanted]
    assert all(item.end_ms > item.start_ms for item in found)


@pytest.mark.parametrize("text", ["00:00:01.000 --> 00:00:02.000", "a\n\nNOTE b", "<script>", "&lt;", "</v><b>", "-->"])
def test_markup_and_arrows_are_only_words(text: str) -> None:
    (found,) = parse(captions([Cue(0, 10, "<v>", text)]))
    assert (found.text, found.speaker) == (plain(text), "<v>")


def test_a_file_looks_like_this() -> None:
    cues = [Cue(1_005, 2_500, "User", "Who are you?"), Cue(3_723_004, 3_724_000, "Iris", "I'm Iris & co.")]
    assert captions(cues, title="Iris") == (
        "WEBVTT - Iris\n\n"
        "1\n00:00:01.005 --> 00:00:02.500\n<v User>Who are you?\n\n"
        "2\n01:02:03.004 --> 01:02:04.000\n<v Iris>I'm Iris &amp; co.\n"
    )
    assert captions([]) == "WEBVTT\n"
    assert timestamp(400_000_000) == "111:06:40.000"


def said(start_ms: int, end_ms: int, text: str, role: str = "user") -> Said:
    return Said(start_ms=start_ms, end_ms=end_ms, role=role, text=text)


def test_times_count_from_where_a_recording_began() -> None:
    lines = [said(500, 900, "Before."), said(1_800, 2_600, "Across."), said(5_000, 6_000, "After.", "assistant")]
    assert cues_of(lines, user="User", persona="Iris", zero_ms=2_000) == [
        Cue(0, 600, "User", "Across."), Cue(3_000, 4_000, "Iris", "After."),
    ]  # fmt: skip


def test_what_was_only_written_is_shown_as_long_as_it_takes_to_read() -> None:
    short, long, longest = (cues_of([said(0, 0, "x" * count)], user="U", persona="P")[0] for count in (2, 50, 4_000))
    assert [cue.end_ms for cue in (short, long, longest)] == [1_500, 3_000, 7_000]
