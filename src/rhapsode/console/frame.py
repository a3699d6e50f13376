"""The layout of every page: navigation, heading, and the signed-in key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request

from rhapsode.console.parts import badge, button, link, tag, text, yield_to_event_loop
from rhapsode.console.visitor import Visitor, visitor_of
from rhapsode.core.errors import NotFoundError, RhapsodeError
from rhapsode.http.errors import FAULT

PAGES = {
    "/playground": "Playground",
    "/voices": "Voices",
    "/tasks": "Tasks",
    "/projects": "Projects",
    "/pronunciations": "Pronunciations",
    "/usage": "Usage and health",
    "/keys": "API keys",
}
"""The navigation: paths below the console's own, and what they are called."""


SLOW_SECONDS = 0.5
"""A page that is not built by then is shown as far as it is, and the rest follows."""
RESPONSE_SECONDS = 60.0
"""How long a page may take before it is given up, which nothing but an overloaded machine makes it."""


def console_route(path: str, heading: str) -> ui.page:
    """Return the decorator of a page at ``path`` below the console's own."""
    return ui.page(path, title=f"{heading} · rhapsode", response_timeout=RESPONSE_SECONDS)


@asynccontextmanager
async def console_page(
    request: Request,
    heading: str,
    *,
    at: str,
    words: str = "",
    actions: Callable[[Visitor], None] | None = None,
) -> AsyncIterator[Visitor]:
    """Yield the page for who sent ``request``; what is built in the block is what is on it.

    ``at`` is its place in the navigation. ``words`` say below the heading what the page is for; ``actions`` builds
    buttons beside it. A RhapsodeError of the block is shown in place of what it did not build.
    """
    visitor = await visitor_of(request)
    _not_main(ui.context.client.content)
    ui.context.client.on_exception(lambda: ui.notify(FAULT, type="negative"))
    up = "../" * request.url.path.partition("/console/")[2].count("/")
    tag("a", "skip", "Skip to the content", href="#content")
    with tag("div", "shell"):
        _side(visitor, at, f"{up}../docs/")
        await yield_to_event_loop()
        with tag("main", "page", id="content", tabindex="-1"):
            with tag("div", "page-head"):
                with tag("div"):
                    text(heading, name="h1")
                    if words:
                        text(words, "quiet", name="p")
                if actions is not None:
                    with tag("div", "row close"):
                        actions(visitor)
            with tag("div", "stack wide"):
                skeleton = _skeleton()
                slow = asyncio.create_task(_show_what_is_there())
                await yield_to_event_loop()
                try:
                    yield visitor
                except NotFoundError as error:
                    ui.context.client.status_code = error.status
                    with tag("div", "card empty"):
                        text(error.message, name="p", role="alert")
                        if at:
                            link(f"To {PAGES[at]}", at, "button")
                except RhapsodeError as error:
                    ui.context.client.status_code = error.status
                    text(error.message, "error", name="p", role="alert")
                finally:
                    slow.cancel()
                    skeleton.delete()


def _skeleton() -> Element:
    """Return the placeholder for content that is still loading."""
    with tag("div", "skeleton", role="status") as skeleton:
        text("The rest of this page is on its way.", "unseen")
        for _ in range(3):
            tag("div", aria_hidden="true")
    return skeleton


async def _show_what_is_there() -> None:
    """Have the page sent after a while although it is not complete."""
    await asyncio.sleep(SLOW_SECONDS)
    await ui.context.client.connected()


def _not_main(content: Element) -> None:
    """Make the page no ``<main>`` as Quasar does, navigation and all; ours is inside."""
    around = content.parent_slot
    assert around is not None
    around.parent.props["role"] = "presentation"


def _side(visitor: Visitor, at: str, documentation: str) -> None:
    with tag("header", "side", id="side"):
        with tag("div", "side-top"):
            link("rhapsode", "/", "brand")
            with tag("button", "button search", type="button", aria_haspopup="dialog") as search:
                text("Search")
                tag("kbd", "palette-keys", aria_hidden="true")
            search.on("click", js_handler="() => rhapsodePalette()")
            button("Menu", kind="plain menu-switch", aria_expanded="false", aria_controls="side").on(
                "click",
                js_handler="""(event) => event.currentTarget.setAttribute("aria-expanded",
                    String(document.getElementById("side").classList.toggle("open")))""",
            )
        with tag("nav", aria_label="Console"), tag("ul"):
            for path, name in PAGES.items():
                with tag("li"):
                    link(name, path, **({"aria_current": "page"} if path == at else {}))
            with tag("li"):
                tag("a", "", "Documentation", href=documentation)
        with tag("div", "side-foot"):
            with tag("div", "row close"):
                text(visitor.key.name, "clip", title=visitor.key.name)
                if visitor.admin:
                    badge("admin")
            text(visitor.key.prefix, "mono quiet small")
            with tag("div", "row close"):
                button("Dark theme", kind="slim", id="theme-switch").on("click", js_handler="() => rhapsodeTheme()")
                button("Sign out", kind="slim").on("click", js_handler=_SIGN_OUT)


_SIGN_OUT = """() => {
  const action = window.path_prefix + "/logout";
  const form = Object.assign(document.createElement("form"), { method: "post", action });
  document.body.append(form);
  form.submit();
}"""
