"""Short forms of chats, mails and tables; codes of a known shape; what stands in capitals in headlines."""

from __future__ import annotations

from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import check, heard, places

CASES = """
pls | please
thx | thanks
the mtg | the meeting
tmrw | tomorrow
2nite | tonight
2mrw | tomorrow
l8r | later
gr8 | great
btwn 5 and 6 | between five and six
yr msg | your message
lmk | l m k
w/e | whatever
b/w us | between us
h/o asthma | history of asthma
s/p surgery | status post surgery
asst. mgr. | assistant manager
PO# 99812 | p o number ninety nine thousand eight hundred twelve
No. 2026-0042 | number twenty twenty six zero zero four two
acct. no. 12345678 | account number one two three four five six seven eight
#AB-10293-X | number a b one zero two nine three x
#FF5733 | hash f f five seven three three
a94a8fe | a nine four a eight f e
0b1010 | zero b one zero one zero
802.11n | eight oh two dot eleven n
1.000.000 | one million
1_000_000 | one million
10.100.200.250 | one zero dot one zero zero dot two zero zero dot two five zero
0800 hrs | oh eight hundred hours
1430 hours | fourteen thirty hours
exp. 12/27 | expires december twenty seven
a 9x13-inch pan | a nine by thirteen inch pan
two 8" round pans | two eight inch round pans
8" of snow | eight inches of snow
a 100-m dash | a one hundred meter dash
400 lb-ft | four hundred pound feet
8 qts | eight quarts
3'30" | three minutes thirty seconds
5'4" | five foot four
$3.5T | three point five trillion dollars
$2.4BN | two point four billion dollars
$100MM | one hundred million dollars
20 zł | twenty zlotys
100 Kč | one hundred korunas
the 10y yield | the ten year yield
7.2 x 10^9/L | seven point two times ten to the power of nine per liter
5·10 | five times ten
dx/dt | d x d t
NaCl | n a c l
Ca2+ | c a two plus
MMXXVI | twenty twenty six
the wk of 3/14 | the week of march fourteenth
3/14 of the land | three fourteenths of the land
7/16 | seven sixteenths
5 ml tid | five milliliters t i d
PostgreSQL | postgres q l
the SAT | the s a t
"""


@each_case(("frame", "written", "said"), places(CASES))
def test_a_short_form_or_code_is_said_as_people_say_it(frame: str, written: str, said: str) -> None:
    check(frame, written, said)


@each_case(
    ("written", "said"),
    [
        (
            "US AND UK AGREE TRADE DEAL WORTH $2.4BN",
            "u s and u k agree trade deal worth two point four billion dollars",
        ),
        ("THEY CAME TO US", "they came to us"),
        ("TARIFFS HIT THE US.", "tariffs hit the u s"),
        ("FED RAISES RATES BY 25 BPS", "fed raises rates by twenty five basis points"),
        ("GOP WINS 51-49 SENATE VOTE", "g o p wins fifty one to forty nine senate vote"),
        ("SAYS IT DEPARTMENT", "says i t department"),
        ("SEC PROBES CEO", "s e c probes c e o"),
        ("LIVE: PM SPEAKS", "live p m speaks"),
        ("THE CAT SAT ON THE MAT", "the cat sat on the mat"),
        ("NO PARKING 8AM-6PM MON-FRI", "no parking eight a m to six p m monday to friday"),
        ("Re: Fwd: your order", "ree forward your order"),
        ("im busy rn", "i'm busy right now"),
        ("300 bc", "three hundred bc"),
        ("RN on duty", "r n on duty"),
    ],
)
def test_headlines_and_subjects(written: str, said: str) -> None:
    assert heard(written) == said
