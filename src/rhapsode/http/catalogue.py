"""``/v1/models`` and ``/v1/voices``: what can be asked for."""

from __future__ import annotations

from fastapi import APIRouter

from rhapsode.core.speech import Voice
from rhapsode.http.context import Caller, Ctx
from rhapsode.http.schemas import ModelList, ModelObject, VoiceList, VoiceObject

router = APIRouter(prefix="/v1", tags=["catalogue"])


@router.get("/models", summary="List the models", response_model=ModelList)
async def list_models(_key: Caller, context: Ctx) -> ModelList:
    """The models of this server, with the engine that really speaks for each."""
    return ModelList(
        data=[
            ModelObject(
                id=model.id,
                display_name=model.display_name,
                description=model.description,
                engine=model.engine,
                default_voice=model.default_voice,
                voices=[voice.name for voice in model.voices],
            )
            for model in context.service.catalogue.models.values()
        ]
    )


@router.get("/voices", summary="List the voices", response_model=VoiceList)
async def list_voices(_key: Caller, context: Ctx) -> VoiceList:
    """The voices of this server, each with the models that it can be used with."""
    voices: dict[str, tuple[Voice, list[str]]] = {}
    for model in context.service.catalogue.models.values():
        for voice in model.voices:
            voices.setdefault(voice.name, (voice, []))[1].append(model.id)
    return VoiceList(
        data=[
            VoiceObject(
                name=voice.name,
                description=voice.style,
                gender=voice.gender,
                languages=[voice.language],
                models=models,
            )
            for voice, models in voices.values()
        ]
    )
