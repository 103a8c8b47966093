"""Sending a message to somebody whom the owner has named."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

from pydantic import ConfigDict, Field, create_model

from visavis.events import CodedError, JsonObject
from visavis.reasoning.agents.base import AgentContext, BaseAgent
from visavis.reasoning.agents.schema import Arguments, tidy
from visavis.reasoning.situation import Situation
from visavis.reasoning.web.invisible import visible
from visavis.reasoning.web.webhooks import MAX_MESSAGE_CHARACTERS, Message, Target, Webhooks

Text = Annotated[str, Field(min_length=1, max_length=MAX_MESSAGE_CHARACTERS, description="The message, word for word.")]


class Notify(BaseAgent):
    """Sends a short message to one of the given receivers. Only when the user asks for it.

    The user sees the message and has to agree before it is sent.
    """

    name = "notify"
    title = "Message"
    effects = True
    always_confirm = True
    timeout_s = 60.0

    def __init__(self, targets: Sequence[Target], webhooks: Webhooks | None = None) -> None:
        """Take the targets: the model chooses one by its name, and never sees or gives an address.

        Raises CodedError ``notify.invalid_target`` for two of the same name.
        """
        self._targets = {target.name: target for target in targets}
        if len(self._targets) < len(targets):
            raise CodedError("notify.invalid_target", "Two receivers of messages have the same name.")
        self._webhooks = webhooks or Webhooks()

    @functools.cached_property
    def arguments(self) -> Arguments:
        """Return what checks its arguments: the names of targets are part of them."""
        one_of: Any = cast("Any", Literal)[tuple(self._targets) or ("nobody",)]
        to = Annotated[one_of, Field(description="Who gets it.")]
        model = create_model("NotifyArguments", __config__=ConfigDict(extra="forbid"), to=(to, ...), text=(Text, ...))
        return Arguments(self.name, model, tidy(model.model_json_schema()))

    def available(self, situation: Situation) -> str:
        """Return what to set if nobody can get a message."""
        if self._targets:
            return ""
        return "Nobody gets messages: set VISAVIS_SLACK_WEBHOOK or VISAVIS_NOTIFY__NAME (docs/web-and-mcp.md)."

    def confirmation(self, context: AgentContext, arguments: JsonObject) -> tuple[str, str]:
        """Return the question, and the exact text with its receiver."""
        target = self._targets[str(arguments["to"])]
        return f"Shall I send this to {target.label}?", f"To: {target.label}\n\n{visible(str(arguments['text']))}"

    async def run(self, context: AgentContext, to: str, text: str) -> str:
        """Send a message. Raises CodedError (``notify.*``) as :meth:`Webhooks.send`."""
        target = self._targets[to]
        situation = context.situation
        message = Message(visible(text), situation.persona, situation.session_id, context.run_id, context.now())
        await self._webhooks.send(target, message)
        return f"The message was sent to {target.label}."

    async def close(self) -> None:
        """Close all connections."""
        await self._webhooks.close()
