"""``privacy.*``: what is kept of a person, who agreed to what, for how long; export and erasure."""

from __future__ import annotations

from typing import Literal, Protocol

from pydantic import BaseModel, Field

from visavis.accounts.principal import Principal
from visavis.gateway.trpc.procedures import Context, Router

SubjectKind = Literal["user", "person", "memory"]


class Subject(BaseModel):
    """Somebody of whom something may be kept."""

    subject: str = Field(description="By this they are named elsewhere: 'user:ID', 'person:ID' or 'memory:ID'.")
    kind: SubjectKind = Field(description="An account, somebody enrolled by their face, or a remembered device.")
    name: str = Field(description="What they are called; may be empty.")
    email: str = Field("", description="Of an account.")


class Kept(BaseModel):
    """What is kept of somebody."""

    subject: Subject | None = Field(description="Null if nobody is signed in who could be meant.")
    counts: dict[str, int] = Field(
        description="How much there is by kind: sessions, messages, recordings, files, consents, memories, faces, "
        "logins, keys, invitations, audit."
    )
    problems: list[str] = Field(default_factory=list, description="What cannot be read, in sentences.")


class SubjectNamed(BaseModel):
    """Who is meant."""

    subject: str | None = Field(None, max_length=400, description="Null for oneself; of others see privacy.find.")


class Search(BaseModel):
    """What is looked for."""

    text: str = Field(min_length=1, max_length=320, description="An e-mail address, a name or an identifier.")


class ExportMade(BaseModel):
    """An export, ready to be fetched."""

    id: str
    name: str = Field(description="The file's name.")
    bytes: int
    expires_ms: int = Field(description="When it is deleted, Unix ms.")
    url: str = Field(description="Where it is fetched from.")


class ErasureWanted(BaseModel):
    """Who is to be erased."""

    subject: str | None = Field(None, max_length=400, description="Null for oneself; of others see privacy.find.")
    confirm: str = Field(
        max_length=400, description="The e-mail address, the name or the identifier, typed again: it cannot be undone."
    )


class Erased(BaseModel):
    """What was erased."""

    counts: dict[str, int] = Field(description="How much there was by kind, as in privacy.mine.")
    leftovers: list[str] = Field(description="Where something was still found afterwards, in sentences.")
    problems: list[str] = Field(default_factory=list, description="What could not be read or done, in sentences.")


class ConsentsWanted(BaseModel):
    """Whose consents are asked for."""

    subject: str | None = Field(None, max_length=400, description="Null for one's own, or for those of the session.")
    session_id: str | None = Field(None, max_length=64, description="Only of this conversation.")
    cursor: str | None = Field(None, max_length=64)
    limit: int = Field(50, ge=1, le=500)


class ConsentGiven(BaseModel):
    """Somebody agreed to something, or withdrew it."""

    id: str
    session_id: str
    about: str = Field(
        description="seeing, expressions, recognition, voice_emotion, sounds, sentiment, remember, record, transcript."
    )
    granted: bool
    at_ms: int
    wording: str = Field(description="Version of the words that they were asked with.")


class ConsentPage(BaseModel):
    """Some consents, the newest first. ``next_cursor`` asks for more."""

    items: list[ConsentGiven]
    next_cursor: str | None


class RetentionRule(BaseModel):
    """How long something is kept."""

    kind: Literal["sessions", "events", "recordings", "audit", "consents", "people", "memories", "exports"]
    days: int | None = Field(description="Null: until it is deleted.")
    setting: str = Field(description="The setting that says so; empty if there is none.")
    erased: int = Field(description="How many were erased since this server was started.")


class Retention(BaseModel):
    """How long what is kept, and when it was seen to last."""

    rules: list[RetentionRule]
    swept_ms: int | None = Field(description="When the last sweep ended, Unix ms; null if there was none yet.")
    next_ms: int | None = Field(description="When the next one is due, Unix ms; null if none is.")
    problem: str = Field("", description="Why the last sweep was not finished, in a sentence.")


