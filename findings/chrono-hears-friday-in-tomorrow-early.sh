#!/usr/bin/env bash
# chrono-node 2.10.3 (npm) finds a Friday in the German "morgen früh" (tomorrow morning), and a Sunday in Soße (sauce).
#
# Its German parser knows the days by their two letters as well (Fr, Sa, So) and asks for the end of the word with \b, which
# takes ü and ß for no letters. früh, Frühstück (breakfast) and fröhlich begin with a Friday, saß (sat) with a Saturday. The
# day stands beside the date that was meant, and a program that takes the last or the nearest one sets the reminder to it.
# Results should be kept only where no letter (\p{L}) follows their text. Long names of days are right.
#
# Seen with Node.js 20, on Wednesday 2026-03-04 at 15:00:
#   Weck mich morgen früh. -> morgen (2026-03-05), fr (2026-03-06)
#   Montag früh um 7 -> Montag (2026-03-02), fr (2026-03-06), um 7 (2026-03-04)
#   Frühstück -> Fr (2026-03-06)
#   Rühr die Soße um. -> So (2026-03-01)
#   Er saß lange. -> sa (2026-03-07)
#   Das war die Frage. -> nothing
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund chrono-node@2.10.3
node - <<'NODE'
const assert = require("node:assert");
const { de } = require("chrono-node");

console.log("chrono-node 2.10.3, Node.js", process.version);
const padded = (part) => String(part).padStart(2, "0");
const day = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(padded).join("-");
for (const [text, wanted] of [
  ["Weck mich morgen früh.", "morgen (2026-03-05), fr (2026-03-06)"],
  ["Montag früh um 7", "Montag (2026-03-02), fr (2026-03-06), um 7 (2026-03-04)"],
  ["Frühstück", "Fr (2026-03-06)"],
  ["Rühr die Soße um.", "So (2026-03-01)"],
  ["Er saß lange.", "sa (2026-03-07)"],
  ["Das war die Frage.", "nothing"],
]) {
  const found = de.parse(text, new Date(2026, 2, 4, 15)).map((result) => `${result.text} (${day(result.start.date())})`);
  const all = found.join(", ") || "nothing";
  console.log(`${text} -> ${all}`);
  assert.equal(all, wanted, "chrono-node has changed");
}
NODE
