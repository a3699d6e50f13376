# ruff: noqa: RUF001
"""Names of other languages that no dictionary has, and families of English that begin with Mc- or O'."""

from __future__ import annotations

from rhapsode.text.languages.en import read
from rhapsode.text.languages.en.foreign_names import foreign_sounds
from rhapsode.text.languages.en.foreign_spelling import anglicized, parted
from rhapsode.text.languages.en.g2p import english_g2p
from tests.support.cases import each_case

VOCABULARY = frozenset("AIOQTWYabdfhijklmnpstuvwzæðŋɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒʤʧˈˌːθᵊᵻ")
"""The phonemes of English."""


def sounds(word: str, language: str = "en-US") -> str:
    return " ".join(filter(None, english_g2p(language)(read(word))))


@each_case(
    ("word", "begins", "ends"),
    [
        ("Radovanović", "ɹ", "vɪʧ"),
        ("Marinkovic", "m", "vɪʧ"),
        ("Makowicz", "m", "vɪʧ"),
        ("Šeško", "ʃ", "ʃkO"),
        ("Žilina", "ʒ", "nə"),
        ("Škriniar", "ʃkɹ", "əɹ"),
        ("Szczęsny", "ʃʧ", "ni"),
        ("Wyszyński", "v", "ʃˈɪnski"),
        ("Çelebi", "ʧ", "I"),
        ("Şimşek", "ʃ", "ʃɛk"),
        ("Svetozar", "sv", "ɑɹ"),
        ("Mwamba", "mw", "bə"),
        ("Mbali", "əmb", "li"),
        ("Nkunku", "ənk", "ku"),
        ("Tsvetana", "tsv", "nə"),
        ("Zvonimir", "zv", "ɪɹ"),
        ("Hjelmstad", "hj", "æd"),
        ("Vasilescu", "v", "ˈɛsku"),
        ("Giannopoulos", "ʤ", "ˈɑpᵊləs"),
    ],
)
def test_an_unknown_name_has_the_sounds_of_its_letters(word: str, begins: str, ends: str) -> None:
    said = sounds(word)

    assert said.startswith((begins, f"ˈ{begins}", f"ˌ{begins}")), said
    assert said.endswith(ends), said


@each_case(
    ("word", "expected"),
    [
        ("McGonagall", "məɡˈɑnəɡˌɔl"),
        ("McKellen", "məkˈɛlən"),
        ("MacAskill", "məkˈæskᵊl"),
        ("McFlurry", "məkflˈɜɹi"),
        ("O'Rahilly", "Oɹˈæhᵊli"),
        ("MacBook", "mˈækbˌʊk"),
        ("MacOS", "mˈækˌOˈɛs"),
    ],
)
def test_a_surname_keeps_its_beginning(word: str, expected: str) -> None:
    assert sounds(word) == expected


@each_case(
    ("word", "expected"),
    [
        ("Elias", "ɪlˈIəs"),
        ("Ian", "ˈiən"),
        ("Isabel", "ˈɪzəbˌɛl"),
        ("Ivey", "ˈIvi"),
        ("Dvořák", "dvˈɔɹʒæk"),
        ("Łódź", "wˈʊʧ"),
        ("Jokić", "jˈOkɪʧ"),
        ("Đoković", "ʤˈOkəvɪʧ"),
        ("smörgåsbord", "smˈɔɹɡəsbˌɔɹd"),
        ("Ptolemy", "tˈɑləmi"),
        ("Tchaikovsky", "ʧIkˈɔfski"),
    ],
)
def test_a_name_of_a_dictionary_is_said_as_it_has_it(word: str, expected: str) -> None:
    assert sounds(word) == expected


