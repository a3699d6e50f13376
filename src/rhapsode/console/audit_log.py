"""The audit log on the usage page: changes of keys and of the whole installation, by the key that made them."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from rhapsode.console.fields import Field
from rhapsode.console.pager import Pager
from rhapsode.console.parts import Table, empty, tag, text, when
from rhapsode.console.visitor import Visitor
from rhapsode.core.audit import ACTIONS, AuditEvent, AuditFilter

PAGE = 20
"""So many events are shown at a time."""
KINDS = {"": "Everything"} | {action: action for action in ACTIONS}


class AuditLog:
    """The newest events, with older ones page by page."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._action = ""
        self._pager = Pager("Pages of the audit log", visitor.acting, self._refresh)

    async def show(self) -> None:
        """Build it."""
        with tag("section", "stack", aria_label="Audit log"):
            text("Audit log", name="h2")
            with tag("div", "row"):
                with tag("div", "filter"):
                    Field("Action", options=KINDS, change=self._take_action)
                self._download = tag("a", "button slim", "Download CSV", aria_label="Download the audit log as CSV")
            self._box = tag("div", "stack")
        await self._refresh()

    async def _take_action(self, value: str) -> None:
        self._action = value
        self._pager.reset()
        async with self._visitor.acting():
            await self._refresh()

    async def _refresh(self) -> None:
        caller = await self._visitor.caller()
        filters = AuditFilter(action=self._action or None)
        events, more = await self._visitor.context.keys.audit_page(caller, filters, PAGE, self._pager.after)
        query = f"?{urlencode({'action': self._action})}" if self._action else ""
        self._download.props["href"] = f"downloads/audit.csv{query}"
        self._download.update()
        self._box.clear()
        with self._box:
            if not events:
                empty("No changes", "Nobody has changed anything of this kind.")
            else:
                table = Table("Audit log", ["Time (UTC)", "Who", "Action", "What", "Details"])
                for event in events:
                    _row(table, event)
            self._pager.show(events[-1].id if more else None)


def _row(table: Table, event: AuditEvent) -> None:
    with table.row():
        table.head(when(event.at), "small date")
        with table.cell(), tag("div", "named"):
            text(event.actor.name, "wrap")
            if event.actor.key_id is not None:
                text(event.actor.key_id, "mono small quiet")
        table.cell(event.action, "mono small unbroken")
        with table.cell(), tag("div", "named"):
            text(event.target_name, "wrap")
            if event.target_id != event.target_name:
                text(event.target_id, "mono small quiet wrap")
        table.cell(_details(event), "small wrap")


def _details(event: AuditEvent) -> str:
    return ", ".join(f"{name}: {_shown(name, value)}" for name, value in event.details.items() if value is not None)


def _shown(name: str, value: object) -> str:
    """Return a value in words: lists without brackets, and times (``…_at``, in ms) as such."""
    if isinstance(value, dict) and value.keys() == {"before", "after"}:
        return f"{_shown(name, value['before'])} → {_shown(name, value['after'])}"
    if isinstance(value, list) and value and all(isinstance(entry, str) for entry in value):
        return " and ".join(value)
    if isinstance(value, int) and name.endswith("_at"):
        return when(value)
    return value if isinstance(value, str) else "none" if value is None else json.dumps(value, ensure_ascii=False)
