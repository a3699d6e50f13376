"""Reads written Hindi as words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property
from typing import ClassVar, Final

from rhapsode.text.languages.hi import numbers
from rhapsode.text.languages.hi.addresses import english_words
from rhapsode.text.languages.hi.flights import flight_rule
from rhapsode.text.languages.hi.tables import MONTHS, TABLES
from rhapsode.text.languages.shared.grammar import Gender, Grammar, Noun, words
from rhapsode.text.languages.shared.reading import scanner
from rhapsode.text.languages.shared.scanner import Rule, Scanner, word_after, word_before
from rhapsode.text.languages.shared.written import Written, number_pattern, roman
from rhapsode.text.tokens import Token

NATIONAL: Final = (
    r"[6-9६-९]\d{9}|[0०]\d{2,4}[\s.-]\d{5,8}|[0०]\d{6}-\d{4}|[0०]\d{2,4}[\s.-]\d{3,4}\s\d{4}|[6-9६-९]\d{4}[\s-]\d{5}|\d{4}-\d{6}|"
    r"1[68][06]0[\s-]?\d{2,4}[\s-]?\d{3,4}|1[68][06]0\s\d{4}"
)
"""Telephone numbers of India: ten digits of a mobile, an area code with a zero before it, calls that are free."""
NATIVE: Final = "A-Za-z\u0900-\u0963\u0970-\u097f\u200c\u200d\u0300-\u036f"

_ORDINAL: Final = re.compile(r"(?P<n>\d{1,9})-?(?P<e>ल[ाीे]|र[ाीे]|था|थी|थे|ठ[ाीे]|व[ाीे][ँं]?|वाँ)(?![\u0900-\u0963\w])")
_ENGLISH_ORDINAL: Final = re.compile(r"(?P<n>\d{1,2})(?:st|nd|rd|th)(?!\w)")
_CLOCK: Final = re.compile(
    r"(?P<h>\d{1,2})[:.](?P<m>[0-5०-५]\d)(?::(?P<s>[0-5०-५]\d))?(?P<b>\s?बजे)(?![\u0900-\u0963])"
)
_YEAR: Final = re.compile(
    r"(?P<y>[12१२]\d{3})(?:[-–](?P<t>\d{2}|[12१२]\d{3}))?(?=\s(?:का|की|के|में|से|ई|ईस्वी|तक|वाले)(?![\u0900-\u0963])|$|[\s।,.;)])"
)
_YEARS: Final = re.compile(r"(?P<y>(?:1[1-9]|20)\d\d)\s?[-–]\s?(?P<t>(?:1[1-9]|20)\d\d)(?![\w]|[-.,/]\d)")
_YEAR_BEFORE: Final = frozenset((*words("सन सन् साल वर्ष"), *MONTHS))
_DAY_MONTH: Final = re.compile(r"(?=[0०]|\d\d-[0०])(?P<a>\d\d)-(?P<b>\d\d)(?!\w|[-/.]\d)")
_PLACES: Final = frozenset(
    words(
        "कोड पिन प्रदेश गुजरात कश्मीर छत्तीसगढ़ राजस्थान बिहार महाराष्ट्र पंजाब हरियाणा केरल दिल्ली "
        "मुंबई कोलकाता चेन्नई बेंगलुरु हैदराबाद पुणे अहमदाबाद जयपुर लखनऊ कानपुर नागपुर इंदौर भोपाल पटना नोएडा गुरुग्राम गुड़गाँव "
        "गाज़ियाबाद आगरा वाराणसी सूरत राँची रायपुर चंडीगढ़ देहरादून शिमला जम्मू श्रीनगर अमृतसर लुधियाना "
        "कर्नाटक तमिलनाडु तेलंगाना झारखंड उत्तराखंड असम गोवा ओडिशा बंगाल"
    )
)


_HALF: Final = "आधा"


class Hindi(Grammar):
    """Hindi of India."""

    decimal, groups = ".", ","
    comma, point, minus, plus = "दशमलव", "दशमलव", "माइनस", "प्लस"
    to, times, of, and_ = "से", "बाई", "का", "और"
    percent, per_mille = "प्रतिशत", "प्रति हज़ार"
    half = ("आधा", "आधा")
    spells_labels = True
    tables = TABLES
    degrees: ClassVar[Noun] = Noun("डिग्री", "डिग्री")

    @cached_property
    def number(self) -> str:
        """The regular expression of a number, grouped by lakhs or by thousands."""
        return number_pattern(self.decimal, self.groups, indian=True)

    def cardinal(self, number: int, gender: Gender = "m", *, counting: bool = False) -> str:
        return numbers.cardinal(number) if number <= numbers.LARGEST else self.digits(str(number))

    def ordinal(self, number: int, gender: Gender = "m", *, before_noun: bool = False) -> str:
        return numbers.ordinal(number, "वीं" if gender == "f" else "वाँ")

    def denominator(self, number: int, *, many: bool) -> str | None:
        return None

    def over(self, top: str, bottom: str) -> str:
        return f"{top} बटा {bottom}"

    def counted(self, written: Written, noun: Noun) -> str:
        if noun.one in ("वर्ष", "घंटे"):
            return self._halves(written, noun)
        return super().counted(written, noun)

    def amount(self, written: Written, gender: Gender = "m", *, counting: bool = False) -> str:
        """Return a number; 1.5 and 2.5 have names before a noun."""
        if counting and written.decimals == "5" and written.value in (1, 2):
            return self.mixed(written.value, 1, 2)
        return super().amount(written, gender, counting=counting)

    def multiple(self, written: Written) -> str:
        """Return a number before a scale: 1.5 लाख is डेढ़ लाख, 3.5 करोड़ is साढ़े तीन करोड़."""
        if written.decimals == "5" and 0 < written.value < 100:
            return self.mixed(written.value, 1, 2)
        return self.amount(written)

    def _halves(self, written: Written, noun: Noun) -> str:
        name = "साल" if noun.one == "वर्ष" and written.value < 100 else noun.many
        if written.decimals == "5":
            half = {1: "डेढ़", 2: "ढाई"}.get(written.value) or f"साढ़े {self.cardinal(written.value)}"
            return f"{half if written.value else 'आधा'} {name}"
        return f"{self.amount(written)} {noun.many if written.decimals else name}"

    def of_millions(self, written: Written, noun: Noun) -> str:
        return self.counted(written, noun)

    def scaled(self, amount: str, noun: Noun) -> str:
        return f"{amount} {noun.many}"

    def with_cents(self, whole: str, cents: Written, noun: Noun) -> str:
        return f"{whole} {self.counted(cents, noun)}"

    def date(self, day: int | None, month: int, year: int | None) -> str:
        said = f"{self.cardinal(day)} {MONTHS[month - 1]}" if day else MONTHS[month - 1]
        return f"{said} {numbers.year(year)}" if year is not None else said

    def day(self, day: int) -> str:
        return self.cardinal(day)

    def year(self, year: int) -> str:
        return numbers.year(year)

    def clock(self, hour: int, minute: int | None, second: int | None, *, named: bool) -> str:
        if minute is None:
            return f"{self.cardinal(hour)} घंटे" if named else f"{self.cardinal(hour)} बजे"
        if not minute and not second:
            return f"{self.cardinal(hour)} बजे"
        said = f"{self.cardinal(hour)} बजकर {self.cardinal(minute)} मिनट"
        return f"{said} {self.cardinal(second)} सेकंड" if second else said

    def quarter(self, hour: int, minute: int) -> str:
        """Return a time before बजे, with the words for quarters and halves."""
        match minute:
            case 0:
                return f"{self.cardinal(hour)} बजे"
            case 15:
                return f"सवा {self.cardinal(hour)} बजे"
            case 30:
                half = {1: "डेढ़", 2: "ढाई"}.get(hour) or f"साढ़े {self.cardinal(hour)}"
                return f"{half} बजे"
            case 45:
                return f"पौने {self.cardinal(hour % 12 + 1 if hour <= 12 else hour + 1)} बजे"
        return self.clock(hour, minute, None, named=False)

    def period(self, hour: int, half: str) -> str:
        return self.spell(f"{half}m")

    def mixed(self, whole: int, top: int, bottom: int, noun: Noun | None = None) -> str:
        if (top, bottom) == (1, 2):
            half = {1: "डेढ़", 2: "ढाई"}.get(whole) or f"साढ़े {self.cardinal(whole)}"
            return f"{half} {noun.many}" if noun else half
        said = f"{self.cardinal(whole)} और {self.over(self.cardinal(top), self.cardinal(bottom))}"
        return f"{said} {noun.many}" if noun else said

    def fraction(self, top: int, bottom: int, noun: Noun | None = None) -> str:
        said = _HALF if (top, bottom) == (1, 2) else self.over(self.cardinal(top), self.cardinal(bottom))
        return f"{said} {noun.many}" if noun else said

    def address_words(self, label: str) -> str | None:
        return english_words(label)

    def pronounceable(self, word: str) -> bool:
        return len(word) > len("abc") and super().pronounceable(word)


GRAMMAR: Final = Hindi()


def _ordinal(match: re.Match[str]) -> str | None:
    number = int(match["n"])
    return numbers.ordinal(number, match["e"].replace("वाँ", "वाँ")) if number else None


def _english_ordinal(match: re.Match[str]) -> str | None:
    return numbers.ENGLISH.get(int(match["n"]))


_HALVES: Final = re.compile(
    r"(?P<n>[1-9१-९]\d?)\.[5५](?=\s(?:किलो|किलोमीटर|मीटर|लीटर|कप|चम्मच|घंटे|घंटा|दिन|साल|महीने|फ़ुट|फुट|फ़ीट|इंच|गुना|एकड़|बीघा|गज|तोला|"
    r"दर्जन)(?![\u0900-\u0963]))"
)
"""A number and a half before a noun of everyday measure."""
_DAY_PARTS: Final = frozenset(words("सुबह सवेरे दोपहर शाम रात"))
_DAY_CLOCK: Final = re.compile(r"(?P<h>1[0-2]|0?[1-9]):(?P<m>[0-5]\d)(?![\w:]|\s?बजे)")
_ONLY: Final = re.compile(r"(?P<c>₹|Rs\.?|रु\.?|रू\.?)?\s?(?P<n>\d{1,3}(?:,\d{2,3})*|\d{1,9})(?:\.00)?\s?/-")
"""An amount with the sign for "only", as bills write it: "250/-"."""
_THIRDS_AND_QUARTERS: Final = re.compile(
    r"(?P<top>[123])/(?P<bottom>[34])(?=\s(?!(?:ठीक|है|हैं|था|थे|को|का|की|के|में|से|पर|और|या|तक|ही|भी|तो|नहीं)(?![\u0900-\u0963]))[\u0900-\u0963])"
)
_BEFORE_HOUSES: Final = frozenset(words("मकान प्लॉट फ्लैट फ़्लैट ब्लॉक गली नं नं. नंबर सेक्टर वार्ड धारा"))
"""Words behind which such a number is that of a house: "मकान 3/4"."""


def _part(match: re.Match[str]) -> str | None:
    """Read thirds and quarters of what follows: "2/3 लोग" is दो तिहाई लोग."""
    top, bottom = int(match["top"]), int(match["bottom"])
    if top >= bottom or (top, bottom) == (2, 4) or word_before(match.string, match.start()) in _BEFORE_HOUSES:
        return None
    return f"{GRAMMAR.cardinal(top)} {'तिहाई' if bottom == 3 else 'चौथाई'}"


def _only(match: re.Match[str]) -> str:
    number = GRAMMAR.parse(match["n"])
    return GRAMMAR.money(number, TABLES.currencies["₹"])


def _day_clock(match: re.Match[str]) -> str | None:
    """Read a time behind a part of the day with its quarters, without बजे: "शाम 6:15 की बस"."""
    if word_before(match.string, match.start()) not in _DAY_PARTS:
        return None
    minute = int(match["m"])
    said = GRAMMAR.quarter(int(match["h"]), minute)
    return said.removesuffix(" बजे") if minute in (15, 30, 45) else said


_FEET: Final = re.compile(r"(?P<f>[1-9])['’′]\s?(?P<i>\d{1,2})(?:[\"”″]|['’′]{2})?(?!\w)")
"""A height in feet and inches: 5'8"."""


