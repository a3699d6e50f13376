# ruff: noqa: RUF001
"""Cardinals, ordinals, decimals, fractions, ranges, scores and serial numbers."""

from __future__ import annotations

from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import check, heard, places

CARDINAL = """
7 | seven
0 | zero
13 | thirteen
40 | forty
86 | eighty six
101 | one hundred one
250 | two hundred fifty
999 | nine hundred ninety nine
1,001 | one thousand one
3,450 | three thousand four hundred fifty
12,000 | twelve thousand
87654 | eighty seven thousand six hundred fifty four
450,321 | four hundred fifty thousand three hundred twenty one
2,000,000 | two million
7,008,009 | seven million eight thousand nine
3000000000 | three billion
4,500 books | four thousand five hundred books
3497 people | three thousand four hundred ninety seven people
1800 men | eighteen hundred men
8000 | eight thousand
2345 | two thousand three hundred forty five
1234 | one thousand two hundred thirty four
005 | zero zero five
007 | zero zero seven
98765432109 | nine eight seven six five four three two one zero nine
10 000 000 | ten million
1 000 000 | one million
#1 | number one
# 12 | number twelve
a PIN of 12 | a pin of twelve
code 4711 | code four seven one one
extension 204 | extension two zero four
a card ending in 9021 | a card ending in nine zero two one
-5 | minus five
−40 | minus forty
-1,200 | minus one thousand two hundred
1,2,3 | one two three
+5 | plus five
100+ | one hundred plus
"""

ORDINAL = """
1st | first
2nd | second
3rd | third
5th | fifth
8th | eighth
9th | ninth
11th | eleventh
12th | twelfth
20th | twentieth
22nd | twenty second
31st | thirty first
40th | fortieth
53rd | fifty third
100th | one hundredth
101st | one hundred first
112th | one hundred twelfth
1,000th | one thousandth
2,500th | two thousand five hundredth
the 21ST century | the twenty first century
the 4TH | the fourth
her 1st and 2nd | her first and second
7th's | seventh's
5rd | five rd
"""

DECIMAL = """
3.5 | three point five
0.25 | zero point two five
2.50 | two point five zero
10.0 | ten point zero
.75 | point seven five
-.5 | minus point five
-2.75 | minus two point seven five
1,234.5 | one thousand two hundred thirty four point five
99.95 | ninety nine point nine five
3.14159 | three point one four one five nine
0.007 | zero point zero zero seven
2.5 million | two point five million
0.3 billion | zero point three billion
1.2 trillion | one point two trillion
5M users | five million users
3.2B | three point two billion
50% | fifty percent
2.5% | two point five percent
12,5 % | twelve point five percent
-3% | minus three percent
100 % | one hundred percent
0.05% | zero point zero five percent
½% | one half percent
5‰ | five per mille
"""

FRACTION = """
120/80 mmHg | one hundred twenty over eighty millimeters of mercury
1/2 tsp | one half teaspoon
¾ lb | three quarters pound
1/2 | one half
1/3 | one third
2/3 | two thirds
3/4 | three quarters
1/5 | one fifth
5/8 | five eighths
7/10 | seven tenths
9/16 | nine sixteenths
11/32 | eleven thirty seconds
1/100 | one one hundredth
3/100 | three hundredths
1/1000 | one one thousandth
5/2 | five halves
1 1/2 | one and a half
3 3/4 | three and three quarters
10 1/4 | ten and a quarter
5 2/3 | five and two thirds
2-1/2 | two and a half
½ | one half
¼ | one quarter
¾ | three quarters
⅔ | two thirds
2½ | two and a half
1 ¾ | one and three quarters
7⅛ | seven and one eighth
3/8ths | three eighths
1/4th | one quarter
2/3rds | two thirds
a 3/8 inch bolt | a three eighths inch bolt
7/16 of it | seven sixteenths of it
50/50 | fifty fifty
20/20 vision | twenty twenty vision
80/20 | eighty twenty
60/40 | sixty forty
24/7 | twenty four seven
9/11 | nine eleven
5/5 | five out of five
4.5/5 | four point five out of five
8.5/10 | eight point five out of ten
scored 7/10 | scored seven out of ten
5/0 | five over zero
"""

