"""Abbreviations and what they stand for, and the words around them that decide."""

from __future__ import annotations

from typing import Final

from rhapsode.text.languages.en.wordlists import word_set

STARTERS: Final = word_set(
    "he she it they we i you the a an this that these those there then but and so in on at when where what why how "
    "if after "
    "before my our his her their its your yes no not for as since while although however meanwhile now here who "
    "which all some "
    "many most one every each both nobody everyone someone to from with by do did does is was were are have has had "
    "will would "
    "can could should may might let please thank thanks it's he's she's they're we're i'm i'd i'll that's there's "
    "don't "
    "suddenly finally later soon still also maybe perhaps next first second instead nothing something under over "
    "add arrive bring call continue get go keep make merge pour remember see serve stir take try turn use"
)
TITLES: Final = {
    "mr": "Mister", "mrs": "Misses", "ms": "Miz", "dr": "Doctor", "prof": "Professor", "gen": "General",
    "gov": "Governor",
    "sen": "Senator", "rep": "Representative", "capt": "Captain", "lt": "Lieutenant", "col": "Colonel",
    "sgt": "Sergeant",
    "cmdr": "Commander", "rev": "Reverend", "hon": "Honorable", "pres": "President", "supt": "Superintendent",
    "cpl": "Corporal",
    "maj": "Major", "adm": "Admiral", "fr": "Father", "msgr": "Monsignor", "messrs": "Messers", "mme": "Madame",
    "mlle": "Mademoiselle",
    "st": "Saint", "mt": "Mount", "ft": "Fort", "atty": "Attorney", "det": "Detective", "insp": "Inspector",
    "pvt": "Private",
    "amb": "Ambassador", "sr": "Sister", "pt": "Point", "hrh": "H R H",
    "reps": "Representatives",
    "ald": "Alderman", "cllr": "Councillor", "rt": "Right", "dist": "District", "drs": "Doctors",
}  # fmt: skip
GIVEN_NAMES: Final = {
    "alexr": "Alexander", "benj": "Benjamin", "chas": "Charles", "danl": "Daniel", "edw": "Edward",
    "cath": "Catherine", "eliz": "Elizabeth", "fredk": "Frederick", "geo": "George", "jas": "James", "jno": "John",
    "jos": "Joseph",
    "margt": "Margaret", "richd": "Richard", "robt": "Robert", "saml": "Samuel", "thos": "Thomas", "wm": "William",
}  # fmt: skip
"""Names as registers and signs shorten them, in front of another name."""
TITLES.update(GIVEN_NAMES)
NEEDS_DOT: Final = frozenset(GIVEN_NAMES) | word_set(
    "gen rep reps pres hon det insp amb fr col adm sen gov rev sr ft pt dist ald rt"
)
BEFORE_NUMBER: Final = {
    "no": "number", "nos": "numbers", "p": "page", "pp": "pages", "pg": "page", "pgs": "pages", "vol": "volume",
    "vols": "volumes",
    "fig": "figure", "figs": "figures", "ch": "chapter", "chs": "chapters", "chap": "chapter", "sec": "section",
    "sect": "section",
    "art": "article", "eq": "equation", "eqs": "equations", "eqn": "equation", "eqns": "equations",
    "para": "paragraph", "ver": "version", "ext": "extension", "tel": "telephone",
    "ps": "psalm", "ca": "circa",
    "c": "circa", "op": "opus", "ex": "example", "tab": "table", "app": "appendix", "pt": "part", "ln": "line",
    "nr": "number", "sc": "scene", "cl": "clause", "cll": "clauses", "ll": "lines", "res": "resolution",
    "bk": "book", "apt": "apartment", "ste": "suite", "rm": "room", "bldg": "building", "fl": "floor", "rte": "route",
    "hwy": "highway", "rt": "route", "par": "paragraph",
    "est": "established", "approx": "approximately", "max": "maximum", "min": "minimum", "avg": "average",
    "ed": "edition",
    "temp": "temperature", "wt": "weight", "ht": "height", "qty": "quantity", "ref": "reference", "cf": "compare",
    "v": "version", "l": "line",
    "lat": "latitude", "long": "longitude", "n": "note", "nn": "notes",
    "dept": "department", "box": "box", "sq": "square", "stat": "statute", "reg": "regulation",
    "pop": "population", "exp": "expires", "encl": "enclosed", "mi": "mile", "sch": "schedule", "mag": "magnitude",
    "prop": "proposition", "thm": "theorem", "lem": "lemma", "defn": "definition",
}  # fmt: skip
WITHOUT_DOT: Final = word_set(
    "avg rt temp wt ht rm ste no vol fig figs nos pp vols chap hwy apt rte approx est pg qty"
)
ALWAYS: Final = {
    "mr": "mister", "mrs": "misses", "ms": "miz", "dr": "doctor", "messrs": "messers",
    "etc": "et cetera", "vs": "versus", "approx": "approximately", "dept": "department", "depts": "departments",
    "govt": "government",
    "assn": "association", "assoc": "associates", "univ": "university", "inc": "incorporated", "ltd": "limited",
    "corp": "corporation",
    "co": "company", "bros": "brothers", "jr": "junior", "sr": "senior", "blvd": "boulevard", "ave": "avenue",
    "bldg": "building",
    "cf": "compare", "al": "al", "misc": "miscellaneous", "esp": "especially", "incl": "including",
    "excl": "excluding", "intl": "international",
    "natl": "national", "mfg": "manufacturing", "mgr": "manager", "mgmt": "management", "hwy": "highway",
    "pkwy": "parkway", "apt": "apartment",
    "aka": "also known as", "eds": "editors", "viz": "namely", "ibid": "ibid", "hq": "headquarters",
    "est": "estimated", "dist": "district",
    "div": "division", "mtg": "meeting", "appt": "appointment", "yr": "year", "yrs": "years", "hr": "hour",
    "hrs": "hours", "mins": "minutes",
    "secs": "seconds", "lbs": "pounds", "oz": "ounces", "pkg": "package", "pkgs": "packages", "orig": "originally",
    "trans": "translated",
    "esq": "esquire", "tbsp": "tablespoon", "tsp": "teaspoon", "vol": "volume", "ft": "feet", "avg": "average",
    "max": "maximum", "min": "minimum",
    "rd": "road", "ln": "lane", "mt": "mount", "fwd": "forward", "acct": "account", "addl": "additional",
    "amt": "amount", "temp": "temporary",
    "ed": "edited", "ret": "retired", "cont": "continued", "attn": "attention",
    "bldgs": "buildings", "sq": "square",
    "prof": "professor", "ppl": "people", "tel": "telephone", "fl": "floor",
    "utd": "united", "agg": "aggregate", "eng": "engineering",
    "hx": "history", "dx": "diagnosis", "tx": "treatment", "sx": "symptoms",
}  # fmt: skip
DOT_OPTIONAL: Final = word_set(
    "etc vs dept depts govt assn univ inc ltd corp jr sr blvd ave pkwy aka approx intl natl mfg mgmt hwy "
                                 "bldg misc lbs mins hrs yrs tbsp tsp acct attn bros ppl hx dx tx sx utd"
)  # fmt: skip
WORDS_TOO: Final = word_set(
    "co al est vol ft max min rd ln temp ed ret cont sq mt yr hr oz prof trans orig dist div eds avg amt dept apt"
)
LOWER_AFTER: Final = word_set("est max min temp ed ret cont sq vol avg trans orig dist div ft oz hr yr apt")
ENDS_A_SENTENCE: Final = word_set("apt est trans")
"""Those that are words too, and end a sentence as such: "It was apt.", "Alea iacta est."."""
DAYS: Final = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "weds": "Wednesday", "thu": "Thursday",
    "thur": "Thursday",
    "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
