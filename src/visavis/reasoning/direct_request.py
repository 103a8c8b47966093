"""'@calculator 3 * 4': a request that needs no language model, because the user names the agent."""

from __future__ import annotations

import re

from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.mentions import mentions
from visavis.reasoning.persona import AgentCall
from visavis.reasoning.sentences import split_sentences

SPOKEN_SENTENCES = 2
SPOKEN_CHARACTERS = 300
"""So much of a result is said at most; all of it is on the screen."""

_FOR_THE_MIND = re.compile(r"\[k\d+\]\s*|^\(On the screen as .*\)$|</?data[^>]*>", re.MULTILINE)


def direct_request(text: str, agents: Agents) -> AgentCall | None:
    """Return what a text asks of an agent by its name, or None.

    It has to name exactly one, and that one has to need nothing but a text, or nothing at all.
    """
    asked = mentions(text, [agent.name for agent in agents])
    if len(asked.names) != 1:
        return None
    arguments = agents.get(asked.names[0]).arguments
    wanted = arguments.required_text
    if wanted is not None and asked.text:
        return AgentCall(name=asked.names[0], arguments={wanted: asked.text})
    return None if arguments.schema.get("required") else AgentCall(name=asked.names[0])


def spoken_result(text: str) -> str:
    """Return the beginning of an agent's result, as it can be said."""
    plain = " ".join(_FOR_THE_MIND.sub("", text).split())
    said = " ".join(split_sentences(plain)[:SPOKEN_SENTENCES])
    return said if len(said) <= SPOKEN_CHARACTERS else f"{said[:SPOKEN_CHARACTERS].rsplit(' ', 1)[0]}…"
