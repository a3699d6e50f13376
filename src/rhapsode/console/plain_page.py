"""Pages of the console in plain HTML, without NiceGUI and without a script."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from html import escape

from starlette.responses import HTMLResponse, Response

from rhapsode.console.theme import LOGIN_STYLE

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title} · rhapsode</title>
<style nonce="{nonce}">{style}</style>
</head>
<body class="login">
<main>
<h1><span class="brand">rhapsode</span></h1>
{content}
</main>
</body>
</html>
"""


def plain_page(
    title: str, content: str, status: int, *, posts: bool = False, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the page with ``content``, which is HTML. With ``posts`` it has a form, which it may send to the server.

    Nothing keeps it, and its content security policy allows nothing but its own style.
    """
    nonce = secrets.token_urlsafe(16)
    forms = " form-action 'self';" if posts else ""
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:;{forms} base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(
        _PAGE.format(title=escape(title), nonce=nonce, style=LOGIN_STYLE, content=content),
        status_code=status,
        headers={"Content-Security-Policy": policy, "Cache-Control": "no-store", **(headers or {})},
    )
