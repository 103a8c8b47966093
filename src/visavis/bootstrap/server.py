"""The server: the runtime behind the gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from visavis import __version__
from visavis.bootstrap.accounts import account_parts
from visavis.bootstrap.builtin_agents import persona_folder
from visavis.bootstrap.casting import persona_roots
from visavis.bootstrap.center import Center
from visavis.bootstrap.exposure import check_exposure
from visavis.bootstrap.runtime import Runtime
from visavis.bootstrap.tracing import TurnTracer
from visavis.config import Settings
from visavis.events import CodedError, TurnTimed
from visavis.gateway.app import Site, create_app
from visavis.gateway.auth import add_auth_errors
from visavis.gateway.http import Services, Status
from visavis.gateway.hub import Hub, HubLimits
from visavis.gateway.limits import WireLimits
from visavis.gateway.metrics import Metrics
from visavis.storage.opening import storage_for


def build_server(settings: Settings) -> FastAPI:
    """Return the application.

    Raises CodedError (``config.*``, ``storage.invalid_url``, ``accounts.session_key``) for settings that cannot be.
    When it starts it raises ``accounts.needed`` if everybody could come in from elsewhere.
    """
    runtime = Runtime(settings, storage_for(settings.storage_url))
    people = account_parts(settings, runtime.storage)
    wire = WireLimits(message_bytes=settings.max_message_bytes, messages_per_second=settings.max_messages_per_s)
    hub = Hub(runtime.sessions, runtime.storage, wire=wire, limits=HubLimits(resume_s=settings.resume_s))
    runtime.hand_overs.adopt = hub.adopt
    center = Center(runtime, people, lambda: _status(runtime), lambda: hub.connections)
    tracer = TurnTracer()
    metrics = Metrics(
        {
            "visavis_sessions": ("Open conversations.", lambda: len(runtime.sessions)),
            "visavis_connections": ("Connected clients.", lambda: hub.connections),
            "visavis_journal_waiting": ("Events that are not written yet.", lambda: runtime.journal.waiting),
            "visavis_journal_lost": ("Events that could not be kept.", lambda: runtime.journal.lost),
            "visavis_ready": ("Whether every model has been loaded.", lambda: runtime.is_ready),
        }
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        runtime.observers.append(lambda bus: bus.tap(metrics.count, where=lambda _: True))
        runtime.observers.append(lambda bus: bus.tap(tracer.trace, where=lambda kind: kind is TurnTimed))
        await runtime.start()
        try:
            check_exposure(settings, has_users=await people.accounts.users.exist())
        except CodedError:
            await runtime.stop()
            raise
        center.start()
        hub.start()
        yield
        await center.close()
        await runtime.stop()
        await hub.close()

    services = Services(
        storage=runtime.storage,
        status=lambda: _status(runtime),
        health=runtime.health,
        metrics=metrics.page,
        remove_session=center.conversations.remove,
        timeline=center.conversations.timeline,
        disclosed=settings.disclose_operators,
    )
    site = Site(
        allowed_hosts=settings.allowed_hosts,
        allowed_origins=settings.allowed_origins,
        avatars=settings.avatars_dir,
        persona_folder=persona_folder(persona_roots(settings)),
        access=people.access,
        rest=center.routes,
        procedures=center.procedures,
        observing=center.observing,
    )
    app = create_app(hub, services, site, lifespan)
    add_auth_errors(app)
    return app


def _status(runtime: Runtime) -> Status:
    return Status(
        version=__version__,
        ready=runtime.is_ready,
        sessions=len(runtime.sessions),
        default_persona=runtime.settings.persona,
        personas=runtime.personas,
        capabilities=runtime.capabilities(),
    )
