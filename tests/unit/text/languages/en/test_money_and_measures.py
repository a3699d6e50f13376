"""Money and measures."""

from __future__ import annotations

from tests.support.cases import each_case
from tests.unit.text.languages.en.conftest import check, heard, places

MONEY = """
₹1,00,000 | one hundred thousand rupees
€ 5 | five euros
$5 | five dollars
$1 | one dollar
$1.00 | one dollar
$5.50 | five dollars and fifty cents
$0.99 | ninety nine cents
$.01 | one cent
$20.5 | twenty dollars and fifty cents
$7.00 | seven dollars
$1,250 | one thousand two hundred fifty dollars
$1,250.75 | one thousand two hundred fifty dollars and seventy five cents
-$5 | minus five dollars
$-5 | minus five dollars
$3.2 billion | three point two billion dollars
$1.5m | one point five million dollars
$5k | five thousand dollars
$40bn | forty billion dollars
US$5 | five u s dollars
C$20 | twenty canadian dollars
A$1 | one australian dollar
£20 | twenty pounds
£2.01 | two pounds and one penny
£3.50 | three pounds and fifty pence
€12,50 | twelve euros and fifty cents
€1.234,56 | one thousand two hundred thirty four euros and fifty six cents
1 234,56 € | one thousand two hundred thirty four euros and fifty six cents
3.000 € | three thousand euros
12,5 € | twelve euros and fifty cents
20€ | twenty euros
¥500 | five hundred yen
₹250 | two hundred fifty rupees
₩460 billion | four hundred sixty billion won
5 USD | five u s dollars
1 USD | one u s dollar
USD 20 | twenty u s dollars
EUR 5 | five euros
2m GBP | two million pounds
CHF 30 | thirty swiss francs
5¢ | five cents
1¢ | one cent
$20/mo | twenty dollars per month
$15/hr | fifteen dollars per hour
£10/wk | ten pounds per week
$3/lb | three dollars per pound
$99/year | ninety nine dollars per year
€5/kg | five euros per kilogram
a $5 bill | a five dollar bill
a $50 million deal | a fifty million dollar deal
the $100 prize | the one hundred dollar prize
$5+ | five dollars plus
"""

MEASURE = """
6 ft. 2 in. of it | six feet two inches of it
speed in km/h | speed in kilometers per hour
5 km | five kilometers
1 km | one kilometer
25m long | twenty five meters long
a 25m pool | a twenty five meter pool
the 400m hurdles | the four hundred meter hurdles
12 kg | twelve kilograms
12KG | twelve kilograms
330 mL | three hundred thirty milliliters
500ml | five hundred milliliters
a 1.5l bottle | a one point five liter bottle
2 L | two liters
5 mg/dL | five milligrams per deciliter
90 km/h | ninety kilometers per hour
10 m/s | ten meters per second
9.8 m/s² | nine point eight meters per second squared
60 mph | sixty miles per hour
1 mph | one mile per hour
7 m² | seven square meters
20 m2 | twenty square meters
3 cm³ | three cubic centimeters
5 ft | five feet
1 ft | one foot
6 in. wide | six inches wide
10 lbs | ten pounds
2 oz | two ounces
3 tbsp | three tablespoons
1 tsp | one teaspoon
8 fl oz | eight fluid ounces
5 sq ft | five square feet
5 sq. ft. of it | five square feet of it
230 V | two hundred thirty volts
100 mA | one hundred milliamps
60 Hz | sixty hertz
2.4 GHz | two point four gigahertz
16 GB | sixteen gigabytes
16GB | sixteen gigabytes
1 TB | one terabyte
100 Mbps | one hundred megabits per second
1 mbps | one megabit per second
10 kΩ | ten kiloohms
5µm | five micrometers
5 µg | five micrograms
20 mins | twenty minutes
2 hrs | two hours
2-3 hrs | two to three hours
30 sec | thirty seconds
45s | forty five seconds
10 ms | ten milliseconds
6 mos | six months
3 yrs | three years
20°C | twenty degrees celsius
1°C | one degree celsius
-5 °F | minus five degrees fahrenheit
90° | ninety degrees
45° N | forty five degrees north
5'10" | five foot ten
5'4 | five foot four
6'2" | six foot two
30' long | thirty feet long
6" wide | six inches wide
a 12" vinyl | a twelve inch vinyl
5 1/2 cups | five and a half cups
2½ km | two and a half kilometers
1 1/2 lb | one and a half pounds
100 million kg | one hundred million kilograms
a 7.2-millimeter bullet | a seven point two millimeter bullet
2-5lb | two to five pounds
12/kg | twelve per kilogram
4.4x | four point four x
10 dB | ten decibels
5 kWh | five kilowatt hours
300 hp | three hundred horsepower
50 psi | fifty pounds per square inch
1,500 kcal | one thousand five hundred kilocalories
0.004kg | zero point zero zero four kilograms
0.5 mm | zero point five millimeters
40 mpg | forty miles per gallon
3,000 rpm | three thousand revolutions per minute
10cm x 15cm | ten centimeters by fifteen centimeters
5 acres | five acres
"""


@each_case(("frame", "written", "said"), [case for cases in (MONEY, MEASURE) for case in places(cases)])
def test_money_and_measures_are_read_as_these_words(frame: str, written: str, said: str) -> None:
    check(frame, written, said)


@each_case(
    ("text", "said"),
    [
        ('He said "I am 6" and left.', "he said i am six and left"),
        ("She wrote '30' and '40' on it.", "she wrote thirty and forty on it"),
        ("He ran the 5 in the morning.", "he ran the five in the morning"),
        ("A 50p coin.", "a fifty p coin"),
        ("It costs $ and £.", "it costs dollar and pound"),
    ],
)
def test_what_only_looks_like_a_unit(text: str, said: str) -> None:
    assert heard(text) == said


def test_british_pence_are_read_as_pence() -> None:
    assert heard("It costs 50p.", british=True) == "it costs fifty pence"
