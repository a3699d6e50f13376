# ruff: noqa: RUF001
"""What mails, advertisements, papers of the United Nations and manuals write."""

from __future__ import annotations

from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import heard

CASES = """
On Fri, 3 Oct 1997 08:15 | on friday the third of october nineteen ninety seven eight fifteen
It opened on 7 Oct 1931. | it opened on the seventh of october nineteen thirty one
at 12 Oak Ct and 9 Elm St | at twelve oak court and nine elm street
They live at 2214 Lamar now. | they live at twenty two fourteen lamar now
the log of 20240306 | the log of march sixth twenty twenty four
order 20240306 | order two zero two four zero three zero six
a 1-800 number | a one eight hundred number
It closes today (5/9). | it closes today may ninth
It earned $51bn v $43bn. | it earned fifty one billion dollars versus forty three billion dollars
Fly to <planet> with <cargo name>. | fly to planet with cargo name
if a < b and c > d | if a less than b and c greater than d
at 5 42nd St | at five forty second street
It grew 200-1500% in a year. | it grew two hundred to one thousand five hundred percent in a year
Ring 555-0142 today. | ring five five five zero one four two today
1000's of birds and 100s of nests | thousands of birds and hundreds of nests
tens of 1000s of letters | tens of thousands of letters
10,000s of fans, 10s of tonnes | tens of thousands of fans tens of tonnes
in the 1060s | in the ten sixties
a 4-6x increase, 2–3x cheaper | a four to six times increase two to three times cheaper
resolution 51/17 of the Assembly | resolution fifty one slash seventeen of the assembly
resolutions 51/17, 52/8 and 60/2 | resolutions fifty one slash seventeen fifty two slash eight and sixty slash two
Directive 2001/95/EC | directive two thousand one slash ninety five slash e c
Regulation (EU) 2019/881 | regulation e u twenty nineteen slash eight eighty one
the resolution of 3/4 of them | the resolution of three quarters of them
an X.509 key sent by X.25 in H.264 | an x dot five oh nine key sent by x dot twenty five in h dot two sixty four
802.1X and 802.3af | eight oh two dot one x and eight oh two dot three a f
It cost 802.1 million. | it cost eight hundred two point one million
P.O. Box 20831, PO Box 1206 | p o box two zero eight three one p o box twelve oh six
12.3.1.4. Adding a disk | twelve point three point one point four adding a disk
7.2.11.3 Adding a disk | seven point two point eleven point three adding a disk
10.0.0.7 is down. | one zero dot zero dot zero dot seven is down
Account #: 530914 | account number five three zero nine one four
PIN #: 8831 | pin number eighty eight thirty one
as found before (Ortiz 2004b) | as found before ortiz two thousand four b
Ortiz et al. (2011a, 2011b) | ortiz et al twenty eleven a twenty eleven b
strong cheese (eg Stilton), ie not Brie | strong cheese for example stilton that is not brie
"[T]he end", she wrote, "[i]s near". | the end she wrote is near
see a[i]j and [x] | see a i j and x
the letters 'ie' | the letters ie
a − b and 12 − 5 | a minus b and twelve minus five
pages 12 − 15 | pages twelve to fifteen
Let m ← m − n. | let m m minus n
Corridor IV of the plan | corridor four of the plan
The Wavecrest III and its CamLink II | the wavecrest three and its cam link two
the Elizabeth II coins | the elizabeth the second coins
Arthur McBride III sang. | arthur mcbride the third sang
Antiochus I dated it; Shapur I built it. | antiochus the first dated it shapur the first built it
"""


@each_case(("written", "said"), [tuple(map(str.strip, line.split(" | "))) for line in CASES.strip().splitlines()])
def test_mails_and_manuals_are_read_as_their_readers_would(written: str, said: str) -> None:
    assert heard(written) == said
