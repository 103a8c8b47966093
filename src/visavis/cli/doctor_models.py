"""What ``visavis doctor`` says of language models: keys, which model is used for what, and how they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visavis.bootstrap.models import language_model, model_specs
from visavis.config import Settings
from visavis.inference import Runner
from visavis.reasoning.language_model import LanguageModel
from visavis.reasoning.persona import Persona
from visavis.reasoning.providers import PROVIDERS, ModelSpec
from visavis.reasoning.providers.access import ask_provider, judge_key
from visavis.reasoning.trial import Trial, try_model


@dataclass(frozen=True, slots=True)
class ModelFinding:
    """One line about language models."""

    job: str
    name: str
    why: str
    better: str = ""
    well: bool = True


def key_findings(settings: Settings) -> list[ModelFinding]:
    """Return which keys are set, judged by their form. Nothing is sent."""
    findings = []
    for provider in PROVIDERS.values():
        key = settings.usual_key_of(provider.name)
        if key is not None:
            access = judge_key(provider.name, key)
            better = "" if access.well is not False else f"Look at {provider.key}."
            findings.append(
                ModelFinding("key", provider.name, f"{provider.key}: {access.detail}", better, access.well is not False)
            )
    return findings


async def model_findings(settings: Settings, personas: Sequence[Persona], *, online: bool) -> list[ModelFinding]:
    """Return the models of the server and of its personas, in the order in which they are asked.

    Where ``online`` says so, providers are asked whether they take the keys.
    """
    uses: dict[ModelSpec, list[str]] = {}
    for number, spec in enumerate(model_specs(settings)):
        uses.setdefault(spec, []).append("answers" if number == 0 else f"fallback {number}")
    for persona in personas:
        if persona.about.model:
            uses.setdefault(model_specs(settings, persona.about)[0], []).append(f"answers of {persona.card.name}")
    findings = []
    for spec, jobs in uses.items():
        name, why, well = spec.name or "the server's first", f"At {spec.where}.", True
        if online:
            access = await ask_provider(spec)
            why, well = access.detail, access.well is not False
        findings.append(ModelFinding(f"model: {', '.join(jobs)}", name, why, "", well))
    return findings


async def trial_findings(settings: Settings, specs: Sequence[ModelSpec]) -> list[ModelFinding]:
    """Ask each model a short question, and for a call of a tool."""
    runner = Runner("doctor")
    findings = []
    try:
        for spec in specs:
            model: LanguageModel = language_model([spec], runner, settings)
            try:
                findings.append(_told(await try_model(model)))
            finally:
                await model.close()
    finally:
        runner.close()
    return findings


def _told(trial: Trial) -> ModelFinding:
    if trial.first_s is None:
        return ModelFinding("model: trial", trial.model, trial.trouble or "It said nothing.", well=False)
    tools = "It calls tools." if trial.calls_tools else "It does not call tools, so agents cannot be used."
    why = f"First words after {trial.first_s * 1000:.0f} ms. {tools} {trial.trouble}".strip()
    better = "" if trial.calls_tools else "docs/minds.md says what local servers need for that."
    return ModelFinding("model: trial", trial.model, why, better, well=bool(trial.calls_tools))
