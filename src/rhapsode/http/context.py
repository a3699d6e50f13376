"""What routes get from the application: the service behind them, who is calling, and where links point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from rhapsode.core.errors import AuthenticationError, RequestError
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


def refuse_extensions(request: Request) -> None:
    """Raise RequestError for what a caller asks of a create or a poll beyond what this build does.

    Who sends an ``Idempotency-Key`` relies on it, and who sends ``?wait=`` waits for it: to ignore them in silence
    would be worse than to refuse.
    """
    for name in request.query_params:
        raise RequestError(f"Unknown query parameter '{name[:64]}': this call takes none.", param=name[:64])
    if "idempotency-key" in request.headers:
        raise RequestError("This server does not support the Idempotency-Key header.", param="Idempotency-Key")


Ctx = Annotated[Context, Depends(get_context)]
Caller = Annotated[ApiKey, Depends(get_key)]
