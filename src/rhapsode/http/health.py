"""``/healthz`` and ``/readyz``: for probes, without a key."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

from rhapsode.http.context import Ctx
from rhapsode.http.schemas import EngineReadiness, Health, Readiness

router = APIRouter(tags=["operations"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", summary="Is the process alive?", response_model=Health)
async def healthz() -> Health:
    """Answer as long as the event loop runs."""
    return Health()


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    summary="Can requests be served?",
    responses={200: {"model": Readiness}, 503: {"model": Readiness, "description": "Not now"}},
)
async def readyz(context: Ctx) -> JSONResponse:
    """Tell whether tasks can be accepted: whether database and audio can be written, as tested within the last
    seconds. Engines that are still loading do not matter: tasks wait for them. The server is not ready without a
    working engine, if worker processes cannot be started, with a full disk, or while it stops. A full queue does not
    count, because tasks can still be read; a create is then answered with 503.
    """
    now = await context.readiness.conditions()
    engines = {
        name: EngineReadiness(state=status.state, reason=status.reason)
        for name, status in context.engines.status.items()
    }
    stalled = any(status.stalled for status in context.engines.status.values())
    able = now.good and not stalled and any(engine.state != "failed" for engine in engines.values())
    body = Readiness(
        status="ready" if able else "stopping" if now.stopping else "unavailable",
        store=now.store,
        storage=now.storage,
        engines=engines,
        warnings=list(now.warnings) or None,
    )
    left_out = {"warnings"} if body.warnings is None else set()
    return JSONResponse(body.model_dump(exclude=left_out), status_code=200 if able else 503)
