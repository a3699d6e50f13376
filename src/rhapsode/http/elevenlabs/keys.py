"""Where ElevenLabs' clients put their key."""

from __future__ import annotations

from typing import Final

from rhapsode.http.families import KeyPlace

KEY: Final = KeyPlace("elevenLabsKey", "xi-api-key")
