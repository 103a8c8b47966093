"""What a conversation has taken of language models, from its journal."""

from __future__ import annotations

from functools import partial

from pydantic import BaseModel, Field

from visavis.events import UsageRecorded
from visavis.storage import MAX_PAGE, Storage
from visavis.storage.pages import up_to

MAX_RECORDS = 10_000
"""So many records are read: of a conversation of days."""
_TYPE = "usage.recorded"


class Usage(BaseModel):
    """Several requests together."""

    requests: int = Field(0, description="How often a model was asked.")
    input_tokens: int = Field(0, description="Tokens that were read.")
    output_tokens: int = Field(0, description="Tokens that were written.")
    cost_usd: float = Field(0.0, description="What the requests with a known price cost, US dollars.")
    unpriced_requests: int = Field(0, description="How many requests have no known price: they are not in the cost.")

    def add(self, used: UsageRecorded) -> None:
        """Count more requests."""
        self.requests += used.requests
        self.input_tokens += used.input_tokens
        self.output_tokens += used.output_tokens
        self.cost_usd += used.cost_usd or 0.0
        self.unpriced_requests += used.requests if used.cost_usd is None else 0


class UsageLine(Usage):
    """What one model has done for one purpose."""

    model: str = Field(description="The model, as provider:name.")
    purpose: str = Field(description="What it was for: answer, summary, memory, vision.")


class SessionUsage(BaseModel):
    """What a conversation has taken of language models."""

    session_id: str = Field(description="Identifier of the conversation.")
    total: Usage = Field(description="All together.")
    lines: list[UsageLine] = Field(description="By model and purpose, in the order in which they began.")
    truncated: bool = Field(description="Whether there were more records than are looked at.")


async def read_usage(storage: Storage, session_id: str, *, most_records: int = MAX_RECORDS) -> SessionUsage:
    """Read what a conversation's journal says of usage, and add it up."""
    total, lines = Usage(), dict[tuple[str, str], UsageLine]()
    records, more = await up_to(most_records, partial(storage.events, session_id, limit=MAX_PAGE, types=(_TYPE,)))
    for envelope in records:
        used = UsageRecorded.model_validate(envelope["payload"])
        total.add(used)
        key = (used.model, used.purpose)
        lines.setdefault(key, UsageLine(model=used.model, purpose=used.purpose)).add(used)
    return SessionUsage(session_id=session_id, total=total, lines=list(lines.values()), truncated=more)
