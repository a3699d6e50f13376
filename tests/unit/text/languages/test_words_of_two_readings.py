# ruff: noqa: RUF001
"""Words of French, Hindi, Spanish and Japanese that are read by their neighbours, or not as they are written."""

from __future__ import annotations

import unicodedata

from rhapsode.text.languages.registry import front_end
from tests.support.cases import each_case
from tests.unit.text.languages.european import phonemes, said, table

FRENCH = table("""
des fils barbelés | de fˈil baʁbəlˈe
ses fils sont là | se fˈis sɔ̃ lˈa
du fil de coton | dy fˈil də kotˈɔ̃
je suis las | ʒə syi lˈa
à Las Palmas | a lˈas palmˈas
par vent d'est | paʁ vˈɑ̃ dˈɛst
l'est du pays | lˈɛst dy peˈi
il l'est de nouveau | il lɛ də nuvˈo
l'as de trèfle | las də tʁˈɛfl
tu l'as de loin | ty la də lwˈɛ̃
les vis à bois | le vˈis a bwˈa
tu vis là | ty vˈi lˈa
vis-à-vis | vˈiz a vˈi
Michel-Ange | mikˈɛl ˈɑ̃ʒ
des os | dez ˈo
un os | œ̃n ˈɔs
il n'a plus | il na ply
nous voulons plus | nu vulˈɔ̃ plys
quatre de plus que vous | kˈatʁ də plys kə vu
un plus deux | œ̃ plys dˈø
tous risques | tu ʁˈisk
tous partent | tus pˈaʁt
la page 41 est là | la pˈaʒ kaʁɑ̃teˈœ̃ ɛ lˈa
""")
HINDI = table("""
मजबूत आवाज | məzbˈuːt aːʋˈaːz
बाजारों में | baːzˈaːɾõ mẽː
जहाज | ɟəhˈaːz
जंगल में जानवर | ɟˈʌŋɡəl mẽː ɟˈaːnʋəɾ
साफ फर्श | sˈaːf fˈʌrʃ
सफल | sˈʌpʰəl
अपॉइंटमेंट | ʌpɔɪ̃ʈmˈẽːʈ
पाँच वर्ग किमी | pˈãc ʋˈʌɾɡ kɪloːmˈiːʈəɾ
हार्डवेयर | haːɾɖʋˈeːjəɾ
फीडर और फर्राटा | fˈiːɖəɾ ɔːɾ fəɾɾˈaːʈaː
फिर फटा फेफड़ा | pʰˈɪɾ pʰˈʌʈaː pʰˈeːpʰɽaː
फ्लू का फंड | flˈuː kaː fˈʌɳɖ
फाँक और विस्फोटक | pʰˈãk ɔːɾ ʋɪspʰˈoːʈək
चमचमाता सरकार | cəmcəmˈaːtaː səɾkˈaːɾ
""")
SPANISH = table("""
Carlos II de Inglaterra y X de Escocia | carlos segundo de inglaterra y décimo de escocia
los hombres >50 años | los hombres de más de cincuenta años
niveles <5 % | niveles de menos de cinco por ciento
la velocidad >5 m | la velocidad mayor que cinco metros
gol de Messi (45+1') | gol de messi minuto cuarenta y cinco más uno
el Note 9 ha sido | el note nueve ha sido
una finca de 9 ha | una finca de nueve hectáreas
""")


@each_case(("written", "sounds"), FRENCH)
def test_french_words_are_told_by_their_clause(written: str, sounds: str) -> None:
    assert phonemes(front_end("fr"), written) == unicodedata.normalize("NFD", sounds)


@each_case(("written", "sounds"), HINDI)
def test_hindi_letters_have_the_dots_that_are_said(written: str, sounds: str) -> None:
    assert phonemes(front_end("hi"), written) == unicodedata.normalize("NFD", sounds)


@each_case(("written", "words"), SPANISH)
def test_spanish_signs_are_read_by_what_stands_beside_them(written: str, words: str) -> None:
    assert said("es", written) == words


@each_case(
    ("written", "words"),
    [
        ("パスワードはKX482です", "ヨンハチニー"),
        ("確認コード：R-905", "キューゼロゴー"),
        ("Windows11です", "十一"),
    ],
)
def test_japanese_codes_are_read_digit_by_digit(written: str, words: str) -> None:
    language = front_end("ja")
    assert words in "".join(token.said for token in language.read(written, "ja-JP"))
