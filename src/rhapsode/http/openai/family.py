"""The route family of OpenAI's API."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.http.families import RouteFamily
from rhapsode.http.openai import speech
from rhapsode.http.openai.errors import openai_error
from rhapsode.http.openai.schemas import CreateSpeech, OpenAIError

FAMILY: Final = RouteFamily(
    name="openai",
    routers=(speech.router,),
    error_format=openai_error,
    error_model=OpenAIError,
    requests=(CreateSpeech,),
    paths=re.compile(r"/v1/audio/.*", re.DOTALL),
    shared=re.compile(r"/v1/models(/[^/:]*)?"),
    lenient=True,
)