RANGE = """
5-9 | five to nine
10–12 | ten to twelve
100-150 | one hundred to one hundred fifty
pages 12-15 | pages twelve to fifteen
pp. 3-7 | pages three to seven
1914-1918 | nineteen fourteen to nineteen eighteen
1990–95 | nineteen ninety to ninety five
1960s-1970s | nineteen sixties to nineteen seventies
5-10% | five to ten percent
5%-10% | five percent to ten percent
2-3 kg | two to three kilograms
$5-$7 | five dollars to seven dollars
$5-7 | five to seven dollars
€3–4 million | three to four million euros
10am-4pm | ten a m to four p m
9:00-17:30 | nine o'clock to seventeen thirty
1.5-2.5 | one point five to two point five
Mon-Fri | monday to friday
Jan–Mar | january to march
chapters 3–5 | chapters three to five
ages 6-12 | ages six to twelve
-5 to -3 | minus five to minus three
–5–-3 | minus five to minus three
"""

SCORE = """
won 3-1 | won three to one
lost 0-2 | lost zero to two
beat them 21-14 | beat them twenty one to fourteen
1920x1080 | nineteen twenty by ten eighty
640x480 | six hundred forty by four hundred eighty
10x20 | ten by twenty
3 x 4 | three by four
2x4 | two by four
5×3 | five times three
8½x11 | eight and a half by eleven
4x4 m | four by four meters
16:9 | sixteen to nine
a ratio of 3:1 | a ratio of three to one
a ratio of 1:10 | a ratio of one to ten
"""

SERIAL = """
my 401(k) plan | my four oh one k plan
Form 1040 | form ten forty
H₂SO₄ | h two s o four
802.11ac | eight oh two dot eleven a c
GPT-4 | g p t four
GPT-3.5 | g p t three point five
Llama-3.1 | llama three point one
COVID-19 | covid nineteen
B2B | b two b
A380 | a three eighty
747-400 | seven hundred forty seven to four hundred
F-16 | f sixteen
MP3 | m p three
MP3s | m p threes
H2O | h two o
CO2 | c o two
2FA | two f a
4K | four k
5G | five g
3D | three d
x86 | x eighty six
R2D2 | r two d two
C-3PO | c three p o
Windows 11 | windows eleven
iPhone 15 | i phone fifteen
K9 | k nine
T-1000 | t one thousand
A1 | a one
M25 | m twenty five
I-95 | i ninety five
Area 51 | area fifty one
IPv6 | i p v six
UTF-8 | u t f eight
SHA-256 | s h a two fifty six
Q3 | q three
0x1F | zero x one f
a 4-kilogram bag | a four kilogram bag
a 10-year-old | a ten year old
mid-80s | mid eighties
post-2000 | post two thousand
20-something | twenty something
50-ish | fiftyish
W3C | w three c
"""

ALL = [CARDINAL, ORDINAL, DECIMAL, FRACTION, RANGE, SCORE, SERIAL]


@each_case(("frame", "written", "said"), [case for cases in ALL for case in places(cases)])
def test_numbers_are_read_as_these_words(frame: str, written: str, said: str) -> None:
    check(frame, written, said)


@each_case(
    ("written", "said"),
    [
        ("105", "one hundred and five"),
        ("1,005", "one thousand and five"),
        ("2,345", "two thousand three hundred and forty five"),
        ("1,000,001", "one million and one"),
        ("101st", "one hundred and first"),
        ("£1,250", "one thousand two hundred and fifty pounds"),
    ],
)
def test_british_numbers_have_an_and(written: str, said: str) -> None:
    assert heard(f"There were {written}.", british=True) == f"there were {said}"
