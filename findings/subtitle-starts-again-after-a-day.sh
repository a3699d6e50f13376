#!/usr/bin/env bash
# subtitle 4.2.2 (npm) writes a caption that begins at 25 hours as "01:00:00,86400000", which its own parser refuses.
#
# Hours, minutes and seconds are taken from a Date, whose hours begin again after 24, and the day that is left over goes into
# the milliseconds. Neither SRT nor WebVTT limits the hours (WebVTT: two digits or more), and long audiobooks and recordings of
# a station go beyond a day. The writer gets no error, and finds the fault only when the file is read. Make a
# file for each part, or write the time stamps oneself.
#
# Seen with Node.js 20:
#   23 h: 23:00:00,000 --> 23:00:02,000, read again: 82800000 ms
#   25 h: 01:00:00,86400000 --> 01:00:02,86400000, read again: expected timestamp at row 2
#   100 h: 04:00:00,345600000 --> 04:00:02,345600000, read again: expected timestamp at row 2
#   100 h, written by hand: 100:00:00.000 --> 100:00:02.000, read: 360000000 ms
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund subtitle@4.2.2
node - <<'NODE'
const assert = require("node:assert");
const { parseSync, stringifySync } = require("subtitle");

const HOUR = 3_600_000;
const read = (file) => {
  try {
    return `${parseSync(file).find(({ type }) => type === "cue").data.start} ms`;
  } catch (error) {
    return error.message.split(",")[0];
  }
};

console.log("subtitle 4.2.2, Node.js", process.version);
for (const [hours, stamps, again] of [
  [23, "23:00:00,000 --> 23:00:02,000", "82800000 ms"],
  [25, "01:00:00,86400000 --> 01:00:02,86400000", "expected timestamp at row 2"],
  [100, "04:00:00,345600000 --> 04:00:02,345600000", "expected timestamp at row 2"],
]) {
  const cue = { start: hours * HOUR, end: hours * HOUR + 2000, text: "Once more." };
  const file = stringifySync([{ type: "cue", data: cue }], { format: "SRT" });
  const written = file.split("\n")[1];
  console.log(`${hours} h: ${written}, read again: ${read(file)}`);
  assert.deepEqual([written, read(file)], [stamps, again], "subtitle has changed");
}
const right = "100:00:00.000 --> 100:00:02.000";
const start = read(`WEBVTT\n\n${right}\nOnce more.\n`);
console.log(`100 h, written by hand: ${right}, read: ${start}`);
assert.equal(start, "360000000 ms", "subtitle has changed");
NODE
