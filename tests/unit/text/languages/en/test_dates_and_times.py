"""Dates, years, decades, times of day and durations."""

from __future__ import annotations

from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import check, heard, places

DATE = """
5-7 January 2024 | the fifth to the seventh of january twenty twenty four
from 5 to 7 May | from the fifth to the seventh of may
August 23rd | august twenty third
3/14/2025 | march fourteenth twenty twenty five
12/25/1999 | december twenty fifth nineteen ninety nine
7/4/76 | july fourth seventy six
31/12/2020 | the thirty first of december twenty twenty
15-01-2020 | the fifteenth of january twenty twenty
01.10.2010 | january tenth twenty ten
2024-02-29 | february twenty ninth twenty twenty four
1999/12/31 | december thirty first nineteen ninety nine
March 3 | march third
March 3, 2024 | march third twenty twenty four
march 3 2024 | march third twenty twenty four
July 4th | july fourth
july 25 2012 | july twenty fifth twenty twelve
JULY 25, 2012 | july twenty fifth twenty twelve
JAN 15 2020 | january fifteenth twenty twenty
Jan. 5 | january fifth
Sept. 30, 1938 | september thirtieth nineteen thirty eight
Dec. 7, 1941 | december seventh nineteen forty one
Feb 2nd | february second
3 March 2024 | the third of march twenty twenty four
15 january | the fifteenth of january
22 Nov 1963 | the twenty second of november nineteen sixty three
the 5th of May | the fifth of may
5 May 1821 | the fifth of may eighteen twenty one
1st April | the first of april
March 3-5 | march third to fifth
July 2012 | july twenty twelve
Oct. 1066 | october ten sixty six
December, 1910 | december nineteen ten
in 1066 | in ten sixty six
since 1905 | since nineteen oh five
in 2008 | in two thousand eight
in 2010 | in twenty ten
1900 | nineteen hundred
2000 | two thousand
1984 | nineteen eighty four
1776 | seventeen seventy six
the year 1492 | the year fourteen ninety two
the 1980s | the nineteen eighties
1920's | nineteen twenties
'90s | nineties
the '60s | the sixties
80s | eighties
the 1800s | the eighteen hundreds
2000s | two thousands
the 2010s | the twenty tens
in '98 | in ninety eight
340 A.D. | three forty a d
44 BC | forty four b c
79 AD | seventy nine a d
1200 BCE | twelve hundred b c e
2Q22 | the second quarter of twenty two
Q4 2023 | q four twenty twenty three
FY24 | fiscal year twenty four
2023/24 | twenty twenty three twenty four
on 12/25 | on december twenty fifth
due 4/15 | due april fifteenth
Monday 3/4 | monday march fourth
2024-01-05T10:20:30Z | january fifth twenty twenty four ten twenty and thirty seconds u t c
"""

TIME = """
5 a.m. - 6 a.m. | five a m to six a m
five a m | five a m
7:30 | seven thirty
10:00 | ten o'clock
3:05 | three oh five
12:15 | twelve fifteen
23:59 | twenty three fifty nine
14:00 | fourteen o'clock
7:30pm | seven thirty p m
7:30 p.m. | seven thirty p m
7.30pm | seven thirty p m
9:00 AM | nine a m
5pm | five p m
5 pm | five p m
11 a.m. | eleven a m
12PM | twelve p m
6:45 a.m. EST | six forty five a m e s t
14:30 GMT | fourteen thirty g m t
1:59 p.m. est | one fifty nine p m e s t
02:15:30 | two hours fifteen minutes and thirty seconds
1:01:01 | one hour one minute and one second
5pm-7pm | five p m to seven p m
2h15m | two hours fifteen minutes
1h 30min | one hour thirty minutes
John 3:16 | john three sixteen
Psalm 23:1 | psalm twenty three one
45:30 | forty five thirty
"""


@each_case(("frame", "written", "said"), [case for cases in (DATE, TIME) for case in places(cases)])
def test_dates_and_times_are_read_as_these_words(frame: str, written: str, said: str) -> None:
    check(frame, written, said)


@each_case(
    ("written", "said"),
    [
        ("3/4/2025", "the third of april twenty twenty five"),
        ("12/25/1999", "december twenty fifth nineteen ninety nine"),
        ("on 5/11", "on the fifth of november"),
        ("March 3", "march the third"),
        ("2024-02-29", "the twenty ninth of february twenty twenty four"),
        ("in 2008", "in two thousand and eight"),
        ("3 March", "the third of march"),
    ],
)
def test_british_dates_have_the_day_first(written: str, said: str) -> None:
    assert heard(f"It was {written}.", british=True) == f"it was {said}"


@each_case(
    ("text", "said"),
    [
        ("It may 5 times fail.", "it may five times fail"),
        ("They march 25 miles.", "they march twenty five miles"),
        ("Can you march 3 hours?", "can you march three hours"),
        ("It was 5 a.m. The sun rose.", "it was five a m the sun rose"),
        ("I mar 3 of them.", "i mar three of them"),
        ("The meeting is at 3. Come.", "the meeting is at three come"),
    ],
)
def test_what_only_looks_like_a_date(text: str, said: str) -> None:
    assert heard(text) == said
