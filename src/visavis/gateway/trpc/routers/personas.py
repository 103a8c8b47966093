"""Personas: read, edited, checked, tried, and taken back to how they were."""

from __future__ import annotations

from typing import Literal, Protocol

from pydantic import BaseModel, Field

from visavis.accounts.principal import Principal
from visavis.events import Source
from visavis.events.session import PersonaName
from visavis.gateway.trpc.procedures import Context, Router

MAX_FILES = 200
MAX_FILE_CHARACTERS = 400_000
MAX_TRIAL_TURNS = 40

Revision = Field(max_length=64, description="What was read: of the files' contents. Guards against others' changes.")


class PersonaItem(BaseModel):
    """A persona in a list."""

    name: str
    title: str
    description: str
    language: str
    avatar: str
    built_in: bool = Field(description="Whether it comes with visavis: it is changed as a copy.")
    problem: str | None = Field(description="Why it cannot be used, if it cannot.")


class PersonasPage(BaseModel):
    """All personas."""

    items: list[PersonaItem]
    default: str = Field(description="Who answers unless another is asked for.")


class PersonaRef(BaseModel):
    """Names a persona."""

    name: PersonaName


class PersonaFileText(BaseModel):
    """A file that can be edited."""

    path: str = Field(max_length=160, description="Below the persona's folder: lines/smalltalk.yaml.")
    text: str = Field(max_length=MAX_FILE_CHARACTERS)


class OtherFile(BaseModel):
    """A file that is kept as it is: a picture, a PDF."""

    path: str
    bytes: int


class PersonaFiles(BaseModel):
    """A persona with its files."""

    name: str
    built_in: bool
    revision: str = Revision
    files: list[PersonaFileText]
    others: list[OtherFile]


class Draft(BaseModel):
    """A persona as it would be: all of its text files."""

    name: PersonaName
    files: list[PersonaFileText] = Field(max_length=MAX_FILES)


class Finding(BaseModel):
    """Something to put right, or to look at."""

    kind: str = Field(description="problem, or what kind of remark: long, agent, lost, competing, unreachable.")
    file: str
    line: int
    message: str


class CheckResult(BaseModel):
    """What is wrong with a persona."""

    problems: list[Finding] = Field(description="It cannot be used or saved with these.")
    remarks: list[Finding] = Field(description="It can be used with these; its author should look at them.")


class SaveDraft(Draft):
    """A persona to be kept."""

    base: str = Revision
    note: str = Field("", max_length=200, description="What was changed.")
    save_as: PersonaName | None = Field(
        None, description="Another name: then a copy is made. A built-in persona keeps its name and hides the original."
    )


class Saved(BaseModel):
    """What became of a persona."""

    name: str
    revision: str
    version: str = Field(description="Identifier of the version.")


class VersionsQuery(BaseModel):
    """Which versions are listed."""

    name: PersonaName
    cursor: str | None = Field(None, max_length=64)
    limit: int = Field(30, ge=1, le=100)


class VersionItem(BaseModel):
    """A version in a list."""

    id: str
    created_ms: int
    author: str
    note: str
    changed: list[str] = Field(description="Paths that differ from the version before it.")


class VersionsPage(BaseModel):
    """Versions, the newest first."""

    items: list[VersionItem]
    next_cursor: str | None


class VersionRef(BaseModel):
    """Names a version."""

    name: PersonaName
    id: str = Field(max_length=64)


class Version(BaseModel):
    """A persona's text files as they were, and as they were before: to be compared."""

    id: str
    created_ms: int
    author: str
    note: str
    files: list[PersonaFileText]
    before: list[PersonaFileText] = Field(description="Of the version before it; empty for the first.")


class RestoreVersion(VersionRef):
    """A version to go back to."""

    base: str = Revision


class NewPersona(BaseModel):
    """A persona to begin with."""

    name: PersonaName
    title: str = Field("", max_length=80)
    language: str = Field("en", max_length=35)
    source: PersonaName | None = Field(None, description="The persona to copy; the small example if null.")


class TrialLine(BaseModel):
    """What was said in a trial before."""

    role: Literal["user", "assistant"]
    text: str = Field(max_length=4_000)
    sources: list[Source] = Field([], max_length=20)


