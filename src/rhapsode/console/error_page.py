"""The error page shown when a page of the console cannot be built: plain HTML, without NiceGUI."""

from __future__ import annotations

import secrets
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
<title>This page could not be shown · rhapsode</title>
<style nonce="{nonce}">{style}</style>
</head>
<body class="login">
<main>
<h1><span class="brand">rhapsode</span></h1>
<div class="card stack">
<h2>This page could not be shown</h2>
<p>The server was too busy to build it, or something went wrong; its log says which. Tasks go on meanwhile, and nothing
is lost.</p>
<p><a class="button primary" href="">Try again</a> <a class="button" href="{home}/">To the console</a></p>
</div>
</main>
</body>
</html>
"""


def error_page(home: str, status: int) -> Response:
    """Return the page. ``home`` is the console's path as the browser sees it."""
    nonce = secrets.token_urlsafe(16)
    policy = f"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
    body = _PAGE.format(nonce=nonce, style=LOGIN_STYLE, home=escape(home))
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Retry-After": "5"}
    return HTMLResponse(body, status_code=status, headers=headers)
