"""Several language models, one after the other: the next one answers where one fails before its first word."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from visavis.events import CodedError
from visavis.reasoning.circuit import FIRST_S, LONGEST_S, Circuit
from visavis.reasoning.language_model import Ask, LanguageModel, ModelPiece

log = logging.getLogger(__name__)

FINAL = frozenset({"mind.refused"})
"""What another model is not asked after: a refusal is an answer."""
REQUESTS_FAULT = frozenset({"mind.context_too_long", "mind.rejected", "mind.empty", "mind.malformed"})
"""What says something about the request, and nothing about whether the model works for others."""


@dataclass(frozen=True, slots=True)
class Fallback:
    """A model failed, and another one is asked."""

    failed: str
    """The model that failed, as provider:name."""
    code: str
    """Why."""
    next: str
    """The one that is asked now."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a model of the chain is."""

    name: str
    code: str = ""
    """Why it is passed over; '' if it is not."""
    for_s: float = 0.0
    """How much longer, seconds."""


class ModelChain:
    """A language model that is really several, in the order in which they are preferred.

    Once a piece of a reply has come there is no switching: nobody hears one sentence from two models. A model that
    failed is passed over for a while, so that not every answer waits for it.
    """

    def __init__(
        self,
        models: Sequence[LanguageModel],
        *,
        announce: Callable[[Fallback], None] | None = None,
        first_pause_s: float = FIRST_S,
        longest_pause_s: float = LONGEST_S,
    ) -> None:
        """``announce`` is told of every model that failed where another one is asked. At least one model is needed."""
        if not models:
            raise ValueError("a chain needs a model")
        self._models = list(models)
        self._circuits = [Circuit(first_s=first_pause_s, longest_s=longest_pause_s) for _ in models]
        self._announce = announce
        self.name = models[0].name
        self.note = " Otherwise: ".join(dict.fromkeys(model.note for model in models if model.note))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the models' names, the preferred one first."""
        return tuple(model.name for model in self._models)

    def health(self) -> list[Health]:
        """Return how the models are, in their order."""
        now = asyncio.get_running_loop().time()
        return [
            Health(model.name, circuit.code, max(0.0, circuit.until - now))
            for model, circuit in zip(self._models, self._circuits, strict=True)
        ]

    async def prepare(self) -> None:
        """Load the clients. Raises CodedError (``mind.*``) if none can be loaded."""
        ready, trouble = 0, None
        for model, circuit in zip(self._models, self._circuits, strict=True):
            try:
                await model.prepare()
            except CodedError as error:
                circuit.fail(error.code, asyncio.get_running_loop().time())
                log.warning("the model '%s' cannot be used: %s", model.name, error)
                trouble = trouble or error
            else:
                ready += 1
        if trouble is not None and not ready:
            raise trouble

    async def ask(self, ask: Ask) -> AsyncGenerator[ModelPiece, None]:
        """Yield the reply of the first model that gives one; ``Reply.usage.model`` names it.

        Raises CodedError: what the last model raised that was asked, or ``mind.refused`` of any.
        """
        order = self._order()
        for number, place in enumerate(order):
            begun = False
            try:
                async with aclosing(self._of(place, ask)) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
            except CodedError as error:
                last = number + 1 == len(order) or self._too_late(ask)
                if begun or last or error.code in FINAL:
                    raise
                self._fall_back(self._models[place].name, error, self._models[order[number + 1]].name)
            else:
                return

    async def close(self) -> None:
        """Close the connections of all models."""
        for model in self._models:
            await model.close()

    async def _of(self, place: int, ask: Ask) -> AsyncGenerator[ModelPiece, None]:
        """Ask one model, and remember how that went."""
        circuit = self._circuits[place]
        circuit.begin()
        try:
            async with aclosing(self._models[place].ask(ask)) as pieces:
                async for piece in pieces:
                    circuit.succeed()
                    yield piece
        except CodedError as error:
            if error.code in REQUESTS_FAULT | FINAL:
                circuit.give_up()
            else:
                circuit.fail(error.code, asyncio.get_running_loop().time())
            raise
        finally:
            circuit.give_up()

    def _order(self) -> list[int]:
        """Return who is asked, in turn: those that may be; if none may, all, the one that rested longest first."""
        now = asyncio.get_running_loop().time()
        places = range(len(self._models))
        allowed = [place for place in places if self._circuits[place].closed(now)]
        return allowed or sorted(places, key=lambda place: self._circuits[place].until)

    @staticmethod
    def _too_late(ask: Ask) -> bool:
        return ask.until is not None and asyncio.get_running_loop().time() >= ask.until

    def _fall_back(self, failed: str, error: CodedError, following: str) -> None:
        log.warning("the model '%s' failed (%s); '%s' is asked instead", failed, error.code, following)
        if self._announce is not None:
            self._announce(Fallback(failed, error.code, following))
