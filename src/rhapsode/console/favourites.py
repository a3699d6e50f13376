"""Favourite voices, kept by the browser that they were chosen in."""

from __future__ import annotations

import json

from nicegui import ui

from rhapsode.core.speech import Model, Voice

STORED_AS = "rhapsode-favourite-voices"
MOST = 200
LONGEST = 200
"""In characters, of the name of a voice with that of its engine."""
_READ = f"""(() => {{
  try {{ return JSON.parse(localStorage.getItem("{STORED_AS}")); }} catch {{ return null; }}
}})()"""
READ_SECONDS = 10.0


class Favourites:
    """The favourites of a browser, once :meth:`read` has asked it for them."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._names)

    def has(self, model: Model, voice: Voice) -> bool:
        """Tell whether a voice is a favourite. Models of one engine share their voices."""
        return _name(model, voice) in self._names

    async def read(self) -> None:
        """Ask the browser of the page for them; it has to be connected. Raises TimeoutError."""
        self._names = dict.fromkeys(checked(await ui.run_javascript(_READ, timeout=READ_SECONDS)))

    def toggle(self, model: Model, voice: Voice) -> bool:
        """Add or remove a voice, tell the browser, and return whether it is a favourite now."""
        name = _name(model, voice)
        added = name not in self._names
        if added:
            self._names[name] = None
        else:
            del self._names[name]
        kept = json.dumps(json.dumps(list(self._names)[-MOST:]))
        ui.run_javascript(f'try {{ localStorage.setItem("{STORED_AS}", {kept}) }} catch {{}}')
        return added


def checked(value: object) -> list[str]:
    """Return what of ``value``, which a browser sent, can be names."""
    names = value if isinstance(value, list) else []
    return [name for name in names[:MOST] if isinstance(name, str) and 0 < len(name) <= LONGEST]


def _name(model: Model, voice: Voice) -> str:
    return f"{model.engine}/{voice.name}"
