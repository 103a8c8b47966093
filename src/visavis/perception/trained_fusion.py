"""One picture of the person by a network that was trained for it, in place of the rules."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Final

from visavis.events import ErrorOccurred, Event
from visavis.perception.evidence import Evidence
from visavis.perception.fusion_model import Features, Fused, FusionModel, Modality

FusionReport = Callable[[str, Fused], Iterable[Event] | None]
"""Called with the model's name and its picture; returns the events that follow, if any do."""

APART_S: Final = 0.2
"""At most five pictures a second."""


class TrainedFusion:
    """Asks a model about one session, while there is evidence. It follows ``evidence.EVIDENCE``, after the evidence."""

    def __init__(
        self,
        model: FusionModel,
        evidence: Evidence,
        report: FusionReport,
        *,
        made_by: Mapping[Modality, str] | None = None,
        apart_s: float = APART_S,
    ) -> None:
        """Tell ``report`` what the model makes of ``evidence``. Needs a running event loop.

        ``made_by`` names the models that make embeddings here: those of others than in training are left out.
        """
        self._model = model
        self._evidence = evidence
        self._report = report
        self._made_by = made_by or {}
        self._apart_s = apart_s
        self._loop = asyncio.get_running_loop()
        self._asked_s = float("-inf")
        self._changes = 0
        self._mismatched: set[Modality] = set()

    def is_due(self, _: Event) -> bool:
        """Tell whether the model is to be asked anew (for the bus, which asks before it delivers)."""
        is_new = self._evidence.changes != self._changes
        return is_new and self._loop.time() - self._asked_s >= self._apart_s

    async def estimate(self, event: Event) -> AsyncIterator[Event]:
        """Ask about what there is now; yield what follows of it. Raises what ``FusionModel.fuse`` raises.

        Of another layout than the model was trained on nothing is asked; that is told once for each modality.
        """
        if not self.is_due(event):
            return  # another event of the same moment has been answered meanwhile
        evidence = self._evidence
        self._asked_s, self._changes, person = self._loop.time(), evidence.changes, evidence.person
        known, strange = self._known(evidence.features())
        for name in strange - self._mismatched:
            self._mismatched.add(name)
            detail = f"{self._model.name} was trained on another kind of '{name}': it is left out of the picture."
            yield ErrorOccurred(code="fusion.layout_mismatch", detail=detail, retryable=False)
        if not known:
            return
        fused = await self._model.fuse(known)
        if evidence.person != person:
            return  # somebody else is there by now, or it was switched off
        for event in self._report(self._model.name, fused) or ():
            yield event

    def _known(self, features: dict[Modality, Features]) -> tuple[dict[Modality, Features], set[Modality]]:
        needs = self._model.needs
        used = {name: item for name, item in features.items() if name in needs}
        layouts, made_by = self._model.layouts, self._made_by
        strange = {
            name
            for name, item in used.items()
            if item.values.shape != (needs[name],) or made_by.get(name, layouts[name]) != layouts[name]
        }
        return {name: item for name, item in used.items() if name not in strange}, strange
