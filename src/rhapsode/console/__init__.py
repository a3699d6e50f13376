"""The web console at ``/console``: NiceGUI pages that call ``service`` like the HTTP routes do.

``mount.py`` puts it into the application, behind ``session_middleware.py``: no request and no websocket passes
without a session, which begins at the plain form of ``login.py``. Nothing here is imported if the console is off.

How to write a page, in a module of its own that :func:`rhapsode.console.mount.mount` imports::

    @console_route("/voices", "Voices")
    async def voices(request: Request) -> None:
        async with console_page(request, "Voices", at="/voices") as visitor:
            key = await visitor.caller()  # the API key of who is signed in; asked for anew before each use
            for voice in ...visitor.context.service...:
                ...

``frame.py``
    :func:`~rhapsode.console.frame.console_page`: navigation, heading, and words for what goes wrong. What the page
    builds inside lands in ``<main>``. Add a page to the navigation in ``frame.PAGES``.
``visitor.py``
    :class:`~rhapsode.console.visitor.Visitor`: who is signed in. In handlers of events
    ``async with visitor.acting() as key: ...`` gives the key, tells errors as a notice, and leads to the form when the
    session has ended.
``parts.py``
    The small parts that pages share: headings, cards, buttons, tables, badges, empty states, code
    with a copy button, dialogs. They set texts as text, never as HTML.
``fields.py``
    Fields, checked as the bodies of requests are, and forms that tell at its field what is wrong.
``styles/``
    One sheet for each part of the console. ``colours.css`` has every colour, distance and font, once; ``light-dark()``
    has a colour's light and its dark form beside each other.
"""
