from __future__ import annotations

import pytest

from visavis.events.sounds import CALLS, SOUND_KINDS, SoundKind, kind_of


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("laughter", "laughter"),
        ("Giggling", "laughter"),
        ("crying, sobbing", "crying"),
        ("sighing", "sigh"),
        ("coughing", "cough"),
        ("throat clearing", "cough"),
        ("sneezing", "sneeze"),
        ("clapping", "applause"),
        ("door bell", "doorbell"),
        ("door_bell", "doorbell"),
        ("knock on a door", "doorbell"),
        ("telephone bell ringing", "phone"),
        ("baby crying", None),
        ("barking dog", None),
        ("crow", None),
        ("washing machine", None),
        ("", None),
    ],
)
def test_labels_of_any_model_have_a_meaning_or_none(label: str, kind: SoundKind | None) -> None:
    assert kind_of(label) == kind


def test_every_kind_names_itself() -> None:
    assert [kind_of(kind) for kind in SOUND_KINDS] == list(SOUND_KINDS)
    assert set(SOUND_KINDS) >= CALLS
