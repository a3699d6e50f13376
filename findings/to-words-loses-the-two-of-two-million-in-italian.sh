#!/usr/bin/env bash
# to-words 5.7.0 (npm) says 2,000,000 in Italian as "Milioni" (millions) and 1001 as "Mila Uno", and 101 in Chinese as 百一,
# which means 110.
#
# Its languages are tables for one general algorithm. Italian has "Milioni" as the whole entry for two million, so the two is
# gone. Chinese needs 一 in front of 百 and 零 for a place that is skipped (一百零一); 百一 is how one says a hundred and ten.
# Vietnamese says fifteen as mười năm (ten years, for mười lăm), and minus a half loses its sign in Turkish. English, French,
# Polish and Korean are right.
#
# Seen with Node.js 20:
#   it-IT 2000000: Milioni (not Due Milioni)
#   it-IT 1001: Mila Uno (not Mille Uno)
#   it-IT 3000000: Tre Milioni (right)
#   zh-CN 101: 百 一 (not 一百零一)
#   zh-CN 1001: 千 一 (not 一千零一)
#   vi-VN 15: Mười Năm (not Mười Lăm)
#   tr-TR -0.5: beş onuncu (not eksi sıfır virgül beş)
#   en-GB 2000000: Two Million (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund to-words@5.7.0
node - <<'NODE'
const assert = require("node:assert");
const { ToWords } = require("to-words");

console.log("to-words 5.7.0, Node.js", process.version);
for (const [language, number, wrong, right] of [
  ["it-IT", 2000000, "Milioni", "Due Milioni"],
  ["it-IT", 1001, "Mila Uno", "Mille Uno"],
  ["it-IT", 3000000, "Tre Milioni", "Tre Milioni"],
  ["zh-CN", 101, "百 一", "一百零一"],
  ["zh-CN", 1001, "千 一", "一千零一"],
  ["vi-VN", 15, "Mười Năm", "Mười Lăm"],
  ["tr-TR", -0.5, "beş onuncu", "eksi sıfır virgül beş"],
  ["en-GB", 2000000, "Two Million", "Two Million"],
]) {
  const said = new ToWords({ localeCode: language }).convert(number);
  console.log(`${language} ${number}: ${said}`, said === right ? "(right)" : `(not ${right})`);
  assert.equal(said, wrong, "to-words has changed");
}
NODE
