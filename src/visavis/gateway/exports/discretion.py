"""What is not shown to the user of a conversation whose operators are not disclosed: that there were any."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from visavis.accounts.principal import Principal
from visavis.gateway.timeline import Timeline
from visavis.storage import MessageRecord


def hides_operators(principal: Principal, *, disclosed: bool) -> bool:
    """Tell whether somebody must not learn that there were any. ``disclosed``: users may know of them."""
    return not disclosed and not principal.may("sessions.read")


def without_operators(messages: list[MessageRecord]) -> list[MessageRecord]:
    """Return messages in which a person's answers look like the persona's."""
    return [replace(item, sources=[_masked(source) for source in item.sources]) for item in messages]


def timeline_without_operators(timeline: Timeline) -> Timeline:
    """Return a time line in which a person's answers look like the persona's."""
    said = [item.model_copy(update={"operator": False}) for item in timeline.said]
    return timeline.model_copy(update={"said": said, "operated": []})


def events_without_operators(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the journal without what operators did."""
    shown = (event_without_operator(item) for item in events)
    return [item for item in shown if item is not None]


def event_without_operator(event: dict[str, Any]) -> dict[str, Any] | None:
    """Return an envelope of the journal in which an operator's words look like the persona's.

    None if it is of what operators did.
    """
    if event["type"].startswith("operator."):
        return None
    payload = event.get("payload", {})
    masked: dict[str, Any] = {}
    if payload.get("operator"):
        masked["operator"] = ""
    if any(source.get("kind") == "operator" for source in payload.get("sources") or ()):
        masked["sources"] = [_masked(source) for source in payload["sources"]]
    return {**event, "payload": {**payload, **masked}} if masked else event


def _masked(source: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "command", "reference": ""} if source.get("kind") == "operator" else source
