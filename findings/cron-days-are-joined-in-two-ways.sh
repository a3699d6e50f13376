#!/usr/bin/env bash
# Day 1 and weekday 1 of a cron schedule are 63 runs in 2026 for croniter 7.0.0, one for huey 3.5.4, and two, on Tuesdays, for
# arq 0.28.0.
#
# POSIX (crontab) says that a day which matches either is meant when both the day of the month and the day of the week are
# given. croniter, by which Procrastinate and SAQ plan periodic tasks, does so. huey and arq have fields of the same names and
# want both to match, and arq counts weekdays from Monday as 0, so that a task that moves from one queue to another runs on
# other days, or hardly ever.
#
# Seen with Python 3.11:
#   day 1, weekday *: croniter 12, first Thu 01 Jan; huey 12, first Thu 01 Jan; arq 12, first Thu 01 Jan
#   day 1, weekday 1: croniter 63, first Thu 01 Jan; huey 1, first Mon 01 Jun; arq 2, first Tue 01 Sep
#   day *, weekday 1: croniter 52, first Mon 05 Jan; huey 52, first Mon 05 Jan; arq 52, first Tue 06 Jan
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check croniter==7.0.0 huey==3.5.4 arq==0.28.0
"$home/venv/bin/python" - <<'PYTHON'
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import version

from arq.cron import next_cron
from croniter import croniter
from huey import crontab

START, END = datetime(2026, 1, 1), datetime(2027, 1, 1)


def by_croniter(day: str, weekday: str) -> Iterator[datetime]:
    plan = croniter(f"0 3 {day} * {weekday}", START)
    while (at := plan.get_next(datetime)) < END:
        yield at


def by_huey(day: str, weekday: str) -> Iterator[datetime]:
    is_due = crontab(minute="0", hour="3", day=day, day_of_week=weekday)
    return filter(is_due, (START + timedelta(hours=hours) for hours in range(365 * 24)))


def by_arq(day: str, weekday: str) -> Iterator[datetime]:
    fields = {name: int(value) for name, value in (("day", day), ("weekday", weekday)) if value != "*"}
    at = START
    while (at := next_cron(at, hour=3, minute=0, second=0, microsecond=0, **fields)) < END:
        yield at


print(*(f"{name} {version(name)}" for name in ("croniter", "huey", "arq")))
for day, weekday, wanted in (
    ("1", "*", {"croniter": 12, "huey": 12, "arq": 12}),
    ("1", "1", {"croniter": 63, "huey": 1, "arq": 2}),
    ("*", "1", {"croniter": 52, "huey": 52, "arq": 52}),
):
    runs = {name: list(of(day, weekday)) for name, of in (("croniter", by_croniter), ("huey", by_huey), ("arq", by_arq))}
    told = [f"{name} {len(days)}, first {days[0]:%a %d %b}" for name, days in runs.items()]
    print(f"day {day}, weekday {weekday}: {'; '.join(told)}")
    assert {name: len(days) for name, days in runs.items()} == wanted, "a package has changed"
PYTHON
