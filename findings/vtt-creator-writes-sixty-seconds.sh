#!/usr/bin/env bash
# vtt-creator 1.1.1 (npm) writes a caption at 59.9996 s as 00:00:60.000, and webvtt-py 0.6.0 and webvtt-parser 2.2.0 leave it
# out.
#
# The seconds of a time of WebVTT are 00 to 59 (W3C WebVTT, 4.1). vtt-creator cuts hours and minutes off first and then rounds
# what is left to three digits, without carrying into the minutes. The two readers drop the caption, webvtt-py without a word,
# so that a sentence of the reading is missing; pysubs2 1.8.1 takes the time for a minute. Round times to milliseconds first.
#
# Seen with Python 3.11 and Node.js 20, captions at 1 s, 59.9996 s and 66 s:
#   00:00:01.000 --> 00:00:05.000, 00:00:60.000 --> 00:01:05.000, 00:01:06.000 --> 00:01:07.000
#   webvtt-parser: One, Three (You cannot have more than 59 seconds.)
#   webvtt-py: One, Three
#   pysubs2: One, Two, Three
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check webvtt-py==0.6.0 pysubs2==1.8.1
npm install --silent --no-audit --no-fund vtt-creator@1.1.1 webvtt-parser@2.2.0
node - <<'NODE'
const assert = require("node:assert");
const Creator = require("vtt-creator");
const { WebVTTParser } = require("webvtt-parser");

const creator = new Creator();
creator.add(1, 5, "One");
creator.add(59.9996, 65, "Two");
creator.add(66, 67, "Three");
const file = creator.toString();
require("node:fs").writeFileSync("captions.vtt", file);
console.log("vtt-creator 1.1.1, webvtt-parser 2.2.0, Node.js", process.version);
console.log(file.match(/.*-->.*/g).map((line) => line.trim()).join(", "));
assert.match(file, /00:00:60\.000 --> 00:01:05\.000/, "vtt-creator has changed");
const { cues, errors } = new WebVTTParser().parse(file);
const [wrong] = errors.map((error) => error.message).filter((message) => message.includes("59"));
console.log(`webvtt-parser: ${cues.map((cue) => cue.text.trim()).join(", ")} (${wrong})`);
assert.equal(cues.length, 2, "webvtt-parser has changed");
NODE
venv/bin/python - <<'PYTHON'
import pysubs2
import webvtt

read = [caption.text for caption in webvtt.read("captions.vtt")]
other = [event.text for event in pysubs2.load("captions.vtt")]
print(f"webvtt-py: {', '.join(read)}\npysubs2: {', '.join(other)}")
assert read == ["One", "Three"] and other == ["One", "Two", "Three"], "webvtt-py or pysubs2 has changed"
PYTHON
