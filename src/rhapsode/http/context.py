"""The context of routes: services, the caller's key, and the base URL of links."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from rhapsode.compose import Server
from rhapsode.core.errors import AuthenticationError, NotFoundError
from rhapsode.core.task import ApiKey
from rhapsode.http.disconnect import end_with_key
from rhapsode.http.events import EventCache
from rhapsode.http.families import family_of, key_elsewhere
from rhapsode.http.links import LinkSigner
from rhapsode.http.loopback import OpenAccess
from rhapsode.http.rate_limit_headers import allowance_of
from rhapsode.service.keys import ADMIN, SPEECH, need_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Server):
    """The parts of a running server, and what routes need beside them."""

    links: LinkSigner
    public_url: str | None
    redirect_files: bool
    public_lists: bool = True
    open_access: OpenAccess | None = None
    events: EventCache = field(default_factory=EventCache)

    @classmethod
    def of(cls, server: Server, **parts: Any) -> Context:
        """Return the context of the routes of ``server``; ``parts`` are the fields that a server does not have."""
        return cls(**{field.name: getattr(server, field.name) for field in fields(Server)}, **parts)

    @property
    def base_path(self) -> str:
        """The path that the server has behind a proxy, before those of its routes: ``/tts``, or nothing."""
        return urlsplit(self.public_url or "").path.rstrip("/")

    def base_url(self, request: Request) -> str:
        """Return the base URL of links: the configured address, or else the one of the request."""
        return self.public_url or str(request.base_url).rstrip("/")


async def get_context(request: Request) -> Context:
    """Return the context of the application that serves ``request``."""
    # Not a plain function: the framework would run that in a thread, which costs more than all the rest of a poll.
    context: Context = request.app.state.context
    return context


async def find_key(request: HTTPConnection, context: Context) -> ApiKey:
    """Return the key of the caller. Raises AuthenticationError."""
    token = key_elsewhere(request)
    if len(request.headers.getlist("authorization")) > 1:  # a proxy in front may have checked another one of them
        raise AuthenticationError("There must be one Authorization header, not several.")
    header = request.headers.get("authorization") if token is None else None
    scheme = None
    if header is not None:
        scheme, _, token = header.partition(" ")
    token = None if token is None else token.strip()
    access = context.open_access
    if access is not None and (scheme is None or scheme.lower() == "bearer"):
        token = access.token_for(request, token) or token
        if token == access.token:
            return await context.keys.authenticate(token)
    if header is None and token is None:
        family = family_of(request.scope)
        place = family.key if family.takes_key(request.scope["path"]) else None
        example = "Authorization: Bearer YOUR_API_KEY" if place is None else place.example
        raise AuthenticationError(f"An API key is needed: send it as '{example}'.")
    if scheme is not None and (scheme.lower() != "bearer" or not token):
        raise AuthenticationError("The Authorization header must read 'Bearer YOUR_API_KEY'.")
    return await context.keys.authenticate(token or "")


async def get_key(request: Request, context: Annotated[Context, Depends(get_context)]) -> ApiKey:
    """Return the key of the caller, whose request is counted. Raises AuthenticationError and LimitError."""
    key = await find_key(request, context)
    end_with_key(request, context.active_keys, key.id)
    allowance = allowance_of(request)
    allowance.limits = key.limits
    allowance.stands(await context.limits.admit(key))
    return key


async def require_list_access(request: Request, context: Annotated[Context, Depends(get_context)]) -> ApiKey | None:
    """Let a caller without a key see a list that the owner leaves open; check and count one that is sent.

    Returns the key, ``None`` without one. Raises AuthenticationError and LimitError.
    """
    sent = "authorization" in request.headers or key_elsewhere(request) is not None
    if sent or not context.public_lists:
        return await get_key(request, context)
    return None


async def require_speech_scope(key: Annotated[ApiKey, Depends(get_key)]) -> None:
    """Raise ForbiddenError when the caller's key may not have anything spoken."""
    need_scope(key, SPEECH)


async def require_admin_scope(key: Annotated[ApiKey, Depends(get_key)]) -> ApiKey:
    """Return the key of the caller. Raises ForbiddenError unless it may do everything, whatever else it sends."""
    need_scope(key, ADMIN)
    return key


async def get_watcher(request: Request, id: str, context: Annotated[Context, Depends(get_context)]) -> ApiKey:
    """Return the key whose task may be watched: the caller's, or, with a signed link, that of the task.

    Raises AuthenticationError, LimitError, ForbiddenError and NotFoundError.
    """
    expires, signature = request.query_params.get("expires"), request.query_params.get("signature")
    if signature is None and expires is None:
        key = await get_key(request, context)
        need_scope(key, SPEECH)
        return key
    context.links.check_events(id, expires or "", signature or "")
    owner = await context.keys.active(await context.service.key_id_of(id))
    if owner is None:
        raise NotFoundError("There is no such task.", param="id")
    end_with_key(request, context.active_keys, owner.id)
    return owner


async def require_project_file(request: Request, id: str, context: Annotated[Context, Depends(get_context)]) -> None:
    """Let a caller have a file of a project: by a signed link, or with the key of the project.

    Raises AuthenticationError, LimitError, ForbiddenError, FileGoneError and NotFoundError.
    """
    expires, signature = request.query_params.get("expires"), request.query_params.get("signature")
    if signature is not None or expires is not None:
        context.links.check_signed(request.url.path, expires, signature)
        return
    key = await get_key(request, context)
    need_scope(key, SPEECH)
    await context.projects.get(key, id)


Ctx = Annotated[Context, Depends(get_context)]
Caller = Annotated[ApiKey, Depends(get_key)]
Lister = Annotated[ApiKey | None, Depends(require_list_access)]
Admin = Annotated[ApiKey, Depends(require_admin_scope)]
Watching = Annotated[ApiKey, Depends(get_watcher)]
