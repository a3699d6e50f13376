"""Truncated words, states of newspapers, codes and hours in short, in five places of a sentence."""

from __future__ import annotations

import pytest

from rhapsode.text.languages.en.front_end import English
from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import check, heard, places

CASES = """
order #2024-118 | order number twenty twenty four one eighteen
No. 7741-22 | number seventy seven forty one twenty two
Lv. 50 | level fifty
lvl 7 | level seven
Ep. 4 | episode four
cols. 3-5 | columns three to five
5 mg/kg/day | five milligrams per kilogram per day
1,450/1,600 | one thousand four hundred fifty out of one thousand six hundred
11a-9p | eleven a m to nine p m
4m 32s | four minutes thirty two seconds
1080p | ten eighty p
10W-30 | ten w thirty
q6h | every six hours
11.2 K/uL | eleven point two thousand per microliter
$(3.4)M | minus three point four million dollars
18/10 stainless | eighteen ten stainless
50/60 Hz | fifty sixty hertz
14k gold | fourteen karat gold
9/18-9/22 | september eighteenth to september twenty second
12 mos. | twelve months
M/W/F | monday wednesday friday
f'(2) | f prime of two
2x/day | twice per day
3x/week | three times per week
Sec.-Gen. Smith | secretary general smith
Dayton, Ohio, and St. Louis, Mo., too | dayton ohio and saint louis missouri too
stage IIIA | stage three a
AA batteries | double a batteries
CHEM 2110L | chem twenty one ten l
18 U.S.C. § 924 | eighteen u s c section nine hundred twenty four
"""


@each_case(("frame", "written", "said"), places(CASES))
def test_short_words_are_read_in_full(frame: str, written: str, said: str) -> None:
    check(frame, written, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We met Mo. He waved.", "we met mo he waved"),
        ("Open 24/7.", "open twenty four seven"),
        ("I ate 1/2 by noon.", "i ate one half by noon"),
        ("See u in 5.", "see you in five"),
        ("The vector u is zero.", "the vector u is zero"),
        ("Chapter 2 the end", "chapter two the end"),
        ("Pages 12-15 are gone.", "pages twelve to fifteen are gone"),
        ("In the 30s it snowed.", "in the thirties it snowed"),
        ("Wait 30s.", "wait thirty seconds"),
        ("He sat. Sun came.", "he sat sun came"),
        ("A red fig. He ate it.", "a red fig he ate it"),
        ("My 3M tape", "my three m tape"),
        ("Sail x-3 is up.", "sail x three is up"),
    ],
)
def test_what_only_looks_like_a_short_word_is_left(text: str, said: str) -> None:
    assert heard(text) == said


@each_case(
    "text",
    ["Defeat the Lv. 50 boss.", "The prelim. report is out.", "Room rate incl. breakfast.", "See Ex. A, p. 12."],
)
def test_a_truncated_word_ends_no_sentence(text: str) -> None:
    assert [end for end in English().sentence_ends(text) if end < len(text)] == []
