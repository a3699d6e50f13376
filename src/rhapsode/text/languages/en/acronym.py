# ruff: noqa: RUF001
"""Words set in capitals: which are spelled ("F B I"), which are words ("NASA", "HE SAID IT WAS HIM").

What decides, in this order:

1. A known initialism is spelled and a known acronym said as a word, unless it is also a common word and stands in a
   run of capitals ("GIVE IT TO US").
2. In a run (the word before or after it is in capitals too) every word of the dictionary, and everything that can be
   pronounced, is a word.
3. Alone among small letters, a common word is one that is stressed ("I said NO"); two and three other letters are
   spelled; four and more are said if they can be pronounced.
"""

from __future__ import annotations

import re
from typing import Final

from rhapsode.text.languages.en.pronounceable import is_name, is_pronounceable, is_word
from rhapsode.text.languages.en.rules import Context
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import SemioticClass, Token

# Initialisms that are words too when they stand among capitals.
_AMBIGUOUS: Final = word_set(
    "CO IT US WHO AM OR IN ME HI OK SHE ALL ARE AS AN AT BE DO GO HE IF IS MY NO OF ON SO TO "
                              "UP WE BY AD MA PA OH ACT SAT GAP SAD CAR ICE DOE MAC POP PET ART BIT ADD "
                              "END USE ETA"
)  # fmt: skip
_SPELLED: Final = word_set(
    "CO CI IT US UK EU UN UAE USA USSR FBI CIA NSA BBC CNN NBC ABC CBS HBO MTV IBM AMD HP CEO CFO CTO COO HR PR IQ "
    "EQ ID TV PC NYHA VESA GSM "
    "DVD CD USB SQL HTML HTTP HTTPS CSS XML PDF CPU GPU AI API URL IP DNA RNA HIV GDP GPS ATM VIP FAQ DIY ETA PHD "
    "MBA BA "
    "MA AM PM AC DC AD BC BCE CE OS UI UX VR AR ML LLM GPT NLP TTS ASR SMS MMS WWW FTP SSH SSL TLS VPN LAN RSVP "
    "ASAP PS "
    "NBA NFL NHL MLB UFC WWE UFO NGO IMF WTO WHO EPA FDA CDC NIH IRS DOJ DOD FCC FTC SEC MIT UCLA NYU USC LSE NHS RAF "
    "MP PM QC KC JP DJ MC OK OJ IOU TBD TBA AKA FYI BTW IMO IDE SDK PHP TCP UDP DNS RGB LCD LED HD UHD FPS RPM MPH "
    "KPH "
    "BMW VW GM GE KFC UPS USPS DHL CV IV ER ICU CT MRI ADHD PTSD OCD TB LSD THC CBD NY LA SF NYC DC NJ SUV RV MPG HQ "
    "IOC EV CSV SSD HDD IOS ISP QR SEO ROI KPI BBQ XXL XL XS AAA ISBN ISO IEEE IETF "
    "EST EDT PST PDT CST CDT MST MDT GMT UTC CET CEST JST IST AEST "
    "XHTML JSON RAM JVM JDK NPM CLI GUI LTE NFC SSN EIN TSA DMV DUI HOA IRA LLC PLC VAT CBS SUVS AMA PGA MVP EMT "
    "ETH XRP NYSE LAPD AARP USDA USAF IIRC AFAIK AICPA ACLU USMCA ICICI IBEW IDK TBH IMHO NVM SMH "
    "GOP GRE RA SAT UUID UUIDS LGBT LGBTQ NCAA NPR PBS ESPN CBC ITV MSNBC TNT WWF WTF LOL OMG TMI BFF NSFW "
    "COB EOD EOB FOB CVV CVC MI CHF COPD CABG NSW FT OT "
    "RH AA ACH ADA AVI BIS EEOC EFT LAX MOA OBGYN PIP SASE SOC ALCS YMCA SAP VAT AOE NVME AUM COD DOA DOB DOE"
    " EAP EPS ESL FAA IEP IPA IPO IUD NDA PTO PTA POA POV POW RIP SOS SOP SOB TIA UTI YTD "
    "BRCA IRC RAAF AB ABS AE AG KS MM PID TI "
    "ERA OSCE IISS UPU CIS USPTO WEU CHO COOH IARC AESC "
    "DA DSL ADSL SOW EVOO LTD NVDA GDPR BOE BOJ RBA GI GIS MAOI MAOIS HIIT AED ECG EKG EEG IVF PO BYOB BYOD GA NAV"
) - frozenset(("LAN", "ASAP", "RAM", "JSON", "HIIT", "LOL"))
_SAID: Final = word_set(
    "NASA NATO UNICEF UNESCO OPEC NAFTA SCUBA LASER RADAR AIDS LAN WAN RAM ROM PIN SIM NASDAQ FIFA UEFA NASCAR OSHA "
    "SWAT "
    "COVID JPEG MPEG GIF ASCII YOLO FOMO SARS CERN OPEC SONAR TASER SIM CAPTCHA WASP MENSA INTERPOL EUROPOL BREXIT "
    "ISIS IKEA LEGO VISA CRISPR TED SQUID BIOS RAID NOAA BERT CUDA LORA NVIDIA ADOBE PAC POTUS SCOTUS FLOTUS FEMA "
    "DARPA NORAD HIPAA LASIK MIDI IMAX QWERTY WYSIWYG ASAP SAT-NAV SNAFU FUBAR BAFTA EULA GNU SIDS DREAM "
    "FAX SMART TOEFL IELTS LSAT MCAT GMAT EBITDA MPOX"
)  # fmt: skip
_RESPELLED: Final = {
    "CEQA": "see kwa", "FOIA": "foya", "GAAP": "gap", "HVAC": "H vack", "IBAN": "eye ban", "LIBOR": "lie bore",
    "LIFO": "lie foe",
    "FIFO": "fie foe", "MOMA": "moe ma", "MOOC": "mook", "NAACP": "N double A C P", "REIT": "reet", "SKU": "skew",
    "SPAC": "spack",
    "SUNY": "sue knee", "CUNY": "cue knee", "ICANN": "eye can", "NICU": "nick you", "SIEM": "sim",
    "OWASP": "oh wasp", "ITAR": "eye tar",
    "HELOC": "he lock", "VOIP": "voyp", "ESOP": "E sop", "SCADA": "skay da", "REITS": "reets", "SKUS": "skews",
    "SPACS": "spacks",
    "NSAID": "N sed", "NSAIDS": "N seds", "OLED": "oh led", "AMOLED": "am oh led", "YAML": "yammel",
    "SAML": "sammel", "CMOS": "sea moss", "FTSE": "footsie",
    "CNET": "see net", "USAID": "U S aid", "ICAO": "eye kay oh", "JPEG": "jay peg", "MPEG": "em peg",
    "DOS": "doss", "UNEP": "you nep", "ISAF": "eye saff", "IUPAC": "eye you pack",
    "ROFL": "roffle", "JSON": "jason", "BBQ": "barbecue", "BBQS": "barbecues", "MMORPG": "M M O R P G",
}  # fmt: skip
"""Acronyms that are said neither by their letters nor as they are written."""
IN_SMALL: Final = word_set(
    "usb sql html http https css xml pdf cpu gpu url dna rna hiv gdp gps atm faq diy fbi cia nsa bbc cnn ibm ceo cfo "
    "cto abc nbc cbs hbo tv dvd csv ssd hdd ssh ssl tls vpn dns tcp udp php sdk ide rgb lcd api bmw vw adhd ptsd mri "
    "phd mba ngo imf nba nfl suv rv pc fyi btw imo tbd ssn idk tbh imho wtf brb smh nvm omg afaik iirc nsfw qd prn "
    "ps www irc kde pwd "
    "ls doi obo idc wbu hmu omw ily ttyl ngl ikr tbf np jk gn lmk npm tid qid gtg irl ftw wyd hbu iykyk fwiw"
)
"""Initialisms that people also write in small letters."""
_COMPOUNDS: Final = (
    "NaCl",
    "HCl",
    "NaOH",
    "KCl",
    "KOH",
    "HBr",
    "LiCl",
    "AgCl",
    "CaO",
    "MgO",
    "ZnO",
    "CuO",
    "FeO",
    "NaF",
    "KBr",
    "NaClO",
)
"""Chemical formulas without a number, which are spelled."""
_US_AFTER: Final = word_set(
    "to with for of from let join give tell help call contact follow about all between both make makes made keep show "
    "before behind against on by at like visit ask text email keeps shows save saves leave among around near "
    "upon trust love "
    "hate see hear watch find send bring take took gave told than teach teaches remind reminds toward towards "
    "into onto over under "
    "after past without within beyond through off beside above below across along amongst including except"
)
"""Words in front of which "US" among capitals is the pronoun."""
_IT_BEFORE: Final = word_set(
    "department team support staff manager guy sector industry system systems services consultant helpdesk security "
    "director specialist professional professionals infrastructure worker workers jobs budget outage giant firm"
)
MIXED: Final = {
    "PhD": "P H D", "PCIe": "P C I E", "eGFR": "E G F R",
    "PhDs": "P H D's", "MSc": "M S C", "BSc": "B S C", "IoT": "I O T",
    "BofA": "B of A",
    "QoS": "Q O S", "NVMe": "N V M E", "VoIP": "voyp", "CPAP": "see pap", "eBay": "e bay", "OpenAI": "open A I",
    "arXiv": "archive", "vCPU": "V C P U", "vCPUs": "V C P U's", "pKa": "P K A", "pKb": "P K B",
    "macOS": "mac O S", "iOS": "I O S",
    "GitHub": "git hub", "YouTube": "YouTube", "LinkedIn": "linked in", "WhatsApp": "whats app", "PayPal": "pay pal",
    "TikTok": "tick tock", "mRNA": "M R N A", "GbE": "gigabit ethernet",
    "PMHx": "P M H X", "PSHx": "P S H X", "FHx": "F H X",
    "YoY": "year over year", "QoQ": "quarter over quarter", "MoM": "month over month", "MiG": "mig",
    "PostgreSQL": "postgres Q L", "MySQL": "my S Q L", "SQLite": "S Q lite", "SaaS": "sass", "PaaS": "pass",
    "LaTeX": "lay tech", "GraphQL": "graph Q L", "MongoDB": "mongo D B", "MariaDB": "maria D B",
    "DynamoDB": "dynamo D B",
    "GmbH": "G M B H", **{name: " ".join(name.upper()) for name in _COMPOUNDS},
    "OAuth": "oh auth", "GeoJSON": "geo jason", "ESLint": "E S lint", "NumPy": "num pie",
    **{name: " ".join(name.upper()) for name in ("BoE", "BoJ", "BoC", "DoD", "DoJ", "MoD", "MoU", "PoC", "SoC")},
    "SciPy": "sigh pie", "tRNA": "T R N A", "pH": "P H",
}  # fmt: skip
_NEIGHBOUR_BEFORE = re.compile(r"([^\W\d_]+(?:'[^\W\d_]+)?)[\s,;:.!?\"'()—–-]{1,4}$")
_NEIGHBOUR_AFTER = re.compile(r"(?:'[A-Z]+)?[\s,;:\"'()—–-]{1,4}([^\W\d_]{1,30})")
_HEADED = frozenset(("the", "a", "an", "our", "your", "their"))
_AN_AVERAGE = re.compile(r"\s(?:of|is|was|to|at|under|over)\s\d|[:,]?\s\d\.\d\d")
_AVERAGE_BEFORE = re.compile(r"\d\.\d\d\s$")
_DOSE_BEFORE = re.compile(
    r"\d\s?(?:mg|mcg|g|m[Ll]|IU|units?|tabs?|caps?|puffs?|drops?|gtts?)\s(?:PO|IV|IM|SQ|SC)?\s?$"
)
_FARES: Final = {"OW": "one way", "RT": "round trip"}
"""Short forms behind a price: "$189 OW"."""
_MEASURED = re.compile(r"[:/ ]{1,2}(?:of |was |is )?(?:\d|[Cc]r)")
_BATTERY = re.compile(r"[- ](?:alkaline |rechargeable |lithium )?(?:batt(?:er|s?\.)|cells?\b|size)")
_AIRPORTS: Final = word_set("SEA WAS DEN MAD IND MAN SAT PIT OAK TUS HAM CAN ORD FAT BUR MIA PER DEL LIS")
"""Codes of airports that are words too."""
_JOURNEY = re.compile(
    r"[A-Z]{3} ?(?:→|->|[-–>]) ?[A-Z]{3}(?!\w)|(?<![^\W_])[A-Z]{3},? (?:at )?[012]?\d:[0-5]\d|\([A-Z]{3}\) (?:to|→)"
)
"""A journey between airports: "SEA → DEN", or when it begins."""
OF_A_FLIGHT = re.compile(
    r"\b(?:[Ff]lights?|FLIGHTS?|[Dd]epart\w*|[Aa]rriv\w*|[Bb]oard\w*|[Gg]ates?|[Tt]erminal|[Aa]irport"
    r"|[Nn]onstop|[Ll]anded|[Ll]ands|[Tt]akes? off|[Dd]elayed|[Cc]ancel+ed|[Ll]ayover"
    r"|[Cc]onnections?|[Cc]onnecting|[Aa]irlines?)\b"
    r"|\b[A-Z]{3} ?[-–>→] ?[A-Z]{3}\b"
)
"""What speaks of flying near the number of a flight or the code of an airport."""
_WAYS: Final = word_set("to from in at via into through out")
_MODEL = re.compile(r"-[A-Z](?![\w'])")
"""The second part of the name of a car: "EX-L"."""
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[^A-Z]+")


