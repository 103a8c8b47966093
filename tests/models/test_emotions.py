"""Networks and events name the same emotions."""

from __future__ import annotations

from visavis import events
from visavis.models import emotions


def test_networks_have_the_emotions_of_the_events_in_their_order() -> None:
    """Their outputs are named by place."""
    assert emotions.EMOTIONS == events.EMOTIONS
