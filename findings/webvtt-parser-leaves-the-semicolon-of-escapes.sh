#!/usr/bin/env bash
# webvtt-parser 2.2.0 (npm) reads "Tom &amp; Jerry" as "Tom &; Jerry" and "5 &lt; 6" as "5 <; 6".
#
# The package is the parser of the W3C's validator of WebVTT, and returns the text of a cue as a tree. Of the few named
# escapes that it knows by itself it takes the ampersand and the letters and leaves the semicolon in the text; no error is
# reported. Numeric escapes are right, and all are with the list of HTML's names that the package ships and its README tells
# to pass "for the full spec-compliant behavior".
#
# Seen with Node.js 20:
#   "Tom &amp; Jerry" -> "Tom &; Jerry", with the list "Tom & Jerry"
#   "5 &lt; 6" -> "5 <; 6", with the list "5 < 6"
#   "6 &gt; 5" -> "6 >; 5", with the list "6 > 5"
#   "caf&#233;" -> "café", with the list "café"
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund webvtt-parser@2.2.0
node - <<'NODE'
const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const { WebVTTParser } = require("webvtt-parser");

const names = JSON.parse(readFileSync("node_modules/webvtt-parser/html-entities.json", "utf8"));
console.log("webvtt-parser 2.2.0, Node.js", process.version);
for (const [text, wrong, right] of [
  ["Tom &amp; Jerry", "Tom &; Jerry", "Tom & Jerry"],
  ["5 &lt; 6", "5 <; 6", "5 < 6"],
  ["6 &gt; 5", "6 >; 5", "6 > 5"],
  ["caf&#233;", "café", "café"],
]) {
  const read = [new WebVTTParser(), new WebVTTParser(names)].map((parser) => {
    const { cues, errors } = parser.parse(`WEBVTT\n\n00:00.000 --> 00:01.000\n${text}\n`);
    assert.deepEqual(errors, []);
    return cues[0].tree.children.map((node) => node.value).join("");
  });
  console.log(`"${text}" -> "${read[0]}", with the list "${read[1]}"`);
  assert.deepEqual(read, [wrong, right], "webvtt-parser has changed");
}
NODE
