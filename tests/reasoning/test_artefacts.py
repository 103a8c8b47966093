from __future__ import annotations

from visavis.events import ImageItem, SearchResultsItem, TextItem
from visavis.reasoning.artefacts import MOST, Artefacts


def test_things_get_short_names_and_are_found_by_them() -> None:
    artefacts = Artefacts()
    text = artefacts.add(TextItem(text="# A list"))
    image = artefacts.add(ImageItem(url="/a.png", name="The tower"))
    assert (text.id, image.id) == ("a1", "a2")
    assert artefacts.get(" A2 ") == artefacts.get("#a2") == image
    assert artefacts.get("a9") is None
    assert artefacts.latest(ImageItem) == image
    assert artefacts.latest(SearchResultsItem) is None
    assert [item.title for item in artefacts] == ["# A list", "The tower"]


def test_what_has_a_name_replaces_what_had_it_before() -> None:
    artefacts = Artefacts()
    first = artefacts.add(TextItem(text="one"))
    artefacts.add(first.model_copy(update={"text": "two"}))
    assert len(artefacts) == 1
    assert artefacts.get("a1") == TextItem(id="a1", text="two")


def test_the_oldest_are_forgotten_and_names_are_never_used_twice() -> None:
    artefacts = Artefacts()
    for number in range(MOST + 5):
        artefacts.add(TextItem(text=str(number)))
    assert len(artefacts) == MOST
    assert artefacts.get("a1") is None
    assert artefacts.new_id() == f"a{MOST + 6}"
