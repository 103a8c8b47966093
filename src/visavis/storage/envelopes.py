"""Events as rows of a database, and as the envelopes that they came in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from visavis.events import Envelope, created_ms


def event_row(envelope: Envelope) -> dict[str, Any]:
    """Return an envelope as a row of ``events``."""
    return {
        "id": envelope.id,
        "session_id": envelope.session_id,
        "turn": envelope.turn,
        "type": envelope.type,
        "timestamp_ms": created_ms(envelope.id),
        "cause_id": envelope.cause_id,
        "payload": envelope.event.model_dump(mode="json", by_alias=True),
        "metadata": envelope.metadata,
    }


def envelope_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of ``events`` as an envelope."""
    timestamp = datetime.fromtimestamp(row["timestamp_ms"] / 1000, UTC).isoformat(timespec="milliseconds")
    return {
        "id": row["id"],
        "type": row["type"],
        "session_id": row["session_id"],
        "turn": row["turn"],
        "timestamp": timestamp.replace("+00:00", "Z"),
        "cause_id": row["cause_id"],
        "payload": row["payload"],
        "metadata": row["metadata"],
    }
