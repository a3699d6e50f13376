"""Resolves links within a document. Links that lead out of it are never followed."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def resolve(base: str, href: str | None) -> tuple[str, str] | None:
    """Return the path and the fragment that ``href`` means on the page ``base``; ``None`` if it leads out.

    Both are as the archive has them: percent-encoding is undone (RFC 3986), and no path leads above the root.
    """
    href = (href or "").strip()
    if not href or _SCHEME.match(href):
        return None
    path, _, fragment = href.partition("#")
    path = unquote(path.partition("?")[0])
    if path:
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path)).lstrip("/")
    return path or base, unquote(fragment)
