"""Fails when the default install holds a package under the GPL or AGPL (the LGPL is allowed), or of unknown licence.

What a package says of itself counts, in this order: the SPDX ``License-Expression``; the older ``License`` field and
the classifiers together, where one word of the GPL is enough; the licence files, if nothing else is declared. Whatever
it says, it must not carry libraries under the GPL: espeak-ng, which speech packages bundle under other names, or the
encoders libx264, libx265 and Xvid and the library libpostproc, which builds of FFmpeg bring along.

``--table`` prints every package with its licence. ``--lock`` names another lock than the default install's.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from typing import Final, cast

from scripts.locks import DEFAULT_LOCK, Pin, read_lock

# SciPy declares the texts of all that its wheels carry. One is GCC's Fortran runtime: GPL, with the exception that
# programs which only use it stay under their own licence.
SCIPY: Final = "BSD-3-Clause AND (GPL-3.0-or-later WITH GCC-exception-3.1)"
# Docutils declares the licences of its whole repository; the GPL is that of an Emacs mode, which its wheel leaves out.
DOCUTILS: Final = "Public Domain AND BSD-2-Clause AND 0BSD"
REVIEWED: Final[Mapping[str, str]] = {
    "scipy==1.17.1": SCIPY,
    "scipy==1.18.1": SCIPY,
    "docutils==0.23": DOCUTILS,
}
"""Packages whose declaration a program cannot judge, with what a person found. Name the version: ``name==1.0``."""

LINKING_EXCEPTIONS: Final = ("gcc-exception", "classpath-exception", "bootloader-exception", "font-exception")
CARRIED_GPL: Final = re.compile(
    r"espeak[-_]?ng|libespeak|(?<![a-z0-9])(?:lib)?x26[45](?![0-9])|libpostproc|(?:lib)?xvid(?:core)?", re.IGNORECASE
)
NATIVE_OR_DATA: Final = re.compile(r"(\.so(\.\d+)*|\.dylib|\.dll|\.pyd)$|espeak-ng-data/", re.IGNORECASE)
LICENCE_FILE: Final = re.compile(r"^(licen[cs]e|copying)", re.IGNORECASE)

# (pattern in the first lines of a licence file, its name)
FILE_TITLES: Final = (
    (r"GNU\s+AFFERO\s+GENERAL\s+PUBLIC", "AGPL"),
    (r"GNU\s+(LESSER|LIBRARY)\s+GENERAL\s+PUBLIC", "LGPL"),
    (r"GNU\s+GENERAL\s+PUBLIC", "GPL"),
    (r"Apache\s+License", "Apache-2.0"),
    (r"Mozilla\s+Public\s+License", "MPL"),
    (r"Permission is hereby granted, free of charge", "MIT"),
    (r"Permission to use, copy, modify, and(/or)? distribute", "ISC"),
    (r"Redistribution and use in source and binary forms", "BSD"),
    (r"PYTHON SOFTWARE FOUNDATION LICENSE", "PSF-2.0"),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one package; ``problem`` is ``None`` when it may stay."""

    package: str
    licence: str
    source: str
    problem: str | None = None


def expression_is_copyleft(expression: str) -> bool:
    """Tell whether every way to accept an SPDX expression includes the GPL or the AGPL.

    >>> expression_is_copyleft("MIT OR GPL-2.0-only"), expression_is_copyleft("MIT AND GPL-2.0-only")
    (False, True)
    """
    tokens: list[str] = re.findall(r"[()]|[^\s()]+", expression)
    position = 0

    def peek() -> str:
        return tokens[position].upper() if position < len(tokens) else ""

    def take() -> str:
        nonlocal position
        if position == len(tokens):
            raise ValueError(f"not a licence expression: {expression}")
        position += 1
        return tokens[position - 1]

    def alternatives() -> bool:
        copyleft = conjunction()
        while peek() == "OR":
            take()
            copyleft = conjunction() and copyleft
        return copyleft

    def conjunction() -> bool:
        copyleft = single()
        while peek() == "AND":
            take()
            copyleft = single() or copyleft
        return copyleft

    def single() -> bool:
        token = take()
        if token == "(":
            copyleft = alternatives()
            if take() != ")":
                raise ValueError(f"not a licence expression: {expression}")
            return copyleft
        copyleft = token.upper().startswith(("GPL", "AGPL"))
        if peek() == "WITH":
            take()
            copyleft = copyleft and not take().lower().startswith(LINKING_EXCEPTIONS)
        return copyleft

    copyleft = alternatives()
    if position != len(tokens):
        raise ValueError(f"not a licence expression: {expression}")
    return copyleft


