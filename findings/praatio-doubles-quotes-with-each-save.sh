#!/usr/bin/env bash
# praatio 6.2.2 doubles the quotation marks of point labels each time it saves a TextGrid, tgt 1.5 reads "it = 'a b'" as "i", and
# textgrid 1.6.1 reads no short text file of today's Praat.
#
# A TextGrid holds the times of words and sounds. Praat writes " within a label as "", and praatio turns that back in intervals
# but not in points of a long text file, and doubles the marks again when it writes. tgt looks for the first " = " of a line behind
# which the label is to stand, and fails at "E = mc2" with an IndexError. textgrid takes a file for a short one if its first line
# says so, as Praat's no longer does, and raises AttributeError. Hand short text files to praatio, which it reads right, and
# text files to textgrid.
#
# Seen on Linux x86-64, Python 3.11, of files that Praat (parselmouth 0.4.7) wrote:
#   praatio, point: say "no" -> say ""no"", saved once: say """"no"""", saved twice: say """"""""no""""""""
#   praatio, interval: say "no" -> say "no", saved once: say "no", saved twice: say "no"
#   tgt: it = 'a b' -> i
#   tgt: E = mc2 -> IndexError
#   textgrid, text file: say "no"
#   textgrid, short text file: AttributeError
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check \
  praatio==6.2.2 tgt==1.5 textgrid==1.6.1 praat-parselmouth==0.4.7 numpy==2.4.6
cd "$home"
venv/bin/python - <<'PYTHON'
from importlib.metadata import version

import parselmouth
import textgrid
import tgt
from parselmouth.praat import call
from praatio import textgrid as praatio

PACKAGES = ("praat-parselmouth", "praatio", "tgt", "textgrid")


def written(label: str, command: str = "Save as text file") -> str:
    """Let Praat write a file that has the label in an interval and at a point."""
    grid = call("Create TextGrid", 0.0, 2.0, "words tones", "tones")
    call(grid, "Set interval text", 1, 1, label)
    call(grid, "Insert point", 2, 1.0, label)
    call(grid, command, "a.TextGrid")
    return "a.TextGrid"


def by_praatio(tier: str) -> list[str]:
    """Read a label, and read it again after each of two saves."""
    path, labels = written('say "no"'), []
    for _ in range(3):
        grid = praatio.openTextgrid(path, includeEmptyIntervals=True)
        labels.append(grid.getTier(tier).entries[0].label)
        grid.save(path, format="long_textgrid", includeBlankSpaces=True)
    return labels


def label_or_error(read) -> str:
    try:
        return read()
    except (AttributeError, IndexError) as error:
        return type(error).__name__


print(", ".join(f"{package} {version(package)}" for package in PACKAGES))
for tier, name, wanted in (
    ("tones", "point", ['say ""no""', 'say """"no""""', 'say """"""""no""""""""']),
    ("words", "interval", ['say "no"'] * 3),
):
    labels = by_praatio(tier)
    print(f'praatio, {name}: say "no" -> {labels[0]}, saved once: {labels[1]}, saved twice: {labels[2]}')
    assert labels == wanted, "praatio has changed"
for label, wanted in (("it = 'a b'", "i"), ("E = mc2", "IndexError")):
    seen = label_or_error(lambda path=written(label): tgt.read_textgrid(path).tiers[0][0].text)
    print(f"tgt: {label} -> {seen}")
    assert seen == wanted, "tgt has changed"
for kind, wanted in (("text file", 'say "no"'), ("short text file", "AttributeError")):
    path = written('say "no"', f"Save as {kind}")
    seen = label_or_error(lambda path=path: textgrid.TextGrid.fromFile(path)[0][0].mark)
    print(f"textgrid, {kind}: {seen}")
    assert seen == wanted, "textgrid has changed"
PYTHON
