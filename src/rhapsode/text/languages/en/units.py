"""Names of units of measure."""

from __future__ import annotations

from typing import Final

_SI: Final = {
    "m": "meter", "g": "gram", "l": "liter", "L": "liter", "s": "second", "A": "amp", "V": "volt", "W": "watt",
    "Hz": "hertz", "B": "byte", "b": "bit", "Pa": "pascal", "J": "joule", "N": "newton", "F": "farad", "mol": "mole",
    "cal": "calorie", "eV": "electron volt", "Wh": "watt hour", "Ω": "ohm", "Ah": "amp hour", "bps": "bit per second",
    "VA": "volt amp", "Bq": "becquerel", "Sv": "sievert", "T": "tesla", "M": "molar", "H": "henry", "pc": "parsec",
    "ohm": "ohm", "bit": "bit", "K": "kelvin",
}  # fmt: skip
_PREFIXES: Final = {"k": "kilo", "c": "centi", "d": "deci", "m": "milli", "µ": "micro", "n": "nano", "p": "pico",
                    "M": "mega", "G": "giga", "T": "tera", "P": "peta", "h": "hecto"}  # fmt: skip
_WITH: Final = {
    "m": "kcdmµnp", "g": "kcdmµnp", "l": "cdmµnhk", "L": "cdmµn", "s": "mµnp", "A": "kmµn", "V": "kMmµ", "W": "kMGTmµ",
    "Hz": "kMGT", "B": "kMGTP", "b": "kMG", "Pa": "khMG", "J": "kMG", "N": "km", "F": "µnpm", "mol": "mµn", "cal": "k",
    "eV": "kMGT", "Wh": "kMGTm", "Ω": "kMm", "Ah": "mk", "bps": "kMGT", "VA": "k", "Bq": "kM", "Sv": "mµ", "T": "m",
    "M": "mµn", "H": "mµ", "pc": "kM", "ohm": "kM", "bit": "kMG",
}  # fmt: skip
_IRREGULAR: Final = {"foot": "feet", "inch": "inches", "hertz": "hertz", "henry": "henries", "molar": "molar"}
_OTHERS: Final = {
    "KB": "kilobyte", "Kb": "kilobit", "KG": "kilogram", "Kg": "kilogram", "KM": "kilometer", "Km": "kilometer",
    "ML": "milliliter", "CM": "centimeter", "MM": "millimeter", "mbps": "megabit per second",
    "gbps": "gigabit per second",
    "kbps": "kilobit per second", "MBps": "megabyte per second", "GBps": "gigabyte per second",
    "KiB": "kibibyte", "MiB": "mebibyte", "GiB": "gibibyte", "TiB": "tebibyte", "mcg": "microgram",
    "uL": "microliter", "mcL": "microliter", "ug": "microgram",
    "um": "micrometer", "us": "microsecond", "cc": "cubic centimeter", "dB": "decibel", "dBA": "decibel",
    "lb": "pound", "lbs": "pound", "oz": "ounce", "ft": "foot", "in": "inch", "yd": "yard", "yds": "yard",
    "mi": "mile",
    "Å": "angstrom", "nmi": "nautical mile", "gal": "gallon", "gals": "gallon", "qt": "quart", "qts": "quart",
    "lb-ft": "pound foot", "ft-lb": "foot pound",
    "ft-lbs": "foot pound", "BPS": "bit per second", "pt": "pint", "tsp": "teaspoon",
    "tbsp": "tablespoon",
    "Tbsp": "tablespoon", "st": "stone", "ac": "acre", "ha": "hectare", "bbl": "barrel", "hp": "horsepower",
    "mph": "mile per hour", "kph": "kilometer per hour", "kmh": "kilometer per hour", "mpg": "mile per gallon",
    "rpm": "revolution per minute", "RPM": "revolution per minute", "fps": "frame per second",
    "bpm": "beat per minute",
    "dpi": "dot per inch", "ppi": "pixel per inch", "ppm": "part per million", "ppb": "part per billion",
    "psi": "pound per square inch", "wpm": "word per minute", "knot": "knot", "kn": "knot", "kt": "knot",
    "kts": "knot",
    "hr": "hour", "hrs": "hour", "h": "hour", "min": "minute", "mins": "minute", "sec": "second", "secs": "second",
    "wk": "week", "wks": "week", "mo": "month", "mos": "month", "mth": "month", "mths": "month", "yr": "year",
    "yrs": "year", "ms": "millisecond", "msec": "millisecond", "msecs": "millisecond",
    "t": "ton", "bar": "bar", "mbar": "millibar", "atm": "atmosphere", "mmHg": "millimeter of mercury",
    "inHg": "inch of mercury", "px": "pixel",
    "MP": "megapixel", "mp": "megapixel", "Mpx": "megapixel", "ct": "carat", "kat": "karat", "pct": "percent",
    "deg": "degree",
    "sqft": "square foot", "SF": "square foot", "sf": "square foot",
    "sqm": "square meter", "sqkm": "square kilometer", "kcal": "kilocalorie",
    "Kcal": "kilocalorie",
    "Cal": "calorie", "IU": "I U", "rad": "radian", "doz": "dozen", "pcs": "piece", "lm": "lumen", "cd": "candela",
    "lx": "lux", "mil": "mil", "mils": "mil", "kip": "kip", "ly": "light year", "au": "astronomical unit",
    "AU": "astronomical unit",
    "ozt": "troy ounce", "mb": "millibar", "hPa": "hectopascal",
    "fl oz": "fluid ounce", "fl. oz": "fluid ounce", "sq ft": "square foot", "sq. ft": "square foot",
    "sq mi": "square mile",
    "sq. mi": "square mile", "sq m": "square meter", "sq. m": "square meter", "sq km": "square kilometer",
    "sq. km": "square kilometer", "sq in": "square inch", "sq. in": "square inch", "sq yd": "square yard",
    "cu ft": "cubic foot", "cu. ft": "cubic foot", "cu in": "cubic inch", "cu. in": "cubic inch",
    "cu m": "cubic meter",
    "cu yd": "cubic yard", "cu. yd": "cubic yard", "cu. m": "cubic meter", "sq. yd": "square yard",
    "N·m": "newton meter", "kN·m": "kilonewton meter", "W·h": "watt hour", "kW·h": "kilowatt hour",
    "MW·h": "megawatt hour", "A·h": "amp hour", "mA·h": "milliamp hour", "pts": "point", "PTS": "point",
    "pp": "percentage point",
    "mEq": "milliequivalent", "U": "unit",
    "Gyr": "billion year", "Myr": "million year", "kyr": "thousand year", "ka": "thousand year",
    "Ma": "million year", "Ga": "billion year", "OZ": "ounce", "LB": "pound", "LBS": "pound", "FL OZ": "fluid ounce",
    "FL. OZ": "fluid ounce", "GAL": "gallon", "QT": "quart", "MPH": "mile per hour", "KW": "kilowatt",
    "Gly": "billion light year", "Mly": "million light year", "kly": "thousand light year",
    "mIU": "milli I U", "in-lb": "inch pound", "in-lbs": "inch pound",
    "lb-in": "pound inch", "bp": "base pair", "kbp": "kilobase pair", "mos.": "month", "ov": "over",
    "km/h": "kilometer per hour", "m/s": "meter per second", "kWh": "kilowatt hour", "mAh": "milliamp hour",
    "kW": "kilowatt", "Nm": "newton meter", "Mach": "mach",
    "db": "decibel", "gb": "gigabyte", "tb": "terabyte", "kb": "kilobyte", "kw": "kilowatt", "kwh": "kilowatt hour",
    "hz": "hertz", "khz": "kilohertz", "Khz": "kilohertz", "KHz": "kilohertz", "mhz": "megahertz", "Mhz": "megahertz",
    "ghz": "gigahertz", "Ghz": "gigahertz", "v": "volt",
}  # fmt: skip
_INVARIABLE: Final = frozenset(("dozen", "milli I U", "horsepower", "percent", "I U", "lux", "mach"))


