"""``/metrics``: for Prometheus, with an admin key, or without one from this very machine."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from rhapsode.http.accept import accepts
from rhapsode.http.context import Ctx, find_key
from rhapsode.http.loopback import is_from_here
from rhapsode.http.schemas import ErrorResponse
from rhapsode.observe.metrics import MEDIA_TYPE, OPENMETRICS_TYPE
from rhapsode.service.keys import ADMIN, need_scope

router = APIRouter(tags=["operations"])


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={
        200: {
            "description": "Prometheus' text format, or OpenMetrics",
            "content": {name: {"schema": {"type": "string"}} for name in (MEDIA_TYPE, OPENMETRICS_TYPE)},
        },
        403: {"model": ErrorResponse, "description": "The key has no admin scope"},
    },
)
async def metrics(request: Request, context: Ctx) -> Response:
    """Return counters, gauges and histograms, as OpenMetrics if `Accept` asks for that, else as Prometheus' text.

    Needs a key with the scope `admin`.

    Except from the server's own machine, unless there is a public URL: then a proxy on it may forward any request.
    """
    if context.public_url is not None or not is_from_here(request):
        need_scope(await find_key(request, context), ADMIN)
    openmetrics = accepts(request, OPENMETRICS_TYPE.partition(";")[0], usual="text/plain")
    headers = {
        "Content-Type": OPENMETRICS_TYPE if openmetrics else MEDIA_TYPE,
        "Cache-Control": "no-store",
        "Vary": "Accept",
    }
    return Response(await context.metrics(openmetrics), headers=headers)
