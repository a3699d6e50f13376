"""The page of API keys: create (the secret is shown once), view, change, rotate, revoke."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from rhapsode.console.fields import Check, Field, Form
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.pager import Pager
from rhapsode.console.parts import (
    Table,
    badge,
    bar,
    button,
    code,
    count,
    dialog,
    dialog_buttons,
    empty,
    link,
    tag,
    text,
    when,
    yield_to_event_loop,
)
from rhapsode.console.visitor import Visitor
from rhapsode.core.clock import DAY_MS, now_ms
from rhapsode.core.errors import RequestError
from rhapsode.core.limits import LARGEST, Limits, LimitStatus
from rhapsode.core.task import ApiKey
from rhapsode.service.keys import ADMIN, LONGEST_NAME, ME, SPEECH

PAGE = 25
"""So many keys are shown at a time."""
LIMIT_NAMES = {
    "requests_per_minute": "Requests a minute",
    "max_concurrent_tasks": "Concurrent tasks",
    "tokens_per_day": "Tokens a day",
    "tokens_per_month": "Tokens a month",
    "audio_seconds_per_day": "Seconds of audio a day",
    "audio_seconds_per_month": "Seconds of audio a month",
}
ORDER_NAMES = {"created_at": "The newest first", "name": "Name", "last_used_at": "Last used"}
LIFETIMES = {
    "": "Never",
    "1": "In a day",
    "7": "In a week",
    "30": "In 30 days",
    "90": "In 90 days",
    "365": "In a year",
}
OVERLAPS = {
    "0": "It stops at once",
    "3600": "It works for another hour",
    "86400": "It works for another day",
    "604800": "It works for another week",
}


@console_route("/keys", "API keys")
async def keys(request: Request) -> None:
    """Show the page."""
    key_list = KeyList(request.query_params.get("key"))
    async with console_page(
        request,
        "API keys",
        at="/keys",
        words="Programs call the API with a key. A key sees its own tasks only.",
        actions=key_list.actions,
    ) as visitor:
        key_list.visitor = visitor
        await key_list.show()


class KeyList:
    """The list of keys, or the one whose id is ``only``, and the dialogs that change them."""

    visitor: Visitor

    def __init__(self, only: str | None = None) -> None:
        self._only = only
        self._pager = Pager("Pages of keys", lambda: self.visitor.acting(), self.refresh)
        self._building = asyncio.Lock()
        self._search, self._order = "", "created_at"

    def actions(self, visitor: Visitor) -> None:
        """Show the button that creates a key, with the scope for it."""
        if visitor.admin:
            button("Create key", self.create, "primary")

    async def show(self) -> None:
        """Build the list."""
        if self._only is None and self.visitor.admin:
            with tag("div", "row"):
                with tag("div", "filter"):
                    Field(
                        "Search",
                        kind="search",
                        hint="Part of a name or a prefix.",
                        change=self._find,
                        enter=self._find,
                    )
                with tag("div", "filter"):
                    Field("Sort by", self._order, options=ORDER_NAMES, change=self._sort)
        self._list = tag("div", "stack")
        await self.refresh()

    async def refresh(self) -> None:
        """Build the list anew."""
        async with self._building:  # one at a time: other coroutines run at each await
            await self._refresh()

    async def _refresh(self) -> None:
        caller = await self.visitor.caller()
        service = self.visitor.context.keys
        shown: Sequence[ApiKey]
        more, total = False, None
        if self._only is not None:
            shown = [await service.get(caller, self._only if self.visitor.admin else ME)]
        elif self.visitor.admin:
            shown, more = await service.page(caller, PAGE, self._pager.after, self._search, self._order)
            total = await service.count(caller, self._search)
        else:
            shown = [await service.get(caller, ME)]
        await yield_to_event_loop()
        self._list.clear()
        with self._list:
            await self._table(shown)
            if total is not None:
                text(count(total, "key") + (" found" if self._search else ""), "quiet small", name="p")
            if self._only is not None and self.visitor.admin:
                with tag("p"):
                    link("All keys", "/keys")
            self._pager.show(shown[-1].id if more else None)

    async def _find(self, value: str) -> None:
        if value.strip() != self._search:
            self._search = value.strip()
            self._pager.reset()
            async with self.visitor.acting():
                await self.refresh()

    async def _sort(self, value: str) -> None:
        self._order = value
        self._pager.reset()
        async with self.visitor.acting():
            await self.refresh()

    async def _table(self, shown: Sequence[ApiKey]) -> None:
        if not shown:
            empty("No keys", "No key is like that." if self._search else "There are no more keys.")
            return
        table = Table("API keys", ["Name", "State", "Last used", "Usage against limits", ""])
        for key in shown:
            left = await self.visitor.context.service.limit_statuses(key)
            with table.row():
                with table.head(), tag("div", "named"):
                    text(key.name, "wrap")
                    text(f"{key.prefix}_…", "mono small quiet")
                with table.cell(), tag("div", "named"):
                    with tag("div", "row close"):
                        _state(key)
                        for scope in sorted(key.scopes - {SPEECH}):
                            badge(scope)
                    if key.expires_at is not None and key.revoked_at is None:
                        text(f"until {when(key.expires_at)[:10]}", "small quiet date", title=when(key.expires_at))
                table.cell(when(key.last_used_at), "small date")
                with table.cell(classes="usage"), tag("div", "stack tight"):
                    _usage(key.limits, left)
                with table.cell(classes="actions"):
                    self._buttons(key)
            await yield_to_event_loop()

    def _buttons(self, key: ApiKey) -> None:
        if key.revoked_at is not None:
            return
        with tag("div", "row close"):
            if self.visitor.admin:
                button("Edit", lambda: self.edit(key), "slim", aria_label=f"Edit {key.name}")
            button("Rotate", lambda: self.rotate(key), "slim", aria_label=f"Rotate {key.name}")
            button("Revoke", lambda: self.revoke(key), "slim danger", aria_label=f"Revoke {key.name}")

    # -- dialogs -------------------------------------------------------------------------------------------------

    def create(self) -> None:
        """Ask for what a new key should be, and make it."""
        with dialog("Create a key") as opened:
            name = Field("Name", hint="What the key is for.", maxlength=LONGEST_NAME, autofocus=True)
            with tag("fieldset"):
                text("What it may do", name="legend")
                with tag("div", "row"):
                    speech, admin = Check("Speech: make tasks", True), Check("Admin: manage keys, see all usage")
            expiry = Field("Expires", options=LIFETIMES)
            fields = _limit_fields(Limits())
            form = Form({"name": name, **fields})

            async def make() -> None:
                async with self.visitor.acting() as caller, form.telling():
                    form.check()
                    scopes = {SPEECH} if speech.value else set()
                    scopes |= {ADMIN} if admin.value else set()
                    if not scopes:
                        raise RequestError("Tick at least one thing that the key may do.")
                    expires = now_ms() + DAY_MS * int(expiry.value) if expiry.value else None
                    limits = Limits(**_limits(fields))
                    created = await self.visitor.context.keys.create(
                        caller, name.value.strip(), frozenset(scopes), expires, limits
                    )
                    opened.close()
                    self._once(*created, f"The key “{created[0].name}” was made")
                    await self.refresh()

            dialog_buttons(opened, "Create key", make)

    def edit(self, key: ApiKey) -> None:
        """Ask for what should be different about a key."""
        with dialog("Edit a key") as opened:
            name = Field("Name", key.name, maxlength=LONGEST_NAME)
            day = "" if key.expires_at is None else f"{datetime.fromtimestamp(key.expires_at / 1000, UTC):%Y-%m-%d}"
            expiry = Field("Last day (UTC)", day, kind="date", hint="Empty: it does not expire.")
            fields = _limit_fields(key.limits)
            form = Form({"name": name, "expires_at": expiry, **fields})

            async def save() -> None:
                async with self.visitor.acting() as caller, form.telling():
                    form.check()
                    values: dict[str, object] = {"name": name.value.strip(), **_limits(fields)}
                    if expiry.value != day:
                        values["expires_at"] = _end_of(expiry.value)
                    await self.visitor.context.keys.edit(caller, key.id, values)
                    opened.close()
                    await self.refresh()

            dialog_buttons(opened, "Save", save)

    def rotate(self, key: ApiKey) -> None:
        """Ask how long the old secret should stay valid, and rotate the key."""
        with dialog("Rotate a key") as opened:
            text(
                f"“{key.name}” gets a new secret and keeps its limits, tasks and usage. Whoever is signed in here "
                "with the old one is signed out when it stops.",
                "wrap",
                name="p",
            )
            # Rotating the visitor's own key ends the session, which would hide the new secret.
            is_own = key.id == self.visitor.key.id
            offered = {seconds: words for seconds, words in OVERLAPS.items() if seconds != "0" or not is_own}
            overlap = Field("The key as it was", "86400", options=offered)
            form = Form({"overlap_seconds": overlap})

            async def make() -> None:
                async with self.visitor.acting() as caller, form.telling():
                    form.check()
                    rotated = await self.visitor.context.keys.rotate(caller, key.id, int(overlap.value))
                    opened.close()
                    self._once(*rotated, f"The key “{key.name}” was rotated")

            dialog_buttons(opened, "Rotate", make)

    def revoke(self, key: ApiKey) -> None:
        """Ask for confirmation, and revoke the key."""
        with dialog("Revoke a key") as opened:
            text(f"Programs that use “{key.name}” ({key.prefix}) are refused at once, for good.", "wrap", name="p")
            if key.id == self.visitor.key.id:
                text("It is the key that you are signed in with: you will be signed out.", "error", name="p")

            async def end() -> None:
                async with self.visitor.acting() as caller:
                    await self.visitor.context.keys.revoke(caller, key.id)
                    opened.close()
                    await self.refresh()

            dialog_buttons(opened, "Revoke", end, "danger")

    def _once(self, key: ApiKey, token: str, heading: str) -> None:
        """Show a key, this once, with a request to try it."""
        with dialog(heading, closes=False) as opened:
            text("Copy it now. It is shown only this once, and kept nowhere.", name="p")
            code(token, "The key")
            text("Try it:", "small quiet", name="p")
            code(curl(self.visitor.url, token), "A request with the key")
            with tag("div", "row end"):
                button("Done", opened.close, "primary")


def curl(url: str, token: str) -> str:
    """Return a request that makes a task, to paste into a shell."""
    return (
        f"curl -X POST {url}/v1/tasks \\\n"
        f'  -H "Authorization: Bearer {token}" \\\n'
        '  -H "Content-Type: application/json" \\\n'
        """  -d '{"model": "gemini_3_1_flash_tts_preview",\n"""
        """       "input": [{"params": {"text": "Say it once, and hear it everywhere.", "voice_name": "Kore"}}]}'"""
    )


