#!/usr/bin/env bash
# num2words 0.5.14 and num2words2 1.0.20 say 1.05 and 1.5 with the same words in Persian and Bengali.
#
# The zeros behind the point are dropped: 1.05 is "one and a half" in Persian (یک و نیم), 0.05 "a half" (نیم), and in Bengali
# both are "one point five". Vietnamese says 1.05 as one speaks 1.5 there (một phẩy năm, one comma five), and 1.5 as 1.50, and so
# does Turkish in num2words. Other languages of the two packages say the zero.
#
# Seen with Python 3.11:
#   num2words fa: 1.05 یک و نیم, 1.5 یک و نیم
#   num2words bn: 1.05 এক দশমিক পাঁচ, 1.5 এক দশমিক পাঁচ
#   num2words vi: 1.05 một phẩy năm, 1.5 một phẩy năm mươi
#   num2words tr: 1.05 birvirgülbeş, 1.5 birvirgülelli
#   num2words en: 1.05 one point zero five, 1.5 one point five
#   num2words2 fa: 1.05 یک و نیم, 1.5 یک و نیم
#   num2words2 bn: 1.05 এক দশমিক পাঁচ, 1.5 এক দশমিক পাঁচ
#   num2words2 vi: 1.05 một phẩy năm, 1.5 một phẩy năm mươi
#   num2words2 tr: 1.05 birvirgülsıfırbeş, 1.5 birvirgülbeş
#   num2words2 en: 1.05 one point zero five, 1.5 one point five
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14 num2words2==1.0.20
"$home/venv/bin/python" - <<'PYTHON'
import num2words
import num2words2

ENGLISH = ("one point zero five", "one point five")
PERSIAN = ("یک و نیم", "یک و نیم")
BENGALI = ("এক দশমিক পাঁচ", "এক দশমিক পাঁচ")
VIETNAMESE = ("một phẩy năm", "một phẩy năm mươi")
for package, turkish in (
    (num2words, ("birvirgülbeş", "birvirgülelli")),
    (num2words2, ("birvirgülsıfırbeş", "birvirgülbeş")),
):
    for language, wanted in (
        ("fa", PERSIAN),
        ("bn", BENGALI),
        ("vi", VIETNAMESE),
        ("tr", turkish),
        ("en", ENGLISH),
    ):
        said = tuple(package.num2words(number, lang=language) for number in (1.05, 1.5))
        print(f"{package.__name__} {language}: 1.05 {said[0]}, 1.5 {said[1]}")
        assert said == wanted, f"{package.__name__} has changed"
PYTHON
