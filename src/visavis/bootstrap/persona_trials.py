"""Where drafts of personas are checked and tried, without a trace."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from visavis.bootstrap.persona_studio import Studio
from visavis.config import Settings
from visavis.events import CodedError
from visavis.gateway.trpc.routers.personas import CheckResult, Finding, Trial, TrialAnswer, TrialSentence
from visavis.inference import Runner
from visavis.reasoning.mind import Exchange, Question
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_drafts import PersonaText, lay_out
from visavis.reasoning.persona_files import inspect_persona
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.scenarios import MindKind, check_scenarios, read_scenarios
from visavis.reasoning.situation import Situation
from visavis.reasoning.yaml_source import Problem

MOST_FINDINGS = 200
MOST_LEARNED = 8
_SHOWN = 5


class PersonaTrials:
    """Lays drafts out in a folder that is gone afterwards, and looks at them there."""

    def __init__(self, settings: Settings, encoder: Callable[[], Awaitable[Encoder | None]]) -> None:
        """Take what gives the sentence encoder, once there is one; it is awaited for each draft."""
        self._settings = settings
        self._encoder = encoder
        self._runner = Runner("persona-trials", nice=10)
        self._learned: dict[str, tempfile.TemporaryDirectory[str]] = {}
        """What was learned of the last drafts, by their revisions: several questions go to the same one."""

    async def close(self) -> None:
        """Forget the drafts, and let the thread end."""
        for folder in self._learned.values():
            await self._runner.run(folder.cleanup)
        self._learned.clear()
        self._runner.close()

    async def check(self, name: str, files: Mapping[str, str], kept: Path | None) -> CheckResult:
        """Say what is wrong with a draft, and what its author should look at. Raises CodedError ``persona.bad_path``.

        ``kept`` is the folder with the files that are no texts.
        """
        async with self._laid_out(name, files, kept) as (folder, studio):
            persona, problems = await self._runner.run(_inspect, folder)
            remarks = await studio.review(persona, folder) if persona is not None and not problems else []
        place = f"{folder.parent}/"
        return CheckResult(
            problems=[_finding("problem", item, place) for item in problems[:MOST_FINDINGS]],
            remarks=[_finding(item.kind, item.problem, place) for item in remarks[:MOST_FINDINGS]],
        )

    async def require_sound(self, name: str, files: Mapping[str, str], kept: Path | None) -> None:
        """Raise CodedError ``persona.invalid`` (or ``persona.bad_path``) if a draft cannot be used."""
        async with self._laid_out(name, files, kept) as (folder, _):
            _, problems = await self._runner.run(_inspect, folder)
        if problems:
            raise _invalid(problems)

    async def ask(self, trial: Trial, kept: Path | None) -> TrialAnswer:
        """Let a draft answer. Agents do nothing. Raises CodedError ``persona.invalid`` or ``mind.*``."""
        files = {item.path: item.text for item in trial.files}
        async with self._laid_out(trial.name, files, kept) as (folder, studio):
            persona, problems = await self._runner.run(inspect_persona, folder)
            if persona is None:
                raise _invalid(problems)
            model = studio.model(persona) if trial.mind == "auto" and self._settings.mind != "scripted" else None
            kind: MindKind = "scripted" if model is None else "model"
            memory = dict(trial.memory)
            try:
                answer = await studio.stage(persona, model).ask(_question(trial, persona, memory), kind)
            finally:
                if model is not None:
                    await model.close()
        sentences = [TrialSentence(text=text, source=source) for text, source in answer.sentences]
        return TrialAnswer(
            text=answer.text,
            sentences=sentences,
            mind="scripted" if model is None else f"model:{model.name}",
            seconds=round(answer.seconds, 3),
            error=answer.error or None,
            memory=memory,
        )

    @asynccontextmanager
    async def _laid_out(
        self, name: str, files: Mapping[str, str], kept: Path | None
    ) -> AsyncIterator[tuple[Path, Studio]]:
        scratch = await self._runner.run(lambda: tempfile.TemporaryDirectory(prefix="visavis-persona-"))
        try:
            folder = Path(scratch.name) / name
            await self._runner.run(lay_out, folder, files, kept)
            cache = await self._cache(PersonaText(dict(files), {}).revision)
            settings = self._settings.model_copy(update={"cache_dir": cache})
            yield folder, Studio(settings, self._runner, await self._encoder())
        finally:
            await self._runner.run(scratch.cleanup)

    async def _cache(self, revision: str) -> Path:
        """Return where what is learned of a draft lies until others have taken its place."""
        if revision not in self._learned:
            made = await self._runner.run(lambda: tempfile.TemporaryDirectory(prefix="visavis-draft-"))
            self._learned[revision] = made
            while len(self._learned) > MOST_LEARNED:
                oldest = self._learned.pop(next(iter(self._learned)))
                await self._runner.run(oldest.cleanup)
        return Path(self._learned[revision].name)


def _inspect(folder: Path) -> tuple[Persona | None, list[Problem]]:
    persona, problems = inspect_persona(folder)
    placed, more = read_scenarios(folder)
    problems = [*problems, *more]
    return persona, [*problems, *check_scenarios(placed, persona)] if persona is not None else problems


def _question(trial: Trial, persona: Persona, memory: dict[str, str]) -> Question:
    about = persona.about
    history = [
        Exchange(line.role, line.text, f"trial-{number // 2}", tuple(line.sources))
        for number, line in enumerate(trial.history)
    ]
    return Question(
        trial.text,
        history=history,
        memory=memory,
        situation=Situation(session_id="trial", persona=about.name, language=about.language),
    )


def _finding(kind: str, problem: Problem, place: str) -> Finding:
    message = problem.message.replace(place, "")  # where drafts are laid out says nothing to anybody
    return Finding(kind=kind, file=problem.file, line=problem.line, message=message[:1_000])


def _invalid(problems: list[Problem]) -> CodedError:
    told = "; ".join(f"{item.file}:{item.line}: {item.message}" for item in problems[:_SHOWN])
    more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    return CodedError("persona.invalid", f"The persona cannot be used: {told}{more}.")