DAY_BEFORE: Final = word_set(
    "due on every next last this by until till from since to and each closed open exc excl except"
)
PARTS_OF_A_DAY: Final = word_set("morning mornings afternoon afternoons evening evenings night nights nite")
NAME_BEFORE: Final = frozenset(("from", "by", "to", "and", "between", "through"))
MONTH_BEFORE: Final = word_set(
    "in since until till by from last next of early late mid this every to through and between before after during"
)
LATIN: Final = {
    "e.g": "for example", "i.e": "that is", "a.k.a": "also known as", "n.b": "note well", "q.v": "which see",
    "et al": "et al",
    "p.s": "P S", "ph.d": "P H D", "phd": "P H D", "m.d": "M D", "b.sc": "B S C", "m.sc": "M S C", "d.phil": "D phil",
    "r.s.v.p": "R S V P",
    "y.o": "year old", "w.r.t": "with respect to", "a.s.a.p": "A S A P",
}  # fmt: skip

COMPASS: Final = {"N": "North", "S": "South", "E": "East", "W": "West"}
CONTRACTED: Final = {
    "gov't": "government", "int'l": "international", "nat'l": "national", "dep't": "department",
    "ass'n": "association",
    "sec'y": "secretary", "cont'd": "continued", "req'd": "required", "rec'd": "received", "add'l": "additional",
    "comm'n": "commission", "eng'g": "engineering", "mfg'r": "manufacturer", "prof'l": "professional",
    "resp't": "respondent", "def't": "defendant", "ass't": "assistant", "gen'l": "general", "reg'l": "regional",
    "att'n": "attention", "avg'd": "averaged", "approx'd": "approximated", "att'y": "attorney",
}  # fmt: skip
"""Abbreviations whose apostrophe stands for what is left out."""
BIBLE: Final = {
    "gen": "Genesis", "exod": "Exodus", "lev": "Leviticus", "num": "Numbers", "deut": "Deuteronomy", "josh": "Joshua",
    "judg": "Judges", "ps": "Psalm", "pss": "Psalms", "prov": "Proverbs", "eccl": "Ecclesiastes", "isa": "Isaiah",
    "jer": "Jeremiah", "ezek": "Ezekiel", "dan": "Daniel", "hos": "Hosea", "mic": "Micah", "zech": "Zechariah",
    "mal": "Malachi", "matt": "Matthew", "mt": "Matthew", "mk": "Mark", "lk": "Luke", "jn": "John", "rom": "Romans",
    "cor": "Corinthians", "gal": "Galatians", "eph": "Ephesians", "phil": "Philippians", "col": "Colossians",
    "thess": "Thessalonians", "tim": "Timothy", "heb": "Hebrews", "jas": "James", "pet": "Peter", "rev": "Revelation",
    "sam": "Samuel", "chron": "Chronicles", "chr": "Chronicles", "kgs": "Kings",
}  # fmt: skip
"""Books of the Bible in front of a chapter and a verse ("Gen. 1:3")."""
BIBLE_IN_FULL: Final = word_set(
    "genesis exodus psalm psalms proverbs isaiah matthew mark luke john acts romans corinthians galatians "
    "ephesians philippians hebrews james revelation kings samuel chronicles colossians thessalonians joshua "
    "judges numbers micah hosea job ruth deuteronomy leviticus ecclesiastes jeremiah ezekiel daniel peter timothy "
    "amos apocalypse baruch esther ezra habakkuk haggai joel jonah jude judith lamentations maccabees malachi "
    "nahum nehemiah obadiah philemon revelations sirach solomon songs titus tobit zechariah zephaniah"
)
BEFORE_ROMAN: Final = frozenset(
    (
        "art",
        "par",
        "cl",
        "tit",
        "vol",
        "vols",
        "ch",
        "chap",
        "chs",
        "p",
        "pp",
        "sec",
        "sect",
        "bk",
        "fig",
        "figs",
        "app",
        "op",
        "sc",
        "sch",
        "ste",
    )
)
ALSO_WORDS: Final = frozenset(
    ("no", "art", "ex", "app", "pop", "tab", "box", "stat", "ref", "fig", "min", "max", "ed")
)
"""Words that a sentence can end with: in small letters they need more than a number behind them."""
BEFORE_NO: Final = word_set(
    "said say says answered answer oh or replied shouted to me him her them with be ate an yes whispered thought"
)
"""Words behind which "no." is the word: "He said no. 5 people left."."""
BEFORE_NO_OR_NUMBER: Final = frozenset(("is", "was", "am", "are"))
"""Words behind which what follows the number decides."""
STATES: Final = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa",
    "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming", "DC": "D C",
}  # fmt: skip
