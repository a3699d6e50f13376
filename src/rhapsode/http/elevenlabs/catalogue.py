"""``/v1/voices``, ``/v2/voices``, ``/v1/models`` and ``/v1/user`` as ElevenLabs' clients read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from rhapsode.core.custom_voices import CustomVoice
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Model, Voice
from rhapsode.core.task import ApiKey
from rhapsode.http.bodies import ANY_QUERY, Parameter, Query, taking
from rhapsode.http.context import Caller, Context, Ctx
from rhapsode.http.elevenlabs.names import ALIASES, VOICES, find_models, find_voice
from rhapsode.http.elevenlabs.schemas import (
    ElevenLabsUser,
    ElevenLabsVoice,
    ElevenLabsVoices,
    VerifiedLanguage,
    VoiceSettings,
)
from rhapsode.http.openai.names import DEFAULT
from rhapsode.store.rows import Amounts
from rhapsode.text.languages.registry import primary

router = APIRouter(tags=["elevenlabs"])

MOST_VOICES = 100
"""The largest page."""
NO_LIMIT = 1_000_000_000
"""The character limit that clients read; keys of this server have budgets of audio instead."""
_SIZE = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_PAGE = Query(
    Parameter("search", "Only voices with these letters in their name or description.", {"type": "string"}),
    Parameter("page_size", f"How many, at most {MOST_VOICES}.", {"type": "integer", "minimum": 1, "default": 10}),
    Parameter("next_page_token", "That of the page before.", {"type": "string"}),
    others=True,
)


async def list_voices(request: Request, key: ApiKey, context: Context) -> JSONResponse:
    """Return all voices, for who asks ``GET /v1/voices`` with ``xi-api-key``."""
    ANY_QUERY(request)
    return JSONResponse({"voices": [voice.model_dump() for voice in await _voices(request, context, key)]})


@router.get(
    "/v2/voices",
    summary="Search the voices, for ElevenLabs' clients",
    responses={200: {"model": ElevenLabsVoices}},
    openapi_extra=taking(_PAGE),
)
async def search_voices(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Return a page of the voices."""
    parameters = _PAGE(request)
    size, start_at = parameters.get("page_size", "10"), parameters.get("next_page_token") or "0"
    if not _SIZE.fullmatch(size) or int(size) > MOST_VOICES:
        raise RequestError(f"'page_size' must be a whole number from 1 to {MOST_VOICES}.", param="page_size")
    letters = parameters.get("search", "").casefold()
    matching = [
        voice
        for voice in await _voices(request, context, key)
        if letters in f"{voice.name} {voice.description} {' '.join(voice.labels.values())}".casefold()
    ]
    if start_at != "0" and not (_SIZE.fullmatch(start_at) and int(start_at) < len(matching)):
        raise RequestError(
            "'next_page_token' must be that of the page before, of the same search.", param="next_page_token"
        )
    start, end = int(start_at), min(int(start_at) + int(size), len(matching))
    page = ElevenLabsVoices(
        voices=matching[start:end],
        has_more=end < len(matching),
        total_count=len(matching),
        next_page_token=str(end) if end < len(matching) else None,
    )
    return JSONResponse(page.model_dump())


async def read_voice(request: Request, voice_id: str, key: ApiKey, context: Context) -> JSONResponse:
    """Return a voice of this server or of the key's own, or who speaks for one of ElevenLabs' own.

    Raises NotFoundError.
    """
    ANY_QUERY(request)
    if (kept := (await context.custom_voices.of(key.id)).find(voice_id)) is not None:
        return JSONResponse(_custom(request, context, kept).model_dump())
    model, voice = find_voice(find_models(context.service.catalogue, DEFAULT), voice_id)
    shown = _voice(context.base_url(request), voice, [model])
    if voice_id in VOICES:
        theirs = VOICES[voice_id][0]
        shown.voice_id = voice_id
        shown.name = f"{theirs} ({voice.name})"
        shown.description = f"{voice.name} of this server speaks for ElevenLabs' {theirs}."
    return JSONResponse(shown.model_dump())


async def _voices(request: Request, context: Context, key: ApiKey) -> list[ElevenLabsVoice]:
    base = context.base_url(request)
    custom_voices = (await context.custom_voices.of(key.id)).voices
    return [
        *(_voice(base, voice, models) for voice, models in context.service.catalogue.voices.values()),
        *(_custom(request, context, kept) for kept in custom_voices),
    ]


def _custom(request: Request, context: Context, kept: CustomVoice) -> ElevenLabsVoice:
    """Return a custom voice."""
    catalogue = context.service.catalogue
    models = [model for model in catalogue.models.values() if model.engine == kept.engine]
    usable = models or list(catalogue.models.values())[:1]
    voice = _voice(context.base_url(request), catalogue.described(kept), usable)
    voice.category = "generated"
    voice.is_owner = kept.key_id is not None
    return voice


