"""What holds for every language that is read by the shared rules, whatever the text."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.text.front_end import LINK
from rhapsode.text.languages.registry import front_end, installed_tags
from rhapsode.text.languages.shared.european import EuropeanFrontEnd
from rhapsode.text.languages.shared.written import number_pattern, parse, roman
from tests.support.cases import each_case
from tests.unit.text.languages.european import check_tokens, said
from tests.unit.text.languages.european import phonemes as phonemes_of

TAGS = [tag for tag in installed_tags() if isinstance(front_end(tag), EuropeanFrontEnd)]
PIECES = (
    "casa", "EE. UU.", "Sr.", "M.", "etc.", "l'", "d’", "XIV", "3º", "1er", "12/03/2024", "15:30", "15h30",
    "1.249,50 €", "R$ 5", "₹1,249", "-5 °C", "km/h", "50%", "½", "3/4", "10-20", "3x4", "10²", "a@b.com",
    "www.x.es/y", "+34 612 345 678", "COVID-19", "A4", "MP3", "ONU", "é", "é", "ñ", "ß", "α", "漢", "д", "🙂",
    "§", "©", "…", "—", "«", "»", "¿", "(", ")", "\"", "'", "डॉ.", "१२३", "है।", "٣", "①", "Ⅳ", "²", "º", "ª",
    "\u200b", "\xad", ".", ",", ";", ":", "!", "?", "-", "+", "=", "*", "_", "#", "/", "\\", "|", "~", "^", "&",
    "@", "%", "$", "0", "7", "00", "1000000000000000000000000000", "XqABC", "\t", "\n",
)  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
@settings(deadline=None, max_examples=80)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=8), joint=st.sampled_from(["", " ", " ", ", "]))
def test_tokens_cover_what_people_write(tag: str, pieces: list[str], joint: str) -> None:
    text = unicodedata.normalize("NFC", joint.join(pieces))
    language = front_end(tag)
    tokens = language.read(text, language.varieties[0])
    check_tokens(text, tokens)
    sounds = language.g2p(language.varieties[0])(tokens)
    assert len(sounds) == len(tokens)
    for token, phonemes in zip(tokens, sounds, strict=True):
        assert phonemes == phonemes.strip()
        assert all(symbol in SYMBOL_IDS for symbol in phonemes.removeprefix(LINK)), (token, phonemes)
        if not phonemes and token.said and token.kind != "punctuation":
            assert language.spell(token.said)


@pytest.mark.parametrize("tag", TAGS)
@settings(deadline=None, max_examples=200)
@given(text=st.text("0123456789.,:;/-–^²³½%€$£₹ hHxXIVLaemst°ºª+()=*'", max_size=14))
def test_numbers_and_signs_of_any_kind_are_read(tag: str, text: str) -> None:
    language = front_end(tag)
    check_tokens(text, language.read(text, language.varieties[0]))


@pytest.mark.parametrize("tag", TAGS)
@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=40))
def test_tokens_cover_any_text(tag: str, text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    language = front_end(tag)
    check_tokens(text, language.read(text, language.varieties[0]))
    ends = language.sentence_ends(text)
    assert ends == sorted(set(ends))
    assert all(0 < end <= len(text) for end in ends)


@each_case("tag", TAGS)
@each_case(
    "unit",
    [
        "1",
        "1.",
        "1/",
        "1-",
        "a.",
        "A.",
        "a@",
        "EE. ",
        "+1 ",
        "(",
        "'",
        "l'",
        "www.",
        "http://",
        "X",
        "3x",
        "1,2 ",
        "…",
    ],
)
def test_reading_is_linear(tag: str, unit: str) -> None:
    """Four times the text takes at most eight times the processor time."""
    language = front_end(tag)

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        language.read(text, language.varieties[0])
        language.sentence_ends(text)
        return time.process_time() - start

    short = min(seconds(400) for _ in range(2))
    assert min(seconds(1600) for _ in range(2)) < 8 * short + 0.02


@each_case(
    ("written", "value"),
    [("I", 1), ("IV", 4), ("XIX", 19), ("XLII", 42), ("MCMLXXXIV", 1984), ("IIII", None), ("VX", None), ("", None)],
)
def test_roman_numerals(written: str, value: int | None) -> None:
    assert roman(written) == value


@each_case(
    ("written", "whole", "decimals"),
    [
        ("1.249,50", "1249", "50"), ("1,249.50", "1249", "50"), ("1.000.000", "1000000", ""), ("3,14", "3", "14"),
        ("3.14", "3", "14"), ("2.500", "2500", ""), ("12 345", "12345", ""), ("0,5", "0", "5"), ("007", "007", ""),
    ],
)  # fmt: skip
def test_numbers_with_a_decimal_comma(written: str, whole: str, decimals: str) -> None:
    assert re.fullmatch(number_pattern(",", ". "), written)
    number = parse(written, ",")
    assert (number.whole, number.decimals) == (whole, decimals)


@each_case(
    ("tag", "text"),
    [
        ("es", "Nos vemos el 5 de enero."), ("es", "Es el 5 enero."), ("es", "Fue el 5 ene."),
        ("es", "Es a las 9:00 h."), ("es", "Es a las 9.30 h."), ("es", "Llegó a las 15h30min."),
        ("es", "Fue el 5 de feb."), ("es", "Son las 5:30 hs."), ("es", "Dura 5 min."), ("es", "Son las 3 p. m."),
        ("es", "Vive en EE. UU."), ("fr", "Voici le 1er janvier."), ("fr", "C'est le 5 janv."),
        ("fr", "Il part à 9 h."), ("fr", "Cela dure 15h30min."), ("fr", "Fermé le dim."),
        ("it", "Chiuso il 1° gennaio."), ("it", "È il 5 gen."), ("it", "Apre alle 9:00 h."),
        ("pt", "Fechado em 5 de jan."), ("pt", "Abre às 9:00 hrs."), ("pt", "Fechado aos dom."),
        ("hi", "कल 5 जनवरी है।"), ("hi", "कल सुबह 10:30 बजे।"),
    ],
)  # fmt: skip
def test_a_sentence_keeps_its_full_stop_behind_a_date_or_a_time(tag: str, text: str) -> None:
    language = front_end(tag)
    last = language.read(text, language.varieties[0])[-1]
    assert (last.kind, last.said) == ("punctuation", ".")


@each_case(
    ("tag", "written", "words"),
    [
        # nouns whose gender their ending does not show
        ("es", "1 región, 1 sede, 1 carne", "una región una sede una carne"),
        ("es", "201 reuniones y 500 opiniones", "doscientas una reuniones y quinientas opiniones"),
        ("es", "1 pez, 1 tranvía, 1 sofá", "un pez un tranvía un sofá"),
        ("es", "200 mil personas, 300 mil euros", "doscientas mil personas trescientos mil euros"),
        ("fr", "1 cave, 21 chaises, 81 amies", "une cave vingt et une chaises quatre vingt une amies"),
        ("fr", "1 côté, 1 musée, 1 stade, 1 été", "un côté un musée un stade un été"),
        ("fr", "1/2 cuillère, 1 forêt, 1 clé", "une demi cuillère une forêt une clé"),
        ("it", "1 canzone, 1 automobile, 1 riunione", "una canzone un' automobile una riunione"),
        ("it", "1 codice, 1 milione, 1 tema", "un codice un milione un tema"),
        ("pt", "2 irmãs, 2 colheres, 1/2 colher", "duas irmãs duas colheres meia colher"),
        ("pt", "2 pães, 2 aviões, 2 reuniões", "dois pães dois aviões duas reuniões"),
        ("pt", "2 mil pessoas, 2 mil reais", "duas mil pessoas dois mil reais"),
        # what stands behind a slash
        ("fr", "J'ai eu 15/20, 8/10 et 7,5/10.", "j'ai eu quinze sur vingt huit sur dix et sept virgule cinq sur dix"),
        ("fr", "9/10 de la population", "neuf dixièmes de la population"),
        ("es", "un 8/10, y 9/10 de los alumnos", "un ocho sobre diez y nueve décimos de los alumnos"),
        ("es", "la Ley 39/2015", "la ley treinta y nueve barra dos mil quince"),
        ("es", "el curso 2023/24", "el curso dos mil veintitrés veinticuatro"),
        ("it", "la stagione 2023/2024", "la stagione duemila ventitré duemila ventiquattro"),
        ("it", "la legge 104/1992", "la legge cento quattro barra mille novecento novantadue"),
        ("pt", "nota 9/10 na safra 2023/24", "nota nove sobre dez na safra dois mil e vinte e três vinte e quatro"),
        ("es", "pan / leche", "pan leche"),
        ("fr", "8h-12h / 14h-18h", "huit heures à douze heures quatorze heures à dix huit heures"),
        # ranges
        ("pt", "R$ 100-200", "cem a duzentos reais"),
        ("es", "$50-60 o €5–6", "cincuenta a sesenta dólares o cinco a seis euros"),
        ("es", "lunes-viernes, enero - marzo", "lunes a viernes enero a marzo"),
        ("fr", "lundi-vendredi, p. 3-5, p. 4", "lundi à vendredi pages trois à cinq page quatre"),
        ("it", "pag. 3-5 e art. 4", "pagine da tre a cinque e articolo quattro"),
        # dates and minutes
        ("pt", "25/dez e 1º/jan/2025", "vinte e cinco de dezembro e primeiro de janeiro de dois mil e vinte e cinco"),
        ("es", "8-mar-2025 y 5/ene", "ocho de marzo de dos mil veinticinco y cinco de enero"),
        ("it", "al 90', 15' di ritardo", "al novantesimo minuto quindici minuti di ritardo"),
        ("fr", "à la 90', 15' de retard", "à la quatre vingt dixième minute quinze minutes de retard"),
        ("es", "gol en el 90' y 15' de pausa", "gol en el minuto noventa y quince minutos de pausa"),
        # words that look like days, months and abbreviations
        ("fr", "Il regarde la mer.", "il regarde la mer"),
        ("fr", "C'est un jeu.", "c'est un jeu"),
        ("fr", "C'est mon ex.", "c'est mon ex"),
        ("fr", "sauf le dim., ex. : ici", "sauf le dimanche exemple ici"),
        ("es", "Vamos al mar.", "vamos al mar"),
        ("es", "los mart. y juev.", "los martes y jueves"),
        # names in addresses
        ("pt", "ana.leo@x.com", "ana ponto leo arroba xis ponto com"),
        ("es", "www.boe.es", "uve doble uve doble uve doble punto boe punto es"),
        # abbreviations before a number and before a name, doors, signs
        ("es", "Cap. IV, cap. 3 y el Cap. Ruiz", "capítulo cuatro capítulo tres y el capitán ruiz"),
        ("it", "Cap. IV, sez. 3ª, il Cap. Rossi", "capitolo quarto sezione terza il capitano rossi"),
        ("pt", "Cap. 3, o Cap. Silva, R. 7 de Setembro", "capítulo três o capitão silva rua sete de setembro"),
        ("it", "via Roma, 3/A", "via roma tre a"),
        ("es", "¡-50 %!", "menos cincuenta por ciento"),
        # Hindi
        ("hi", "25,000 रुपये, 500 रु, रु. 250/- मात्र", "पच्चीस हज़ार रुपये पाँच सौ रुपये दो सौ पचास रुपये मात्र"),
        ("hi", "₹3.5 लाख, 1.5 करोड़", "साढ़े तीन लाख रुपये डेढ़ करोड़"),
        ("hi", "2.5 किलो, 4.5 घंटे", "ढाई किलो साढ़े चार घंटे"),
        ("hi", "शाम 6:15 की, सुबह 9:45 पर, रात 8:30", "शाम सवा छह की सुबह पौने दस पर रात साढ़े आठ"),
    ],
)  # fmt: skip
def test_kinds_of_faults_that_sentences_as_sent_had(tag: str, written: str, words: str) -> None:
    assert said(tag, written) == words


@each_case(
    ("tag", "written", "sounds"),
    [
        ("es", "Twitter y Facebook", "twˈiteɾ i fˈeisβuk"),
        ("es", "claramente", "klˈaɾamˈente"),
        ("fr", "Monsieur Dupont et Madame", "məsjˈø dypˈɔ̃ e madˈam"),
        ("fr", "Les poules dansaient.", "le pˈul dɑ̃sˈɛ ."),
        ("fr", "Les enfants jouent.", "lez ɑ̃fˈɑ̃ ʒˈu ."),
        ("pt", "hoje a tarde", "ˈoʒj a tˈaɾəʤy"),
        ("pt", "gato e livro aberto", "ɡˈatw i lˈivrw ˌabˈɛɾətʊ"),
        ("pt", "Ele é do amigo.", "ˈely ˈɛ dʊ ˌæmˈiɡʊ ."),
        ("pt", "mede, dorme, pesa", "mˈɛʤy , dˈɔɾəmy , pˈɛzæ"),
        ("pt", "professoras, trabalhadora, hora", "prˌofesˈoɾæs , trˌabaljadˈoɾæ , ˈɔɾæ"),
        ("hi", "पड़ेगी।", "pəɽˈeːɡi ."),
        ("hi", "25%", "pəcːˈiːs pɾˈʌtɪʃət"),
        ("ja", "一番", "iʨibaɴ"),
    ],
)
def test_what_other_g2ps_say_wrong(tag: str, written: str, sounds: str) -> None:
    assert phonemes_of(front_end(tag), written) == unicodedata.normalize("NFD", sounds)


@pytest.mark.parametrize("tag", TAGS)
def test_a_letter_of_another_alphabet_of_latin_letters_has_a_name(tag: str) -> None:
    language = front_end(tag)
    variety = language.varieties[0]
    g2p = language.g2p(variety)
    for letter in "ßñłþð":
        assert any(g2p(language.read(language.spell(letter), variety))), letter
