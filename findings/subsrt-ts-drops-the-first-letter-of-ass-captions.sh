#!/usr/bin/env bash
# subsrt-ts 2.1.2 (npm) drops the first letter of every caption of a SubStation Alpha file, its own output included.
#
# The text is the last field of a line, behind a comma, and begins right there (Aegisub's and libass's files). subsrt-ts
# expects a space behind every comma and cuts it off unseen. A letter is lost, or the brace of a command, which then is shown.
# pysubs2 1.8.1, whose file is read here, returns its own text.
#
# Seen with Node.js 20, of a file that pysubs2 1.8.1 wrote:
#   pysubs2: Hello, world. | {\i1}Now{\i0} go on.
#   subsrt-ts: ello, world. | \i1}Now go on.
#   subsrt-ts, written by itself: ello, world.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pysubs2==1.8.1
cd "$home"
npm install --silent --no-audit --no-fund subsrt-ts@2.1.2
"$home/venv/bin/python" - <<'PYTHON'
import pysubs2

subtitles = pysubs2.SSAFile()
for start, text in ((1000, "Hello, world."), (3000, r"{\i1}Now{\i0} go on.")):
    subtitles.append(pysubs2.SSAEvent(start=start, end=start + 1000, text=text))
subtitles.save("captions.ass")
print("pysubs2:", " | ".join(event.text for event in pysubs2.load("captions.ass")))
PYTHON
node - <<'NODE'
const assert = require("node:assert");
const fs = require("node:fs");
const { build, parse } = require("subsrt-ts");

const texts = (file) => parse(file).filter(({ type }) => type === "caption").map(({ text }) => text.trim());
const read = texts(fs.readFileSync("captions.ass", "utf8"));
console.log("subsrt-ts:", read.join(" | "));
assert.equal(read[0], "ello, world.", "subsrt-ts has changed");
assert.ok(read[1].startsWith("\\i1}Now"), "subsrt-ts has changed");
const caption = parse("1\n00:00:01,000 --> 00:00:02,000\nHello, world.\n");
const again = texts(build(caption, { format: "ass" }));
console.log("subsrt-ts, written by itself:", again.join(" | "));
assert.deepEqual(again, ["ello, world."], "subsrt-ts has changed");
NODE
