"""A hundred and more texts a language as people write them, and what is said for each: ``as_people_write/TAG.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.text.languages.european import said, table

TEXTS = Path(__file__).parent / "as_people_write"


@pytest.mark.parametrize("tag", [file.stem for file in sorted(TEXTS.glob("*.txt"))])
def test_texts_are_read_as_people_say_them(tag: str) -> None:
    rows = table((TEXTS / f"{tag}.txt").read_text(encoding="utf-8"))
    assert len(rows) >= 60
    wrong = {written: (got, words) for written, words in rows if (got := said(tag, written)) != words}
    assert not wrong