def _feet(match: re.Match[str]) -> str:
    return f"{GRAMMAR.cardinal(int(match['f']))} फ़ुट {GRAMMAR.cardinal(int(match['i']))} इंच"


_NO_AT: Final = frozenset(words("पर से तक का की के को है हैं हो हुए हुआ था थे और या में"))
"""Words before which a time with its minutes takes no पर: postpositions, and the verb of a time that it is."""
_TRAIN: Final = re.compile(r"(?:ट्रेन|गाड़ी|रेलगाड़ी|एक्सप्रेस)\s(?:(?:नं|सं)\.\s?|नंबर\s|नम्बर\s|संख्या\s)?$")
_ENGLISH_LETTERS: Final = "ए|बी|सी|डी|ई|एफ़?|जी|एच|आई|जे|के|एल|एम|एन|ओ|पी|क्यू|आर|एस|टी|यू|वी|डब्ल्यू|एक्स|वाई|ज़ेड"
_INITIALS: Final = re.compile(rf"(?:[\u0904-\u0939]|{_ENGLISH_LETTERS})\.(?=\s?[\u0904-\u0939]+(?P<more>\.?))")
"""A letter of a name: "अ. प. ज. अब्दुल", "एम. एस. धोनी"."""
_ALSO_WORDS: Final = frozenset(words("जी. के. ई. ओ. ए. आई. न. व."))


