from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.training import crema_d, ravdess
from visavis.models.fusion.training.corpora import read_corpus
from visavis.models.fusion.training.performances import SPEAKERS, performances


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return folder


def refusal(source: Path) -> str:
    with pytest.raises(FusionModelError) as caught:
        read_corpus(source)
    assert caught.value.code == "fusion.data_invalid"
    return caught.value.detail


def test_ravdess_is_read_by_its_names(tmp_path: Path) -> None:
    source = touch(
        tmp_path, "Actor_01/01-01-03-01-01-01-01.mp4", "Actor_01/02-01-03-01-01-01-01.mp4",
        "Actor_01/03-01-03-01-01-01-01.wav", "Actor_02/03-01-06-02-02-02-02.wav", "Actor_03/03-01-02-01-02-01-03.wav",
        "Actor_03/03-02-05-01-02-01-03.wav", "notes.txt",
    )  # fmt: skip
    corpus = read_corpus(source)
    assert corpus.name == "RAVDESS"
    assert [(item.label, item.speaker, item.path.suffix) for item in corpus.recordings] == [
        ("neutral", "actor-03", ".wav"), ("happy", "actor-01", ".mp4"), ("afraid", "actor-02", ".wav"),
    ]  # fmt: skip
    assert corpus.recordings[1].text == "Kids are talking by the door."
    assert any("'calm' counts as neutral" in note for note in corpus.notes)
    assert any("1 sung" in note for note in corpus.notes)
    assert any("2 files" in note for note in corpus.notes)


def test_a_recording_with_pictures_alone_and_sound_alone_is_both(tmp_path: Path) -> None:
    source = touch(tmp_path, "02-01-03-01-01-01-01.mp4", "03-01-03-01-01-01-01.wav")
    assert len(ravdess.read_ravdess(source).recordings) == 2


@pytest.mark.parametrize("name", ["03-01-09-01-01-01-01.wav", "04-01-03-01-01-01-01.wav", "03-01-03-01-03-01-01.wav",
                                  "03-01-03-01-01-01-25.wav", "03-03-03-01-01-01-01.wav"])  # fmt: skip
def test_impossible_numbers_are_refused(name: str, tmp_path: Path) -> None:
    assert name in refusal(touch(tmp_path, name))


def test_crema_d_is_read_by_its_names(tmp_path: Path) -> None:
    source = touch(
        tmp_path, "AudioWAV/1001_DFA_ANG_XX.wav", "VideoFlash/1001_DFA_ANG_XX.flv", "AudioWAV/1002_IEO_HAP_HI.wav",
        "AudioWAV/1003_TIE_NEU_XX.wav",
    )  # fmt: skip
    corpus = read_corpus(source)
    assert corpus.name == "CREMA-D"
    assert [(item.label, item.speaker, item.path.suffix) for item in corpus.recordings] == [
        ("angry", "actor-1001", ".flv"), ("happy", "actor-1002", ".wav"), ("neutral", "actor-1003", ".wav"),
    ]  # fmt: skip
    assert corpus.recordings[0].text == "Don't forget a jacket."


@pytest.mark.parametrize("name", ["1001_DFA_JOY_XX.wav", "1001_XXX_ANG_XX.wav", "1001_DFA_ANG_QQ.wav"])
def test_impossible_codes_are_refused(name: str, tmp_path: Path) -> None:
    assert name in refusal(touch(tmp_path, "1001_DFA_ANG_XX.wav", name))


HEAD = "path,label,speaker,valence,arousal,text,start_ms,end_ms\n"
GOOD = "a.wav,joy,anna,0.5,,Hello there,100,900\nb.wav,Anger,ben,,,,,\nc.wav,other,ben,,,,,\nb.wav,calm,carla,,,,,\n"


def table(folder: Path, rows: str, head: str = HEAD) -> Path:
    touch(folder, "a.wav", "b.wav", "c.wav")
    (folder / "mine.csv").write_text(head + rows)
    return folder / "mine.csv"


def test_a_table_is_read(tmp_path: Path) -> None:
    corpus = read_corpus(table(tmp_path, GOOD))
    assert [(item.label, item.speaker) for item in corpus.recordings] == [
        ("happy", "anna"), ("angry", "ben"), ("neutral", "carla")
    ]  # fmt: skip
    first = corpus.recordings[0]
    assert (first.valence, first.arousal, first.text) == (0.5, None, "Hello there")
    assert (first.start_ms, first.end_ms) == (100, 900)
    assert corpus.name == "mine"
    assert "'joy' counts as happy (1 recordings)." in corpus.notes
    assert "1 recordings labeled 'other' were left out." in corpus.notes


@pytest.mark.parametrize(("row", "what"), [
    ("a.wav,melancholic,dora,,,,,", "'melancholic'"), ("d.wav,joy,dora,,,,,", "no file d.wav"),
    ("a.wav,joy,,,,,,", "who speaks"), ("a.wav,joy,dora,2,,,,", "valence is '2'"),
    ("a.wav,joy,dora,,loud,,,", "arousal is 'loud'"), ("a.wav,joy,dora,nan,,,,", "valence is 'nan'"),
    ("a.wav,joy,dora,,,,soon,", "start_ms is 'soon'"), ("a.wav,joy,dora,,,,900,900", "ends before"),
    (f"a.wav,joy,dora,,,{'x' * 3000},,", "longer than 2000"),
])  # fmt: skip
def test_bad_rows_are_told_with_their_line(row: str, what: str, tmp_path: Path) -> None:
    detail = refusal(table(tmp_path, GOOD + row + "\n"))
    assert "line 6" in detail
    assert what in detail


def test_other_tables_are_refused(tmp_path: Path) -> None:
    assert "'speaker' is missing" in refusal(table(tmp_path, "", head="path,label\n"))
    assert "0 emotions" in refusal(table(tmp_path, ""))
    assert "speakers" in refusal(table(tmp_path, "a.wav,joy,anna,,,,,\nb.wav,anger,anna,,,,,\n"))
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01" * 10)
    assert "no CSV file" in refusal(tmp_path / "binary.csv")


def test_there_must_be_something(tmp_path: Path) -> None:
    assert "There is no" in refusal(tmp_path / "nowhere")
    assert "named as in" in refusal(touch(tmp_path, "holiday.mp4"))


@given(st.text(max_size=40))
def test_any_name_is_either_known_or_not(name: str) -> None:
    for pattern in (ravdess.NAME, crema_d.NAME):
        found = pattern.match(name)
        assert found is None or all(found.groups())


def test_the_synthetic_script_is_fair_and_the_same_each_time() -> None:
    script = list(performances(30, 1))
    assert script == list(performances(30, 1))
    assert script != list(performances(30, 2))
    assert [sum(item.label == name for item in script) for name in EMOTIONS] == [30] * 7
    assert {item.speaker for item in script} == set(range(SPEAKERS))
    assert all(-1 <= item.valence <= 1 and -1 <= item.arousal <= 1 for item in script)
    shown = [item.face.emotion == item.label for item in script if item.face is not None and item.label != "neutral"]
    assert 0.55 < sum(shown) / len(shown) < 0.9  # faces tell much, not everything
    assert any(item.face is None for item in script)
    assert any(item.voice is None and not item.text for item in script)
    assert all(item.face is not None or item.voice is not None for item in script)
