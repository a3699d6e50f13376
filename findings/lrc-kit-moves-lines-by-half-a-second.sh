#!/usr/bin/env bash
# lrc-kit 1.2.1 (npm) writes a line at 1.05 s as [00:01.50], at 64.07 s as [01:04.70] and at 1.999 s as [00:01.100].
#
# The fraction of a time of LRC is hundredths of a second, in two digits. The package puts the zeros behind the number and not
# in front of it, so that five hundredths become fifty. A file that is read and written again has one line in ten up to 0.81 s
# late, and lines change places; a file of timed words for a reading is off by a syllable or two. Rounding carries nothing
# into the seconds either: 1.999 s are "1.100", a tenth instead of nine. The example in its README has 9.01 s, which is
# written as [00:09.01] there and as [00:09.10] by the package.
#
# Seen with Node.js 20:
#   [00:01.05] is written as [00:01.50]
#   [00:01.25] is written as [00:01.25]
#   [00:09.01] is written as [00:09.10]
#   [01:04.07] is written as [01:04.70]
#   [00:01.999] is written as [00:01.100]
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund lrc-kit@1.2.1
node - <<'NODE'
const assert = require("node:assert");
const { Lrc } = require("lrc-kit");

console.log("lrc-kit 1.2.1, Node.js", process.version);
for (const [time, wrong] of [
  ["00:01.05", "00:01.50"],
  ["00:01.25", "00:01.25"],
  ["00:09.01", "00:09.10"],
  ["01:04.07", "01:04.70"],
  ["00:01.999", "00:01.100"],
]) {
  const written = Lrc.parse(`[${time}]a line`).toString();
  console.log(`[${time}] is written as ${written.slice(0, written.indexOf("]") + 1)}`);
  assert.equal(written, `[${wrong}]a line`, "lrc-kit has changed");
}
NODE