def _initial(match: re.Match[str]) -> str | None:
    """Read the initial of a name without a pause; leave abbreviations of the tables, and words that end a sentence."""
    before = word_before(match.string, match.start())
    known = match[0] in TABLES.abbreviations and match[0] not in TABLES.fixed["before digit"].split("|")
    if known or (match[0] in _ALSO_WORDS and before and before[-1] != "." and not match["more"]):
        return None
    return match[0][:-1]


def _train(match: re.Match[str]) -> str | None:
    return GRAMMAR.digits(match[0]) if _TRAIN.search(match.string[: match.start()][-24:]) else None


def _clock(match: re.Match[str]) -> str | None:
    hour, minute = int(match["h"]), int(match["m"])
    if hour > 24 or match["s"]:
        return None
    said = GRAMMAR.quarter(hour, minute)
    after = word_after(match.string, match.end())
    return f"{said} पर" if said.endswith("मिनट") and after and after not in _NO_AT else said


def _year(match: re.Match[str]) -> str | None:
    text, year = match.string, int(match["y"])
    plain = text[match.end() : match.end() + 1] != " " or not re.match(
        r"\s(?:का|की|के|में|से|ई|तक|वाले)", text[match.end() :]
    )
    if not 1100 <= year <= 2099 or (plain and word_before(text, match.start()) not in _YEAR_BEFORE):
        return None
    said = numbers.year(year)
    if match["t"] and match["t"] == f"{(year + 1) % 100:02}":
        return f"{said} {GRAMMAR.cardinal(int(match['t']))}"  # a business year
    if match["t"]:
        last = int(match["t"])
        said += f" से {numbers.year(last) if last > 99 else GRAMMAR.cardinal(last)}"
    return said


