"""Routes of ElevenLabs that are not supported: 501, with the alternative."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request

from rhapsode.core.errors import UnsupportedError
from rhapsode.http.bodies import ANY_QUERY
from rhapsode.http.context import Caller

router = APIRouter(tags=["elevenlabs"], include_in_schema=False)

_CLONING = "Voices are not cloned or designed here. 'GET /v1/voices' lists those that there are."
_DIALOGUE = "A dialogue is a task here: 'POST /v1/tasks' with 'speakers', see '/docs/guides/sound/'."
_ONLY_TEXT = "This server makes speech of text: 'POST /v1/text-to-speech/{voice_id}'. It does not "
_REASONS = {
    "/v1/voices/add": _CLONING,
    "/v1/voices/pvc": _CLONING,
    "/v1/text-to-voice": _CLONING,
    "/v1/text-to-voice/{rest:path}": _CLONING,
    "/v1/text-to-dialogue": _DIALOGUE,
    "/v1/text-to-dialogue/{rest:path}": _DIALOGUE,
    "/v1/speech-to-speech/{rest:path}": f"{_ONLY_TEXT}change voices in recordings.",
    "/v1/speech-to-text": f"{_ONLY_TEXT}write down speech.",
    "/v1/sound-generation": f"{_ONLY_TEXT}make other sounds.",
    "/v1/music": f"{_ONLY_TEXT}make music.",
}


def _refusing(reason: str) -> Callable[..., Awaitable[None]]:
    async def refuse(request: Request, _key: Caller) -> None:
        ANY_QUERY(request)
        raise UnsupportedError(reason)

    return refuse


for path, reason in _REASONS.items():
    router.post(path, response_model=None)(_refusing(reason))
