"""The style sheets and the script that are in the head of pages."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def _joined(*names: str) -> str:
    return "".join((_HERE / name).read_text(encoding="utf-8") for name in names)


_BASE = ("styles/colours.css", "styles/page.css", "styles/controls.css")

STYLE = _joined(*_BASE, "styles/parts.css", "styles/tasks.css", "styles/speech.css", "styles/palette.css")
"""Written into every page: it is small, and a page without it would flash."""

LOGIN_STYLE = _joined(*_BASE, "styles/login.css")
"""Of the form to sign in, which is no page of NiceGUI's."""

PLACEHOLDER = _joined("placeholder.html")
"""Seen until the scripts of a page have come, which takes a while on a slow line. ``head.js`` removes it."""

SCRIPT = _joined("head.js", "player.js", "marks.js", "palette.js")
"""Chooses between light and dark before the first paint, and detects the end of a session."""