def _voice(base: str, voice: Voice, models: Sequence[Model]) -> ElevenLabsVoice:
    ids = [model.id for model in models]
    sample = f"{base}/v1/voices/{quote(voice.name, safe='')}/sample"
    return ElevenLabsVoice(
        voice_id=voice.name,
        name=voice.name,
        category="premade",
        description=voice.style,
        labels={"gender": voice.gender, "language": primary(voice.language), "descriptive": voice.style},
        preview_url=sample,
        high_quality_base_model_ids=ids,
        verified_languages=[
            VerifiedLanguage(language=primary(tag), locale=tag, model_id=ids[0], preview_url=sample)
            for tag in (voice.language, *voice.others)
        ],
        is_owner=False,
        is_legacy=False,
    )


def list_models(request: Request, context: Context) -> JSONResponse:
    """Return all models, for who asks ``GET /v1/models`` with ``xi-api-key``: ours, and the names that stand for
    one.
    """
    ANY_QUERY(request)
    catalogue = context.service.catalogue
    usual = catalogue.default_model
    named = {alias: (usual, f"{alias} ({usual.display_name})") for alias in ALIASES}
    named |= {model.id: (model, model.display_name) for model in catalogue.models.values()}
    return JSONResponse([_model(context, id, model, shown) for id, (model, shown) in named.items()])


def _model(context: Context, id: str, model: Model, shown: str) -> dict[str, object]:
    profile = context.service.catalogue.profile(model.engine)
    tags = dict.fromkeys(primary(tag) for tag in profile.languages)
    return {
        "model_id": id,
        "name": shown,
        "description": model.description,
        "can_be_finetuned": False,
        "can_do_text_to_speech": True,
        "can_do_voice_conversion": False,
        "can_use_style": profile.follows_style or profile.deliveries,
        "can_use_speaker_boost": False,
        "serves_pro_voices": False,
        "requires_alpha_access": False,
        "token_cost_factor": 1.0,
        "maximum_text_length_per_request": context.service.max_text_characters,
        "max_characters_request_free_user": context.service.max_text_characters,
        "max_characters_request_subscribed_user": context.service.max_text_characters,
        "languages": [{"language_id": tag, "name": tag} for tag in tags],
    }


async def read_user(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Return the key as a user, with what it has had spoken in this month (UTC)."""
    ANY_QUERY(request)
    return JSONResponse(
        {
            "user_id": key.id,
            "workspace_id": key.id,
            "subscription": await _subscription(key, context),
            "is_new_user": False,
            "can_use_delayed_payment_methods": False,
            "is_onboarding_completed": True,
            "is_onboarding_checklist_completed": True,
            "first_name": key.name,
            "is_api_key_hashed": True,
            "created_at": 0,
            "seat_type": "workspace_member",
        }
    )


async def read_subscription(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Return what :func:`read_user` says of the subscription."""
    ANY_QUERY(request)
    return JSONResponse(await _subscription(key, context))


async def read_default_settings(request: Request, _key: Caller) -> JSONResponse:
    """Return what ``voice_settings`` are where none are given."""
    ANY_QUERY(request)
    return JSONResponse(VoiceSettings().model_dump())


async def read_settings(request: Request, voice_id: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return what ``voice_settings`` are for a voice where none are given. Raises NotFoundError."""
    await read_voice(request, voice_id, key, context)
    return JSONResponse(VoiceSettings().model_dump())


router.get("/v1/voices/settings/default", summary="Read the default settings, for ElevenLabs' clients")(
    read_default_settings
)
router.get("/v1/voices/{voice_id}/settings", summary="Read the settings of a voice, for ElevenLabs' clients")(
    read_settings
)
router.get("/v1/user", summary="Read the user, for ElevenLabs' clients", responses={200: {"model": ElevenLabsUser}})(
    read_user
)
router.get("/v1/user/subscription", summary="Read the subscription, for ElevenLabs' clients")(read_subscription)


async def _subscription(key: Caller, context: Context) -> dict[str, object]:
    today = datetime.now(UTC).date()
    rows = await context.keys.usage(key, today.replace(day=1), today, [], key.id)
    used = sum((row.amounts for row in rows), Amounts()).characters
    next_month = datetime(today.year + today.month // 12, today.month % 12 + 1, 1, tzinfo=UTC)
    return {
        "tier": "self_hosted",
        "character_count": used,
        "character_limit": NO_LIMIT,
        "max_credit_limit_extension": "unlimited",
        "can_extend_character_limit": False,
        "allowed_to_extend_character_limit": False,
        "next_character_count_reset_unix": int(next_month.timestamp()),
        "voice_slots_used": 0,
        "professional_voice_slots_used": 0,
        "professional_voice_slots_used_in_workspace": 0,
        "voice_limit": 0,
        "voice_add_edit_counter": 0,
        "professional_voice_limit": 0,
        "can_extend_voice_limit": False,
        "can_use_instant_voice_cloning": False,
        "can_use_professional_voice_cloning": False,
        "current_overage": {"amount": "0", "currency": "usd"},
        "status": "active",
    }