def _years(match: re.Match[str]) -> str | None:
    first, last = int(match["y"]), int(match["t"])
    return f"{numbers.year(first)} से {numbers.year(last)}" if first < last <= 2099 else None


def _day_month(match: re.Match[str]) -> str | None:
    first, second = int(match["a"]), int(match["b"])
    if 1 <= first <= 31 and 1 <= second <= 12:
        return GRAMMAR.date(first, second, None)
    if 1 <= first <= 12 and 1 <= second <= 31:
        return f"{MONTHS[first - 1]} {GRAMMAR.cardinal(second)}"
    return None


_MONTH_FIRST: Final = re.compile(r"(?P<m>\d\d?)-(?P<d>\d\d?)-(?P<y>[12१२]\d{3})(?!\w)")


def _day_and_month(match: re.Match[str]) -> str:
    """Read a day that no fraction is written with: "31/12"."""
    return GRAMMAR.date(int(match["d"]), int(match["m"]), None)


def _month_first(match: re.Match[str]) -> str | None:
    month, day = int(match["m"]), int(match["d"])
    if month > 12 or not 12 < day <= 31 or not month:
        return None
    return f"{MONTHS[month - 1]} {GRAMMAR.cardinal(day)} {numbers.year(int(match['y']))}"


_JOINED_PLACE: Final = re.compile(r"[\u0900-\u0963](?:[-–]|\s[-–]\s)$")


