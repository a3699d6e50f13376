# ruff: noqa: RUF001  (odd characters are what is tested)
"""Floods: they end, cover, and cost about as many calls of the G2P as their length warrants."""

from __future__ import annotations

import sys

from rhapsode.text.languages.registry import front_end
from rhapsode.text.reader import Reader
from tests.support.cases import each_case
from tests.unit.text.conftest import WordsG2P, plan

LENGTH, WINDOW = 6_000, 4_000


@each_case(
    "unit",
    ["a", "“", "« a", ". ", "[", "(", "<", "https://", "a.b.", "1", "1 ", "\n", "a\n", "\n \n", " ",
    "a\u0301\u0316", "\u0301",
     "😀", "🇩", "😀\u200d", "a@", "a@b.c ", "a/", "a-", "-", "'a", "$1 ", "1,", "1.", "1-", "ab1", "*a", "_", "`",
     "<break ", "... ",
     "!? ", "a,", "—", "½", "α ", "| a ", "𝔘", "㍿", "12:34 ", "\\a", "#a", "# a\n", "- a\n", "\"", "[a](",
     "![a](b", "\x00\x7f",
     "\ud800", "1️⃣", "x²", "’", ":) ", "~a", "2^2 ", "0x1F ", "[laughs] ", "a [pause] ", "[slow] a ", "A1b2C3 ",
     "Mr. ", "e.g. ",
     "-5 ", "-5–", "– 5", "~ ", "x**2 ", "a ** ", "^", "5 EUR ", "1/2th ", "&", "&a", "&amp;", "&#1", "&#49;",
     "<a href=", "<a href='x'>", "<a b ", "<time ", "<time x", "</a",
     "www.", "mailto:", "v1.2.", "?!", "a_", "=", "= ", "Tel. ", "{[(<", ">)]}", "a\u2028", "\r", "\t"],
)  # fmt: skip
def test_long_repetitions_are_planned_in_linear_work(unit: str) -> None:
    text = (unit * (LENGTH // len(unit) + 1))[:LENGTH]
    counting = WordsG2P()
    planned = plan(text, window=WINDOW, reader=Reader(front_end("en"), "en-US", counting))
    assert planned.segments[-1].end == LENGTH
    assert len(counting.asked) < 1_000
    assert max(map(len, counting.asked), default=0) < 4_000
    assert sum(map(len, counting.asked)) < 14 * LENGTH


@each_case("space", [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()])
def test_any_space_may_stand_before_a_full_stop(space: str) -> None:
    text = f"We need more vitamin A{space}. Buy some."
    assert " ".join(plan(text).spoken).endswith("Buy some.")


@each_case("indent", range(8))
def test_a_tag_is_one_wherever_a_window_of_tags_ends(indent: int) -> None:
    text = " " * indent + "[pause] " * 100 + "Go."
    assert plan(text, window=200).spoken == ["Go."]
