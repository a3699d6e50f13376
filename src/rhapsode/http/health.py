"""``/healthz`` and ``/readyz``: for probes, without a key."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

from rhapsode.core.errors import UnavailableError
from rhapsode.http.context import Ctx
from rhapsode.http.schemas import EngineReadiness, Health, Readiness

router = APIRouter(tags=["operations"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", summary="Is the process alive?", response_model=Health)
async def healthz() -> Health:
    """Answers as long as the event loop turns."""
    return Health()


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    summary="Can requests be served?",
    responses={200: {"model": Readiness}, 503: {"model": Readiness, "description": "Not now"}},
)
async def readyz(context: Ctx) -> JSONResponse:
    """Ready means: the store can be read, and an engine speaks or is warming; accepted tasks wait for it.

    A disk that is full or a database that is locked is told by the 503 of a create.
    """
    try:
        await context.service.ping()
        store_ok = True
    except UnavailableError:
        store_ok = False
    engines = {
        name: EngineReadiness(state=status.state, reason=status.reason)
        for name, status in context.engines.status.items()
    }
    able = store_ok and any(engine.state != "failed" for engine in engines.values())
    body = Readiness(status="ready" if able else "unavailable", store="ok" if store_ok else "failed", engines=engines)
    return JSONResponse(body.model_dump(), status_code=200 if able else 503)
