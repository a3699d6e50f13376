"""ElevenLabs' models and voices, mapped to those of this server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from rhapsode.core.custom_voices import CustomVoices
from rhapsode.core.errors import NotFoundError
from rhapsode.core.nearest import hint, suggestion
from rhapsode.core.speech import Gender, Model, Voice
from rhapsode.engines.registry import Catalogue
from rhapsode.http.openai.names import DEFAULT, Counterpart, counterpart, spoken_by

ALIASES: Final = (
    "eleven_multilingual_v2",
    "eleven_flash_v2_5",
    "eleven_turbo_v2_5",
    "eleven_flash_v2",
    "eleven_turbo_v2",
    "eleven_monolingual_v1",
    "eleven_multilingual_v1",
    "eleven_v3",
)
"""Their models that are listed. Every name that begins with ``eleven_`` stands for the preferred model."""
_ALIAS = re.compile(r"eleven_\w{1,60}", re.ASCII)

_IDS: Final[Mapping[Gender, Mapping[str, str]]] = {
    "female": {
        "21m00Tcm4TlvDq8ikWAM": "Rachel",
        "EXAVITQu4vr4xnSDxMaL": "Sarah",
        "FGY2WhTYpPnrIDTdsKH5": "Laura",
        "Xb7hH8MSUJpSbSDYk0k2": "Alice",
        "XrExE9yKIg1WjnnlVkGX": "Matilda",
        "cgSgspJ2msm6clMCkdW9": "Jessica",
        "pFZP5JQG7iQjIQuC4Bku": "Lily",
        "XB0fDUnXU5powFXDhCwa": "Charlotte",
        "9BWtsMINqrJLrRacOk9x": "Aria",
        "SAz9YHcvj6GT2YYXdXww": "River",
        "AZnzlk1XvdvUeBnXmlld": "Domi",
        "MF3mGyEYCl7XYWbV9V6O": "Elli",
        "LcfcDJNUP1GQjkzn1xUU": "Emily",
        "jsCqWAovK2LkecY7zXl4": "Freya",
        "jBpfuIE2acCO8z3wKNLl": "Gigi",
        "oWAxZDx7w5VEj9dCyTzz": "Grace",
        "zrHiDhphv9ZnVXBqCLjz": "Mimi",
        "piTKgcLEGmPE4e6mEKli": "Nicole",
        "pMsXgVXv3BLzUgSXRplE": "Serena",
        "ThT5KcBeYPX3keUQqHPh": "Dorothy",
        "hpp4J3VqNfWAUOO0d1Us": "Bella",
        "z9fAnlkpzviPz146aGWa": "Glinda",
    },
    "male": {
        "JBFqnCBsd6RMkjVDRZzb": "George",
        "CwhRBWXzGAHq8TQ4Fs17": "Roger",
        "IKne3meq5aSn9XLyUdCD": "Charlie",
        "N2lVS1w4EtoT3dr4eOWO": "Callum",
        "TX3LPaxmHKxFdv7VOQHJ": "Liam",
        "bIHbv24MWmeRgasZH58o": "Will",
        "cjVigY5qzO86Huf0OWal": "Eric",
        "iP95p4xoKVk53GoZ742B": "Chris",
        "nPczCjzI2devNBz1zQrb": "Brian",
        "onwK4e9ZLuTAKqWW03F9": "Daniel",
        "pqHfZKP75CvOlQylNhV4": "Bill",
        "SOYHLrjzK2X1ezoPC6cr": "Harry",
        "pNInz6obpgDQGcFmaJgB": "Adam",
        "ErXwobaYiN019PkySvjV": "Antoni",
        "VR6AewLTigWG4xSOukaG": "Arnold",
        "2EiwWnXFnvU5JabPnv8n": "Clyde",
        "29vD33N1CtxCmqQRPOHJ": "Drew",
        "D38z5RcWu1voky8WS1ja": "Fin",
        "TxGEqnHWrfWFTfGW9XjX": "Josh",
        "flq6f7yk4E4fJM5XTYuZ": "Michael",
        "ODq5zmih8GrVes37Dizd": "Patrick",
        "yoZ06aMxZJJ28mfd3POQ": "Sam",
        "GBv7mTt0atIp3Br8iCZE": "Thomas",
        "5Q0t7uMcjvnagumLfvZi": "Paul",
        "CYw3kZ02Hs0563khs1Fj": "Dave",
        "Yko7PKHZNXotIFUBG7I9": "Matthew",
        "ZQe5CZNOzWyzPSCn5a3c": "James",
        "Zlb1dXrM653N07WRdFW3": "Joseph",
        "bVMeCyTHy58xNoL34h3p": "Jeremy",
        "g5CIjZEefAph4nQFvHAz": "Ethan",
        "t0jbNlBVZ17f02VDIeMI": "Jessie",
        "wViXBPUzp2ZZixB1xQuM": "Ryan",
        "zcAOhNBS3c14rBihAFp1": "Giovanni",
    },
}
"""The ids of their own voices, those of today and those of before, which programs have in their source, and their
names. Checked against the lists in a dozen public programs. Theirs calls River neutral."""
_SPEAKERS: Final[Mapping[Gender, tuple[str, ...]]] = {
    "female": ("Kore", "Aoede", "Zephyr", "Autonoe", "Sulafat", "Gacrux"),
    "male": ("Charon", "Puck", "Orus", "Iapetus", "Schedar", "Alnilam", "Sadaltager"),
}
"""The voices assigned to them, in rotation, by gender."""
VOICES: Final[Mapping[str, tuple[str, Counterpart]]] = {
    id: (name, Counterpart(_SPEAKERS[gender][index % len(_SPEAKERS[gender])], gender))
    for gender, ids in _IDS.items()
    for index, (id, name) in enumerate(ids.items())
}
"""Their ids, each with its name there and who speaks for it here. None of them sounds like ElevenLabs' voice."""


