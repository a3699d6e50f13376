"""The route family of ElevenLabs' API. It shares the lists of voices and models with the other families."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.http.elevenlabs import catalogue, speech, stream_input, unsupported
from rhapsode.http.elevenlabs.errors import elevenlabs_error
from rhapsode.http.elevenlabs.keys import KEY
from rhapsode.http.elevenlabs.schemas import ElevenLabsError, TextToSpeech
from rhapsode.http.families import RouteFamily

FAMILY: Final = RouteFamily(
    name="elevenlabs",
    routers=(speech.router, stream_input.router, unsupported.router, catalogue.router),
    error_format=elevenlabs_error,
    error_model=ElevenLabsError,
    requests=(TextToSpeech,),
    paths=re.compile(
        r"/v1/(text-to-speech|text-to-voice|text-to-dialogue|speech-to-speech|speech-to-text|sound-generation|music|user)"
        r"(/.*)?|/v2/voices(/.*)?",
        re.DOTALL,
    ),
    shared=re.compile(r"/v1/models|/v1/voices(/[^/]+)?|/v1/voices/(?:settings/default|[^/]+/settings)"),
    key=KEY,
    lenient=True,
)
