"""``/v1/keys``: create, list, change, rotate and revoke keys, with the scope ``admin``."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from rhapsode.core.task import ApiKey
from rhapsode.http import request_params
from rhapsode.http.bodies import PAGE_SIZE, JsonBody, Parameter, Query, taking
from rhapsode.http.context import Admin, Caller, Ctx
from rhapsode.http.json_reader import no_body
from rhapsode.http.key_schemas import (
    CreateKey,
    EditKey,
    KeyList,
    KeyObject,
    NewKeyObject,
    RotateKey,
    WebhookSecret,
    key_object,
    key_to_make,
)
from rhapsode.service.keys import need_own
from rhapsode.store.keys import ORDERS

router = APIRouter(prefix="/v1/keys", tags=["keys"])


_CREATE, _EDIT, _ROTATE = JsonBody(CreateKey), JsonBody(EditKey), JsonBody(RotateKey, optional=True)
_PAGE = Query(
    PAGE_SIZE,
    Parameter("after", "The id of the last key of the page before.", {"type": "string"}),
    Parameter("search", "Only keys whose name or prefix has this in it, in either case.", {"type": "string"}),
    Parameter(
        "order",
        "The newest first, by name, or those that were used last first.",
        {"type": "string", "enum": list(ORDERS), "default": "created_at"},
    ),
)


@router.post(
    "",
    status_code=201,
    summary="Create a key",
    responses={201: {"model": NewKeyObject}},
    openapi_extra=taking(_CREATE),
)
async def create_key(request: Request, key: Admin, context: Ctx) -> JSONResponse:
    """Create a key. Its secret is in the response, and is shown only this once."""
    request_params.query(request)
    request_params.not_idempotent(request)
    created, token = await context.keys.create(key, *key_to_make(await _CREATE(request)))
    return _shown_once(created, token, 201)


@router.get("", summary="List keys", responses={200: {"model": KeyList}}, openapi_extra=taking(_PAGE))
async def list_keys(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Return keys, the newest first. For the next page give the last id as `after`, while `has_more` is true.

    `total` is how many there are, or how many `search` finds.
    """
    parameters = _PAGE(request)
    search = parameters.get("search")
    keys, more = await context.keys.page(
        key,
        request_params.page_size(parameters),
        parameters.get("after"),
        search,
        parameters.get("order", "created_at"),
    )
    total = await context.keys.count(key, search)
    data = [key_object(entry) for entry in keys]
    return JSONResponse({"object": "list", "data": data, "has_more": more, "total": total})


@router.get("/{id}", summary="Read a key", responses={200: {"model": KeyObject}})
async def read_key(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return a key with its limits. The id `me` is the calling key, which needs no scope for that."""
    request_params.query(request)
    return JSONResponse(key_object(await context.keys.get(key, id)))


@router.patch("/{id}", summary="Change a key", responses={200: {"model": KeyObject}}, openapi_extra=taking(_EDIT))
async def edit_key(request: Request, id: str, key: Admin, context: Ctx) -> JSONResponse:
    """Change the name, expiry, limits or budgets of a key. The change takes effect within a second."""
    request_params.query(request)
    return JSONResponse(key_object(await context.keys.edit(key, id, (await _EDIT(request)).given())))


@router.delete("/{id}", summary="Revoke a key", responses={200: {"model": KeyObject}})
async def revoke_key(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Revoke a key permanently. It is refused from a second later on; its tasks and usage are kept."""
    request_params.query(request)
    return JSONResponse(key_object(await context.keys.revoke(key, id)))


@router.post(
    "/{id}/rotate",
    summary="Rotate a key",
    responses={200: {"model": NewKeyObject}},
    openapi_extra=taking(_ROTATE),
)
async def rotate_key(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Give a key a new secret. It keeps its id, settings, tasks and usage; the previous secret stays valid for
    `overlap_seconds`.

    Every key may rotate or revoke itself (`me`).
    """
    need_own(key, id)
    request_params.query(request)
    request_params.not_idempotent(request)
    overlap = (await _ROTATE(request)).overlap_seconds
    rotated, token = await context.keys.rotate(key, id, overlap)
    return _shown_once(rotated, token)


@router.get("/{id}/webhook-secret", summary="Read a webhook secret", responses={200: {"model": WebhookSecret}})
async def read_webhook_secret(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return the secret that signs the webhooks of a key's tasks. Every key may read its own: `me`."""
    request_params.query(request)
    return _secrets(key, id, await context.keys.webhook_secrets(key, id))


@router.post(
    "/{id}/rotate-webhook-secret", summary="Rotate a webhook secret", responses={200: {"model": WebhookSecret}}
)
async def rotate_webhook_secret(request: Request, id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Create a new webhook secret. For 24 hours webhooks are signed with the previous one as well."""
    need_own(key, id)
    request_params.query(request)
    request_params.not_idempotent(request)
    await no_body(request)
    return _secrets(key, id, await context.keys.rotate_webhook_secret(key, id))


def _secrets(caller: ApiKey, key_id: str, secrets: Sequence[str]) -> JSONResponse:
    secret, *before = secrets
    return _private(
        {
            "id": caller.id if key_id == "me" else key_id,
            "object": "webhook_secret",
            "secret": secret,
            "previous_secret": before[0] if before else None,
            "secret_before": before[0] if before else None,  # its name before 0.2, until 1.0
        }
    )


def _shown_once(key: ApiKey, token: str, status: int = 200) -> JSONResponse:
    return _private({**key_object(key), "key": token}, status)


def _private(body: dict[str, object], status: int = 200) -> JSONResponse:
    """Return an answer that contains a secret, with headers that forbid caching."""
    return JSONResponse(body, status_code=status, headers={"Cache-Control": "no-store"})
