"""Another version of rhapsode and this one, side by side, by the processor time that their servers take.

``python -m bench.versions OLD [--new NEW] [--blocks N] [--only NAME ...] [--home DIR] [--json FILE]``. OLD and NEW are
commits of this repository or directories with a checkout; NEW is by default the tree that this file is in. Each
version runs from its own sources, with its own entry points and its own cache of models, on the libraries that are
installed here, so that only the code differs. Three servers run at the same time: the old version, the old version
again, and the new one. They take turns, in an order that is reversed from block to block:

- *polls*: reads of a completed task over one connection (tone engine)
- *tasks*: a sentence at a time from create to completed (tone engine)
- *flood*: tasks of two words, with next to no speech, over 32 connections (tone engine)
- *first_byte*: streamed answers by Kokoro, up to the first byte and up to the last one

The processor time is that of the server's process and of all its children. The ratio of a block is what the new server
took, divided by the mean of the two old ones; the old servers' own ratio tells how far equal code differs. Ends with 1
when the median ratio of a figure is over 1 by more than 3 % and by more than equal code differs (upper quartile).
``--home`` keeps the sources and the built models for another run.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import signal
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Final

import httpx
import psutil

from bench.invented import sentences
from bench.load import creation, flooded, wires, words
from bench.machine import describe
from rhapsode.settings import RENAMED
from tests.e2e.server import ServerProcess, environment, running
from tests.e2e.wire import spoken

ROOT: Final = Path(__file__).parents[1]
POLLS, TASKS, FLOOD, TEXTS, SENTENCES = 1_000, 60, 300, 2, 2
"""Of a block: requests, tasks one after the other and at once, and streamed texts of so many sentences."""
SETTLE_SECONDS: Final = 0.3
"""So long after a block a server may still do what belongs to it."""
TOLERANCE: Final = 0.03
TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")


class Version:
    """The sources of a version below ``source``, and what it takes to run them."""

    def __init__(self, name: str, source: Path, home: Path) -> None:
        self.name = name
        self.source = source
        self.home = home
        project = tomllib.loads((source / "pyproject.toml").read_text())["project"]
        self._settings = (source / "src" / "rhapsode" / "settings.py").read_text()
        self.command = home / "bin" / "rhapsode"
        module, _, function = project["scripts"]["rhapsode"].partition(":")
        self.command.parent.mkdir(parents=True, exist_ok=True)
        self.command.write_text(
            f"import sys\nfrom {module} import {function}\nif __name__ == '__main__':\n    sys.exit({function}())\n"
        )
        self._metadata = home / "site" / f"rhapsode-{project.get('version', '0')}.dist-info"
        self._metadata.mkdir(parents=True, exist_ok=True)
        (self._metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: rhapsode\nVersion: {project.get('version', '0')}\n"
        )
        (self._metadata / "entry_points.txt").write_text(entry_points(project.get("entry-points", {})))

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Return the variables that make a process one of this version. Settings have the names of today."""
        old_name = {new: old for old, new in RENAMED.items()}
        named = {}
        for name, value in settings.items():
            bare = name.removeprefix("RHAPSODE_").lower()
            known = f"\n    {bare}:" in self._settings or bare not in old_name
            named[name if known else f"RHAPSODE_{old_name[bare].upper()}"] = value
        return {
            **named,
            "PYTHONPATH": os.pathsep.join([str(self._metadata.parent), str(self.source / "src")]),
            "RHAPSODE_CACHE_DIR": str(self.home / "cache"),
        }


