"""How seven other languages are read: ``python -m bench.nemo [--data DIRECTORY] [--languages es,it]``.

DIRECTORY holds a folder a language with the test data of NeMo-text-processing (``test_cases_CLASS.txt``,
``written~spoken`` a line, or several spoken forms). Both texts of a pair go the whole way, and what is heard
is compared as ``bench.reading`` does for English. The pairs are one house's style; what is read otherwise is shown
with the reason for its class. Ends with 1 when a language is below :data:`LIMIT`, or a difference has no reason.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from bench.reading import Ears, Pair, agree, nemo
from rhapsode.text.languages.registry import front_end

LIMIT: Final = 0.7

REASONS: Final = {
    ("es", "date"): "an era is spelled where the text spells it",
    ("es", "decimal"): "decimals are masculine and without apocope",
    ("es", "electronic"): "parts of addresses that can be said are said as words; y is i griega",
    ("es", "measure"): "decimals are masculine and without apocope",
    ("es", "money"): "cents follow 'con', as in Spain",
    ("es", "ordinal"): "28° are degrees; a regnal name is written with a capital; V alone is a letter",
    ("es", "telephone"): "an extension is a number; words in a telephone number are said as they are",
    ("es", "time"): "15h 10min is a duration; 12.15 without a word for times is a number; zones are spelled",
    ("it", "cardinal"): "ten digits without groups are a code, and read one by one",
    ("it", "electronic"): "parts of addresses that can be said are said as words",
    ("it", "money"): "cents are joined with 'e'",
    ("it", "time"): "minutes are a number behind 'e': cinque e quindici",
    ("pt", "decimal"): "up to three decimals are a number, as Brazilians say percentages and prices",
    ("pt", "electronic"): "parts of addresses that can be said are said as words; e is é",
    ("pt", "fraction"): "one and a half is 'um e meio'",
    ("pt", "telephone"): "an extension is a number",
    ("pt", "time"): "16:00 stays dezesseis before 'da tarde'",
    ("hi", "address"): "numbers of houses and flats are numbers; hyphens and postal codes are not named there",
    ("hi", "date"): "a span that falls has no 'से'",
    ("hi", "decimal"): "more than fifteen digits without groups are read one by one",
    ("hi", "electronic"): "unknown parts of addresses are spelled, since Hindi is not written in their letters",
    ("hi", "fraction"): "more than fifteen digits without groups are read one by one",
    ("hi", "ordinal"): "an ordinal is no year",
    ("hi", "telephone"): "no zero is said that is not written",
    ("ja", "fraction"): "荷 in NeMo's pairs stands for と",
    ("zh", "cardinal"): "一十万 and 十万 are both said",
    ("zh", "date"): "12.2.3 may be a version; 6号 stays 号; 50年 is a span of years",
    ("zh", "measure"): "a temperature below zero is 零下",
    ("zh", "money"): "¥ is 元",
    ("zh", "ordinal"): "一十万 and 十万 are both said",
    ("zh", "time"): "am and pm are 上午 and 下午",
}  # fmt: skip
"""Why pairs of a language and class are read otherwise."""


def heard_alike(ears: Ears, pair: Pair) -> tuple[bool, str, str]:
    """Return whether a pair is heard as one of its spoken forms, and what is said for both."""
    results = [agree(ears, Pair(pair.written, read, pair.kind)) for read in pair.read.split("~")]
    _, written, spoken = next((result for result in results if result[0]), results[0])
    return any(result[0] for result in results), written.said, spoken.said or pair.read


def main() -> int:
    """Print the share of each language, what is read otherwise and why; return 1 if one is below its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/cases/nemo"), help="where the folders are")
    parser.add_argument("--languages", default="es,fr,it,pt,hi,ja,zh")
    asked = parser.parse_args()
    failed = False
    for tag in asked.languages.split(","):
        pairs = list(nemo(asked.data / tag))
        if not pairs:
            parser.error(f"There are no pairs in {asked.data / tag}.")
        ears = Ears(front_end(tag).varieties[0])
        otherwise: Counter[str] = Counter()
        for pair in pairs:
            same, written, read = heard_alike(ears, pair)
            if not same:
                otherwise[pair.kind] += 1
                print(f"  {tag} {pair.kind} {pair.written!r}: {written!r}, not {read!r}")
        share = 1 - sum(otherwise.values()) / len(pairs)
        print(f"{tag} {share:.3f} of {len(pairs)}")
        for kind, count in otherwise.items():
            reason = REASONS.get((tag, kind))
            failed = failed or reason is None
            print(f"  {kind:12} {count:3}: {reason or 'NO REASON'}")
        failed = failed or share < LIMIT
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
