"""The key that is signed in, and its access to the services."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from nicegui import ui
from starlette.requests import Request

from rhapsode.console.session_middleware import CONTEXT, session_of
from rhapsode.core.errors import AuthenticationError, RhapsodeError
from rhapsode.core.task import ApiKey
from rhapsode.http.context import Context
from rhapsode.http.disconnect import end_with_key
from rhapsode.service.keys import ADMIN, SPEECH, need_scope


@dataclass(frozen=True, slots=True)
class Visitor:
    """The visitor of a page. ``key`` is the state at the time of the request: for display, not for authorisation.

    ``url`` is the server's address as callers of the API know it.
    """

    context: Context
    key: ApiKey
    session: str
    url: str

    @property
    def admin(self) -> bool:
        """Whether the key may manage other keys."""
        return ADMIN in self.key.scopes

    async def caller(self) -> ApiKey:
        """Return the API key to call ``service`` with, as it is now. Raises AuthenticationError once the session
        ended.
        """
        return await self.context.sessions.resume(self.session)

    async def owner(self, task_id: str) -> ApiKey:
        """Return the API key that a task belongs to: the visitor's, or for an admin any. Raises NotFoundError.

        It is to look at the task with, and at nothing else.
        """
        caller = await self.caller()
        owner = await self.context.inspector.owner(caller, task_id)
        return caller if owner == caller.id else await self.context.keys.get(caller, owner)

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[ApiKey]:
        """Yield the API key for what a handler does in the block. An error there is shown as a notice."""
        try:
            yield await self.caller()
        except AuthenticationError:
            ui.navigate.to("/login")
        except RhapsodeError as error:
            ui.notify(error.message, type="negative", close_button="Close", timeout=10_000)

    @asynccontextmanager
    async def speaking(self) -> AsyncIterator[ApiKey]:
        """Do as :meth:`acting`, for what has something spoken: it needs the scope, and counts as a request of the
        key.
        """
        async with self.acting() as caller:
            need_scope(caller, SPEECH)
            await self.context.limits.admit(caller)
            yield caller


async def visitor_of(request: Request) -> Visitor:
    """Return the visitor of a request that has passed the session middleware. Raises AuthenticationError."""
    context: Context = request.scope[CONTEXT]
    session = session_of(request.headers) or ""
    key = await context.sessions.resume(session)
    end_with_key(request, context.active_keys, key.id)
    base = context.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return Visitor(context, key, session, base)