def entry_points(groups: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of ``entry_points.txt`` for the entry points of a ``pyproject.toml``."""
    lines = []
    for group, entries in groups.items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in entries.items()), ""]
    return "\n".join(lines)


def find_version(given: str, home: Path) -> Version:
    """Return the version in a directory, or of a commit, whose files are written below ``home``."""
    if (Path(given) / "pyproject.toml").is_file():
        return Version(given, Path(given).resolve(), home / Path(given).resolve().name)
    asked = ["git", "-C", str(ROOT), "rev-parse", "--short=12", f"{given}^{{commit}}"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    if found.returncode:
        raise SystemExit(f"'{given}' is neither a directory with a pyproject.toml nor a commit of {ROOT}.")
    commit = found.stdout.strip()
    source = home / commit / "source"
    if not source.exists():
        packed = subprocess.run(
            ["git", "-C", str(ROOT), "archive", commit, "src", "pyproject.toml"], capture_output=True, check=True
        )
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(source, filter="data")
    return Version(commit, source, home / commit)


class VersionServer(ServerProcess):
    """``rhapsode serve`` of a version, without a cache of segments."""

    def __init__(self, version: Version, home: Path, **settings: str) -> None:
        common = {"RHAPSODE_LOG_LEVEL": "warning", "RHAPSODE_SEGMENT_CACHE_BYTES": "0"}
        super().__init__(home, **version.environment({**common, **settings}))
        self._version = version
        self.make_tables = True  # those of its version

    def _launch(self, out: IO[bytes], err: IO[bytes]) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, str(self._version.command), *self._command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=self.home,
            env=environment(self.data_dir, self.settings),
        )
        return self._process

    def processor_seconds(self) -> float:
        """Return the processor time of the server's process and of all its descendants, living and dead."""
        process = psutil.Process(self.pid)
        return (
            sum(map(_ticks, [process.pid, *(child.pid for child in process.children(recursive=True))]))
            / TICKS_PER_SECOND
        )


def _ticks(pid: int) -> int:
    """Return the clock ticks of a process and of its children that were waited for (``proc(5)``, fields 14 to 17)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended just now, and is counted by its parent
        return 0
    return sum(map(int, fields[11:15]))


# -- what is measured ------------------------------------------------------------------------------------------------


@dataclass
class Turn:
    """A server, a connection to it, and the number of the block."""

    server: VersionServer
    client: httpx.Client
    task_id: str = ""
    block: int = 0


def polls(turn: Turn) -> dict[str, float]:
    """Return processor milliseconds of a poll."""

    async def ask() -> None:
        async with wires(turn.server, 1) as (wire,):
            request = wire.request("GET", f"/v1/tasks/{turn.task_id}")
            for _ in range(POLLS):
                status, _ = await wire.ask(request)
                assert status == 200

    begun = turn.server.processor_seconds()
    asyncio.run(ask())
    return {"a poll, processor ms": 1000 * (turn.server.processor_seconds() - begun) / POLLS}


def tasks(turn: Turn) -> dict[str, float]:
    """Return processor milliseconds of a sentence from create to completed, and the wall time of it (median)."""
    texts = sentences(seed=1_000 + turn.block)
    took = []

    async def ask() -> None:
        async with wires(turn.server, 1) as (wire,):
            for _ in range(TASKS):
                asked = time.perf_counter()
                status, _ = await wire.ask(wire.request("POST", "/v1/tasks", creation(next(texts)), "wait=30"))
                assert status == 200
                took.append(1000 * (time.perf_counter() - asked))

    begun = turn.server.processor_seconds()
    asyncio.run(ask())
    time.sleep(SETTLE_SECONDS)
    return {
        "a task, processor ms": 1000 * (turn.server.processor_seconds() - begun) / TASKS,
        "a task, wall ms": statistics.median(took),
    }


def flood(turn: Turn) -> dict[str, float]:
    """Return processor and wall milliseconds of a task with next to no speech, of many at once."""
    begun, asked = turn.server.processor_seconds(), time.perf_counter()
    asyncio.run(flooded(turn.server, words(1_000 * turn.block), FLOOD))
    took = time.perf_counter() - asked
    time.sleep(SETTLE_SECONDS)
    return {
        "a task of a flood, processor ms": 1000 * (turn.server.processor_seconds() - begun) / FLOOD,
        "a task of a flood, wall ms": 1000 * took / FLOOD,
    }


def first_byte(turn: Turn) -> dict[str, float]:
    """Return processor and wall ms to the first byte of a streamed answer, and processor ms of it all."""
    source = sentences(seed=2_000 + turn.block)
    found: dict[str, list[float]] = {
        "first byte, processor ms": [],
        "first byte, wall ms": [],
        "whole text, processor ms": [],
    }
    for _ in range(TEXTS):
        body = {
            "model": "kokoro",
            "voice": "af_heart",
            "input": " ".join(islice(source, SENTENCES)),
            "response_format": "mp3",
        }
        begun, asked = turn.server.processor_seconds(), time.perf_counter()
        with turn.client.stream("POST", "/v1/audio/speech", json=body) as answer:
            assert answer.status_code == 200
            for number, _ in enumerate(answer.iter_raw()):
                if number == 0:
                    found["first byte, wall ms"].append(1000 * (time.perf_counter() - asked))
                    found["first byte, processor ms"].append(1000 * (turn.server.processor_seconds() - begun))
        time.sleep(SETTLE_SECONDS)
        found["whole text, processor ms"].append(1000 * (turn.server.processor_seconds() - begun))
    return {name: statistics.mean(values) for name, values in found.items()}


Measure = Callable[[Turn], dict[str, float]]
MEASURES: Final[dict[str, tuple[str, Measure]]] = {
    "polls": ("tone", polls),
    "tasks": ("tone", tasks),
    "flood": ("tone", flood),
    "first_byte": ("kokoro", first_byte),
}
"""By name: the engine that is needed, and what is done in a turn."""


# -- blocks and judgement --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of all blocks: medians, and the ratios of the blocks."""

    name: str
    old: float
    new: float
    ratio: float
    own_ratio: float
    own_lowest: float
    own_highest: float
    own_spread: float
    """The upper quartile of how far the old version's second server was from its first, as a share."""

    @property
    def worse(self) -> bool:
        """Whether the new version takes more than is explained by chance. Wall times are told, not judged."""
        return "processor" in self.name and self.ratio > 1 + max(TOLERANCE, self.own_spread)


def judge(name: str, old: Sequence[float], again: Sequence[float], new: Sequence[float]) -> Figure:
    """Sum up the blocks of a figure: what the old version took, the same version again, and the new one."""
    ratios = [2 * mine / (first + two) for first, two, mine in zip(old, again, new, strict=True)]
    own = [two / first for first, two in zip(old, again, strict=True)]
    apart = sorted(abs(ratio - 1) for ratio in own)
    return Figure(
        name=name,
        old=round(statistics.median([*old, *again]), 3),
        new=round(statistics.median(new), 3),
        ratio=round(statistics.median(ratios), 3),
        own_ratio=round(statistics.median(own), 3),
        own_lowest=round(min(own), 3),
        own_highest=round(max(own), 3),
        own_spread=round(apart[(3 * len(apart)) // 4 if len(apart) > 1 else 0], 3),
    )


@dataclass
class Blocks:
    """The values of each figure for the three servers."""

    values: dict[str, tuple[list[float], list[float], list[float]]] = field(default_factory=dict)

    def add(self, server: int, found: Mapping[str, float]) -> None:
        """Keep what was measured of a server in a turn."""
        for name, value in found.items():
            self.values.setdefault(name, ([], [], []))[server].append(value)

    def figures(self) -> Iterator[Figure]:
        for name, (old, again, new) in self.values.items():
            yield judge(name, old, again, new)


def measure(
    old: Version, new: Version, engine: str, names: Sequence[str], blocks: int, place: Path
) -> Iterator[Figure]:
    """Start the three servers with an engine, and let them take turns."""
    found = Blocks()
    settings = {"RHAPSODE_ENGINE_WORKERS": "1"} if engine == "kokoro" else {}  # its workers are large
    with ExitStack() as stack:
        turns = []
        for number, version in enumerate((old, old, new)):
            server = VersionServer(version, place / f"{engine}-{number}", RHAPSODE_ENGINES=engine, **settings)
            stack.enter_context(running(server))
            server.warm()  # one after the other: the first one of a version builds its models
            client = stack.enter_context(server.client())
            turns.append(Turn(server, client, spoken(client, "Said before all else.", model=engine)["id"]))
        for block in range(-1, blocks):
            for number in (0, 2, 1) if block % 2 == 0 else (1, 2, 0):
                for name in names:
                    turns[number].block = block
                    values = MEASURES[name][1](turns[number])
                    if block >= 0:  # the first one is for everybody to get warm
                        found.add(number, values)
            print(f"{engine}: block {block + 1} of {blocks}", file=sys.stderr, flush=True)
    yield from found.figures()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(prog="bench.versions", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("old", help="a commit, or a directory with a checkout")
    parser.add_argument("--new", default=str(ROOT), help="the same; default: this tree")
    parser.add_argument("--blocks", type=int, default=10)
    parser.add_argument("--only", action="append", choices=MEASURES, help="default: all")
    parser.add_argument("--home", type=Path, help="keep sources and models there")
    parser.add_argument(
        "--prepare", action="store_true", help="only build what is kept in --home, and measure nothing"
    )
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that the servers are stopped
    chosen = options.only or list(MEASURES)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="rhapsode-versions-") as directory:
        home = (options.home or Path(directory) / "home").resolve()
        old, new = find_version(options.old, home), find_version(options.new, home)
        for engine in dict.fromkeys(MEASURES[name][0] for name in chosen):
            names = [name for name in chosen if MEASURES[name][0] == engine]
            if options.prepare:
                for version in {old.name: old, new.name: new}.values():
                    with running(
                        VersionServer(
                            version, Path(directory) / f"{engine}-{version.home.name}", RHAPSODE_ENGINES=engine
                        )
                    ) as server:
                        server.warm()
            else:
                figures += measure(old, new, engine, names, options.blocks, Path(directory))
    if options.prepare:
        return 0
    print(f"{options.blocks} blocks; old: {old.name}; new: {new.name}; {describe()}\n")
    print(f"{'':<32} {'old':>9} {'new':>9} {'new / old':>10}   old / old: median, lowest to highest, upper quartile")
    for figure in figures:
        print(
            f"{figure.name:<32} {figure.old:>9.2f} {figure.new:>9.2f} {figure.ratio:>10.3f}   {figure.own_ratio:.3f}, "
            f"{figure.own_lowest:.3f} to {figure.own_highest:.3f}, ±{100 * figure.own_spread:.1f} %"
            f"{'   WORSE' if figure.worse else ''}"
        )
    if options.json:
        report = {
            "machine": describe(),
            "old": old.name,
            "new": new.name,
            "figures": [asdict(figure) for figure in figures],
        }
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return int(any(figure.worse for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