@each_case(
    ("word", "expected"),
    [
        # Spanish and Portuguese
        ("Asociación", "ˌɑsOsjəsjˈOn"),
        ("Ordóñez", "ɔɹdˈOnjɛz"),
        ("Tornajos", "tɔɹnˈɑhOs"),
        ("cédula", "sˈAdulə"),
        ("Coração", "kˌɔɹəsˈWn"),
        # Italian
        ("Bacchiglione", "bˌɑkiljˈOnA"),
        ("Passuccio", "pɑsˈuʧO"),
        # French
        ("Villeneux", "vˌijənˈu"),
        ("Montassier", "mˌɔntəsjˈA"),
        ("scélérat", "sˌAlɛɹˈɑ"),
        # German
        ("Weissenbach", "vˈIsɛnbɑk"),
        ("Schröpfer", "ʃɹˈɜɹpfəɹ"),
        ("Schwendingen", "ʃwˈɛndɪŋən"),
        ("Saarfeld", "sˈɑɹfɛld"),
        ("Schoymann", "ʃˈYmən"),
        ("Maeschtal", "mˈAʃtɑl"),
        ("Geißlach", "ɡˈIslɑk"),
        # pinyin
        ("Hongxian", "hˌʊŋʃˈɛn"),
        ("Zhengding", "ʤˌʌŋdˈɪŋ"),
        ("Xingguān", "ʃˌɪŋɡwˈɑn"),
        # open syllables
        ("Tamakuro", "tˌɑməkˈʊɹO"),
        ("Kilimbero", "kˌilimbˈɛɹO"),
        ("Lubezari", "lˌubɛzˈɑɹi"),
        # Greek and Latin, Arabic in French spelling
        ("Antimachus", "ˌæntɪmˈækəs"),
        ("Mouzafer", "mˈuzAfəɹ"),
        ("Gusinje", "ɡˈusɪnʤ"),
        ("Czapinek", "ʧˈæpInək"),
        ("Zlotnik", "zlˈɑtnɪk"),
        ("Librazhdë", "lˈIbɹæʒdə"),
        ("Qur'an", "kwəɹˈæn"),
    ],
)
def test_an_unknown_name_is_read_by_the_spelling_of_its_language(word: str, expected: str) -> None:
    assert sounds(word) == expected


@each_case(
    ("word", "expected"),
    [
        ("Montassier", "mˌɒntəsjˈA"),
        ("Tamakuro", "tˌaməkˈʊɹQ"),
        ("Weissenbach", "vˈIsɛnbak"),
        ("Asociación", "ˌasQsjəsjˈQn"),
    ],
)
def test_british_english_says_names_with_its_own_vowels(word: str, expected: str) -> None:
    assert sounds(word, "en-GB") == expected


@each_case(
    "word", ["Breckinridge", "Broughwell", "Houseman", "Rowlandson", "Mathematica", "Wattsville", "Queenie", "Linkage"]
)
def test_names_that_look_english_are_left_to_the_network(word: str) -> None:
    assert foreign_sounds(word, british=False) is None


@each_case("language", ["en-US", "en-GB"])
@each_case("around", ["e{}é", "{}ã", "t{}á", "{}rø", "Q{}ñoça", "m{}ê", "{}{}œ"])
def test_every_latin_letter_of_a_foreign_word_has_a_sound(around: str, language: str) -> None:
    british = language == "en-GB"
    for letter in "abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœß":
        said = foreign_sounds(around.format(letter, letter), british=british)
        assert said is None or VOCABULARY.issuperset(said), f"{around.format(letter, letter)}: {said}"


def test_words_in_small_letters_and_english_names_keep_their_spelling() -> None:
    for word in ("organic", "Civic", "Thwaites", "Schmidt", "Whitby", "psst", "hmm"):
        assert anglicized(word) == word
        assert parted(word) == ("", word)


def test_letters_that_begin_no_word_are_spelled_before_one() -> None:
    assert sounds("pgloader").endswith(sounds("loader"))
    assert sounds("pgloader").startswith("pˈi ʤˈi")
    assert sounds("dbfile").startswith("dˈi bˈi")
