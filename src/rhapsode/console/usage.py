"""Usage by key and model, and the health of the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from nicegui import ui
from starlette.requests import Request

from rhapsode.console.audit_log import AuditLog
from rhapsode.console.fields import Field
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.parts import badge, bar, count, description_list, empty, figure, tag, text
from rhapsode.console.visitor import Visitor
from rhapsode.core.errors import ForbiddenError
from rhapsode.service.health import EngineHealth, Health
from rhapsode.store.rows import Amounts, UsageRow, total

HEALTH_SECONDS = 2.0
USAGE_SECONDS = 20.0
"""How often is looked for what has changed."""
MOST_BARS = 12
"""So many bars of a chart are seen at once; the others are unfolded."""
PERIODS = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "A year"}
MEASURES: Mapping[str, tuple[str, Callable[[Amounts], float]]] = {
    "audio": ("Minutes of audio", lambda amounts: amounts.audio_ms / 60_000),
    "characters": ("Characters", lambda amounts: amounts.characters),
    "tokens": ("Tokens", lambda amounts: amounts.input_text_tokens + amounts.output_audio_tokens),
    "tasks": ("Tasks", lambda amounts: amounts.completed + amounts.failed + amounts.canceled),
}
STATES = {"ready": "good", "warming": "warn", "failed": "bad"}
CONDITIONS = {"ok": "good", "full": "warn", "failed": "bad", "damaged": "bad"}


@console_route("/usage", "Usage and health")
async def usage(request: Request) -> None:
    """Show the page."""
    async with console_page(
        request, "Usage and health", at="/usage", words="Days are those of UTC. A task counts when it has ended."
    ) as visitor:
        if visitor.admin:
            await HealthPanel(visitor).show()
        await UsagePanel(visitor).show()
        if visitor.admin:
            await AuditLog(visitor).show()


class HealthPanel:
    """The current health of the server."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._shown: Health | None = None

    async def show(self) -> None:
        """Build it, and keep it up to date."""
        self._box = tag("section", "stack", aria_label="Health")
        await self._refresh()
        ui.timer(HEALTH_SECONDS, self._look)

    async def _look(self) -> None:
        async with self._visitor.acting():
            try:
                await self._refresh()
            except ForbiddenError:
                ui.navigate.reload()

    async def _refresh(self) -> None:
        health = await self._visitor.context.health_service.health(await self._visitor.caller())
        if health == self._shown:
            return
        self._shown = health
        self._box.clear()
        with self._box:
            _conditions(health)
            with tag("div", "columns figures"):
                waiting = sum(engine.waiting for engine in health.engines)
                running = sum(engine.running for engine in health.engines)
                figure("Queue", f"{waiting:,}", f"segments wait, {running:,} are spoken")
                figure("Speech that waits", _span(health.queued_seconds), "as it will sound, about")
                share = health.cache_bytes / health.cache_limit_bytes if health.cache_limit_bytes else 0.0
                figure(
                    "Cache",
                    _size(health.cache_bytes),
                    f"{count(health.cache_entries, 'sentence')}, {share:.0%} of what it may take"
                    if health.cache_limit_bytes
                    else "turned off",
                )
                figure(
                    "Free disk",
                    "unknown" if health.free_bytes is None else _size(health.free_bytes),
                    f"{_size(health.min_free_bytes)} stay free",
                )
            with tag("div", "columns wide-columns"):
                for engine in health.engines:
                    _engine(engine)