def _plural(name: str) -> str:
    if name in _INVARIABLE:
        return name
    head, of, rest = name.partition(" of ")
    head, per, denominator = head.partition(" per ")
    *first, last = head.split(" ")
    if last.endswith("molar"):
        return name
    last = _IRREGULAR.get(last) or (last if last.endswith("s") else f"{last}s")
    for prefixed in ("hertz",):
        if last.endswith(f"{prefixed}s"):
            last = last[:-1]
    return " ".join([*first, last]) + per + denominator + of + rest


def _table() -> dict[str, tuple[str, str]]:
    names = dict(_SI)
    for base, prefixes in _WITH.items():
        for prefix in prefixes:
            prefixed = f"{_PREFIXES[prefix]}{_SI[base]}"
            names.setdefault(f"{prefix}{base}", prefixed)
    names.update(_OTHERS)
    table = {}
    for symbol, name in names.items():
        many = name if name.endswith("hertz") else _plural(name)
        table[symbol] = (name, many)
    table |= {"VAC": ("volt A C", "volts A C"), "VDC": ("volt D C", "volts D C")}
    return table


UNITS: Final = _table()
"""Symbol → what one and what several are called."""

POWERED: Final = frozenset(("m", "km", "cm", "mm", "dm", "µm", "nm", "ft", "in", "yd", "mi", "s"))
"""Units that may have an exponent: "m²", "cm3"."""

