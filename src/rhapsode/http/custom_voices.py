"""``/v1/voices`` for custom voices: blends with a name and a delivery."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import JSONResponse

from rhapsode.core.blends import MAX_BLEND_CHARS
from rhapsode.core.custom_voices import MAX_DESCRIPTION_CHARS, MAX_VOICE_NAME_CHARS, CustomVoice
from rhapsode.core.delivery import LIMITS, Delivery
from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.http import request_params
from rhapsode.http.bodies import JsonBody, Responses, StrictRequest, absent, taking
from rhapsode.http.catalogue import custom_voice_object, voice_object
from rhapsode.http.context import Caller, Ctx
from rhapsode.http.elevenlabs import catalogue as elevenlabs_catalogue
from rhapsode.http.elevenlabs import keys as elevenlabs
from rhapsode.http.elevenlabs.schemas import ElevenLabsVoice
from rhapsode.http.families import family_of
from rhapsode.http.json_reader import no_body
from rhapsode.http.schemas import ErrorResponse, RemovedVoice, VoiceObject
from rhapsode.service.custom_voices import VoiceChange

router = APIRouter(prefix="/v1/voices", tags=["voices"])


def _of(name: str, words: str) -> Any:
    low, high = LIMITS[name]
    return Field(default_factory=absent, ge=low, le=high, description=words)


class DeliveryParams(StrictRequest):
    """The delivery of a voice; omitted fields have the voice's default."""

    pitch: float = _of("pitch", "Semitones up or down.")
    pitch_range: float = _of("pitch_range", "How many times as wide the melody is; 0 is monotonous.")
    rate: float = _of("rate", "How many times as fast.")
    energy: float = _of("energy", "Added to the energy that the engine predicts.")
    effort: float = _of("effort", "Vocal effort: 1 is a raised voice, -1 a soft one.")
    breathiness: float = _of("breathiness", "How much of the voice is breath; 1 is a whisper.")
    volume_db: float = _of("volume_db", "A gain in decibels.")


class EditVoice(StrictRequest):
    """The changes to a voice. Omitted fields stay unchanged; `delivery` is replaced as a whole."""

    name: str = Field(default_factory=absent, min_length=1, max_length=MAX_VOICE_NAME_CHARS, examples=["Narrator"])
    blend: str = Field(
        default_factory=absent,
        min_length=1,
        max_length=MAX_BLEND_CHARS,
        description="Voices with their weights, joined by `+`; or one voice.",
        examples=["af_bella(2)+af_sky(1)"],
    )
    delivery: DeliveryParams = Field(default_factory=absent, description="How the voice speaks by itself.")
    description: str = Field(default_factory=absent, max_length=MAX_DESCRIPTION_CHARS)

    def change(self) -> VoiceChange:
        """Return the change that the body asks for."""
        fields_set = self.model_fields_set
        return VoiceChange(
            name=self.name if "name" in fields_set else None,
            blend=self.blend if "blend" in fields_set else None,
            delivery=self.delivery.model_dump(exclude_unset=True) if "delivery" in fields_set else None,
            description=self.description if "description" in fields_set else None,
        )


class CreateVoice(EditVoice):
    """A custom voice: for the calling key, or (with the scope `admin`) for the whole installation."""

    name: str = Field(min_length=1, max_length=MAX_VOICE_NAME_CHARS, examples=["Narrator"])
    blend: str = Field(
        min_length=1,
        max_length=MAX_BLEND_CHARS,
        description="Voices with their weights, joined by `+`; or one voice.",
        examples=["af_bella(2)+af_sky(1)"],
    )
    scope: Literal["key", "installation"] = Field(default="key")


assert set(DeliveryParams.model_fields) == {field.name for field in fields(Delivery)}
_CREATE, _EDIT = JsonBody(CreateVoice), JsonBody(EditVoice)
_CHANGED: Final[Responses] = {
    403: {"model": ErrorResponse, "description": "The key lacks the scope, for the installation's voices"},
    409: {"model": ErrorResponse, "description": "There is a voice of that name"},
}


@router.post(
    "",
    status_code=201,
    summary="Make a voice",
    responses={201: {"model": VoiceObject}, **_CHANGED},
    openapi_extra=taking(_CREATE),
)
async def create_voice(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Create a custom voice: a blend under a name, which every route accepts as a voice."""
    request_params.query(request)
    request_params.not_idempotent(request)
    body = await _CREATE(request)
    voice = await context.custom_voices.add(key, body.scope, body.name, body.change())
    return JSONResponse(_object(request, context, voice), status_code=201)


@router.get("/{voice}", summary="Read a voice", responses={200: {"model": VoiceObject | ElevenLabsVoice}})
async def read_voice(request: Request, voice: str, key: Caller, context: Ctx) -> JSONResponse:
    """Return a voice by its name, or a custom voice by its id. ElevenLabs' clients get their own format."""
    if family_of(request.scope).key is elevenlabs.KEY:
        return await elevenlabs_catalogue.read_voice(request, voice, key, context)
    request_params.query(request)
    try:
        return JSONResponse(_object(request, context, await context.custom_voices.get(key, voice)))
    except NotFoundError:
        catalogue = context.service.catalogue
        named = next(filter(None, (model.voice(voice) for model in catalogue.models.values())), None)
        if named is None:
            raise
    native, models = catalogue.voices[named.name]
    return JSONResponse(voice_object(native, models, context.base_url(request)).model_dump(mode="json"))


@router.patch(
    "/{voice}",
    summary="Change a voice",
    responses={200: {"model": VoiceObject}, **_CHANGED},
    openapi_extra=taking(_EDIT),
)
async def edit_voice(request: Request, voice: str, key: Caller, context: Ctx) -> JSONResponse:
    """Change a custom voice. The change applies to tasks created at least a second later."""
    request_params.query(request)
    body = await _EDIT(request)
    if not body.model_fields_set:
        raise RequestError(f"Name what is to be changed: {', '.join(EditVoice.model_fields)}.")
    return JSONResponse(_object(request, context, await context.custom_voices.change(key, voice, body.change())))


@router.delete("/{voice}", summary="Remove a voice", responses={200: {"model": RemovedVoice}, 403: _CHANGED[403]})
async def remove_voice(request: Request, voice: str, key: Caller, context: Ctx) -> JSONResponse:
    """Remove a custom voice. Tasks that were created before are not affected."""
    request_params.query(request)
    await no_body(request)
    removed = await context.custom_voices.remove(key, voice)
    return JSONResponse({"id": removed.id, "object": "voice", "deleted": True})


def _object(request: Request, context: Ctx, voice: CustomVoice) -> dict[str, object]:
    shown = custom_voice_object(context.service.catalogue, voice, context.base_url(request))
    return shown.model_dump(mode="json")
