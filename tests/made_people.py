"""People of whom everything is kept that can be kept of anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from visavis.bootstrap.subjects import Subjects
from visavis.events import (
    AssistantResponse,
    Envelope,
    FaceRecognized,
    TextReceived,
    TurnStarted,
    UtteranceTranscribed,
    created_ms,
    new_id,
)
from visavis.perception.people import Consent, FaceTemplate, People
from visavis.reasoning.memory.memory import Memory
from visavis.reasoning.memory.vault import Vault
from visavis.storage import MessageRecord, SessionRecord, Storage
from visavis.storage.account_records import (
    API_KEYS,
    AUDIT,
    INVITATIONS,
    LOGINS,
    USERS,
    ApiKeyRecord,
    AuditRecord,
    InvitationRecord,
    LoginRecord,
    UserRecord,
)
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.keyring import Keyring, Keys
from visavis.storage.persona_records import PERSONA_VERSIONS, PersonaVersionRecord
from visavis.storage.privacy_records import CONSENTS, ConsentRecord

KEYS = Keyring(Keys(bytes(range(32))))
VAULT = Vault(KEYS)


@dataclass
class Made:
    """Somebody, and by what they can be found."""

    subject: str
    needles: list[str] = field(default_factory=list)
    """Identifiers, addresses and words of theirs: once they are erased, none may be found."""
    sessions: list[str] = field(default_factory=list)


class House:
    """A database with people in it, and the folder of their files."""

    def __init__(self, storage: Storage, folder: Path) -> None:
        self.storage = storage
        self.folder = folder
        self.artefacts = ArtefactStore(folder / "artefacts", storage, KEYS)

    def subjects(self) -> Subjects:
        """Return what finds people."""
        return Subjects(self.storage, lambda: KEYS)

    async def user(self, name: str, *, role: str = "member") -> Made:
        """Make somebody with an account, and everything that an account leaves behind."""
        user_id, email = new_id(), f"{name}@example.org"
        made = Made(f"user:{user_id}", [user_id, email])
        memory_id = VAULT.person_id("user", user_id)
        made.needles.append(memory_id)
        await self.storage.collection(USERS).add(
            UserRecord(user_id, email, name.capitalize(), role, created_ms(user_id), f"hash-of-{name}")
        )
        await self._account(made, user_id, email, name)
        for _ in range(2):
            session_id = await self.conversation(name, user_id)
            made.sessions.append(session_id)
        made.needles += [*made.sessions, *words_of(name)]
        made.needles += [await self.recording(made.sessions[0], name, user_id=user_id)]
        await self.consent(made.sessions[0], user_id=user_id, person_id=memory_id)
        await self.memory(memory_id, name, made.sessions[0])
        return made

    async def _account(self, made: Made, user_id: str, email: str, name: str) -> None:
        now = created_ms(user_id)
        ids = [new_id() for _ in range(8)]
        made.needles += ids[:4]
        collection = self.storage.collection
        await collection(LOGINS).add(LoginRecord(ids[0], user_id, f"login-{name}", now, now, now * 2, device="Firefox"))
        await collection(API_KEYS).add(ApiKeyRecord(ids[1], user_id, f"{name}s kiosk", "vv_", f"key-{name}", now))
        await collection(INVITATIONS).add(
            InvitationRecord(ids[2], f"i-{name}", "invitation", "member", now, now * 2, email=email)
        )
        await collection(INVITATIONS).add(
            InvitationRecord(ids[3], f"r-{name}", "reset", "member", now, now * 2, user_id=user_id)
        )
        await collection(INVITATIONS).add(
            InvitationRecord(new_id(), f"by-{name}", "invitation", "member", now, now * 2, created_by=user_id)
        )
        for entry in (
            AuditRecord(ids[4], now, user_id, email, "auth.signed_in", address="10.0.0.7"),
            AuditRecord(ids[5], now, None, "guest", "auth.refused", email, outcome="refused", detail={"email": email}),
            AuditRecord(ids[6], now, None, "command line", "user.changed", user_id, detail={"name": name.capitalize()}),
        ):
            await collection(AUDIT).add(entry)
        await collection(PERSONA_VERSIONS).add(
            PersonaVersionRecord(ids[7], "host", now, email, "better", {"persona.yaml": "name: host"})
        )

    async def person(self, name: str) -> Made:
        """Make somebody who is enrolled by their face, and was recognized in a conversation."""
        consent = Consent(name, 1, f"{name} agreed at the desk")
        embedding = np.random.default_rng(len(name) + ord(name[0])).normal(size=128).astype(np.float32)
        template = FaceTemplate(embedding, 0.1, 3)
        person = await People(self.storage, KEYS).enroll(name.capitalize(), consent, template)
        made = Made(f"person:{person.id}", [person.id, *words_of(name)])
        session_id = await self.conversation(name, None)
        made.sessions = [session_id]
        made.needles += [session_id, await self.recording(session_id, name)]
        await self.consent(session_id, person_id=person.id)
        elsewhere = await self.conversation("crowd", None)
        for place in (session_id, elsewhere):
            recognized = FaceRecognized(track_id=1, person_id=person.id, distance=0.2, name=name)
            await self.storage.append([Envelope(recognized, place)])
        await self.memory(person.id, name, session_id)
        return made

    async def device(self, name: str) -> Made:
        """Make somebody whose device is remembered, and who has told their name."""
        memory_id = VAULT.person_id("device", f"secret-of-{name}")
        session_id = await self.conversation(name, None)
        await self.memory(memory_id, name, session_id)
        await self.consent(session_id, person_id=memory_id)
        return Made(f"memory:{memory_id}", [memory_id, session_id, *words_of(name)], [session_id])

    async def conversation(self, name: str, user: str | None) -> str:
        """Make a conversation in which somebody says something that nobody else says."""
        session_id = new_id()
        said, answered = words_of(name)
        await self.storage.save_session(SessionRecord(session_id, "host", created_ms(session_id), user))
        for role, text in (("user", said), ("assistant", answered)):
            await self.storage.save_message(
                MessageRecord(new_id(), session_id, 1, role, text, created_ms(session_id))  # type: ignore[arg-type]
            )
        events = (
            TurnStarted(why="vad"),
            TextReceived(text=said),
            UtteranceTranscribed(transcription=said, confidence=1.0, final=True, words=[]),
            AssistantResponse(response_id=new_id(), text=answered),
        )
        await self.storage.append([Envelope(event, session_id) for event in events])
        return session_id

    async def recording(self, session_id: str, name: str, *, user_id: str | None = None) -> str:
        """Make a recording; return its identifier."""
        record, writer = await self.artefacts.begin(
            "recording", "conversation.ogg", "audio/ogg", session_id=session_id, user_id=user_id
        )
        writer.write(f"the voice of {name}".encode() * 10_000)
        writer.close()
        await self.artefacts.finish(record, writer.bytes)
        return record.id

    async def consent(self, session_id: str, *, user_id: str | None = None, person_id: str | None = None) -> None:
        """Note that somebody agreed to be remembered."""
        record = ConsentRecord(new_id(), session_id, "remember", True, created_ms(session_id), "1", user_id, person_id)
        await self.storage.collection(CONSENTS).add(record)

    async def memory(self, person_id: str, name: str, session_id: str) -> None:
        """Remember how somebody is called, and something else."""
        now = created_ms(session_id)
        await self.storage.save_memories(
            [
                VAULT.seal(Memory(new_id(), person_id, "fact", text, now, now, now, slot, value, session_id=session_id))
                for text, slot, value in (
                    (f"My name is {name}.", "name", name.capitalize()),
                    ("I like tea.", "drink", "tea"),
                )
            ]
        )


def words_of(name: str) -> tuple[str, str]:
    """Return what somebody says, and what they are answered."""
    return f"the secret of {name} is blue", f"I keep it to myself, {name}"


async def made_house(storage: Storage, folder: Path) -> tuple[House, dict[str, Made]]:
    """Return a database with everybody in it."""
    house = House(storage, folder)
    return house, {
        "anna": await house.user("anna"),
        "berta": await house.user("berta", role="admin"),
        "clara": await house.person("clara"),
        "doris": await house.person("doris"),
        "emma": await house.device("emma"),
        "frida": await house.device("frida"),
    }
