"""``POST /v1/phonemes``: how a text is read, in words and in phonemes, without a sound."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from rhapsode.core.custom_voices import NO_CUSTOM_VOICES, CustomVoices
from rhapsode.core.dictionary import NOTHING_KEPT, KeptDictionary
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import OnUnspeakable, PlanRequest, SpeechParams, pronunciations_of
from rhapsode.http import request_params
from rhapsode.http.bodies import JsonBody, StrictRequest, absent, taking
from rhapsode.http.context import Caller, Context, Ctx, require_speech_scope
from rhapsode.http.disconnect import while_connected
from rhapsode.http.pronunciations import PronunciationsParam
from rhapsode.service.request_checker import takes_long

router = APIRouter(prefix="/v1/phonemes", tags=["phonemes"], dependencies=[Depends(require_speech_scope)])


class ReadText(StrictRequest):
    """A text to be read, but not spoken."""

    text: str = Field(description="The text, tags and all.", examples=["Dr. Smith paid $5.50 on 3/14."])
    model: str = Field(default_factory=absent, description="A model id of `GET /v1/models`. Default: the usual one.")
    voice_name: str = Field(default_factory=absent, description="A voice of the model. Default: the model's.")
    language_code: str = Field(
        default_factory=absent,
        description="The language to read the text in (BCP-47). Default: the voice's.",
        examples=["en-GB"],
    )
    pronunciations: PronunciationsParam = Field(default_factory=absent)
    on_unspeakable: OnUnspeakable = Field(
        default=OnUnspeakable.ERROR,
        strict=False,
        description="What becomes of letters that cannot be spoken: `error`, `skip` or `name`, as for a task.",
    )


class ReadWord(BaseModel):
    """A spoken word of the text, `text[from:to]`."""

    word: str = Field(description="As it is written.")
    from_: int = Field(alias="from", ge=0, description="Where it begins, in code points.")
    to: int = Field(ge=0, description="Where it ends, exclusive.")
    said: str = Field(description="The words that are spoken for it.")
    phonemes: str


class Phonemes(BaseModel):
    """How a text is read."""

    text: str
    phonemes: str = Field(description="Of the whole text.")
    words: list[ReadWord]


_READ = JsonBody(ReadText)


@router.post("", summary="See how a text is read", responses={200: {"model": Phonemes}}, openapi_extra=taking(_READ))
async def read_text(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Return the spoken words and the phonemes of each word of a text, as a task would render them."""
    request_params.no_idempotency_key(request)
    request_params.query(request)
    body = await _READ(request)
    dictionary = await context.dictionary.of(key.id)
    custom_voices = await context.custom_voices.of(key.id)
    if takes_long(len(body.text), pronounced=bool(body.pronunciations or dictionary.entries)):
        reading = await asyncio.to_thread(
            plan_request, context, body, dictionary=dictionary, custom_voices=custom_voices
        )
    else:
        reading = plan_request(context, body, dictionary=dictionary, custom_voices=custom_voices)
    return JSONResponse(await while_connected(request, context.engines.read(reading)))


def plan_request(
    context: Context,
    body: ReadText,
    on_unspeakable: OnUnspeakable | None = None,
    dictionary: KeptDictionary = NOTHING_KEPT,
    custom_voices: CustomVoices = NO_CUSTOM_VOICES,
) -> PlanRequest:
    """Build the request for a planner. Raises RequestError if no engine of this machine could speak the text."""
    catalogue = context.service.catalogue
    named = "model" in body.model_fields_set
    model = catalogue.find_model(body.model) if named else catalogue.default_model
    route = catalogue.route(model.id)
    local = [name for name in (route.engine, route.fallback) if name and not catalogue.profile(name).remote]
    if not local:
        raise RequestError(
            f"The engine {route.engine} reads texts by itself: no phonemes are made here.", param="model"
        )
    params = SpeechParams(
        body.text,
        body.voice_name,
        language_code=body.language_code,
        pronunciations=pronunciations_of(body.pronunciations or {}),
        on_unspeakable=on_unspeakable or body.on_unspeakable,
    )
    checked = context.service.checker.check_params(
        model, params, local[0], dictionary=dictionary, custom_voices=custom_voices
    )
    language = checked.language_code or catalogue.language(local[0], checked.voice)
    return PlanRequest(local[0], language, body.text, params=checked)