def words_are_copyleft(words: str) -> bool:
    """Tell whether free text (a ``License`` field, a classifier) speaks of the GPL or AGPL, other than the LGPL.

    >>> words_are_copyleft("GNU General Public License v3 (GPLv3)"), words_are_copyleft("GNU Lesser GPL")
    (True, False)
    """
    lesser = r"(lesser|library( or lesser)?)\s+(general\s+public(\s+licen[cs]e)?|gpl)|\blgpl[\w.+-]*"
    rest = re.sub(lesser, " ", words, flags=re.IGNORECASE)
    rest = re.sub(r"gpl[- ]?compatible|compatible with the gpl", " ", rest, flags=re.IGNORECASE)
    return re.search(r"\ba?gpl|general\s+public\s+licen[cs]e|affero", rest, re.IGNORECASE) is not None


def judge(pin: Pin, found: Distribution) -> Verdict:
    """Return what the metadata and files of an installed package say."""
    package = f"{pin.name}=={pin.version}"
    files = [PurePosixPath(file) for file in found.files or ()]
    carried = [str(f) for f in files if CARRIED_GPL.search(str(f)) and NATIVE_OR_DATA.search(str(f))]
    if carried:
        named = CARRIED_GPL.search(carried[0])
        return Verdict(package, "GPL", carried[0], f"carries {named and named[0]}, which is under the GPL")
    if package in REVIEWED:
        return Verdict(package, REVIEWED[package], "reviewed")

    metadata = cast(Message, found.metadata)
    expression = str(metadata.get("License-Expression") or "").strip()
    if expression:
        try:
            copyleft = expression_is_copyleft(expression)
        except ValueError as error:
            return Verdict(package, expression, "License-Expression", str(error))
        problem = "is under the GPL or AGPL" if copyleft else None
        return Verdict(package, expression, "License-Expression", problem)

    field = str(metadata.get("License") or "").strip()
    field = "" if field.upper() in {"UNKNOWN", "NONE"} else field
    classifiers = [
        str(value).removeprefix("License :: ").removeprefix("OSI Approved :: ")
        for value in metadata.get_all("Classifier") or []
        if str(value).startswith("License :: ") and str(value) != "License :: OSI Approved"
    ]
    declared = [*([field] if field else []), *classifiers]
    if declared:
        licence = " / ".join(dict.fromkeys(_first_line(words) for words in declared))
        problem = "is under the GPL or AGPL" if any(map(words_are_copyleft, declared)) else None
        return Verdict(package, licence, "License and classifiers", problem)

    return _judge_files(package, found, files)


def _judge_files(package: str, found: Distribution, files: Iterable[PurePosixPath]) -> Verdict:
    titles = []
    for file in files:
        if LICENCE_FILE.match(file.name) and file.suffix not in {".py", ".pyc"}:
            text = Path(str(found.locate_file(str(file)))).read_text(encoding="utf-8", errors="replace")[:2000]
            titles += [(file, name) for pattern, name in FILE_TITLES if re.search(pattern, text, re.I)][:1]
    if not titles:
        return Verdict(package, "unknown", "nothing declared", "says nothing about its licence")
    for file, title in titles:
        if title in {"GPL", "AGPL"}:
            return Verdict(package, title, str(file), "is under the GPL or AGPL")
    return Verdict(package, " / ".join(dict.fromkeys(title for _, title in titles)), "licence file")


def _first_line(words: str) -> str:
    line = words.strip().splitlines()[0]
    return line if len(line) <= 60 else line[:57] + "..."


def judge_lock(path: Path) -> list[Verdict]:
    """Return a verdict on each package that the lock installs on this platform."""
    verdicts = []
    for pin in read_lock(path):
        if not pin.applicable:
            continue
        try:
            found = distribution(pin.name)
        except PackageNotFoundError:
            verdicts.append(Verdict(f"{pin.name}=={pin.version}", "unknown", "", "is not installed"))
            continue
        verdicts.append(judge(pin, found))
    return verdicts


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found; 1 if a package must not stay."""
    parser = argparse.ArgumentParser(prog="check_licences", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lock", type=Path, default=DEFAULT_LOCK)
    parser.add_argument("--table", action="store_true", help="print every package with its licence")
    options = parser.parse_args(arguments)

    verdicts = judge_lock(options.lock)
    if options.table:
        width = max(len(verdict.package) for verdict in verdicts)
        for verdict in verdicts:
            print(f"{verdict.package:<{width}}  {verdict.licence}  ({verdict.source})")
    problems = [verdict for verdict in verdicts if verdict.problem]
    for verdict in problems:
        print(f"{verdict.package} {verdict.problem}: {verdict.licence} ({verdict.source})")
    print(f"{len(verdicts)} packages of {options.lock.name}, {len(problems)} with a licence problem.")
    return 1 if problems or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
