"""Google's names of models, mapped to models of this server."""

from __future__ import annotations

import re
from dataclasses import replace

from starlette.convertors import StringConvertor, register_url_convertor

from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.speech import Model, SpeechParams
from rhapsode.engines.kokoro.voices import GEMINI
from rhapsode.engines.registry import Catalogue

PREFIX = "models/"
MODEL_PATH = "model_id"
"""The converter of a path's part that is a model: behind a colon stands what is to be done with it."""

_PREVIEWS = {
    "gemini_2_5_flash_preview_tts": "gemini_2_5_flash_tts",
    "gemini_2_5_pro_preview_tts": "gemini_2_5_pro_tts",
}
"""Models that Google named otherwise while they were previews, and our names of them."""
_SPEAKS = re.compile(r"gemini_\d+_\d+_\w*tts\w*", re.ASCII)
_VERSION = re.compile(r"^gemini_(\d+)_(\d+)_")


class _ModelConvertor(StringConvertor):
    regex = "[^/:]+"


register_url_convertor(MODEL_PATH, _ModelConvertor())


def google_name(model_id: str) -> str:
    """Return a model id as Google spells it: ``gemini_3_1_flash_tts_preview`` is ``gemini-3.1-flash-tts-preview``."""
    if not _VERSION.match(model_id):
        return model_id
    return _VERSION.sub(r"gemini-\1.\2-", model_id).replace("_", "-")


def with_known_voices(params: SpeechParams, model: Model) -> SpeechParams:
    """Return ``params`` with voices of ``model`` in place of those of Google's that it lacks, of the same gender."""

    def known(name: str) -> str:
        gender = _GENDERS.get(name.casefold())
        if gender is None or model.voice(name) is not None:
            return name
        return next((voice.name for voice in model.voices if voice.gender == gender), model.default_voice)

    speakers = tuple(replace(speaker, voice_name=known(speaker.voice_name)) for speaker in params.speakers)
    return replace(
        params, voice_name=None if params.voice_name is None else known(params.voice_name), speakers=speakers
    )


_GENDERS = {recipe.voice.name.casefold(): recipe.voice.gender for recipe in GEMINI}
"""Google's voices."""


def find_google_model(catalogue: Catalogue, name: str) -> Model:
    """Return the model that ``name`` means, in Google's spelling or ours.

    A speech model of Google's that is not offered here is served by the one that always is, and the answer's
    ``modelVersion`` says who spoke. Raises NotFoundError, naming the nearest.
    """
    name = name.removeprefix(PREFIX)
    folded = name.lower().replace("-", "_").replace(".", "_")
    for candidate in (name, folded, _PREVIEWS.get(folded, folded)):
        if (model := catalogue.models.get(candidate)) is not None:
            return model
    if _SPEAKS.fullmatch(folded):
        return catalogue.default_model
    try:
        return catalogue.find_model(name)
    except RequestError as error:
        raise NotFoundError(error.message, param="model") from None
