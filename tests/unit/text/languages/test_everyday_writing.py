# ruff: noqa: RUF001
"""What people write every day in other languages than English: short forms, spans of years, millions, codes."""

from __future__ import annotations

import pytest

from rhapsode.text.languages.registry import front_end


@pytest.mark.parametrize(
    ("tag", "written", "said"),
    [
        ("es", "en 1998-2004", "en mil novecientos noventa y ocho a dos mil cuatro"),
        ("es", "3 M€ y 1 M€", "tres millones de euros y un millón de euros"),
        ("es", "xq no, tb yo, xfa", "porque no también yo por favor"),
        ("es", "IVA incl.", "iva incluido"),
        ("pt", "em 1998-2004", "em mil novecentos e noventa e oito a dois mil e quatro"),
        ("pt", "R$ 3 mi", "três milhões de reais"),
        ("pt", "vc vem hj? blz", "você vem hoje beleza"),
        ("it", "3 mln €", "tre milioni di euro"),
        ("it", "cmq nn vengo", "comunque non vengo"),
        ("fr", "3 M€", "trois millions d'euros"),
        ("fr", "slt, stp, bcp", "salut s'il te plaît beaucoup"),
        ("zh", "9:00-11:30", "九点 至 十一点三十分"),
        ("zh", "3-1获胜", "三比一 获胜"),
        ("zh", "邮编：100022", "邮编 一零零零二二"),
        ("ja", "千代田区1-2-3", "千代田 区 一の二の三"),
        ("ja", "3-1で勝った", "三対一 で 勝っ た"),
    ],
)
def test_it_is_said_as_people_say_it(tag: str, written: str, said: str) -> None:
    language = front_end(tag)
    tokens = language.read(written, language.varieties[0])
    assert " ".join(token.said for token in tokens if token.said and token.kind != "punctuation") == said


def test_a_local_telephone_number_is_no_span_of_years() -> None:
    language = front_end("pt")
    tokens = language.read("Ligue 2345-6789.", language.varieties[0])
    assert "dois três quatro cinco" in " ".join(token.said for token in tokens)
