# ruff: noqa: RUF001, SIM905
"""The open and closed vowels of Portuguese words, which spelling leaves out."""

from __future__ import annotations

import unicodedata

from rhapsode.text.languages.pt.open_vowels import open_vowel
from rhapsode.text.languages.registry import front_end
from tests.support.cases import each_case
from tests.unit.text.languages.european import phonemes, said, table

OPEN = """
janela perde perdem mexe sugere disseram coubesse puseram vagarosos gulosa dispostos netos decreto boteco
floresta rebolam invoca carece esfregam aborde moedas nordeste jovem reflexo complexa
deforma uniforme contornam hiberne conserve incorretos indiscreta trajetos convexas repleto quartel
""".split()
CLOSED = """
francesa riqueza igreja conselho reconheço conheçam deva devam escreva recebo corra talvez rapidez vezes
ingleses cantora defensora atores venderem vendesse comeram beberem palheta bilhete cabelo garoto moça sopa
governo somos enferma gorjeta folheto destros despesa
""".split()

BESIDE = table("""
com uma colher de chá | koŋ ˌumæ koljˈɛr ʤy ʃˈa
vamos colher as uvas | vˈɐ̃mʊs koljˈeɾ az ˈuvæs
o corte de energia | ʊ kˈɔɾəʧy ʤj ˌeneɾəʒˈiæ
na corte portuguesa | na kˈoɾəʧy pˌoɾətuɡˈezæ
a sede do clube | a sˈɛʤy dʊ klˈuby
tenho sede | tˈeɲʊ sˈeʤy
""")

READINGS = table("""
25/20, 23/25 e 25/18 | vinte e cinco vinte vinte e três vinte e cinco e vinte e cinco dezoito
gol de Pelé (45+2') | gol de pelé minuto quarenta e cinco mais dois
mulheres >40 anos | mulheres com mais de quarenta anos
""")


@each_case("word", OPEN)
def test_vowels_that_are_open(word: str) -> None:
    assert open_vowel(word) is True


@each_case("word", CLOSED)
def test_vowels_that_are_closed(word: str) -> None:
    assert open_vowel(word) is False


@each_case(("written", "sounds"), BESIDE)
def test_words_of_two_vowels_are_told_by_their_neighbours(written: str, sounds: str) -> None:
    assert phonemes(front_end("pt"), written) == unicodedata.normalize("NFD", sounds)


@each_case(("written", "words"), READINGS)
def test_scores_and_comparisons(written: str, words: str) -> None:
    assert said("pt", written) == words