def _postal(match: re.Match[str]) -> str | None:
    """Read the number of a post office, behind a place: "दिल्ली-110001"."""
    joined = _JOINED_PLACE.search(match.string[: match.start()][-4:]) is not None
    return GRAMMAR.digits(match[0]) if joined or word_before(match.string, match.start()) in _PLACES else None


_STREETS: Final = "मार्ग|रोड|नगर|गली|कॉलोनी|विहार|स्ट्रीट|चौक|पथ|लेन|बाज़ार|बाजार|एन्क्लेव|पुरम|बाग|गंज"
_SUCCESSORS: Final = ("", *words("प्रथम द्वितीय तृतीय चतुर्थ पंचम षष्ठ सप्तम अष्टम नवम दशम"))
_CROWNED: Final = re.compile(
    r"(?:राजा|महाराजा|सम्राट|बादशाह|रानी|महारानी|पोप|किंग|क्वीन|राजकुमार|ज़ार|सुल्तान)\s[\u0900-\u0963]+(?:\s[\u0900-\u0963]+)?\s$"
)


def _successor(match: re.Match[str]) -> str | None:
    """Read the number of a monarch: "राजा चार्ल्स III"."""
    number = roman(match[0])
    crowned = _CROWNED.search(match.string[: match.start()][-50:])
    return _SUCCESSORS[number] if number and crowned and number < len(_SUCCESSORS) else None


_PARTS: Final = "फेज़|फेज|फ़ेज़|फ़ेज|भाग|चरण|खंड|युद्ध|विश्वयुद्ध|टाइप|श्रेणी|अध्याय|सेक्टर|टियर|स्तर|यूनिट"
_PART_NUMBER: Final = re.compile(rf"(?P<w>[\u0900-\u0963]+-|(?:{_PARTS})\s)(?P<r>[IVX]{{1,4}})(?!\w)")


def _part_number(match: re.Match[str]) -> str | None:
    """Read the roman number of a part of a town, of a phase: "लाजपत नगर-II", "फेज III"."""
    number = roman(match["r"])
    return f"{match['w'][:-1]} {GRAMMAR.cardinal(number)}" if number else None


_GAME: Final = re.compile("स्कोर|रन|ओवर|विकेट|पारी")
_NEAR: Final = 40


