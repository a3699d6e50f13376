"""``/metrics``: for Prometheus, with an admin key, or without one from this very machine."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from rhapsode.http.context import Ctx, find_key
from rhapsode.http.loopback import is_from_here
from rhapsode.http.schemas import ErrorResponse
from rhapsode.observe.metrics import MEDIA_TYPE
from rhapsode.service.keys import ADMIN, need_scope

router = APIRouter(tags=["operations"])


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={
        200: {"description": "The text format", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}},
        403: {"model": ErrorResponse, "description": "The key has no admin scope"},
    },
)
async def metrics(request: Request, context: Ctx) -> Response:
    """Return counters, gauges and histograms. Needs a key with the scope `admin`.

    Except from the server's own machine, unless it has a public URL: then a proxy asks from there for anybody.
    """
    if context.public_url is not None or not is_from_here(request):
        need_scope(await find_key(request, context), ADMIN)
    return Response(await context.metrics(), headers={"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"})
