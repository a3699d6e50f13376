"""The location of the API key in requests of Google's clients."""

from __future__ import annotations

from typing import Final

from rhapsode.http.families import KeyPlace

KEY_PARAMETER: Final = "key"
KEY: Final = KeyPlace("googleKey", "x-goog-api-key", KEY_PARAMETER)
