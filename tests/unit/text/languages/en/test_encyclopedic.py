# ruff: noqa: RUF001
"""What encyclopedias write: spans of years, formulas, exponents that are no longer raised, initials, citations."""

from __future__ import annotations

from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import heard

CASES = """
the notes of 1811/12 | the notes of eighteen eleven twelve
the winter of 1899/00 | the winter of eighteen ninety nine nineteen hundred
He left in 401/400 BC. | he left in four hundred one over four hundred b c
She ruled from 276/75 BC. | she ruled from two seventy six seventy five b c
the war of 1904–05 | the war of nineteen oh four to oh five
the 1807-09 campaign | the eighteen oh seven to oh nine campaign
the 560s BCE | the five sixties b c e
in the early 300s | in the early three hundreds
wait 120s | wait one hundred twenty seconds
the mid-to-late-18th century | the mid to late eighteenth century
a pair of 747-400s | a pair of seven forty seven four hundreds
It earned $12.5 Billion. | it earned twelve point five billion dollars
a $3 Million grant | a three million dollar grant
sold at $2.40/km2 | sold at two dollars and forty cents per square kilometer
at £9/m² | at nine pounds per square meter
a charge of 1.6 × 10−19 C | a charge of one point six times ten to the minus nineteen c
about 3.1x10-4 moles | about three point one times ten to the minus four moles
a band at 1715 cm−1 | a band at one thousand seven hundred fifteen per centimeter
a flux of 340 W m−2 | a flux of three hundred forty watts per square meter
9.8 m s-2 | nine point eight meters per second squared
it weighs 5 kg-6 kg | it weighs five kilograms to six kilograms
with HCOOH and CH3CHO | with h c o o h and c h three c h o
Al2Si2O5(OH)4 is clay | a l two s i two o five o h four is clay
a CO32− ion | a c o three two minus ion
PO43− binds | p o four three minus binds
a CO2-rich gas | a c o two rich gas
the H1N1 strain | the h one n one strain
the HK416 rifle | the h k four sixteen rifle
In 1968 E. Gordon Brand wrote | in nineteen sixty eight e gordon brand wrote
at 1968 E. Gordon Ave. | at nineteen sixty eight east gordon avenue
drawn by J.T.Marsh in Kent | drawn by j t marsh in kent
see J.Marsh@mail.org | see j dot marsh at mail dot org
M. a. alba lives here | m a alba lives here
(Brown, 2015 p. 22) | brown twenty fifteen page twenty two
a book of 300 p. | a book of three hundred pages
Marsh, Ann P. 1995. Tales | marsh ann p nineteen ninety five tales
See Marsh 1973:2–4. | see marsh nineteen seventy three two to four
a goal at 19:45 | a goal at nineteen forty five
the flood (lit. big water) | the flood literally big water
a lit. class | a literature class
in bars of 3/8, 7/8 and 12/8 | in bars of three eight seven eight and twelve eight
a rate of 2.14/1,000 | a rate of two point one four out of one thousand
the DR Congo's army | the d r congo's army
PLSS and life support | p l s s and life support
plss call me | please call me
a map of 1:25,000 scale | a map of one to twenty five thousand scale
at 1:25 today | at one twenty five today
Henry IV, V and VI | henry the fourth the fifth and the sixth
Pius XI and XII | pius the eleventh and the twelfth
Louis XIV and I met | louis the fourteenth and i met
ruled r. 1312–77 | ruled reigned thirteen twelve to seventy seven
the Rev. Dr. Anne Lee | the reverend doctor anne lee
at 12 Mt. Lee Dr. | at twelve mount lee drive
a density of 112/km² | a density of one hundred twelve per square kilometer
some 40/mi2 live here | some forty per square mile live here
an OSCE mission, the IISS and the UPU | an o s c e mission the i i s s and the u p u
the CIS states | the c i s states
PC DOS and MS-DOS | p c doss and m s doss
the UNEP report by IUPAC | the you nep report by eye you pack
(fl. 1250) | flourished twelve fifty
(d. 1384) | died thirteen eighty four
See II Kings 2:11. | see second kings two eleven
It lies 3 mi (5 km) SSW of it. | it lies three miles five kilometers south southwest of it
the SSE endpoint | the s s e endpoint
the mean \\bar{x} and x \\mapsto x^2 | the mean x bar and x maps to x squared
so \\left( a + b) holds | so a plus b holds
"""


@each_case(("written", "said"), [tuple(map(str.strip, line.split(" | "))) for line in CASES.strip().splitlines()])
def test_what_encyclopedias_write_is_said_as_a_narrator_does(written: str, said: str) -> None:
    assert heard(written) == said