def _state(key: ApiKey) -> None:
    if key.revoked_at is not None:
        badge("revoked", "bad")
    elif not key.active(now_ms()):
        badge("expired", "warn")
    else:
        badge("active", "good")


def _usage(limits: Limits, limit_statuses: Sequence[LimitStatus]) -> None:
    left = {limit_status.name: limit_status.remaining for limit_status in limit_statuses}
    shown = False
    for name, limit in asdict(limits).items():
        if limit is None:
            continue
        shown = True
        remaining = left.get(name.replace("_", "-"))
        words = LIMIT_NAMES[name]
        if remaining is None:
            text(f"{words}: {limit:,}", "small")
            continue
        used = limit - remaining
        text(f"{words}: {used:,} of {limit:,}", "small number")
        bar(100 * used / limit, words, "warn" if 10 * used >= 9 * limit else "")
    if not shown:
        text("no limits", "small quiet")


def _limit_fields(limits: Limits) -> dict[str, Field]:
    with tag("fieldset"):
        text("Limits (empty: none)", name="legend")
        with tag("div", "columns"):
            return {
                name: Field(words, str(value or ""), kind="number", min=1, step=1, inputmode="numeric")
                for name, words in LIMIT_NAMES.items()
                for value in [getattr(limits, name)]
            }


def _limits(fields: dict[str, Field]) -> dict[str, int | None]:
    """Return the limits in the fields. Raises RequestError for a value that is not a number."""
    limits: dict[str, int | None] = {}
    for name, field in fields.items():
        value = field.value.strip()
        if value and not (value.isascii() and value.isdigit() and 1 <= int(value) <= LARGEST[name]):
            raise RequestError(f"A whole number from 1 to {LARGEST[name]:,}, or nothing.", param=name)
        limits[name] = int(value) if value else None
    return limits


def _end_of(day: str) -> int | None:
    if not day:
        return None
    try:
        ends = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise RequestError("The last day must be a date, such as 2026-12-31.", param="expires_at") from None
    return int(ends.timestamp() * 1000)
