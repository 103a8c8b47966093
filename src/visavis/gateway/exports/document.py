"""Everything that is kept of a conversation, as one JSON document."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from visavis.gateway.usage import SessionUsage
from visavis.storage import MessageRecord, SessionRecord

FORMAT = "visavis.session"
VERSION = 1


def document(
    record: SessionRecord,
    messages: list[MessageRecord],
    events: list[dict[str, Any]],
    usage: SessionUsage,
    *,
    truncated: bool,
) -> str:
    """Return the document: ``{format, version, session, messages, events, usage, truncated}``.

    ``messages`` are in the order of their making, ``events`` envelopes of the journal in the order of publication.
    """
    content = {
        "format": FORMAT,
        "version": VERSION,
        "session": asdict(record),
        "messages": [asdict(message) for message in messages],
        "events": events,
        "usage": usage.model_dump(mode="json"),
        "truncated": truncated,
    }
    return json.dumps(content, ensure_ascii=False, indent=1)
