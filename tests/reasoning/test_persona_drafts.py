from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import CodedError
from visavis.reasoning import persona_drafts
from visavis.reasoning.persona_drafts import (
    MAX_CHARACTERS,
    MAX_FILES,
    PersonaText,
    check_files,
    lay_out,
    read_texts,
    renamed,
    replace_folder,
)

ABOUT = {"persona.yaml": "name: mia\ntitle: Mia\n"}


@pytest.mark.parametrize(
    "path",
    [
        "lines.yaml", "lines/small-talk.yaml", "lines/a b.yaml", "knowledge/Opening hours 2.md", "knowledge/x.txt",
        "knowledge/x.html", "scenarios/first.yaml", "slides/slides.yaml", "slides/how-it-works.md",
    ],
)  # fmt: skip
def test_a_persona_s_places_are_allowed(path: str) -> None:
    check_files({**ABOUT, path: "text"})


@pytest.mark.parametrize(
    "path",
    [
        "../persona.yaml", "lines/../../x.yaml", "/etc/passwd", "lines//x.yaml", "lines/.yaml", "lines/.x.yaml",
        "lines/x.yaml/../y.yaml", "lines\\x.yaml", "C:\\x.yaml", "lines/x.yaml\0", "lines/x.yaml\n", "", ".",
        "knowledge/x.py", "knowledge/x.md.py", "knowledge/a/b.md", "x.yaml", "Persona.yaml", "slides/x.png",
        "slides/x.html", "lines/x.yaml ", "lines/ x.yaml", "~/x.yaml", "lines/%2e%2e/x.yaml", "lines/\u2024\u2024.yaml",
        "lines/" + "x" * 80 + ".yaml", "evaluation.yaml", "voices/x.yaml", "lines/x.yml", "lines/\u00fc.yaml",
    ],
)  # fmt: skip
def test_no_path_leads_elsewhere(path: str, tmp_path: Path) -> None:
    with pytest.raises(CodedError) as error:
        check_files({**ABOUT, path: "text"})
    assert error.value.code == "persona.bad_path"
    with pytest.raises(CodedError):
        lay_out(tmp_path / "draft" / "mia", {**ABOUT, path: "text"}, None)
    assert list(tmp_path.rglob("*")) == []


@given(st.text(max_size=40))
def test_whatever_is_allowed_stays_in_the_folder(path: str) -> None:
    try:
        check_files({**ABOUT, path: "text"})
    except CodedError as error:
        assert error.code == "persona.bad_path"
        return
    base = Path("/personas/mia")
    assert (base / path).resolve().is_relative_to(base)
    assert path.endswith((".yaml", ".md", ".txt", ".html"))


def test_sizes_are_bounded() -> None:
    for files in (
        {**ABOUT, "lines.yaml": "x" * (MAX_CHARACTERS + 1)},
        {**ABOUT, **{f"lines/l{number}.yaml": "x" for number in range(MAX_FILES)}},
        {**ABOUT, **{f"lines/l{number}.yaml": "x" * MAX_CHARACTERS for number in range(11)}},
    ):
        with pytest.raises(CodedError) as error:
            check_files(files)
        assert error.value.code == "persona.too_large"


@pytest.mark.parametrize("text", ["a\0b", "\ud83d", "x\udfff"])
def test_what_no_file_can_hold_is_refused(text: str) -> None:
    with pytest.raises(CodedError) as error:
        check_files({**ABOUT, "lines.yaml": text})
    assert error.value.code == "persona.bad_text"
    check_files({**ABOUT, "lines.yaml": "\U0001f600 is fine"})


def test_there_is_a_persona_and_nothing_twice() -> None:
    for files in ({"lines.yaml": ""}, {**ABOUT, "lines/A.yaml": "", "lines/a.yaml": ""}):
        with pytest.raises(CodedError) as error:
            check_files(files)
        assert error.value.code == "persona.bad_path"


def folder_of(path: Path) -> Path:
    (path / "slides").mkdir(parents=True)
    (path / "knowledge").mkdir()
    (path / "persona.yaml").write_text(ABOUT["persona.yaml"])
    (path / "slides" / "a.png").write_bytes(b"\x89PNG")
    (path / "knowledge" / "caf\u00e9.md").write_text("# Caf\u00e9\n")
    (path / "knowledge" / "broken.md").write_bytes(b"\xff\xfe")
    (path / ".git").mkdir()
    (path / ".git" / "config").write_text("secret")
    return path


def test_texts_and_other_files_are_told_apart_and_links_left_alone(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    folder = folder_of(tmp_path / "mia")
    (folder / "knowledge" / "link.md").symlink_to(secret)
    found = read_texts(folder)
    assert found.files == ABOUT
    assert found.others == {"knowledge/broken.md": 2, "knowledge/caf\u00e9.md": 8, "slides/a.png": 4}


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "mia")
    files = {**ABOUT, "lines.yaml": "lines: []\r\n\u4f60\u597d"}
    replace_folder(folder, files, folder)
    assert read_texts(folder).files == files
    assert (folder / "lines.yaml").read_bytes().startswith(b"lines: []\r\n")
    assert set(read_texts(folder).others) == {"knowledge/broken.md", "knowledge/caf\u00e9.md", "slides/a.png"}
    replace_folder(folder, ABOUT, folder)
    assert not (folder / "lines.yaml").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["mia"]


def test_what_was_stays_if_the_new_cannot_be_put_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path / "mia")
    rename = Path.rename

    def fails_for_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_for_new)
    with pytest.raises(CodedError, match="No space left") as error:
        replace_folder(folder, {**ABOUT, "lines.yaml": "x"}, folder)
    assert error.value.code == "persona.unwritable"
    assert read_texts(folder).files == ABOUT
    assert (folder / "slides" / "a.png").read_bytes() == b"\x89PNG"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "personas").write_text("a file is in the way")
    with pytest.raises(CodedError) as error:
        replace_folder(tmp_path / "personas" / "mia", ABOUT, None)
    assert error.value.code == "persona.unwritable"


TEXTS = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3)


@given(TEXTS, TEXTS)
def test_a_revision_differs_whenever_a_text_does(one: dict[str, str], other: dict[str, str]) -> None:
    try:
        first, second = PersonaText(one, {}).revision, PersonaText(other, {"a": 1}).revision
    except UnicodeEncodeError:
        return  # half a character is no text that a file can have
    assert (first == second) == (one == other)


@pytest.mark.parametrize("name", ["mia-2", "no", "123"])
def test_a_copy_has_its_own_name(name: str) -> None:
    import yaml

    changed = renamed({"persona.yaml": "title: A\nname: mia\nvoice:\n  name: x\n"}, name)
    assert yaml.safe_load(changed["persona.yaml"]) == {"title": "A", "name": name, "voice": {"name": "x"}}


def test_scratch_folders_are_no_personas(tmp_path: Path) -> None:
    from visavis.reasoning.persona_files import find_personas

    scratch = tmp_path / f"{persona_drafts._SCRATCH}x" / "new"
    scratch.mkdir(parents=True)
    (scratch / "persona.yaml").write_text("name: x")
    assert find_personas([tmp_path]) == {}
