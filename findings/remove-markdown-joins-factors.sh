#!/usr/bin/env bash
# remove-markdown 0.7.0 (npm) makes "345" of "3*4*5", "5 to 6" of "~5 to ~6", and drops "2024." at the beginning of a line.
#
# It is used to get text to be spoken out of Markdown. A pair of asterisks is emphasis to it also between digits, where
# CommonMark agrees (3<em>4</em>5) and the reader of a sum does not; tildes are taken out one by one, with the "about" that
# they mean, although only two of them strike out; a number and a point is the mark of a list at any size, so that a
# sentence loses its year. Within `code` the asterisks go too, where Markdown has no emphasis at all.
#
# Seen with Node.js 20:
#   "3*4*5" -> "345"
#   "`a*b*c`" -> "abc"
#   "It takes ~5 to ~6 hours." -> "It takes 5 to 6 hours."
#   "2024. What a year!" -> "What a year!"
#   "2 * 3 * 4" -> "2 * 3 * 4" (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund remove-markdown@0.7.0
node - <<'NODE'
const assert = require("node:assert");
const removeMarkdown = require("remove-markdown");

console.log("remove-markdown 0.7.0, Node.js", process.version);
for (const [text, expected] of [
  ["3*4*5", "345"],
  ["`a*b*c`", "abc"],
  ["It takes ~5 to ~6 hours.", "It takes 5 to 6 hours."],
  ["2024. What a year!", "What a year!"],
  ["2 * 3 * 4", "2 * 3 * 4"],
]) {
  const plain = removeMarkdown(text);
  console.log(JSON.stringify(text), "->", JSON.stringify(plain));
  assert.equal(plain, expected, "remove-markdown has changed");
}
NODE
