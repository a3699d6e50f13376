# ruff: noqa: RUF001  (typographic apostrophes)
"""Italian accents that are written as apostrophes, and the apostrophes that are something else."""

from __future__ import annotations

from rhapsode.text.languages.registry import front_end
from tests.support.cases import each_case
from tests.unit.text.languages.european import phonemes, table

ITALIAN = front_end("it-IT")

SAID = table("""
E' tardi. | È tardi.
È sera, perche' no? | È sera, perché no?
C'e' la verita', cioe' tutto. | C'è la verità, cioè tutto.
Dov’e’ l’universita’? | Dov'è l'università?
PERCHE' NON E' QUI | PERCHÉ NON È QUI
Puo' darsi che sara' cosi'. | Può darsi che sarà così.
un caffe' e un papa' | un caffè e un papà
ventitre' o trentatre' | ventitré o trentatré
"E' qui", disse, ma non c'e' piu`. | "È qui", disse, ma non c'è più.
la 'ndrangheta in quell'eta' | la 'ndrangheta in quell'età
il menu e il sottomenu, perche e piu giu | il menù e il sottomenù, perché e più giù
un po' di sale | un po di sale
Da' qui, fa' presto, di' la tua. | Da qui, fa presto, di la tua.
la parola 'casa' qui | la parola casa qui
Ha detto: 'non vengo stasera' e basta. | Ha detto: non vengo stasera e basta.
'l'amica' di mia sorella | l'amica di mia sorella
gli anni '60 | gli anni sessanta
""")


@each_case(("written", "accented"), SAID)
def test_an_apostrophe_behind_a_last_vowel_is_its_accent(written: str, accented: str) -> None:
    assert phonemes(ITALIAN, written) == phonemes(ITALIAN, accented)