def _in_capitals(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def in_a_run(context: Context, start: int, end: int) -> bool:
    """Tell whether a word beside this one is set in capitals and is no known initialism."""
    before = _NEIGHBOUR_BEFORE.search(context.text, max(0, start - 40), start)
    if before and _in_capitals(before[1]) and before[1] not in _SPELLED - _AMBIGUOUS and before[1] not in _SAID:
        return is_word(before[1].lower()) or len(before[1]) > 3
    after = _NEIGHBOUR_AFTER.match(context.text, end)
    if after and _in_capitals(after[1]) and after[1] not in _SPELLED - _AMBIGUOUS and after[1] not in _SAID:
        return is_word(after[1].lower()) or len(after[1]) > 3
    return bool(before and before[1] in ("I", "A")) and context.text[max(0, start - 4) : start].isupper()


def letters_of(word: str) -> str:
    """Spell a word: "fbi" → "F B I"."""
    return " ".join(char.upper() if len(char.upper()) == 1 else char for char in word if char.isalpha())


def is_spelled(word: str, *, run: bool = False, headed: bool = False) -> bool:
    """Decide whether a word in capitals is spelled; ``run`` if it stands among capitals, ``headed`` behind "the"."""
    if word in _SAID:
        return False
    lower = word.lower()
    if word in _SPELLED:
        return not (run and word in _AMBIGUOUS and not headed)
    if is_word(lower) or is_name(lower):
        return False
    return (len(word) < 4 and not run) or not is_pronounceable(lower)


def said_of(word: str, *, run: bool = False, headed: bool = False) -> tuple[str, SemioticClass]:
    """Give what is said for letters in capitals, and the class."""
    if word in _RESPELLED:
        return _RESPELLED[word], "acronym"
    if is_spelled(word, run=run, headed=headed):
        return letters_of(word), "acronym"
    return (word.lower(), "plain") if run or is_word(word.lower()) else (word.capitalize(), "acronym")


def _is_an_airport(match: re.Match[str], context: Context, before: str) -> bool:
    """Tell whether a word in capitals is an airport: a journey or, near a word of flying, a way to or from it."""
    start, end = match.span()
    if _JOURNEY.search(context.text[max(0, start - 12) : end + 12]):
        return True
    return before in _WAYS and OF_A_FLIGHT.search(context.text, max(0, start - 80), end + 60) is not None


def read_capitals(match: re.Match[str], context: Context) -> list[Token]:
    """Read a word of capitals, with an apostrophe inside it or none ("DON'T", "FBI'S")."""
    word = match[0]
    run = in_a_run(context, match.start(), match.end())
    before = context.word_before(match.start())
    goes_on = context.word_after(match.end()) != "" or before in ("the", "in")
    if run and word == "US" and before not in _US_AFTER and goes_on:
        return [Token(match.start(), match.end(), "U S", "acronym")]
    if word == "ERA" and (
        _AN_AVERAGE.match(context.text, match.end()) or _AVERAGE_BEFORE.search(context.text[: match.start()][-6:])
    ):
        return [Token(match.start(), match.end(), "E R A", "acronym")]
    if word in _AIRPORTS and _is_an_airport(match, context, before):
        return [Token(match.start(), match.end(), letters_of(word), "acronym")]
    if word == "BID" and _DOSE_BEFORE.search(context.text, max(0, match.start() - 24), match.start()):
        return [Token(match.start(), match.end(), "B I D", "acronym")]
    if word in _FARES and context.tokens and context.tokens[-1].kind == "money":
        return [Token(match.start(), match.end(), _FARES[word], "acronym")]
    if word == "BUN" and _MEASURED.match(context.text, match.end()):
        return [Token(match.start(), match.end(), "B U N", "acronym")]
    if word == "DOT" and not run and before in ("the", "state", "city", "federal", "us"):
        return [Token(match.start(), match.end(), "D O T", "acronym")]
    if word in ("AA", "AAA") and _BATTERY.match(context.text, match.end()):
        return [Token(match.start(), match.end(), "double A" if word == "AA" else "triple A", "acronym")]
    if word == "IT" and context.word_after(match.end()).lower() in _IT_BEFORE:
        return [Token(match.start(), match.end(), "I T", "acronym")]
    if "'" in word:
        head, _, tail = word.partition("'")
        lower = word.lower()
        if is_word(lower) or is_word(head.lower()) or not is_spelled(head, run=run):
            return [Token(match.start(), match.end(), lower, "plain")]
        said, kind = said_of(head, run=run)
        return [Token(match.start(), match.end(), f"{said}'{tail.lower()}", kind)]
    bracketed = context.before(match.start()) == "(" and context.text[match.end() : match.end() + 1] == ")"
    if bracketed and len(word) < 4 and word not in _SAID:
        return [Token(match.start(), match.end(), letters_of(word), "acronym")]
    if len(word) < 3 and _MODEL.match(context.text, match.end()):
        return [Token(match.start(), match.end(), letters_of(word), "acronym")]
    headed = before in _HEADED or context.before(match.start()) == "("
    said, kind = said_of(word, run=run, headed=headed)
    return [Token(match.start(), match.end(), said, kind)]


def read_mixed(match: re.Match[str]) -> list[Token]:
    """Read a word with capitals inside it: "PDFs", "FBI's", "iPhone", "McDonald", "JavaScript", "GHz"."""
    word = match[0]
    head, _, tail = word.partition("'")
    if head in MIXED:
        said = MIXED[head] + (f"'{tail.lower()}" if tail else "")
        return [Token(match.start(), match.end(), said, "acronym")]
    if tail and tail[0].isupper() and len(tail) > 1:  # O'Brien
        return [Token(match.start(), match.end(), word, "plain")]
    tail = f"'{tail.lower()}" if tail else ""
    if len(head) > 2 and head[:-1].isupper() and head[-1] == "s":
        said, kind = said_of(head[:-1])
        if kind == "acronym":
            spelled = said[-2:-1] == " " or len(said) == 1
            return [Token(match.start(), match.end(), f"{said}'s" if spelled else f"{said}s{tail}", kind)]
    if head.isupper() and len(head) > 1:
        said, kind = said_of(head)
        return [Token(match.start(), match.end(), said + tail, kind)]
    if is_word(head.lower()):
        return [Token(match.start(), match.end(), head + tail, "plain")]
    if head[-1] == "s" and len(head) > 4 and head[-3:-1].isupper():  # sgRNAs
        head, tail = head[:-1], "'s"
    pieces = []
    spelled = False
    for piece in _CAMEL.findall(head):
        if len(piece) > 1 and piece.isupper() and is_spelled(piece):
            pieces.append(letters_of(piece))
            spelled = True
        elif len(piece) == 1 and len(head) > 1 and pieces and piece.isupper():
            pieces.append(piece)
        elif piece in ("Mc", "Mac", "O", "De", "Le", "La", "Di", "Du", "Van") and pieces == []:
            return [Token(match.start(), match.end(), head + tail, "plain")]
        else:
            pieces.append(piece)
    return [Token(match.start(), match.end(), " ".join(pieces) + tail, "acronym" if spelled else "plain")]
