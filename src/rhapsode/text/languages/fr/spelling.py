"""Derives the phonemes of French words from their letters, for words that are not in the dictionary (Grevisse, Le bon
usage, §§ 25 to 90)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PLAIN: Final = str.maketrans({
    "á": "a", "ã": "a", "å": "a", "í": "i", "ì": "i", "ó": "o", "ò": "o", "õ": "o", "ø": "eu", "ú": "ou", "ñ": "gn",
    "ß": "ss", "š": "ch", "ž": "j", "č": "tch", "ć": "tch", "ł": "l", "ä": "a", "ö": "eu", "ý": "i", "æ": "é",
})  # fmt: skip
_VOWELS: Final = "aeiouyàâéèêëîïôùûüœ"
_CLOSED: Final = rf"(?=[^{_VOWELS}]*$|[^{_VOWELS}hlr][^{_VOWELS}h]|l[^{_VOWELS}lh]|r[^{_VOWELS}rh]|[lr][lr])"
_NASAL: Final = rf"(?=[^{_VOWELS}mnh]|$|h[^{_VOWELS}])"

_RULES: Final = tuple(
    (re.compile(pattern), sounds)
    for pattern, sounds in (
        # endings
        (r"(?<=[^m])aient$|ais$|ait$|aits$|aix$", "ɛ"), (r"oient$", "wa"), (r"èrent$", "ɛʁ"),
        (r"uirent$", "yiʁ"), (r"irent$|îrent$", "iʁ"), (r"(?<=[iua]ss)ent$|(?<=i[sv])ent$", ""),
        (r"(?<=è[bcdglnprstvz])ent$|(?<=è(?:gn|ch|gl|[btv]r))ent$", ""), (r"ient$|iens$", "jɛ̃"),
        (r"ement(?=s?$)", "əmɑ̃"), (r"ent(?=s?$)", "ɑ̃"), (r"er(?=s?$)", "e"), (r"ez$", "e"), (r"iers?$", "je"),
        (r"(?<!.)enn(?=[eou])", "ɑ̃n"), (r"us$", "ys"),
        (r"est$", "ɛst"), (r"cs$", "ks"), (r"e?s?$", ""), (r"ées?$|és$", "e"), (r"um(?=s?$)|(?<=[^n])om$", "ɔm"),
        (r"(?<=s)tio(?=nn?[aeiouyéèêàâ])", "tjɔ"), (r"(?<=s)tion", "tjɔ̃"), (r"tio(?=nn?[aeiouyéèêàâ])", "sjɔ"),
        (r"tion", "sjɔ̃"), (r"tio$", "sjo"),
        (r"(?<=pa)ti(?=en)|(?<=quo)ti(?=en)|(?<=[a-rt-zé])ti(?=al)|(?<=[a-zé])ti(?=eu|el)", "sj"),
        # vowels of several letters
        (r"eaux?$|eau", "o"), (r"aux$|auts?$|aud[se]?$|au", "o"), (r"aî|ai(?=n(?:e|n))|ai(?=[lr]e)", "ɛ"),
        (rf"(?:aim|ain|eim|ein){_NASAL}", "ɛ̃"), (r"aill|ail(?=s?$)", "aj"), (r"ay(?=[aeiou])", "ɛj"),
        (r"aï", "ai"), (r"ay(?=s?$)", "ɛ"), (r"ai|aie", "ɛ"),
        (r"euill|euil(?=s?$)|œil|ueil+", "œj"), (r"eill|eil(?=s?$)", "ɛj"),
        (r"ei", "ɛ"), (rf"(?<!.)eu(?=r[{_VOWELS}])", "ø"),
        (r"œu(?=[fvrl])|eu(?=[rlfv]|ne|p[le]|ble)", "œ"), (r"œu|eu|eû", "ø"), (r"œ", "e"),
        (rf"oin{_NASAL}", "wɛ̃"), (r"oy(?=[aeiouéè])", "waj"), (r"oî|oi", "wa"), (r"ouill", "uj"),
        (r"ou(?=h?[aeéèioà])(?!oue$|oues$)", "w"), (r"où|oû|ou", "u"), (r"oë", "ɔɛ"), (r"oo", "u"),
        (rf"(?:om|on){_NASAL}", "ɔ̃"), (r"(?<=[^aeéiouy])en(?=s?$)", "ɛn"),
        (rf"(?:am(?!s?$)|an|em(?!s?$)|en|aon){_NASAL}", "ɑ̃"),
        (rf"(?:im(?!s?$)|in|ym(?!s?$)|yn){_NASAL}", "ɛ̃"), (r"un(?=s?$)|u[mn](?=[bpdt])", "œ̃"),
        (r"emm(?=e)|enn(?=e)", "ɛn"), (r"ill(?<=[^vm]ill)(?<=[^aeou]ill)", "ij"), (r"il(?=[^aeiouyé]*$)", "il"),
        (r"uy(?=[aeiou])", "yij"), (r"ui", "yi"), (r"ué", "ye"), (r"i(?=[aeéèêoœ]|um)(?!e?s?$)(?!ent$)", "j"),
        (rf"(?<=[{_VOWELS}])y(?=[{_VOWELS}])", "j"), (rf"y(?=[{_VOWELS}])", "j"),
        # consonants
        (r"tch", "tʃ"), (r"(?<=^psy)ch(?=[oa]|ia|éd)|(?<=^or)ch(?=id)|^ch(?=iro)", "k"),
        (r"sch|sh|ch(?=[aeiouéèêâîôû])", "ʃ"), (r"ch(?=s?$)", "ʃ"), (r"ch", "k"), (r"ph", "f"),
        (r"th", "t"), (r"rh", "ʁ"), (r"gn", "ɲ"), (r"gu(?=a(?!is?$|s?$|it$|ient$|nte?s?$))", "ɡw"),
        (r"gu(?=[aâoeiéèêy])", "ɡ"), (r"(?<=[aé])qu(?=at)|qu(?=adr)", "kw"), (r"ge(?=[aoâô])", "ʒ"),
        (r"gg(?=[eé])", "ɡʒ"), (r"g(?=[eiéèêyî])", "ʒ"), (r"gg|g", "ɡ"), (r"qu|cqu|q", "k"),
        (r"cc(?=[eiéèêy])", "ks"), (r"sc(?=[eiéèêy])", "s"), (r"c(?=[eiéèêyî])|ç", "s"), (r"cc|ck|c", "k"),
        (rf"(?<=[{_VOWELS}])s(?=[{_VOWELS}])", "z"), (r"ss|s(?=s?$)", "s"), (r"s", "s"),
        (rf"(?:(?<=^e)|(?<=^he)|(?<=^ine)|(?<=[éo]e))x(?=h?[{_VOWELS}])", "ɡz"),
        (r"xc(?=[eiéè])", "ks"), (r"x", "ks"), (r"zz|z", "z"), (r"j", "ʒ"),
        (r"rr|r", "ʁ"), (r"ll|l", "l"), (r"mm|m", "m"), (r"nn|n", "n"), (r"pp|p", "p"), (r"bb|b", "b"),
        (r"tt|t", "t"), (r"dd|d", "d"), (r"ff|f", "f"), (r"v", "v"), (r"w", "w"), (r"k", "k"), (r"h", ""),
        # single vowels
        (r"é", "e"), (r"[èêë]", "ɛ"), (rf"e{_CLOSED}", "ɛ"), (r"e(?=[lt]{2}|ss|rr|nn|ff|pp|cc|x|sc)", "ɛ"),
        (r"(?<!.)e", "e"), (r"e", "ə"), (r"[aàâ]", "a"), (r"[iîïy]", "i"), (r"ô", "o"), (r"o(?=s?$|se|z|tion)", "o"),
        (r"o", "ɔ"),
        (r"[uûüù]", "y"),
    )
)  # fmt: skip
_SILENT: Final = re.compile(
    r"(?<=[^csï])(?:t|(?:(?<=[nrl])|(?<=[aoe]u)|(?<=[oa]i)|(?<=ie))d|(?:(?<=[aeo]u)|(?<=[oa]i))x"
    r"|(?:(?<=m)|(?<=ou)|(?<=ro))p|(?<=[rn])g|(?<=au)lt)s?$|(?<![uic])(?<!^.)s$|(?<=[^aeiou])z$"
)
_FOREIGN_END: Final = re.compile("[aiou]$")
_OPEN_E: Final = re.compile(rf"(?<=[^{_VOWELS}])e(?=[^{_VOWELS}x]h?[{_VOWELS}]|[bcdfgptv][lr])")
_LATIN_END: Final = re.compile("(?<=[^aeiou][aio])s$")
_SOUNDING: Final = {"c": "qu", "g": "gu", "s": "ss"}


def with_sounding_end(word: str) -> str:
    """Return a spelling of ``word`` whose last consonant sounds: "unixe" of "unix", "cnèsse" of "cnes"."""
    if word[-1] in _VOWELS:
        return word
    opened = f"{word[:-2]}è{word[-1]}" if word[-2:-1] == "e" else word
    return f"{opened[:-1]}{_SOUNDING.get(opened[-1], opened[-1])}e"


def sounds(word: str, *, name: bool = False) -> str:
    """Return the phonemes of ``word``, without stress; an empty string where it has no vowel.

    With ``name`` it is one of a person or place, foreign perhaps: the s of "Polaris" sounds, and the e of "Fedora".
    """
    letters = unicodedata.normalize("NFC", word.lower()).translate(_PLAIN)
    letters = "".join(char for char in letters if char.isalpha())
    if name and _FOREIGN_END.search(letters):
        letters = _OPEN_E.sub("é", letters)
    elif name and _LATIN_END.search(letters):
        letters = with_sounding_end(letters)
    if not re.search(f"[{_VOWELS}]", letters):
        return ""
    said: list[str] = []
    at = 0
    end = len(letters)
    silent = _SILENT.search(letters)
    while at < end:
        if silent and at >= silent.start() and not any(char in _VOWELS for char in letters[at:]):
            break
        for pattern, phonemes in _RULES:
            match = pattern.match(letters, at)
            if match and match.end() > at:
                said.append(phonemes)
                at = match.end()
                break
        else:
            at += 1
    joined = unicodedata.normalize("NFD", "".join(said))
    if not any(char in "aeiouyøœɛɔəɑ" for char in joined):
        return f"{joined}ə" if joined else ""
    return joined