def _cricket(match: re.Match[str]) -> str | None:
    """Read the runs of a team and the wickets that it lost: "भारत 287/6"."""
    around = match.string[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    if not _GAME.search(around) or word_before(match.string, match.start()) in _BEFORE_HOUSES:
        return None
    return f"{GRAMMAR.cardinal(int(match['r']))} पर {GRAMMAR.cardinal(int(match['w']))}"


_NO_NAME: Final = frozenset(words("और व एवं तथा या श्री श्रीमती सुश्री डॉ. प्रो. ने को से में की का के पर है हैं"))


def _kumar(match: re.Match[str]) -> str | None:
    """Read "कु." behind a given name as कुमार; before one it is कुमारी."""
    before = word_before(match.string, match.start())
    named = "\u0904" <= before[-1:] <= "\u0963" and before not in _NO_NAME
    return "कुमार" if named else None


_REFERENCE: Final = re.compile(
    r"(?:Ref|UTR|RRN|ID|Txn|रेफ़?रेंस|संदर्भ|उपभोक्ता|ग्राहक|ट्रांज़?ैक्शन|खाता|आवेदन|पंजीकरण)\.?\s?(?:(?:No|ID|नंबर|संख्या|सं|नं|आईडी)\.?)?\s?:?\s?$|[A-Z]{3,}\s$",
    re.IGNORECASE,
)


def _reference(match: re.Match[str]) -> str | None:
    """Read a long number that names a payment or an account digit by digit: "UPI Ref 425612345678"."""
    told = _REFERENCE.search(match.string, max(0, match.start() - 40), match.start())
    return GRAMMAR.digits(match[0]) if told else None


def _rating(match: re.Match[str]) -> str:
    """Read what something was rated: "4.3/5"."""
    return f"{GRAMMAR.cardinal(int(match['of']))} में से {GRAMMAR.amount(GRAMMAR.parse(match['n']))}"


def _vitamin(match: re.Match[str]) -> str | None:
    """Read the number of a vitamin in English: "विटामिन B12"."""
    told = re.search(r"(?:विटामिन|Vitamin)[\s-]$", match.string[max(0, match.start() - 10) : match.start()])
    return f"बी {'सिक्स' if match['n'] == '6' else 'ट्वेल्व'}" if told else None


_PLATE: Final = re.compile(r"[A-Z]{2}[\s-]?\d{1,2}[A-Z]?[\s-]?[A-Z]{1,3}[\s-]?\d{4}(?!\w|[-.,]\d)")
"""The number of a vehicle: "DL 1C AB 4590", "MH-12 QX 7781"."""
_LAST_DIGITS: Final = re.compile(r"(?:अंतिम|आख़िरी|आखिरी)\s(?:चार|4|तीन|3|छह|6)\s(?:अंक|नंबर|डिजिट)\s?(?:हैं|है)?:?\s$")


def _last_digits(match: re.Match[str]) -> str | None:
    """Read the last digits of a card one by one: "अंतिम चार अंक 7702"."""
    told = _LAST_DIGITS.search(match.string, max(0, match.start() - 30), match.start())
    return GRAMMAR.digits(match[0]) if told else None


_GROUPED: Final = re.compile(r"#?(?=\d{0,8}-?\d{4})\d{2,12}(?:-\d{2,12}){1,3}(?!\w|[-.,]\d|\s\d)")
_NUMBERED: Final = re.compile(r"(?:नंबर|संख्या|आईडी|ID|No\.?|सं\.|नं\.|क्रमांक|ऑर्डर|AWB|PNR)\s?(?:[:#]|है)?\s?$")


def _grouped(match: re.Match[str]) -> str | None:
    """Read the groups of digits that name an order or a ticket: "ऑर्डर नंबर 408-1170523-66"."""
    told = _NUMBERED.search(match.string, max(0, match.start() - 24), match.start())
    if (match[0][0] != "#" and not told) or re.fullmatch(NATIONAL, match[0]):
        return None
    said = f" {TABLES.electronic['-']} ".join(GRAMMAR.digits(group) for group in match[0].lstrip("#").split("-"))
    return f"{TABLES.electronic['#']} {said}" if match[0][0] == "#" else said


_HELP_LINE: Final = re.compile(r"हेल्पलाइन\s(?:(?:नंबर|नं\.|संख्या)\s)?$")


def _help_line(match: re.Match[str]) -> str | None:
    """Read the four or five digits of a help line: "हेल्पलाइन 1098"."""
    told = _HELP_LINE.search(match.string, max(0, match.start() - 30), match.start())
    behind = re.match(
        r"\s(?:पर|नंबर पर)\s(?:कॉल|फ़ोन|फोन|डायल|संपर्क)|\sडायल", match.string[match.end() : match.end() + 20]
    )
    return GRAMMAR.digits(match[0]) if told or behind else None


_SHORT_UNITS: Final = {"किमी": "किलोमीटर", "सेमी": "सेंटीमीटर", "मिमी": "मिलीमीटर", "किग्रा": "किलोग्राम"}
"""Shortened units that may stand without a number right before them: वर्ग किमी."""
_SLASH_BETWEEN_NUMBERS = re.compile("(?<=[0-9०-९])/(?=[0-9०-९])")


@cache
def _scanner() -> Scanner:
    return scanner(
        GRAMMAR,
        ordinals=[Rule("ordinal", _ORDINAL, _ordinal), Rule("ordinal", _ENGLISH_ORDINAL, _english_ordinal)],
        digits_first=[
            flight_rule(GRAMMAR),
            Rule("measure", _FEET, _feet),
            Rule("plain", re.compile(r"(?P<r>[1-9]\d{1,2})/(?P<w>10|\d)(?![\w/]|[.,]\d)"), _cricket),
            Rule("plain", re.compile(r"(?P<n>\d\.\d)/(?P<of>5|10)(?![\d/.])"), _rating),
            Rule("serial", _GROUPED, _grouped),
            Rule("serial", re.compile(r"\d{3,6}(?!\w|[.,:-]\d)"), _last_digits),
            Rule("serial", re.compile(r"\d{6,18}(?!\w|[.,:-]\d)"), _reference),
            Rule("telephone", re.compile(r"1\d{3,4}(?!\w|[.,/:-]\d)"), _help_line),
            Rule("time", _CLOCK, _clock),
            Rule("time", _DAY_CLOCK, _day_clock),
            Rule("decimal", _HALVES, lambda match: GRAMMAR.mixed(int(match["n"]), 1, 2)),
            Rule("fraction", _THIRDS_AND_QUARTERS, _part),
            Rule("money", _ONLY, _only),
            Rule("cardinal", re.compile(r"24\s?[xX×]\s?7(?![\w.,])"), lambda match: "चौबीस सात"),
            Rule(
                "date",
                re.compile(
                    rf"(?<!=)(?<!=\s)(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])(?!\s?[×x*÷+=]|[\d/]|,?\s[\u0900-\u0963]+,?\s(?:{_STREETS}))"
                ),
                _day_and_month,
            ),
            Rule("date", _MONTH_FIRST, _month_first),
            Rule("date", _DAY_MONTH, _day_month),
            Rule("serial", re.compile(r"\d{5}(?!\w|[.,]\d)"), _train),
            Rule(
                "serial",
                re.compile(rf"(?P<n>\d{{1,4}})[-/](?P<l>[\u0904-\u0939]|{_ENGLISH_LETTERS})(?![\u0900-\u0963\w/])"),
                lambda match: f"{GRAMMAR.cardinal(int(match['n']))} {match['l']}",
            ),
            Rule("telephone", re.compile(r"[1-9१-९]\d{5}(?!\w|[.,]\d)"), _postal),
            Rule("date", _YEAR, _year),
            Rule("date", _YEARS, _years),
        ],
        letters_first=[
            flight_rule(GRAMMAR),
            Rule("money", _ONLY, _only),
            Rule("abbreviation", re.compile(r"कु\."), _kumar),
            Rule("serial", _PLATE, lambda match: GRAMMAR.spell(re.sub(r"[\s-]", "", match[0]))),
            Rule("abbreviation", re.compile(r"N[oO]\.?:?(?=\s?\d)"), lambda match: "नंबर"),
            Rule(
                "serial",
                re.compile(r"(?P<l>[Xx]{2,12})(?P<n>\d{3,6})(?!\w)"),
                lambda match: f"{GRAMMAR.spell(match['l'])} {GRAMMAR.digits(match['n'])}",
            ),
            Rule("plain", re.compile(r"HbA1[cC](?!\w)"), lambda match: "एच बी ए वन सी"),
            Rule("math", re.compile(r"πr²"), lambda match: "पाई आर का वर्ग"),
            Rule("serial", re.compile(r"B(?P<n>6|12)(?!\w)"), _vitamin),
            Rule("roman", _PART_NUMBER, _part_number),
            Rule("abbreviation", _INITIALS, _initial),
            Rule("roman", re.compile(r"[IVX]{1,4}(?!\w)"), _successor),
            Rule(
                "measure",
                re.compile(rf"(?:{'|'.join(_SHORT_UNITS)})(?![\u0900-\u0963/])"),
                lambda match: _SHORT_UNITS[match[0]],
            ),
        ],
        signs_first=[
            Rule("serial", _GROUPED, _grouped),
            Rule("money", _ONLY, _only),
            Rule("serial", _SLASH_BETWEEN_NUMBERS, lambda match: GRAMMAR.tables.fixed["slash between numbers"]),
        ],
        waiting=["रु", "रू", "rs", *_SHORT_UNITS],
        national=NATIONAL,
        singular=lambda word: True,
        native=NATIVE,
    )


def read(text: str) -> Sequence[Token]:
    """Return the tokens of ``text``."""
    return _scanner().read(text)
