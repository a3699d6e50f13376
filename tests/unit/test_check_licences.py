"""The licence check finds what must not be in the default install."""

from __future__ import annotations

from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from scripts.check_licences import expression_is_copyleft, judge, main, words_are_copyleft
from scripts.locks import LockError, Pin, read_lock

GPL_TEXT = "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n"
LGPL_TEXT = "                   GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n"
MIT_TEXT = "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n"


def install(site: Path, name: str, *headers: str, files: dict[str, str] | None = None) -> Distribution:
    """Return a package as pip leaves it, of metadata and ``files`` alone."""
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *headers, ""]))
    for path, text in (files or {}).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in files or {}))
    return PathDistribution(info)


def pin(name: str) -> Pin:
    return Pin(canonicalize_name(name), "1.0", None, frozenset(), True)


@pytest.mark.parametrize(
    ("expression", "copyleft"),
    [
        ("MIT", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("LGPL-2.1-or-later", False),
        ("MIT AND GPL-2.0-only", True),
        ("MIT OR GPL-2.0-only", False),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
        ("(MIT OR GPL-2.0-only) AND BSD-3-Clause", False),
        ("(MIT AND GPL-2.0-only) OR AGPL-3.0-only", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("GPL-2.0-only WITH Linux-syscall-note", True),
        ("mit or gpl-2.0", False),
    ],
)
def test_licence_expressions_are_copyleft_if_every_choice_is(expression: str, copyleft: bool) -> None:
    assert expression_is_copyleft(expression) is copyleft


@pytest.mark.parametrize("expression", ["", "MIT OR", "(MIT", "MIT)", "MIT GPL-2.0"])
def test_a_broken_expression_is_no_free_pass(expression: str) -> None:
    with pytest.raises(ValueError, match="not a licence expression"):
        expression_is_copyleft(expression)


@pytest.mark.parametrize(
    ("words", "copyleft"),
    [
        ("GPLv3+", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License v3", True),
        ("AGPL-3.0", True),
        ("LGPL", False),
        ("GNU Library or Lesser General Public License (LGPL)", False),
        ("GNU Lesser General Public License v3 or later (LGPLv3+)", False),
        ("LGPLv2.1, tools under the GPLv2", True),
        ("MIT", False),
        ("Python Software Foundation License (GPL compatible)", False),
    ],
)
def test_copyleft_licences_are_recognised_by_their_words(words: str, copyleft: bool) -> None:
    assert words_are_copyleft(words) is copyleft


@pytest.mark.parametrize(
    ("headers", "files"),
    [
        (["License-Expression: GPL-3.0-or-later"], {}),
        (["License: GPLv3"], {}),
        (["License: MIT", "Classifier: License :: OSI Approved :: GNU General Public License v2 (GPLv2)"], {}),
        (["Classifier: License :: OSI Approved :: GNU Affero General Public License v3"], {}),
        ([], {"copyleft-1.0.dist-info/COPYING": GPL_TEXT}),
        (["License: UNKNOWN"], {"copyleft-1.0.dist-info/licenses/LICENSE": GPL_TEXT}),
        ([], {}),
        (["License-Expression: MIT"], {"copyleft/libespeak-ng.so.1": ""}),
        (["License-Expression: BSD-3-Clause"], {"copyleft.libs/libx264-d6533a8d.so.165": ""}),
        (["License-Expression: BSD-3-Clause"], {"copyleft/.dylibs/libx265.216.dylib": ""}),
        (["License-Expression: BSD-3-Clause"], {"copyleft.libs/libpostproc-58.so.3": ""}),
        (["License-Expression: BSD-3-Clause"], {"copyleft.libs/x265-0a1b2c.dll": ""}),
        (["License-Expression: MIT"], {"copyleft/espeak-ng-data/phondata": ""}),
    ],
)
def test_a_package_that_must_not_stay(tmp_path: Path, headers: list[str], files: dict[str, str]) -> None:
    assert judge(pin("copyleft"), install(tmp_path, "copyleft", *headers, files=files)).problem


@pytest.mark.parametrize(
    ("headers", "files", "licence"),
    [
        (["License-Expression: MIT"], {"good/COPYING": GPL_TEXT}, "MIT"),
        (["License: LGPL"], {}, "LGPL"),
        ([], {"good-1.0.dist-info/LICENSE": MIT_TEXT}, "MIT"),
        ([], {"good-1.0.dist-info/LICENSE": LGPL_TEXT}, "LGPL"),
        (["License-Expression: MIT"], {"good/espeak.py": "# speaks to espeak-ng if it is there"}, "MIT"),
        (["License-Expression: MIT"], {"good.libs/libx2640.so": "", "good/hex264.so": ""}, "MIT"),
    ],
)
def test_a_package_that_may_stay(tmp_path: Path, headers: list[str], files: dict[str, str], licence: str) -> None:
    verdict = judge(pin("good"), install(tmp_path, "good", *headers, files=files))
    assert (verdict.problem, verdict.licence) == (None, licence)


def test_the_check_fails_for_a_lock_with_such_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(tmp_path / "site", "phonemes", "License-Expression: GPL-3.0-or-later")
    monkeypatch.syspath_prepend(tmp_path / "site")
    lock = tmp_path / "some.lock"
    lock.write_text(
        "phonemes==1.0 \\\n    --hash=sha256:00\nother==1.0 ; sys_platform == 'none' \\\n    --hash=sha256:00\n"
    )

    assert main(["--lock", str(lock)]) == 1
    printed = capsys.readouterr().out
    assert "phonemes==1.0 is under the GPL or AGPL: GPL-3.0-or-later" in printed
    assert "other" not in printed


def test_the_check_fails_for_a_package_that_it_cannot_see(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("surely-not-installed==1.0 \\\n    --hash=sha256:00\n")
    assert main(["--lock", str(lock)]) == 1


@pytest.mark.parametrize("line", ["loose>=1.0 --hash=sha256:00", "bare==1.0"])
def test_a_lock_must_pin_and_hash(tmp_path: Path, line: str) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(line + "\n")
    with pytest.raises(LockError):
        read_lock(lock)


def test_the_default_install_is_clean() -> None:
    assert main([]) == 0
