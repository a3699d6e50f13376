#!/usr/bin/env bash
# pylatexenc 2.11 writes \frac{a+b}{c+d} as a+b/c+d and the cube root of 8 as the square root, which are other numbers.
#
# LatexNodes2Text makes plain text of LaTeX, for a speech server to read out. A fraction is its parts with a slash between them and
# no brackets, nor has an exponent any, the index of a root is dropped, and a binomial coefficient is both numbers as
# one. Square roots do get brackets, so that a first try looks right. A value by siunitx loses its unit without a sign. The
# text that comes out is a well-formed formula, so nothing can notice later. Read formulas with a tool that speaks their
# structure.
#
# Seen on Linux x86-64, Python 3.11:
#   $\frac{a+b}{c+d}$ -> a+b/c+d
#   $\frac{1}{2n}$ -> 1/2n
#   $x^{2+n}$ -> x^2+n
#   $\sqrt[3]{8}$ -> √(8)
#   $\binom{5}{2}$ -> 52
#   \SI{5}{\meter} -> 5
#   $\sqrt{x+1}$ -> √(x+1)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pylatexenc==2.11
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pylatexenc.latex2text import LatexNodes2Text

print("pylatexenc", version("pylatexenc"))
for formula, wanted in (
    (r"$\frac{a+b}{c+d}$", "a+b/c+d"),
    (r"$\frac{1}{2n}$", "1/2n"),
    (r"$x^{2+n}$", "x^2+n"),
    (r"$\sqrt[3]{8}$", "√(8)"),
    (r"$\binom{5}{2}$", "52"),
    (r"\SI{5}{\meter}", "5"),
    (r"$\sqrt{x+1}$", "√(x+1)"),
):
    text = LatexNodes2Text().latex_to_text(formula)
    print(formula, "->", text)
    assert text == wanted, "pylatexenc has changed"
PYTHON
