# ruff: noqa: RUF001
"""Roman numerals, abbreviations, letters and words in capitals, postal addresses."""

from __future__ import annotations

from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import check, heard, places

ROMAN = """
Peter I the Great | peter the first the great
type I error | type one error
stage IV cancer | stage four cancer
pages iii-ix | pages three to nine
Philip II of Spain | philip the second of spain
Henry VIII | henry the eighth
Louis XVI's wife | louis the sixteenth's wife
King Charles III | king charles the third
Elizabeth II | elizabeth the second
Pope John XXIII | pope john the twenty third
Pope Leo XIV | pope leo the fourteenth
Ramesses II | ramesses the second
Catherine II's court | catherine the second's court
Napoleon III | napoleon the third
World War II | world war two
World War I | world war one
World War II's end | world war two's end
WWII | world war two
Chapter IV | chapter four
CHAPTER XII | chapter twelve
chapter ix | chapter nine
Act III, Scene ii | act three scene two
Part II | part two
Volume XX | volume twenty
Book VI | book six
page xiv | page fourteen
pp. xi–xv | pages eleven to fifteen
Type II diabetes | type two diabetes
Phase III trials | phase three trials
Super Bowl LVIII | super bowl fifty eight
Apollo XIII | apollo thirteen
Rocky II | rocky two
Final Fantasy VII | final fantasy seven
Title IX | title nine
Henry the VIII | henry the eighth
the XIX century | the nineteenth century
George V | george the fifth
Section V | section five
Queen Victoria | queen victoria
James Cook | james cook
George Clooney | george clooney
Charles Lindbergh | charles lindbergh
Louis Vuitton | louis vuitton
King Lear | king lear
Book Club | book club
Volume Control | volume control
Section Leader | section leader
Type C | type c
Grade C | grade c
Class D | class d
Malcolm X | malcolm x
the part I like | the part i like
the book I read | the book i read
the chapter I wrote | the chapter i wrote
a CD and a DVD | a c d and a d v d
an IV drip | an i v drip
the mix | the mix
my MD | my m d
"""

ABBREVIATION = """
Mr. and Mrs. Smith | mister and misses smith
See sec. 5 and Art. 12 | see section five and article twelve
Dr. Smith | doctor smith
Dr Smith | doctor smith
Mr. Brown and Mrs. Brown | mister brown and misses brown
Prof. Jones | professor jones
Gen. Grant | general grant
Sen. Warren | senator warren
Capt. Ahab | captain ahab
Lt. Dan | lieutenant dan
St. Peter | saint peter
Mt. Everest | mount everest
Gen Z | gen z
No. 5 | number five
No.1 | number one
Nos. 3 and 4 | numbers three and four
p. 12 | page twelve
pp. 3 and 4 | pages three and four
vol. 3 | volume three
Fig. 2 | figure two
fig. 2b | figure two b
ch. 7 | chapter seven
Sec. 4 | section four
cats vs. dogs | cats versus dogs
fruit, nuts, etc. | fruit nuts et cetera
e.g. apples | for example apples
i.e. now | that is now
Smith et al. | smith et al
approx. 20 | approximately twenty
est. 1920 | established nineteen twenty
Acme Inc. | acme incorporated
Acme Ltd. | acme limited
Acme Corp. | acme corporation
Smith & Co. | smith and company
Warner Bros. | warner brothers
Martin Luther King Jr. | martin luther king junior
the Dept. of Energy | the department of energy
w/o sugar | without sugar
w/ milk | with milk
and/or | and or
in Jan. | in january
since Sept. | since september
on Mon. | on monday
next Tues. | next tuesday
J. K. Rowling | j k rowling
George W. Bush | george w bush
J.R.R. Tolkien | j r r tolkien
a Ph.D. student | a p h d student
the U.S. army | the u s army
the U.K. | the u k
9 a.m. | nine a m
aka Bob | also known as bob
max. 20 | maximum twenty
B.C. | b c
"""

ACRONYM = """
O'Brien | o'brien
a usb cable | a u s b cable
the news (AP) | the news a p
the FBI | the f b i
NASA | nasa
NATO | nato
UNESCO | unesco
SQL | s q l
USB | u s b
HTML | h t m l
CEOs | c e o's
PDFs | p d f's
the FBI's files | the f b i's files
AT&T | a t and t
R&D | r and d
the IT department | the i t department
the US | the u s
the WHO | the w h o
UNICEF | unicef
BBC | b b c
NVIDIA | nvidia
IKEA | ikea
PhD | p h d
JavaScript | java script
McDonald | mcdonald
YouTube | youtube
WiFi | wi fi
C++ | c plus plus
C# | c sharp
TCP/IP | t c p i p
a NO vote | a no vote
VERY important | very important
"""

