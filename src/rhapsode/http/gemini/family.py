"""The route family of Google's API. It shares the list of models with the other families."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.http.families import RouteFamily
from rhapsode.http.gemini import generate, interactions
from rhapsode.http.gemini.errors import google_error
from rhapsode.http.gemini.interactions import CreateInteraction
from rhapsode.http.gemini.keys import KEY
from rhapsode.http.gemini.schemas import CountTokens, GenerateContent, GoogleError

FAMILY: Final = RouteFamily(
    name="gemini",
    routers=(generate.router, interactions.router),
    error_format=google_error,
    error_model=GoogleError,
    requests=(GenerateContent, CountTokens, CreateInteraction),
    paths=re.compile(r"/v1(alpha|beta)(/.*)?|/v1/models/[^/]*:[^/]*|/v1/interactions(/.*)?"),
    shared=re.compile(r"/v1/models(/[^/]*)?|/v1/voices"),
    key=KEY,
    lenient=True,
)
