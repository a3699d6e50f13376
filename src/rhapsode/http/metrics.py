"""``/metrics``: for Prometheus, with an admin key, or without one from this very machine."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import APIRouter, Request
from starlette.responses import Response

from rhapsode.http.context import Ctx, find_key
from rhapsode.http.schemas import ErrorResponse
from rhapsode.observe.metrics import MEDIA_TYPE
from rhapsode.service.keys import ADMIN, need_scope

router = APIRouter(tags=["operations"])

PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""A proxy on this machine asks from loopback for anybody: these headers tell that it is one."""


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
    """Counters, gauges and histograms. Needs a key with the scope `admin`.

    Except from the server's own machine, unless it has a public URL: then a proxy asks from there for anybody.
    """
    if context.public_url is not None or not _is_from_here(request):
        need_scope(await find_key(request, context), ADMIN)
    return Response(await context.metrics(), headers={"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"})


def _is_from_here(request: Request) -> bool:
    """Whether the peer is on this machine and speaks for nobody else."""
    if request.client is None or any(name in request.headers for name in PROXIED):
        return False
    # What was asked for tells as well: a proxy passes the name on, and so does a browser that was lured here.
    return _is_loopback(request.client.host) and _is_loopback(request.url.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