CAPITALS = [
    ("HE SAID IT WAS HIM.", "he said it was him"),
    ("NO SMOKING IN THIS AREA.", "no smoking in this area"),
    ("ACKNOWLEDGEMENTS", "acknowledgements"),
    ("SHE SHOUTED, RUNNING TOWARDS US.", "she shouted running towards us"),
    ('"GIVE IT TO ME!" HE CRIED.', "give it to me he cried"),
    ("I AM HERE.", "i am here"),
    ("DON'T TOUCH THAT.", "don't touch that"),
    ("SHERLOCK HOLMES WAS AS GOOD AS DEAD.", "sherlock holmes was as good as dead"),
    ("THE FBI CAME.", "the f b i came"),
    ("WE GO TO NASA OR THE BBC.", "we go to nasa or the b b c"),
    ("She shouted: COME TOWARDS HIM!", "she shouted come towards him"),
    ("I said NO.", "i said no"),
    ("It is SO good.", "it is so good"),
    ("THIS SOFTWARE IS PROVIDED BY THE AUTHORS AS IS.", "this software is provided by the authors as is"),
    ("WHO ARE WE?", "who are we"),
    ("IT'S OK.", "it's ok"),
]

ADDRESS = """
123 Elm Dr. | one twenty three elm drive
45 Park Dr, Boston | forty five park drive boston
708 N 1st St | seven zero eight north first street
1428 Elm St. | fourteen twenty eight elm street
12 Oak Dr. in Reno | twelve oak drive in reno
5th St. NE | fifth street northeast
3rd St. N. | third street north
Main St Station | main street station
Main St. W. | main street west
10 Downing St. | ten downing street
221B Baker Street | two twenty one b baker street
1600 Pennsylvania Ave. | sixteen hundred pennsylvania avenue
Sunset Blvd. | sunset boulevard
Boston, MA | boston massachusetts
Austin, TX 78701 | austin texas seven eight seven zero one
Springfield, IL 62704-1234 | springfield illinois six two seven zero four one two three four
San City, NY | san city new york
St. Paul St. | saint paul street
Mount St. Helens | mount saint helens
20 Abbey Rd. | twenty abbey road
"""

ALL = [ROMAN, ABBREVIATION, ACRONYM, ADDRESS]


@each_case(("frame", "written", "said"), [case for cases in ALL for case in places(cases)])
def test_names_are_read_as_these_words(frame: str, written: str, said: str) -> None:
    check(frame, written, said)


@each_case(("text", "said"), CAPITALS)
def test_text_in_capitals(text: str, said: str) -> None:
    assert heard(text) == said


@each_case(
    ("text", "said"),
    [
        ("He said no. Then he left.", "he said no . then he left ."),
        ("The answer is no.", "the answer is no ."),
        ("Oh no. 5 people left.", "oh no . five people left ."),
        ("The Earth goes around the Sun.", "the earth goes around the sun ."),
        ("This letter is from Jan.", "this letter is from jan ."),
        ("I ate a fig.", "i ate a fig ."),
        ("The cat sat. It slept.", "the cat sat . it slept ."),
        ("We wed. They came.", "we wed . they came ."),
        ("I saw Jan. She left.", "i saw jan . she left ."),
        ("He works with Ed. They met.", "he works with ed . they met ."),
        ("I left the U.S. They stayed.", "i left the u s . they stayed ."),
        ("It was 5 a.m. The sun rose.", "it was five a m . the sun rose ."),
        ("We use apples, etc. He did not.", "we use apples , et cetera . he did not ."),
        ("He joined Acme Inc. They paid.", "he joined acme incorporated . they paid ."),
        ("See Dr. Smith.", "see doctor smith ."),
        ("Plan B. Then we left.", "plan b . then we left ."),
        ("The essayist R. W. Lamb spoke.", "the essayist r w lamb spoke ."),
        ("We met D. A. Marsh there.", "we met d a marsh there ."),
        ("A. I. Stone wrote it.", "a i stone wrote it ."),
        ("It is in G. Paul Reed's book.", "it is in g paul reed's book ."),
        ("They took plan C. Reed Miller agreed.", "they took plan c . reed miller agreed ."),
        ("So do I. Mary Miller agreed.", "so do i . mary miller agreed ."),
        ("II. Methods", "two . methods"),
        ("It ends here...", "it ends here …"),
    ],
)
def test_a_full_stop_ends_the_sentence_or_not(text: str, said: str) -> None:
    from rhapsode.text.languages.en import read

    assert " ".join(token.said.lower() for token in read(text) if token.said) == said
