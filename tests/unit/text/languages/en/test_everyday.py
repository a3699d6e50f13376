# ruff: noqa: RUF001
"""Sentences that people send: recipes, medicine, law, sport, markets, games of chess, commands, music, scripture."""

from __future__ import annotations

from rhapsode.text.languages.en.front_end import English
from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import heard

CASES = """
White plays Qxd5+ and castles. | white plays queen takes d five check and castles
After 1. e4 e5 2. Nf3 Nc6 he resigned. | after one e four e five two knight f three knight c six he resigned
Black answered with Bb4, an old chess move. | black answered with bishop b four an old chess move
He won with exd8=Q# at once. | he won with e takes d eight promotes to queen mate at once
Then O-O-O and Rhe1 followed. | then castles queenside and rook h e one followed
Room B4 is upstairs. | room b four is upstairs
The Nc6 bus stop is closed. | the n c six bus stop is closed
Bake it at 425F for an hour. | bake it at four hundred twenty five degrees fahrenheit for an hour
The low was -40 C. | the low was minus forty degrees celsius
Gas Mark 6/200°C/400°F | gas mark six slash two hundred degrees celsius slash four hundred degrees fahrenheit
Plan 5F is approved. | plan five f is approved
Use a 9x13-in. pan. | use a nine by thirteen inch pan
Cut a 4'x8' sheet. | cut a four feet by eight feet sheet
The 4x400m relay | the four by four hundred meters relay
The odds are 1-in-100. | the odds are one in one hundred
Shot at 1/250 s, f/2.8. | shot at one two hundred fiftieth of a second f two point eight
Yields rose 25 bps to 4.2%. | yields rose twenty five basis points to four point two percent
The link ran at 300 bps. | the link ran at three hundred bits per second
The index fell 300 pts. | the index fell three hundred points
A $5-a-day plan | a five dollar a day plan
It cost ₹5 lakh. | it cost five lakh rupees
It cost R$ 50. | it cost fifty reais
Torque is 3 N·m. | torque is three newton meters
Dig 5 cu. yd. of soil. | dig five cubic yards of soil
Price per sq. ft. is up. | price per square foot is up
7 x 8 = 56 | seven times eight equals fifty six
See §§ 12-14. | see sections twelve to fourteen
See eqs. (4)-(6). | see equations four to six
Read Ps. 23:1 and Eph. 2:8-9. | read psalm twenty three one and ephesians two eight to nine
Read 1 Cor. 13:4. | read first corinthians thirteen four
Gen. Smith won 3:1. | general smith won three to one
Sen. Cruz (R-TX) and Rep. Lee (D-N.Y.) | senator cruz r texas and representative lee d new york
Built c. 1200 or ca. 1450. | built circa twelve hundred or circa fourteen fifty
Doors open at 12:00 noon. | doors open at twelve noon
His lap was 1:21.046. | his lap was one twenty one point zero four six
GTA VI and HSV II are out. | g t a six and h s v two are out
NASA VI is not a numeral. | nasa v i is not a numeral
I. Introduction; II. Methods | i introduction two methods
India made 287/6 in 50 overs. | india made two hundred eighty seven for six in fifty overs
It is in 6/8 time. | it is in six eight time
9/10 dentists agree. | nine out of ten dentists agree
She ate 9/10 of it. | she ate nine tenths of it
Boeing 737-800 | boeing seven thirty seven eight hundred
See pages 737-800. | see pages seven hundred thirty seven to eight hundred
ISO 9001:2015 | i s o nine thousand one twenty fifteen
Ping fe80::1 first. | ping f e eight zero colon colon one first
MAC 00:1a:2b:3c:4d:5e | mac zero zero colon one a colon two b colon three c colon four d colon five e
It took 10:20:30. | it took ten hours twenty minutes and thirty seconds
Run git commit -m now. | run git commit dash m now
f(x) -> y | f of x to y
Sonata in C♯ minor for B♭ clarinet | sonata in c sharp minor for b flat clarinet
From F# to Bb | from f sharp to b flat
Get 'em, 50 ppl are here. | get 'em fifty people are here
He wrote 'em' and left. | he wrote em and left
idk tbh, wtf | i d k t b h w t f
Hx of HTN, Rx for 4 days | history of h t n r x for four days
A 45-y/o male | a forty five year old male
Rm. 12, 3rd fl. | room twelve third floor
Ste. 400, Attn: Bob | suite four hundred attention bob
Gov't and int'l aid, cont'd. | government and international aid continued
Sat. & Sun. closed | saturday and sunday closed
It is due mid-Jan. | it is due mid january
N. Korea and W. Virginia | north korea and west virginia
NYSE, NYPD, OLED, YAML | n y s e n y p d oh led yammel
Sales grew 5% YoY. | sales grew five percent year over year
Show your ID: AB-1234. | show your i d a b twelve thirty four
It is up 3% y/y. | it is up three percent year on year
P/E of 18 w/in reach | p e of eighteen within reach
"""


@each_case(("written", "said"), [line.split(" | ") for line in CASES.strip().splitlines()], ids=lambda text: text[:30])
def test_sentences_are_read_as_these_words(written: str, said: str) -> None:
    assert heard(written) == said


@each_case(
    "text",
    [
        "His temp. 37.2 °C was normal.",
        "Go to Rm. 12 at noon.",
        "Open Mon.–Fri. 9–5 all year.",
        "Closed Sat. & Sun. as usual.",
        "After 1. e4 e5 2. Nf3 Nc6 he resigned.",
        "See eqs. (4)-(6) for more.",
        "Jane Doe, D-N.Y., called it odd.",
        "Read ch. 13, vv. 4–7 first.",
        "Live at 2 p.m. BST on BBC One.",
        "It is 9 a.m. CEST there.",
        "Rent rises eff. May 1 for all.",
        "He is in breach of s. 12 of the Act.",
        "The word (Gk. logos) means reason.",
        "In 1 Sam. 17 David fought.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert [end for end in English().sentence_ends(text) if end < len(text)] == []
