#!/usr/bin/env bash
# pypinyin 0.55.0 and pinyin-pro 3.29.4 (npm) read the particle 地 behind an adverb as dì (ground), and 得 behind a verb as dé.
#
# As particles both are de in the neutral tone (现代汉语词典): 慢慢地走 is mànmàn de zǒu. Both packages know the particle 的, and
# words such as 觉得, and read 地 and 得 behind anything else with their full tone, whatever the phrase is. Nearly every
# adverb of manner in a novel is hit. pinyin-pro also reads 长 in front of 得 as cháng (long) where it is zhǎng (to grow).
#
# Seen with Python 3.11 and Node.js 20:
#   慢慢地走: pypinyin màn màn dì zǒu, pinyin-pro màn màn dì zǒu
#   他高兴地说: pypinyin tā gāo xìng dì shuō, pinyin-pro tā gāo xìng dì shuō
#   跑得快: pypinyin pǎo dé kuài, pinyin-pro pǎo dé kuài
#   她长得高: pypinyin tā zhǎng dé gāo, pinyin-pro tā cháng dé gāo
#   慢慢的: pypinyin màn màn de, pinyin-pro màn màn de
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pypinyin==0.55.0
cd "$home"
npm install --silent --no-audit --no-fund pinyin-pro@3.29.4
cat >said.js <<'NODE'
const { pinyin } = require("pinyin-pro");
for (const text of process.argv.slice(2)) console.log(pinyin(text));
NODE
"$home/venv/bin/python" - <<'PYTHON'
import subprocess
from importlib.metadata import version

from pypinyin import Style, lazy_pinyin

CASES = {
    "慢慢地走": ("màn màn dì zǒu", "màn màn dì zǒu"),
    "他高兴地说": ("tā gāo xìng dì shuō", "tā gāo xìng dì shuō"),
    "跑得快": ("pǎo dé kuài", "pǎo dé kuài"),
    "她长得高": ("tā zhǎng dé gāo", "tā cháng dé gāo"),
    "慢慢的": ("màn màn de", "màn màn de"),
}
print("pypinyin", version("pypinyin"), "pinyin-pro 3.29.4")
by_npm = subprocess.run(["node", "said.js", *CASES], capture_output=True, text=True, check=True).stdout.splitlines()
for (text, wanted), pinyin_pro in zip(CASES.items(), by_npm, strict=True):
    pypinyin = " ".join(lazy_pinyin(text, style=Style.TONE))
    print(f"{text}: pypinyin {pypinyin}, pinyin-pro {pinyin_pro}")
    assert (pypinyin, pinyin_pro) == wanted, "pypinyin or pinyin-pro has changed"
PYTHON
