"""The style sheet and the script that are in the head of every page."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent

STYLE = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("theme.css", "speech.css", "palette.css"))
"""Written into every page: it is small, and a page without it would flash."""

SCRIPT = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("head.js", "player.js", "palette.js"))
"""Chooses between light and dark before anything is drawn, and sees to it that a session that ended is noticed."""
