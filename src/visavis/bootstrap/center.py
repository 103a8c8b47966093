"""What stands behind the Command Center, and behind everything else that is asked over REST and tRPC."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from visavis.bootstrap.accounts import AccountParts
from visavis.bootstrap.agents_report import AgentsReporter
from visavis.bootstrap.conversations import Conversations
from visavis.bootstrap.health import Health
from visavis.bootstrap.knowledge import DocumentsService
from visavis.bootstrap.live import Live
from visavis.bootstrap.persona_trials import PersonaTrials
from visavis.bootstrap.personas import Personas
from visavis.bootstrap.privacy_parts import privacy_parts
from visavis.bootstrap.procedures import ProcedureServices, routers
from visavis.bootstrap.runtime import Runtime
from visavis.bootstrap.settings_desk import SettingsDesk
from visavis.bootstrap.user_names import UserNames
from visavis.gateway.exports.rest import export_router
from visavis.gateway.guard import Guard
from visavis.gateway.http import Status
from visavis.gateway.knowledge import documents_router
from visavis.gateway.observing import Observing
from visavis.gateway.recordings import kept_files_router
from visavis.gateway.trpc.procedures import Router


class Center:
    """The services of one server, made once; nothing is read or started yet."""

    def __init__(
        self, runtime: Runtime, people: AccountParts, status: Callable[[], Status], connections: Callable[[], int]
    ) -> None:
        """Make them; ``connections`` tells how many clients are connected."""
        audit, guard = people.accounts.audit, Guard(people.access)
        names = UserNames(people.accounts.users)
        private = privacy_parts(runtime, people.accounts.users, audit, people.accounts.sweep)
        self.observing = Observing(audit)
        documents = DocumentsService(lambda: runtime.libraries, audit)
        self._retention = private.retention
        self._trials = PersonaTrials(runtime.settings, runtime.sentence_encoder)
        health = Health(runtime, connections)
        runtime.observers.append(lambda bus: bus.tap(health.count, where=lambda _: True))
        runtime.observers.append(self.observing.attach)
        self.conversations = Conversations(
            runtime.storage,
            runtime.sessions,
            private.removal.remove,
            audit,
            names,
            flush=runtime.journal.flush,
            title_of_persona=lambda name: next((card.title for card in runtime.personas if card.name == name), name),
            disclosed=runtime.settings.disclose_operators,
        )
        services = ProcedureServices(
            agents=AgentsReporter(runtime),
            audit=people.audit,
            auth=people.auth,
            documents=documents,
            health=health,
            keys=people.keys,
            live=Live(runtime.sessions, self.observing, audit, names),
            logins=people.logins,
            memories=private.memories,
            people=private.people,
            personas=Personas(runtime.settings, runtime.storage, audit, self._trials, runtime.persona_changed),
            privacy=private.privacy,
            sessions=self.conversations,
            settings=SettingsDesk(runtime.settings, audit),
            status=status,
            users=people.users,
        )
        self.procedures: tuple[Router, ...] = tuple(routers(services))
        self.routes: tuple[APIRouter, ...] = (
            *people.routes,
            documents_router(documents, guard),
            export_router(self.conversations, guard),
            kept_files_router(private.files, guard),
        )

    def start(self) -> None:
        """Begin to erase what was kept long enough; the storage is open."""
        self._retention.start()

    async def close(self) -> None:
        """Stop, before the storage is closed."""
        await self._retention.close()
        await self._trials.close()
