"""Search of the command palette (Ctrl+K): pages, voices, keys, tasks and sections of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from urllib.parse import urlencode

from nicegui import app
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rhapsode.console.frame import PAGES
from rhapsode.console.visitor import Visitor, visitor_of
from rhapsode.core.errors import NotFoundError, RhapsodeError
from rhapsode.engines.registry import Catalogue
from rhapsode.http.documentation import sections
from rhapsode.http.errors import error_response
from rhapsode.service.keys import ME, SPEECH

MOST = 24
"""So many results are shown."""
LONGEST = 200
"""What is searched for is cut off there."""
RECENT = 100
"""So many of the newest keys and tasks are looked through."""
LATEST = 3
"""So many of the newest tasks are offered before anything is searched for."""
TASK_ID = len("task_") + 26
DOCUMENTATION = "/../docs/"
"""As seen from the console's own path, which a proxy may have put below another one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A search result: its ``kind``, and its ``url`` below the console's own path."""

    kind: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place, and the text (in lower case) that it is found by beside its title and detail."""

    place: Place
    words: str = ""


@app.get("/search")
async def search(request: Request) -> Response:
    """Return the pages that match ``?q=``, the best match first."""
    query = " ".join(request.query_params.get("q", "")[:LONGEST].casefold().split())
    try:
        places = await find(await visitor_of(request), query)
    except RhapsodeError as error:
        return error_response(error, request.scope)
    return JSONResponse({"results": [asdict(place) for place in places]}, headers={"Cache-Control": "no-store"})


async def find(visitor: Visitor, query: str) -> list[Place]:
    """Return the places that fit ``query`` (lower case), the likeliest first; without a wish, where one mostly
    goes.
    """
    pages = [Candidate(Place("Page", name, "", path)) for path, name in PAGES.items()]
    pages.append(Candidate(Place("Page", "Documentation", "", DOCUMENTATION)))
    if not query:
        return [entry.place for entry in pages] + [entry.place for entry in await _tasks(visitor, "", LATEST)]
    candidates = [*pages, *voices(visitor.context.service.catalogue), *await _keys(visitor, query)]
    if query.startswith("task"):
        candidates += await _tasks(visitor, query, RECENT)
    return ranked(query, [*candidates, *await run_in_threadpool(documentation)])[:MOST]


def ranked(query: str, candidates: Sequence[Candidate]) -> list[Place]:
    """Return the places all of whose words are found: in their titles first, then elsewhere; else in the order
    given.
    """
    words = query.split()
    scored = [(_score(query, words, entry), at, entry.place) for at, entry in enumerate(candidates)]
    return [place for score, _, place in sorted(entry for entry in scored if entry[0] is not None)]


def _score(query: str, words: Sequence[str], candidate: Candidate) -> int | None:
    """Return the distance from the search, 0 for the best match; ``None`` when a word is missing."""
    title = candidate.place.title.casefold()
    about = f"{title} {candidate.place.detail.casefold()} {candidate.words}"
    if not all(word in about for word in words):
        return None
    if title == query:
        return 0
    if title.startswith(query):
        return 1
    if all(f" {word}" in f" {title}" for word in words):
        return 2
    return 3 if all(word in title for word in words) else 4


@lru_cache(maxsize=1)
def voices(catalogue: Catalogue) -> tuple[Candidate, ...]:
    """Return every voice once, with the first model that has it."""
    by_name: dict[str, Candidate] = {}
    for model in catalogue.models.values():
        for voice in model.voices:
            url = f"/voices?{urlencode({'model': model.id, 'voice': voice.name})}"
            detail = f"{voice.style}, {voice.gender}"
            by_name.setdefault(voice.name, Candidate(Place("Voice", voice.name, detail, url)))
    return tuple(by_name.values())


@lru_cache(maxsize=1)
def documentation() -> tuple[Candidate, ...]:
    """Return every section of the documentation, if it was built."""
    return tuple(_sections())


def _sections() -> Iterator[Candidate]:
    for section in sections():
        place = Place("Docs", section["title"], ", ".join(section["path"]), f"{DOCUMENTATION}{section['url']}")
        yield Candidate(place, section["text"].casefold())


async def _keys(visitor: Visitor, query: str) -> list[Candidate]:
    """Return the newest keys, and the one with that prefix; without the scope, only the visitor's own."""
    caller, service = await visitor.caller(), visitor.context.keys
    if not visitor.admin:
        keys = [await service.get(caller, ME)]
    else:
        keys = list((await service.page(caller, RECENT, None))[0])
        with suppress(NotFoundError):
            if query.startswith("rhap_"):
                keys.append(await service.get(caller, query.split("_")[1]))
    places = {key.id: Place("Key", key.name, key.prefix, f"/keys?{urlencode({'key': key.id})}") for key in keys}
    return [Candidate(place) for place in places.values()]


async def _tasks(visitor: Visitor, query: str, most: int) -> list[Candidate]:
    """Return the newest tasks, and the one with that id."""
    caller, service = await visitor.caller(), visitor.context.service
    if SPEECH not in caller.scopes:
        return []
    if len(query) == TASK_ID:
        try:
            tasks = [await service.get(caller, f"task_{query.removeprefix('task_').upper()}")]
        except NotFoundError:
            return []
    else:
        tasks, _ = await service.page(caller, most)
    return [Candidate(Place("Task", task.id, f"{task.status}, {task.model}", f"/tasks/{task.id}")) for task in tasks]
