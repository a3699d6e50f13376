# ruff: noqa: RUF001
"""The stress and the open vowels of Italian words, which spelling leaves out."""

from __future__ import annotations

import lzma
from importlib.resources import files

from rhapsode.text.languages.it.lexicon import accented, lexicon
from rhapsode.text.languages.registry import front_end
from tests.support.cases import each_case
from tests.unit.text.languages.european import phonemes, said, table

STRESS = table("""
# of the dictionary, and of other forms of its words
cadavere cadaveri | kadˈavere kadˈaverɪ
tessile tessili | tˈɛSile tˈɛSilɪ
profugo profughi | prˈɔfʊɡo prˈɔfʊɡɪ
cedola cedole | ʧˈɛdola ʧˈɛdole
Paolo | pˈaolo
umetta | ʊmˈetːa
# verbs with pronouns
telefonami | telˈefonamɪ
lasciatemi | laʃˈatemɪ
andarmene | andˈarmene
mettersela | mˈetːersela
dimmelo fatelo | dˈimmelo fˈatelo
vattene | vˈatːene
sediamocene | sedjˈamoʧene
cantandotelo | kantˈandotelo
portateglielo | portˈateʎelo
parlarglielo | parlˈarʎelo
raccontamela | rakːˈontamela
lasciami chiamaci | lˈaʃamɪ kjˈamaʧɪ
visitaci richiamaci | vˈizitaʧɪ rikiˈamaʧɪ
accendilo | aʧːˈendilo
tenaci capaci candela | tenˈaʧɪ kapˈaʧɪ kandˈela
Ricordati del pane | rikˈɔrdatɪ del pˈane
oggi in carrozza | ˈɔʤːɪ in karɾˈɔʦːa
mezzo | mˈɛʣːo
salami | salˈamɪ
ragnatela | raɲɲatˈela
# plurals of -eo
nuclei | nˈuklA
europei | eʊropˈɛi
operai | operˈI
animali capaci | animˈalɪ kapˈaʧɪ
linguaggio dietro la scuola | liŋɡwˈaʤːo djˈɛtro la skwˈɔla
# told by their neighbours
tirano venti forti da ovest | tˈirano vˈɛntɪ fˈɔrtɪ da ˈɔvest
per venti minuti | per vˈentɪ minˈutɪ
un gelato alla pesca | ʊn ʤelˈato alla pˈɛska
la pesca del tonno | la pˈeska del tˈonno
la legge | la lˈeʤːe
Anna legge | ˈanna lˈɛʤːe
""")

READINGS = table("""
Quest'anno il 5° in classifica sono io. | quest'anno il quinto in classifica sono io
Verstappen 2° | verstappen secondo
Temperatura 20° | temperatura venti gradi
Domenica 9° | domenica nove gradi
a Torino 14° | a torino quattordici gradi
a 12" dal leader | a dodici secondi dal leader
un monitor da 27" | un monitor da ventisette pollici
gol di Osimhen (31', 90'+4') | gol di osimhen trentunesimo minuto novantesimo minuto più quattro
il Pixel 9 ha vinto | il pixel nove ha vinto
un bosco di 9 ha | un bosco di nove ettari
le donne >50 anni | le donne maggiore di cinquanta anni
i fumatori >50 anni | i fumatori di oltre cinquanta anni
zucchero q.b. | zucchero quanto basta
valido fino al 05/2031 | valido fino al maggio duemila trentuno
Seregno (MB) | seregno monza
vento da SE | vento da sud est
""")


@each_case(("written", "sounds"), STRESS)
def test_words_have_their_stress_and_their_vowels(written: str, sounds: str) -> None:
    assert phonemes(front_end("it"), written) == sounds


@each_case(("written", "words"), READINGS)
def test_signs_are_read_by_what_stands_beside_them(written: str, words: str) -> None:
    assert said("it", written) == words


def test_the_dictionary_is_sorted_and_every_word_is_found() -> None:
    content = lzma.decompress(files("rhapsode.text.languages.it").joinpath("lexicon.txt.xz").read_bytes())
    lines = content.splitlines()
    assert len(lines) > 4_000
    assert lines == sorted(lines)
    for line in (lines[0], lines[-1], *lines[:: len(lines) // 200]):
        word, _, marked = line.decode().partition("\t")
        assert lexicon()(word) == marked
    assert accented("blorpello") is None
    assert accented("") is None
