"""Signing in and out, by plain HTML forms."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rhapsode.console.plain_page import plain_page
from rhapsode.core.errors import AuthenticationError, LimitError, RhapsodeError, TooLargeError
from rhapsode.http.context import Context
from rhapsode.service.sessions import SESSION_SECONDS

MOST_FORM_BYTES = 16_000
"""A key and a path are far shorter."""
_NEXT = re.compile(r"/[\w\-./]*(?:\?[\w\-.~%=&+]*)?", re.ASCII)
_FORM = """<form method="post" action="{action}" class="card stack">
<h2>{heading}</h2>
{error}
{fields}
<input type="hidden" name="next" value="{next}">
<button type="submit" class="button primary">Sign in</button>
</form>
{hint}"""
_KEY = """<div class="field"><label for="key">API key</label>
<input id="key" name="key" type="password" required autofocus autocomplete="current-password" spellcheck="false"
 placeholder="rhap_…"{described}></div>"""
_LINK = """<p>This link signs you in with the first API key of this server, once.</p>
<input type="hidden" name="link" value="{link}">"""
_HINT = """<p class="quiet">No key at hand? On the server, <code>rhapsode keys create NAME --admin</code>
makes one.</p>"""


class SignIn:
    """The forms. ``home`` is the console's path as the browser sees it."""

    def __init__(self, context: Context, home: str, cookie: str, *, secure: bool) -> None:
        self._context = context
        self._home = home
        self._cookie = cookie
        self._secure = secure

    async def sign_in(self, request: Request) -> Response:
        """Return the form; for a POST, start a session and redirect to the requested page."""
        if request.method in {"GET", "HEAD"}:
            query = request.query_params
            return self._form(query.get("next", "/"), link=query.get("link"))
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "GET, HEAD, POST"})
        fields = parse_qs((await _form_of(request)).decode("utf-8", "replace"))
        form = {name: values[0] for name, values in fields.items()}
        destination, link = form.get("next", "/"), form.get("link")
        address = request.client.host if request.client else None
        try:
            if link:
                session = await self._context.sessions.sign_in_by_link(link, address)
            else:
                session = await self._context.sessions.sign_in(form.get("key", "").strip(), address)
        except AuthenticationError as error:
            return self._form(destination, error=error, status=401)
        except RhapsodeError as error:
            return self._form(destination, error=error, status=error.status)
        if before := request.cookies.get(self._cookie):
            await self._context.sessions.sign_out(before)
        response = RedirectResponse(f"{self._home}{_inside(destination)}", status_code=303)
        response.set_cookie(
            self._cookie,
            session,
            max_age=SESSION_SECONDS,
            path=self._home,
            httponly=True,
            secure=self._secure,
            samesite="lax",
        )
        return response

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "POST"})
        if session := request.cookies.get(self._cookie):
            await self._context.sessions.sign_out(session)
        response = RedirectResponse(f"{self._home}/login", status_code=303)
        response.delete_cookie(self._cookie, path=self._home, httponly=True, secure=self._secure, samesite="lax")
        return response

    def _form(
        self, destination: str, *, link: str | None = None, error: RhapsodeError | None = None, status: int = 200
    ) -> Response:
        message = "" if error is None else f'<p class="error" role="alert" id="error">{escape(error.message)}</p>'
        described = "" if error is None else ' aria-invalid="true" aria-describedby="error"'
        content = _FORM.format(
            action=escape(f"{self._home}/login"),
            heading="Sign in once" if link else "Sign in",
            error=message,
            fields=_LINK.format(link=escape(link)) if link else _KEY.format(described=described),
            next=escape(_inside(destination)),
            hint="" if link else _HINT,
        )
        headers = {"Retry-After": str(error.retry_after_seconds)} if isinstance(error, LimitError) else None
        return plain_page("Sign in", content, status, posts=True, headers=headers)


async def _form_of(request: Request) -> bytes:
    """Return the posted form. Raises TooLargeError, because the request is not authenticated yet."""
    form = bytearray()
    async for chunk in request.stream():
        form += chunk
        if len(form) > MOST_FORM_BYTES:
            raise TooLargeError("This is more than a form to sign in holds.")
    return bytes(form)


def _inside(destination: str) -> str:
    """Return ``destination`` if it is a path within the console, else the first page."""
    return destination if _NEXT.fullmatch(destination) and "//" not in destination and ".." not in destination else "/"


ROUTES: dict[str, Callable[[SignIn, Request], Awaitable[Response]]] = {
    "/login": SignIn.sign_in,
    "/logout": SignIn.sign_out,
}
"""What is open to those without a session, by its path below the console's."""
