"""The route family of OpenAI's API, with what Kokoro-FastAPI adds to it."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.http.families import RouteFamily
from rhapsode.http.openai import kokoro_fastapi, speech
from rhapsode.http.openai.errors import openai_error
from rhapsode.http.openai.kokoro_fastapi import CaptionedSpeech, PhonemesToSpeak, Phonemize
from rhapsode.http.openai.schemas import CreateSpeech, OpenAIError

FAMILY: Final = RouteFamily(
    name="openai",
    routers=(speech.router, kokoro_fastapi.router),
    error_format=openai_error,
    error_model=OpenAIError,
    requests=(CreateSpeech, CaptionedSpeech, Phonemize, PhonemesToSpeak),
    paths=re.compile(r"/(v1/audio|dev)/.*", re.DOTALL),
    shared=re.compile(r"/v1/models(/[^/:]*)?"),
    client_header="x-stainless-lang",  # of its own clients, in every language
    lenient=True,
)