class ScanWanted(BaseModel):
    """What is looked for in everything that is kept."""

    texts: list[str] = Field(min_length=1, max_length=50, description="Identifiers, addresses, names: 4 characters up.")


class Leftover(BaseModel):
    """Somewhere a text was found."""

    place: str = Field(description="A table, a file, or the database's own files.")
    id: str = Field(description="Of the record; empty in a file.")
    text: str = Field(description="Which of the texts.")


class Scan(BaseModel):
    """What a search for leftovers has found."""

    found: list[Leftover] = Field(description="100 at most, and one for each text.")
    records: int = Field(description="How many records were looked at,")
    bytes: int = Field(description="and how many bytes of files.")


class PrivacyService(Protocol):
    """What the router needs. All methods raise CodedError ``storage.unreachable``.

    Those that take a subject raise ``privacy.unknown`` (nobody is meant), ``privacy.ambiguous`` (it names candidates),
    or ``auth.forbidden`` if it is not the principal, who may not act for others. To export or erase an operator or an
    administrator takes ``users.write``: ``privacy.protected``.
    """

    async def mine(self, principal: Principal, subject: str | None) -> Kept:
        """Return how much is kept of somebody; None for the principal."""

    async def find(self, text: str) -> list[Subject]:
        """Return who may be meant by an address, a name or an identifier."""

    async def export(self, principal: Principal, subject: str | None, address: str) -> ExportMade:
        """Pack everything that is kept of somebody into a file, which takes the place of the one before.

        The log keeps from which address it was asked for. Raises CodedError ``privacy.busy``.
        """

    async def erase(self, principal: Principal, subject: str | None, confirm: str) -> Erased:
        """Erase everything of somebody. Raises CodedError ``privacy.not_confirmed`` if something else was typed."""

    async def consents(
        self, principal: Principal, subject: str | None, session_id: str | None, *, limit: int, cursor: str | None
    ) -> ConsentPage:
        """Return who agreed to what, the newest first. Raises CodedError ``session.unknown``."""

    def retention(self) -> Retention:
        """Return how long what is kept."""

    async def scan(self, principal: Principal, texts: list[str], address: str) -> Scan:
        """Look for texts in everything that is kept."""


def privacy_router(service: PrivacyService) -> Router:
    """Return the procedures of privacy."""
    router = Router("privacy")

    @router.query("mine", "own.read")
    async def mine(context: Context, given: SubjectNamed) -> Kept:
        """Return how much is kept of oneself; of others only with ``privacy.act``."""
        return await service.mine(context.principal, given.subject)

    @router.query("find", "privacy.act")
    async def find(context: Context, given: Search) -> list[Subject]:
        """Return who may be meant by an e-mail address, a name or an identifier; 50 at most."""
        return await service.find(given.text)

    @router.mutation("export", "own.read")
    async def export(context: Context, given: SubjectNamed) -> ExportMade:
        """Pack everything that is kept of oneself into a ZIP file; of others only with ``privacy.act``."""
        return await service.export(context.principal, given.subject, context.address)

    @router.mutation("erase", "own.erase")
    async def erase(context: Context, given: ErasureWanted) -> Erased:
        """Erase oneself for good, account included; others only with ``privacy.act``."""
        return await service.erase(context.principal, given.subject, given.confirm)

    @router.query("consents", "own.read")
    async def consents(context: Context, given: ConsentsWanted) -> ConsentPage:
        """Return what one agreed to, the newest first; what others did only with ``privacy.act``."""
        return await service.consents(
            context.principal, given.subject, given.session_id, limit=given.limit, cursor=given.cursor
        )

    @router.query("retention", "status.read")
    async def retention(context: Context) -> Retention:
        """Return how long what is kept, and when it was swept last."""
        return service.retention()

    @router.query("scan", "privacy.act")
    async def scan(context: Context, given: ScanWanted) -> Scan:
        """Look for texts in every record and file: what should have been erased must not be found."""
        return await service.scan(context.principal, given.texts, context.address)

    return router
