#!/usr/bin/env bash
# gruut-ipa 0.13.0 writes the French bɔ̃ (bon) as "bO~, _~" in X-SAMPA, ʁ and ɹ alike for eSpeak, and leaves n̩ as it is.
#
# The command converts pronunciations between IPA, X-SAMPA and eSpeak's phonemes. Where X-SAMPA has two ways to write a mark
# (~ or _~, ' or _j), the table of the package has both in one cell, and both are written, with the comma and blank between
# them: a word with a nasal vowel or a soft consonant is two for an engine that takes X-SAMPA. The stroke of syllables (n=) is
# missing. For eSpeak ʁ and ɹ are both r, and tʃ comes back as ʈ͡ʂ.
#
# Seen with Python 3.11:
#   ipa to sampa, bɔ̃: bO~, _~
#   ipa to sampa, matʲ: mat', _j
#   ipa to sampa, bʌtn̩: bVtn̩
#   ipa to sampa, tʃaɪld: tSaIld
#   ipa to espeak, ʁɛd: [[rEd]]
#   ipa to espeak, ɹɛd: [[rEd]]
#   espeak to ipa, [[tSaIld]]: ʈ͡ʂaɪɫd
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check gruut-ipa==0.13.0 numpy==2.4.6
cd "$home"
echo "gruut-ipa 0.13.0"
while IFS="|" read -r source target text wanted; do
  seen=$(venv/bin/python -m gruut_ipa convert "$source" "$target" "$text")
  echo "$source to $target, $text: $seen"
  [[ $seen == "$wanted" ]] || { echo "gruut-ipa has changed" >&2; exit 1; }
done <<'CASES'
ipa|sampa|bɔ̃|bO~, _~
ipa|sampa|matʲ|mat', _j
ipa|sampa|bʌtn̩|bVtn̩
ipa|sampa|tʃaɪld|tSaIld
ipa|espeak|ʁɛd|[[rEd]]
ipa|espeak|ɹɛd|[[rEd]]
espeak|ipa|[[tSaIld]]|ʈ͡ʂaɪɫd
CASES
