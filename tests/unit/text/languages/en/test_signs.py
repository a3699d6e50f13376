# ruff: noqa: RUF001
"""Telephone numbers, addresses of the net, mathematics, signs, and what is left out."""

from __future__ import annotations

from rhapsode.text.languages.en import read
from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import FRAMES, check, heard, places

TELEPHONE = """
(212) 555-0187 ext. 12 | two one two five five five zero one eight seven extension one two
555-1234 | five five five one two three four
(555) 123-4567 | five five five one two three four five six seven
555-123-4567 | five five five one two three four five six seven
555.123.4567 | five five five one two three four five six seven
+1 555 123 4567 | plus one five five five one two three four five six seven
+1 (555) 123-4567 | plus one five five five one two three four five six seven
+49 30 901820 | plus four nine three zero nine zero one eight two zero
+44 20 7946 0958 | plus four four two zero seven nine four six zero nine five eight
07700 900123 | zero seven seven zero zero nine zero zero one two three
0800 123 456 | zero eight zero zero one two three four five six
020 7946 0958 | zero two zero seven nine four six zero nine five eight
1-800-555-0199 | one eight hundred five five five zero one nine nine
1-800-FLOWERS | one eight hundred flowers
call 911 | call nine one one
dial 999 | dial nine nine nine
123-45-6789 | one two three four five six seven eight nine
4111 1111 1111 1111 | four one one one one one one one one one one one one one one one
555-123-4567 x89 | five five five one two three four five six seven extension eight nine
1-2-3 | one two three
"""

ELECTRONIC = """
example.com | example dot com
www.example.org | w w w dot example dot org
https://example.com/about | example dot com slash about
http://example.co.uk | example dot co dot u k
test.com/a?b=1 | test dot com slash a question mark b equals one
a@hotmail.de | a at hotmail dot d e
jo.doe@mail.example.org | jo dot doe at mail dot example dot org
asdf123@abc.com | asdf one two three at a b c dot com
192.168.1.1 | one nine two dot one six eight dot one dot one
10.0.0.1:80 | one zero dot zero dot zero dot one port eight zero
v1.2.3 | v one point two point three
3.11.4 | three point eleven point four
Python 3.12 | python three point twelve
.NET 8 | dot net eight
Node.js | node dot j s
main.py | main dot p y
report.pdf | report dot p d f
photo.jpg | photo dot jpeg
/usr/bin/env | slash usr slash bin slash env
#ThrowBack | hashtag throw back
@john_doe | at john doe
user_name | user name
localhost:8080 | localhost colon eight zero eight zero
upgrade/update | upgrade slash update
"""

MATH = """
3.0 x 10^8 m/s | three point zero times ten to the power of eight meters per second
x^2 + 2x - 1 = 0 | x squared plus two x minus one equals zero
5! = 120 | five factorial equals one hundred twenty
arr[i] = x[0] | arr i equals x zero
10 - 5 = 5 | ten minus five equals five
1-2=5 | one minus two equals five
2+2=4 | two plus two equals four
3 × 4 = 12 | three times four equals twelve
6 ÷ 2 | six divided by two
10/2 = 5 | ten divided by two equals five
x² | x squared
x^2 | x squared
x^3 | x cubed
2^10 | two to the power of ten
mc^2 | m c squared
E=mc² | e equals m c squared
10⁻⁶ | ten to the minus six
1.5e-3 | one point five times ten to the minus three
1e6 | one times ten to the six
x <= y | x less than or equal to y
a != b | a not equal to b
x > 5 | x greater than five
±5 | plus or minus five
~20 | about twenty
≈3.14 | approximately three point one four
√2 | square root of two
π | pi
Δx | delta x
a → b | a to b
5 * 3 | five times three
x = -5 | x equals minus five
y=x +1 | y equals x plus one
$E = mc^2$ | e equals m c squared
$x_1$ | x sub one
$\\frac{a}{b}$ | a over b
\\frac{1}{2} | one half
$\\sqrt{x}$ | square root of x
$\\alpha + \\beta$ | alpha plus beta
$a \\leq b$ | a less than or equal to b
$x^{n}$ | x to the n
"""

SIGNS = """
50% & 20% | fifty percent and twenty percent
rock 'n' roll | rock and roll
'tis | tis
the dogs' bowls | the dogs bowls
well-known | well known
mother-in-law | mother in law
A/B testing | a b testing
§ 5 | section five
© 2024 | copyright twenty twenty four
Foo™ | foo
café | café
naïve | naïve
１２ | twelve
ﬁne | fine
soft\u00adware | software
ze\u200bro | zero
[the mayor] | the mayor
{x} | x
«yes» | yes
“no” | no
Fish &amp; chips | fish and chips
1️⃣ | one
① | one
"""

ALL = [TELEPHONE, ELECTRONIC, MATH, SIGNS]


@each_case(("frame", "written", "said"), [case for cases in ALL for case in places(cases)])
def test_signs_are_read_as_these_words(frame: str, written: str, said: str) -> None:
    check(frame, written, said)


@each_case("frame", FRAMES)
@each_case(
    ("written", "said"),
    [("re-\nduced", "reduced"), ("com-\npany", "company"), ("infor-\n  mation", "information"),
     ("self-\nservice", "self service"), ("well-\nknown", "well known")],
)  # fmt: skip
def test_words_that_the_end_of_a_line_divides(frame: str, written: str, said: str) -> None:
    check(frame, written, said)


@each_case(
    ("text", "said", "dropped"),
    [
        ("Others disagreed.12 It was late.", "others disagreed it was late", ["12"]),
        ("It was so.[3] It was late.", "it was so it was late", ["[3]"]),
        ("as shown[12] before", "as shown before", ["[12]"]),
        ("I love it 😀", "i love it", ["😀"]),
        ("smile :) now", "smile now", [":)"]),
        ("stars ★★ up", "stars up", ["★", "★"]),
        ("See version.2 of it.", "see version two of it", []),
        ("It was 5.12 meters.", "it was five point one two meters", []),
    ],
)
def test_what_is_left_out_is_told(text: str, said: str, dropped: list[str]) -> None:
    assert heard(text) == said
    assert [text[token.start : token.end] for token in read(text) if token.kind == "dropped"] == dropped
