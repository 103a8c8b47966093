"""What a session can do, and with which parts."""

from __future__ import annotations

from visavis.bootstrap.casting import Role
from visavis.bootstrap.seeing import Eyes
from visavis.bootstrap.shared import Shared
from visavis.events import AgentCard, Capabilities
from visavis.perception.actions import tells_expressions
from visavis.perception.sentiment import is_english
from visavis.perception.sources import LEXICON_SOURCE, PROSODY_SOURCE, RULES_SOURCE
from visavis.reasoning.situation import Situation


def capabilities_of(role: Role, shared: Shared, notes: list[str], *, hears: bool) -> Capabilities:
    """Return what a session with this role can do; ``notes`` are sentences for people about what is amiss."""
    recognizer = role.recognizer if hears else None
    own = [part.note for part in (recognizer, role.mind, role.synthesizer) if part is not None and part.note]
    return Capabilities(
        recognizer=recognizer.name if recognizer else None,
        recognizer_scope=recognizer.scope if recognizer else None,
        synthesizer=role.synthesizer.name if role.synthesizer else None,
        mind=role.mind.name,
        turn_model="smart-turn" if shared.turn_model else None,
        sees=shared.eyes is not None,
        expressions=_reads_expressions(shared.eyes),
        actions=_watches_actions(shared.eyes),
        recognizes_people=shared.eyes is not None and shared.eyes.encoder is not None,
        voice_emotion=_reads_voices(shared),
        sounds=None if shared.voice_activity is None else RULES_SOURCE if shared.sounds is None else shared.sounds.name,
        sentiment=LEXICON_SOURCE if is_english(role.persona.about.language) else None,
        fusion=RULES_SOURCE if shared.fusion is None else shared.fusion.name,
        agents=_agents(role, shared),
        remembers=shared.abilities is not None and shared.abilities.memories is not None,
        notes=[*notes, *own],
        suggestions=role.mind.suggestions(),
    )


def _agents(role: Role, shared: Shared) -> list[AgentCard]:
    """Return what the persona can do here; nothing while its mind is a stand-in."""
    if shared.abilities is None or role.mind.name == "fake":
        return []
    usable = shared.abilities.agents.only(role.persona.about.agents)
    return usable.usable(Situation(persona=role.persona.about.name)).cards()


def _reads_expressions(eyes: Eyes | None) -> str | None:
    if eyes is None:
        return None
    classifier = eyes.classifier
    return classifier.name if classifier is not None and tells_expressions(classifier.labels) else RULES_SOURCE


def _watches_actions(eyes: Eyes | None) -> str | None:
    classifier = eyes.classifier if eyes is not None else None
    return classifier.name if classifier is not None and not tells_expressions(classifier.labels) else None


def _reads_voices(shared: Shared) -> str | None:
    if shared.voice_activity is None:
        return None
    model = shared.sounds
    return model.name if model is not None and model.tells_emotions else PROSODY_SOURCE
