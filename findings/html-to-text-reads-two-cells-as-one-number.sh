#!/usr/bin/env bash
# html-to-text 10.0.1 (npm) makes 730 of the cells 7 and 30 of a table, and 12 of a half in MathML, as turndown 7.2.5 does.
#
# convert is used to get what is to be read aloud, or told to a language model, out of a page. Cells are laid end to end without
# a blank, rows too, and so are a term and its definition, unless dataTable is asked for. A fraction of MathML is its numbers
# as one. An item of a list has the number that follows the one before, whatever its attribute value says. Select tables with
# { selector: "table", format: "dataTable" }, and have MathML spoken by an engine of its own before.
#
# Seen with Node.js 20:
#   cells 7 and 30: html-to-text "730", turndown "7 30"
#   a table of Rome: html-to-text "CityDegreesRome5", turndown "City Degrees Rome 5"
#   half a cup: html-to-text "Add 12 cup.", turndown "Add 12 cup."
#   a definition: html-to-text "Cata pet", turndown "Cat a pet"
#   items 1 and 5: html-to-text "1. Stir. 2. Bake.", turndown "1. Stir. 2. Bake."
#   dataTable: "CITY DEGREES Rome 5"
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund html-to-text@10.0.1 turndown@7.2.5
node - <<'NODE'
const assert = require("node:assert");
const { convert } = require("html-to-text");
const TurndownService = require("turndown");

const turndown = new TurndownService();
const table = "<table><tr><th>City</th><th>Degrees</th></tr><tr><td>Rome</td><td>5</td></tr></table>";
const line = (text) => text.replace(/\s+/g, " ").trim();

console.log("html-to-text 10.0.1, turndown 7.2.5, Node.js", process.version);
for (const [name, html, byHtmlToText, byTurndown] of [
  ["cells 7 and 30", "<table><tr><td>7</td><td>30</td></tr></table>", "730", "7 30"],
  ["a table of Rome", table, "CityDegreesRome5", "City Degrees Rome 5"],
  ["half a cup", "<p>Add <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> cup.</p>", "Add 12 cup.", "Add 12 cup."],
  ["a definition", "<dl><dt>Cat</dt><dd>a pet</dd></dl>", "Cata pet", "Cat a pet"],
  ["items 1 and 5", '<ol><li>Stir.</li><li value="5">Bake.</li></ol>', "1. Stir. 2. Bake.", "1. Stir. 2. Bake."],
]) {
  const seen = [line(convert(html)), line(turndown.turndown(html))];
  console.log(`${name}: html-to-text "${seen[0]}", turndown "${seen[1]}"`);
  assert.deepEqual(seen, [byHtmlToText, byTurndown], "html-to-text or turndown has changed");
}
const asked = line(convert(table, { selectors: [{ selector: "table", format: "dataTable" }] }));
console.log(`dataTable: "${asked}"`);
assert.equal(asked, "CITY DEGREES Rome 5", "html-to-text has changed");
NODE
