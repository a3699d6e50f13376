"""The error page shown when a page of the console cannot be built."""

from __future__ import annotations

from html import escape

from starlette.responses import Response

from rhapsode.console.plain_page import plain_page

HEADING = "This page could not be shown"
_CONTENT = """<div class="card stack">
<h2>{heading}</h2>
<p>The server was too busy to build it, or something went wrong; its log says which. Tasks go on meanwhile, and nothing
is lost.</p>
<p><a class="button primary" href="">Try again</a> <a class="button" href="{home}/">To the console</a></p>
</div>"""


def error_page(home: str, status: int) -> Response:
    """Return the page. ``home`` is the console's path as the browser sees it."""
    content = _CONTENT.format(heading=HEADING, home=escape(home))
    return plain_page(HEADING, content, status, headers={"Retry-After": "5"})
