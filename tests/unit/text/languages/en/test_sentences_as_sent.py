# ruff: noqa: RUF001
"""Sentences of matches, courts, keyboards, pharmacies, shops and mails, read with their sentence ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from rhapsode.text.reading import read_text
from tests.support.cases import each_case
from tests.unit.text.conftest import PROFILE, WORDS

CASES = """
Goals: Saka 12', Havertz 90+3'. | goals saka twelfth minute havertz ninety plus three minutes
Messi (pen 23') scored. | messi pen twenty third minute scored
Booked: Núñez 41' | booked núñez forty first minute
He equalised in the 78'. | he equalised in the seventy eighth minute
The Boat 32' long | the boat thirty two feet long
A 12' ladder | a twelve foot ladder
He is 6'2" tall. | he is six foot two tall
See 123 S. Ct. 456. | see one twenty three supreme court four fifty six
Roe v. Wade, 410 U.S. 113 (1973) | roe versus wade four ten u s one thirteen nineteen seventy three
In 45 F.3d 678 (9th Cir. 1995) | in forty five federal third six seventy eight ninth circuit nineteen ninety five
Messrs. Smith et al. v. IBM Corp. | messers smith et al versus i b m corporation
Over 1M people fled. | over one million people fled
Add 0.1M HCl at pH 5. | add zero point one molar h c l at p h five
The temp. hit 104°F. | the temperature hit one hundred four degrees fahrenheit
It felt like 35C, too hot. | it felt like thirty five degrees celsius too hot
Born c. 1840, d. 1902 | born circa eighteen forty died nineteen oh two
NEWS FROM N. IRELAND | news from north ireland
1 c. milk, ½ c. oil, 2 c. rice | one cup milk one half cup oil two cups rice
In the 90th min. he ran. | in the ninetieth minute he ran
Approved by HR. | approved by h r
It took 3 hrs. | it took three hours
He joined as Sr. VP. | he joined as senior v p
Sr. Maria prays. | sister maria prays
Ald. Lopez met the Rt. Hon. Ed Day. | alderman lopez met the right honorable ed day
Ed. by Ann, 3rd ed. | edited by ann third edition
Act III, sc. ii | act three scene two
The pt c/o pain. | the patient complains of pain
Give 250 mg/5 mL daily. | give two hundred fifty milligrams per five milliliters daily
Open 365 days/yr. | open three hundred sixty five days per year
1 kg·m/s² | one kilogram meter per second squared
a² - b² = c | a squared minus b squared equals c
sin²θ is small. | sine squared theta is small
n! grows fast | n factorial grows fast
At T-10 min we go. | at t minus ten minutes we go
The 1st Sun. in Advent | the first sunday in advent
Review it by Fri or on Sun at 5. | review it by friday or on sunday at five
Arr. 23:59, dep. 0:05 | arrives twenty three fifty nine departs zero oh five
A $5-10 range | a five to ten dollar range
It ends by 2150. | it ends by twenty one fifty
Use ==this== now. | use this now
See HEAD~3. | see head tilde three
If a < b and c > d | if a less than b and c greater than d
Chelsea v Arsenal is on. | chelsea versus arsenal is on
Plan v. 3 is out. | plan version three is out
Read 2 Tim. 3:16 and 1 John 4:8. | read second timothy three sixteen and first john four eight
It is near Ft. Worth. | it is near fort worth
Dist. Atty. Lopez met Atty. Gen. Bonta. | district attorney lopez met attorney general bonta
See Vol. XII, pp. 3-5. | see volume twelve pages three to five
See App. C and Fig. B. | see appendix c and figure b
It took 5 mins. Stir well. | it took five minutes stir well
Attn.: HR Dept. | attention h r department
Lat. 40.5° N | latitude forty point five degrees north
Invoice no. INV-17 is due. | invoice number i n v seventeen is due
He said no. B12 came. | he said no b twelve came
Press Ctrl+Shift+T or ⌘C. | press control shift t or command c
Hit Ctrl-C, then Alt+F4. | hit control c then alt f four
Take the alt-right view. | take the alt right view
Sort in O(n log n), find f(x). | sort in o of n log n find f of x
P(A|B) is P of A given B. | p of a given b is p of a given b
See item(s) below. | see item s below
5! = 120 | five factorial equals one hundred twenty
Fe³⁺ and SO₄²⁻ ions | f e three plus and s o four two minus ions
It burns 6.5 L/100 km. | it burns six point five liters per hundred kilometers
Use a 2A charger at 5V. | use a two amp charger at five volts
Two 400g tins and 1 (14 oz) can | two four hundred gram tins and one fourteen ounce can
A 512 GB SSD | a five hundred twelve gigabyte s s d
A $3.5M seed round | a three point five million dollar seed round
It cost A$5. | it cost five australian dollars
It costs CHF 45.50. | it costs forty five swiss francs and fifty centimes
3 @ $1.50 ea. = $4.50 | three at one dollar and fifty cents each equals four dollars and fifty cents
It is 2:00-3:30 p.m. today. | it is two to three thirty p m today
2024-07-04T09:30:00Z | july fourth twenty twenty four nine thirty u t c
Due by EOD 5/1. | due by e o d may first
Bombs on 7/7, 10/10 for it | bombs on july seventh ten out of ten for it
8/8 tests passed. | eight out of eight tests passed
Sales rose 12% w/w. | sales rose twelve percent week on week
A 5% w/w gel | a five percent weight for weight gel
Take I-95 N to Hwy 101 S. | take i ninety five north to highway one oh one south
P.O. Box 1142 | p o box eleven forty two
Room 101 gave HTTP 404. | room one oh one gave h t t p four oh four
His PIN is 4711. | his pin is four seven one one
Text STOP to 72345. | text stop to seven two three four five
Pt. is stable; pt denies pain. | patient is stable patient denies pain
Man Utd won. | man united won
Rated 4.5★, ★★★★☆ | rated four point five stars four stars
I <3 you, ur great <3 | i love you your great
Happy b-day and merry xmas | happy birthday and merry christmas
Guns N' Roses, salt 'n' pepper | guns and roses salt and pepper
A well-read man and a most-read page | a well red man and a most red page
Leeds 4-0 Hull (Salah 12', 67') | leeds four to zero hull salah twelfth minute sixty seventh minute
Use 1/4 c. oil and 11 c. rice. | use one quarter cup oil and eleven cups rice
JSON or a BBQ | jason or a barbecue
See a.com/b?id=7 now | see a dot com slash b question mark i d equals seven now
x<sup>2</sup> and H<sub>2</sub>O | x squared and h two o
10<sup>-3</sup> m<sup>2</sup> | ten to the minus three m squared
The fact<sup>1</sup> is old. | the fact one is old
Rent is £140 p/w or $500 p/m. | rent is one hundred forty pounds per week or five hundred dollars per month
Bed and breakfast £95 p/n, €12 pppn. | bed and breakfast ninety five pounds per night twelve euros per person per night
It pays 5% p.a. and £200 p.c.m. today. | it pays five percent per annum and two hundred pounds per calendar month today
The plug p/n is 12. | the plug part number is twelve
Call at 5 pm. | call at five p m
Map port 8080:80 today. | map port eighty eighty to eighty today
Run it with -p 5432:5432 on this host. | run it with dash p fifty four thirty two to fifty four thirty two on this host
The ratio was 1000:20. | the ratio was one thousand to twenty
1stly, thank you; 2ndly, goodbye. | firstly thank you secondly goodbye
A ii–V–I progression and vi-IV-I-V. | a two five one progression and six four one five
Play ii7–V7–Imaj7. | play two seven five seven one major seven
Parts I-II are read. | parts one to two are read
Hold for 3x45s. | hold for three times forty five seconds
Two 2x10s and five 2x4s. | two two by tens and five two by fours
The load is 95/65 lb. | the load is ninety five sixty five pounds
His pressure was 128/82. | his pressure was one hundred twenty eight over eighty two
Loot: 3x Mana Potions and 1x Elven Bow. | loot three mana potions and one elven bow
It is in kg·m/s² or J/kg. | it is in kilogram meters per second squared or joules per kilogram
Loads in W/m² and kg/m³ | loads in watts per square meter and kilograms per cubic meter
Use 0.1 mol dm⁻³ acid. | use zero point one moles per cubic decimeter acid
It falls at 9.8 m s⁻² here. | it falls at nine point eight meters per second squared here
The W/L record is good. | the w l record is good
Bede (d. 735) wrote. | bede died seven hundred thirty five wrote
Sappho (fl. 600 BC) sang. | sappho flourished six hundred b c sang
Thucydides (d. c. 400 BC) | thucydides died circa four hundred b c
Approved nem. con. on the 19th ult. by all. | approved nem con on the nineteenth ultimo by all
Beat 3 lg eggs and 1 sm onion. | beat three large eggs and one small onion
A surplus in FY22/23 | a surplus in fiscal year twenty two twenty three
Open Fri 8–5 and Sat 9–12. | open friday eight to five and saturday nine to twelve
We sat 9 hours. | we sat nine hours
Inflation is 3pc and growth 0.8pc. | inflation is three percent and growth zero point eight percent
A 3pc set of knives | a three piece set of knives
That star is 1.2pc away. | that star is one point two parsecs away
A population of 109.3m in 2021 | a population of one hundred nine point three million in twenty twenty one
Some 5m people live by a wall 5m long. | some five million people live by a wall five meters long
Oil on canvas, 322 × 340 cm | oil on canvas three hundred twenty two by three hundred forty centimeters
Ink on paper, 10 1/8 × 14 15/16 in. | ink on paper ten and one eighth by fourteen and fifteen sixteenths inches
Round it to 2 d.p. here. | round it to two decimal places here
Launch w/c 18 Nov. at last. | launch week commencing the eighteenth of november at last
Pay is due w/e the 24th here. | pay is due week ending the twenty fourth here
Go w/o as planned or w/e you like | go without as planned or whatever you like
An MAOI or a GI bleed | an m a o i or a g i bleed
"""


@pytest.mark.parametrize(
    ("written", "said"), [line.split(" | ") for line in CASES.strip().splitlines()], ids=lambda text: text[:30]
)
def test_sentences_as_sent_are_read_as_these_words(written: str, said: str) -> None:
    words = [word.said for window in read_text(written, PROFILE, WORDS) for word in window.words]
    assert " ".join(words).lower() == said


SENTENCES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8")
"""Chats, mails, recipes, shops, sport, markets, medicine, courts, addresses, software, lessons, timetables, games."""


@each_case(
    ("written", "said"),
    [line.rsplit(" | ", 1) for line in SENTENCES.splitlines() if line and not line.startswith("# ")],
)
def test_sentence_of_a_kind_that_people_send(written: str, said: str) -> None:
    words = [word.said for window in read_text(written, PROFILE, WORDS) for word in window.words if word.said]
    assert " ".join(words).lower() == said