class UsagePanel:
    """What was used, in charts."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._period, self._measure = "30", "audio"
        self._shown: object = None

    async def show(self) -> None:
        """Build it, and keep it up to date."""
        with tag("div", "row"):
            with tag("div", "filter"):
                Field("Period", self._period, options=PERIODS, change=self._take_period)
            with tag("div", "filter"):
                measures = {name: words for name, (words, _) in MEASURES.items()}
                Field("Measure", self._measure, options=measures, change=self._take_measure)
            self._download = tag("a", "button slim", "Download CSV", aria_label="Download the usage as CSV")
        self._box = tag("section", "stack", aria_label="Usage")
        await self._refresh()
        ui.timer(USAGE_SECONDS, self._look)

    async def _take_period(self, value: str) -> None:
        self._period = value
        await self._look()

    async def _take_measure(self, value: str) -> None:
        self._measure = value
        await self._look()

    async def _look(self) -> None:
        async with self._visitor.acting():
            await self._refresh()

    async def _refresh(self) -> None:
        caller = await self._visitor.caller()
        keys = self._visitor.context.keys
        end = datetime.now(UTC).date()
        start = end - timedelta(days=int(self._period) - 1)
        rows = await keys.usage(caller, start, end, ["day", "key", "model"], None)
        if (now := (rows, self._period, self._measure)) == self._shown:
            return
        self._shown = now
        self._download.props["href"] = f"downloads/usage.csv?days={self._period}"
        self._download.update()
        names = await keys.names(caller)
        words, measure = MEASURES[self._measure]
        self._box.clear()
        with self._box:
            if not rows:
                empty("Nothing was spoken", "No task has ended in these days.")
                return
            _totals(total(rows))
            days = {(start + timedelta(days=day)).isoformat(): 0.0 for day in range((end - start).days + 1)}
            days |= _sums(rows, "day", measure)
            _columns(f"{words} by day", days)
            with tag("div", "columns wide-columns"):
                by_key = {names.get(key, key): value for key, value in _sums(rows, "key", measure).items()}
                _bars(f"{words} by key", by_key)
                _bars(f"{words} by model", _sums(rows, "model", measure))


def _conditions(health: Health) -> None:
    now = health.conditions
    with tag("div", "row close", role="status"):
        if now.good and any(engine.state != "failed" for engine in health.engines):
            badge("takes tasks", "good")
        else:
            badge("stopping" if now.stopping else "takes no tasks", "bad")
        badge(f"database {now.store}", CONDITIONS[now.store])
        badge(f"audio store {now.storage}", CONDITIONS[now.storage])


def _engine(engine: EngineHealth) -> None:
    with tag("section", "card stack tight", aria_label=engine.name):
        with tag("div", "row apart"):
            text(engine.name, name="h2")
            badge(engine.state, STATES[engine.state])
        if engine.reason:
            text(engine.reason, "error", name="p")
        factor = engine.real_time_factor
        speed = f"{factor:.3f} a worker: {1 / factor:,.1f} times as fast as speech" if factor else "nothing spoken yet"
        description_list(
            {
                "Version": engine.version,
                "Runs": "upstream"
                if engine.remote
                else f"in {count(engine.workers, 'worker process', 'worker processes')} here",
                "Real-time factor": speed,
                "Queue": f"{engine.waiting:,} wait, {engine.running:,} are spoken",
                "The first waits": _span(engine.oldest_seconds) if engine.waiting else None,
            }
        )


def _totals(amounts: Amounts) -> None:
    ended = amounts.completed + amounts.failed + amounts.canceled
    with tag("div", "columns figures"):
        figure("Audio", _span(amounts.audio_ms / 1000))
        figure("Characters", f"{amounts.characters:,}")
        figure(
            "Tokens",
            f"{amounts.input_text_tokens + amounts.output_audio_tokens:,}",
            f"{amounts.input_text_tokens:,} in, {amounts.output_audio_tokens:,} out",
        )
        figure("Tasks", f"{ended:,}", f"{amounts.failed:,} failed, {amounts.canceled:,} canceled")
        figure("From the cache", f"{amounts.cache_hits:,}", "segments that were not spoken anew")


def _sums(rows: Sequence[UsageRow], group: str, measure: Callable[[Amounts], float]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for row in rows:
        name = row.group[group]
        sums[name] = sums.get(name, 0.0) + measure(row.amounts)
    return sums


def _columns(heading: str, values: Mapping[str, float]) -> None:
    """Show a column for each day, and the same as a table."""
    most = max(values.values()) or 1.0
    with tag("figure", "card stack chart"):
        with tag("figcaption", "row apart"):
            text(heading, name="h2")
            text(f"at most {_number(most)} a day", "quiet small")
        with tag("div", "chart-columns", aria_hidden="true"):
            for day, value in values.items():
                with tag("div", "", title=f"{day}: {_number(value)}"):
                    tag("i", style=f"height: {100 * value / most:.2f}%")
        with tag("div", "row apart quiet small number", aria_hidden="true"):
            days = list(values)
            text(_day(days[0]))
            text(_day(days[-1]))
        with tag("details", "small"):
            text("As a table", name="summary")
            with tag("table"), tag("tbody"):
                for day, value in values.items():
                    if value:
                        with tag("tr"):
                            text(day, name="th", scope="row")
                            text(_number(value), "number", name="td")


def _bars(heading: str, values: Mapping[str, float]) -> None:
    """Show a bar for each name, the longest first."""
    most = max(values.values()) or 1.0
    with tag("figure", "card stack chart"):
        with tag("figcaption"):
            text(heading, name="h2")
        longest_first = sorted(values.items(), key=lambda entry: -entry[1])
        _bar_list(longest_first[:MOST_BARS], most)
        if more := longest_first[MOST_BARS:]:
            with tag("details", "stack"):
                text(f"{len(more):,} more", name="summary")
                _bar_list(more, most)


def _bar_list(values: Sequence[tuple[str, float]], most: float) -> None:
    with tag("ul", "chart-bars"):
        for name, value in values:
            with tag("li"):
                text(name, "wrap")
                text(_number(value), "number")
                bar(100 * value / most, f"{name}: {_number(value)}")


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.1f}" if value >= 1 else f"{value:.2f}"


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d %b %Y}"


def _span(seconds: float) -> str:
    """Return a length of time, short."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds / 60:.1f} min"
    return f"{seconds / 3600:,.1f} h"


def _size(size: int) -> str:
    """Return a number of bytes, short."""
    value = float(size)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:,.0f} {unit}"
        value /= 1000
    return f"{value:,.1f} GB"
