"""What routes get from the application: the service behind them, who is calling, and where links point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from rhapsode.core.errors import AuthenticationError
from rhapsode.core.ports import BlobStore
from rhapsode.core.task import ApiKey
from rhapsode.http.links import LinkSigner
from rhapsode.render.engines import EngineRoom
from rhapsode.service import SpeechService


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of a running server that routes use."""

    service: SpeechService
    blobs: BlobStore
    engines: EngineRoom
    links: LinkSigner
    public_url: str | None

    def base_url(self, request: Request) -> str:
        """What a link begins with: the configured address, or else the one that the caller used."""
        return self.public_url or str(request.base_url).rstrip("/")


def get_context(request: Request) -> Context:
    """The context of the application that serves ``request``."""
    context: Context = request.app.state.context
    return context


async def get_key(request: Request, context: Annotated[Context, Depends(get_context)]) -> ApiKey:
    """The key of the caller. Raises AuthenticationError."""
    header = request.headers.get("authorization")
    if header is None:
        raise AuthenticationError("An API key is needed: send it as 'Authorization: Bearer YOUR_API_KEY'.")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise AuthenticationError("The Authorization header must read 'Bearer YOUR_API_KEY'.")
    return await context.service.authenticate(token.strip())


Ctx = Annotated[Context, Depends(get_context)]
Caller = Annotated[ApiKey, Depends(get_key)]
