#!/usr/bin/env bash
# transliterate 1.10.2 writes Երևան (Yerevan) as "Er&an", Згурський as Zhurs'kyj, which is the name Журський, and leaves x in
# xлеб (bread).
#
# The Armenian letter և (yev) means "and" by itself, and the package puts an ampersand for it in every word. In Ukrainian г is
# h and ж is zh, so that зг reads as ж; the official table writes zgh for that reason (resolution 55 of 2010). On the way back
# every apostrophe becomes a capital soft sign in the middle of the word, in Russian too.
#
# Seen with Python 3.11:
#   hy Երևան -> Er&an -> Երևան
#   hy բարև -> bar& -> բարև
#   uk Згурський -> Zhurs'kyj -> ЖурсЬкий
#   uk згода -> zhoda -> жода
#   uk Гоголь -> Hohol' -> ГоголЬ
#   ru мышь -> mysh' -> мышЬ
#   uk Харків -> Kharkiv -> Харків (right)
#   ru from xleb: xлеб
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check transliterate==1.10.2
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from transliterate import translit

print("transliterate", version("transliterate"))
for language, word, latin, back in (
    ("hy", "Երևան", "Er&an", "Երևան"),
    ("hy", "բարև", "bar&", "բարև"),
    ("uk", "Згурський", "Zhurs'kyj", "ЖурсЬкий"),
    ("uk", "згода", "zhoda", "жода"),
    ("uk", "Гоголь", "Hohol'", "ГоголЬ"),
    ("ru", "мышь", "mysh'", "мышЬ"),
    ("uk", "Харків", "Kharkiv", "Харків"),
):
    there = translit(word, language, reversed=True)
    again = translit(there, language)
    print(f"{language} {word} -> {there} -> {again}", "(right)" if again == word and "&" not in there else "")
    assert (there, again) == (latin, back), "transliterate has changed"
bread = translit("xleb", "ru")
print(f"ru from xleb: {bread}")
assert bread == "xлеб", "transliterate has changed"
PYTHON