class Trial(Draft):
    """A question to a draft. Nothing is kept."""

    text: str = Field(min_length=1, max_length=2_000)
    history: list[TrialLine] = Field([], max_length=2 * MAX_TRIAL_TURNS)
    memory: dict[str, str] = Field({}, max_length=50, description="From the answer before: what the persona noted.")
    mind: Literal["auto", "scripted"] = Field("auto", description="auto: the language model, if there is one.")


class TrialSentence(BaseModel):
    """A sentence of the answer, and where it comes from."""

    text: str
    source: Source


class TrialAnswer(BaseModel):
    """What a draft answers."""

    text: str
    sentences: list[TrialSentence]
    mind: str
    seconds: float
    error: str | None = Field(description="Why there is no answer, or only half of one.")
    memory: dict[str, str]


class PersonasService(Protocol):
    """Personas. All raise CodedError ``persona.unknown``; what changes something is written to the audit log.

    Drafts raise CodedError ``persona.bad_path``, ``persona.too_large`` or ``persona.invalid``.
    """

    async def page(self) -> PersonasPage:
        """List them."""

    async def files(self, name: str) -> PersonaFiles:
        """Return one with its files."""

    async def check(self, draft: Draft) -> CheckResult:
        """Say what is wrong with a draft."""

    async def save(self, principal: Principal, draft: SaveDraft, address: str) -> Saved:
        """Keep a draft. Raises CodedError ``persona.conflict`` if it was changed meanwhile."""

    async def versions(self, query: VersionsQuery) -> VersionsPage:
        """List the versions."""

    async def version(self, name: str, version_id: str) -> Version:
        """Return one. Raises CodedError ``persona.unknown_version``."""

    async def restore(self, principal: Principal, wish: RestoreVersion, address: str) -> Saved:
        """Go back to a version, which becomes the newest. Raises as above."""

    async def create(self, principal: Principal, wish: NewPersona, address: str) -> PersonaFiles:
        """Begin a persona. Raises CodedError ``persona.exists`` or ``persona.bad_name``."""

    async def remove(self, principal: Principal, name: str, address: str) -> None:
        """Remove one with its versions. Raises CodedError ``persona.built_in`` or ``persona.default``."""

    async def try_out(self, trial: Trial) -> TrialAnswer:
        """Let a draft answer. Raises CodedError ``persona.invalid``."""


def personas_router(service: PersonasService) -> Router:
    """Return ``personas.*``."""
    router = Router("personas")

    @router.query("list", "personas.read")
    async def page(context: Context) -> PersonasPage:
        """List all personas, also those that cannot be used."""
        return await service.page()

    @router.query("get", "personas.read")
    async def get(context: Context, query: PersonaRef) -> PersonaFiles:
        """Return a persona with its files."""
        return await service.files(query.name)

    @router.mutation("check", "personas.write", large=True)
    async def check(context: Context, draft: Draft) -> CheckResult:
        """Say what is wrong with a draft. Nothing is kept."""
        return await service.check(draft)

    @router.mutation("save", "personas.write", large=True)
    async def save(context: Context, draft: SaveDraft) -> Saved:
        """Keep a draft that has no problems, as a new version. New conversations have it at once."""
        return await service.save(context.principal, draft, context.address)

    @router.query("versions", "personas.read")
    async def versions(context: Context, query: VersionsQuery) -> VersionsPage:
        """List what was saved, the newest first."""
        return await service.versions(query)

    @router.query("version", "personas.read")
    async def version(context: Context, query: VersionRef) -> Version:
        """Return a version, and the one before it."""
        return await service.version(query.name, query.id)

    @router.mutation("restore", "personas.write")
    async def restore(context: Context, wish: RestoreVersion) -> Saved:
        """Go back to a version; what there is now stays a version, too."""
        return await service.restore(context.principal, wish, context.address)

    @router.mutation("create", "personas.write")
    async def create(context: Context, wish: NewPersona) -> PersonaFiles:
        """Begin a persona: a small one that is complete, or a copy."""
        return await service.create(context.principal, wish, context.address)

    @router.mutation("remove", "personas.write")
    async def remove(context: Context, given: PersonaRef) -> None:
        """Remove a persona of one's own with its versions; a built-in one that it hid is there again."""
        await service.remove(context.principal, given.name, context.address)

    @router.mutation("try", "personas.write", large=True)
    async def try_out(context: Context, trial: Trial) -> TrialAnswer:
        """Ask a draft something. Nothing is kept."""
        return await service.try_out(trial)

    return router
