#!/usr/bin/env bash
# humanize-duration 3.35.1 (npm) says "11 ura" (11 hour) in Slovenian, "5 дани" in Serbian, "21 sati" in Croatian, and writes
# Arabic numbers with a Persian zero.
#
# It writes durations in 66 languages. Slovenian has the singular with 1 and 101 and not with 11 and 21 (11 ur, 21
# ur), and the dual not with 22. Serbian has 5 дана, 5 година, 5 недеља; the package has other cases of the words. Croatian has
# 21 sat, 21 dan. Unicode's CLDR has these plural rules, which Intl.NumberFormat of Node.js goes by. The digits of Arabic are
# U+0660 to U+0669, and the zero among them is U+06F0 of Persian, so that ten is not a number of one script.
#
# Seen with Node.js 20:
#   sl: 11 ura, 22 minuti; Intl says 11 ur, 22 minut
#   sr: 5 дани, 5 недељи; Intl says 5 дана, 5 недеља
#   hr: 21 sati, 21 dana; Intl says 21 sat, 21 dan
#   ar: 10 h with the digits U+0661 U+06F0
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund humanize-duration@3.35.1
node - <<'NODE'
const assert = require("node:assert");
const humanize = require("humanize-duration");

const units = { week: ["w", 604800000], day: ["d", 86400000], hour: ["h", 3600000], minute: ["m", 60000] };
console.log("humanize-duration 3.35.1, Node.js", process.version);
for (const [language, cases, wrong, right] of [
  ["sl", [[11, "hour"], [22, "minute"]], "11 ura, 22 minuti", "11 ur, 22 minut"],
  ["sr", [[5, "day"], [5, "week"]], "5 дани, 5 недељи", "5 дана, 5 недеља"],
  ["hr", [[21, "hour"], [21, "day"]], "21 sati, 21 dana", "21 sat, 21 dan"],
]) {
  const said = cases.map(([n, unit]) => humanize(n * units[unit][1], { language, units: [units[unit][0]] })).join(", ");
  const icu = cases.map(([n, unit]) => n.toLocaleString(language, { style: "unit", unit, unitDisplay: "long" })).join(", ");
  console.log(`${language}: ${said}; Intl says ${icu}`);
  assert.deepEqual([said, icu.replaceAll("\u00a0", " ")], [wrong, right], "humanize-duration or Unicode's data has changed");
}
const ten = humanize(36000000, { language: "ar", units: ["h"] }).split(" ")[0];
const digits = [...ten].map((digit) => `U+0${digit.codePointAt(0).toString(16).toUpperCase()}`).join(" ");
console.log(`ar: 10 h with the digits ${digits}`);
assert.equal(digits, "U+0661 U+06F0", "humanize-duration has changed");
NODE
