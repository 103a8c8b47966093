from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.reasoning.knowledge import MAX_PASSAGE_WORDS, parse_passages, read_passages

MARKDOWN = """\
# The town

An introduction.

## Its **harbor** ##
Ships come at *noon*. They
bring [tea](https://example.org/tea) and `rope`.

- Bring a coat;
- or an umbrella.

```python
print("never spoken")
```

| a | table |
|---|-------|

<div>html</div>

### Fish
1. Cod is fine.
2. Herring
"""


def test_paragraphs_become_passages_with_their_headings() -> None:
    passages = parse_passages(MARKDOWN, "town")
    assert [(item.id, item.title, item.heading) for item in passages] == [
        ("town#1", "The town", "The town"),
        ("town#2", "The town: Its harbor", "Its harbor"),
        ("town#3", "The town: Its harbor", "Its harbor"),
        ("town#4", "The town: Fish", "Fish"),
    ]
    assert passages[1].sentences == ("Ships come at noon.", "They bring tea and rope.")
    assert passages[2].sentences == ("Bring a coat.", "or an umbrella.")
    assert passages[3].text == "Cod is fine. Herring."


def test_a_text_without_headings_is_called_like_its_file() -> None:
    (passage,) = parse_passages("Just this.", "notes")
    assert (passage.title, passage.heading) == ("notes", "notes")


def test_long_paragraphs_are_cut_between_sentences() -> None:
    sentence = "This one has exactly six words. "
    passages = parse_passages("# T\n" + sentence * 100, "t")
    assert len(passages) == 5
    assert all(len(item.text.split()) <= MAX_PASSAGE_WORDS for item in passages)
    assert sum(len(item.sentences) for item in passages) == 100


@given(st.text(st.sampled_from("# -*|<`.aB\n1[]()_!"), max_size=200))
def test_any_text_can_be_read(markdown: str) -> None:
    for passage in parse_passages(markdown, "x"):
        assert passage.text.strip()
        assert passage.title


def test_files_are_checked(tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    with pytest.raises(ValueError, match="utf-8"):
        read_passages(tmp_path / "latin.md")
    (tmp_path / "large.md").write_bytes(b"a" * 1_000_001)
    with pytest.raises(ValueError, match="larger than 1000 kB"):
        read_passages(tmp_path / "large.md")