def find_models(catalogue: Catalogue, name: str) -> list[Model]:
    """Return the models that ``model_id`` may stand for, the preferred one first.

    Raises NotFoundError with the nearest name.
    """
    folded = name.casefold()
    for candidate in (name, folded):
        if (model := catalogue.models.get(candidate)) is not None:
            return [model]
    if folded == DEFAULT or _ALIAS.fullmatch(folded):
        usual = catalogue.default_model
        return [usual, *(other for other in catalogue.models.values() if other.id != usual.id)]
    names = [*catalogue.models, *ALIASES]
    meant = hint(folded, names, listed_as="There are")
    raise NotFoundError(f"The model '{name[:64]}' does not exist. {meant}", param="model_id")


def find_spoken(
    catalogue: Catalogue, models: list[Model], voice_id: str, custom_voices: CustomVoices
) -> tuple[Model, str]:
    """Return the first of ``models`` that speaks with what ``voice_id`` says, and its name of it.

    That is a voice of the caller's ``custom_voices``, one of :func:`find_voice`, or a blend. Raises NotFoundError, and
    RequestError for a blend that is written wrong.
    """
    return spoken_by(catalogue, models, voice_id, custom_voices, lambda: find_voice(models, voice_id), "voice_id")


def find_voice(models: list[Model], voice_id: str) -> tuple[Model, Voice]:
    """Return the voice of that id and the first of ``models`` that has it.

    An id is a name of ours, in capitals or small letters, or one of :data:`VOICES`, for which a voice of the same
    gender speaks. Raises NotFoundError with the nearest name.
    """
    if (alias := VOICES.get(voice_id)) is not None:
        return models[0], counterpart(models[0], alias[1])
    for model in models:
        if (voice := model.voice(voice_id)) is not None:
            return model, voice
    if voice_id.casefold() == DEFAULT:
        return models[0], models[0].voice(models[0].default_voice) or models[0].voices[0]
    meant = suggestion(voice_id, [voice.name for model in models for voice in model.voices])
    raise NotFoundError(
        f"There is no voice '{voice_id[:64]}'.{meant} 'GET /v1/voices' lists the voices; ids of ElevenLabs' own "
        "voices work too, ids of cloned voices do not.",
        param="voice_id",
    )