GLUED_ONLY: Final = frozenset(("U", "v", "A", "B", "b", "F", "H", "M", "T", "K", "N", "in", "st", "us", "t", "ct",
                               "pt", "deg",
                               "mil", "kip", "au", "AU", "rad", "bar", "kn", "cd", "ac", "mp", "MP", "PM", "pc", "Pa",
                               "ms", "kt", "pp", "SF", "sf", "bit", "doz", "mi", "px"))  # fmt: skip
"""Symbols that are also words or letters: behind a space they need more than a number before them."""

_PER: Final = {
    "mo": "month", "mth": "month", "yr": "year", "y": "year", "a": "year", "wk": "week", "w": "week", "d": "day",
    "day": "day", "h": "hour", "hr": "hour", "min": "minute", "s": "second", "sec": "second", "pp": "person",
    "ea": "item", "serv": "serving", "shr": "share", "sh": "share", "sf": "square foot", "pers": "person",
    "ppl": "person",
    "kWh": "kilowatt hour", "bbl": "barrel", "cwt": "hundredweight", "bu": "bushel", "doz": "dozen",
    "dz": "dozen", "nt": "night",
    "wks": "weeks", "qtr": "quarter", "sem": "semester", "sess": "session",
    "pkg": "package", "bx": "box", "rev": "revolution", "req": "request", "hrs": "hour", "mi": "mile",
    "yd": "yard", "ft": "foot", "lf": "linear foot", "acre": "acre", "sqft": "square foot",
    "sq ft": "square foot", "pc": "piece", "pax": "person", "ct": "carat",
    "dL": "deciliter", "dl": "deciliter", "gal": "gallon", "m": "minute", "M": "million", "K": "thousand",
}  # fmt: skip


_WITH_DOTS: Final = frozenset(("mph", "kph", "kmh", "mpg", "rpm", "fps", "bpm", "psi", "wpm", "hp", "cc"))


def undotted(symbol: str) -> str:
    """Return "mph" for "m.p.h"; any other ``symbol`` as it is."""
    letters = symbol.replace(".", "")
    return letters if letters in _WITH_DOTS else symbol


def per_unit(symbol: str) -> str:
    """Name what a price or a measure is for one of: "mo" → "month"; a word is said as it is."""
    if symbol in _PER:
        return _PER[symbol]
    if symbol in UNITS:
        return UNITS[symbol][0]
    if symbol[-1] in "23²³" and symbol[:-1] in UNITS:
        return f"{'square' if symbol[-1] in '2²' else 'cubic'} {UNITS[symbol[:-1]][0]}"
    return symbol
