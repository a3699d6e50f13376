"""The location of the API key in requests of ElevenLabs' clients."""

from __future__ import annotations

from typing import Final

from rhapsode.http.families import KeyPlace

KEY: Final = KeyPlace("elevenLabsKey", "xi-api-key")
