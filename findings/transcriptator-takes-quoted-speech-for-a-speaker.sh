#!/usr/bin/env bash
# transcriptator 1.1.4 (npm) makes a speaker called "He said" of "He said: Go home.", gives it the next captions too, and refuses
# WebVTT whose first caption has a name.
#
# It brings transcripts of podcasts to one form. What stands in front of the first colon and blank of a caption is a speaker and
# is taken out of the text, which narration with direct speech, titles and "Note this:" are full of. It stays the speaker of
# all captions up to the next one, also behind a voice tag (<v Ann>), which in WebVTT ends with its caption. The name of a
# caption and a comment (NOTE), which WebVTT allows, raise TypeError when they come first. Use WebVTT without names, take the
# voice tags, and join speaker and text again.
#
# Seen with Node.js 20, speaker and text:
#   He said: Go home. | She did. -> He said / Go home. | He said / She did.
#   <v Ann>Good night. | The end. -> Ann / Good night. | Ann / The end.
#   At 10:30 it rains. -> - / At 10:30 it rains.
#   with the name "intro": TypeError: Data is not valid SRT format
#   with a comment: TypeError: Data is not valid SRT format
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund transcriptator@1.1.4
node - <<'NODE'
const assert = require("node:assert");
const { convertFile } = require("transcriptator");

/** Return a WebVTT file of captions of a second each, with lines in front of the first one. */
const webvtt = (captions, front = "") =>
  `WEBVTT\n\n${front}${captions.map((text, at) => `00:00:0${at}.000 --> 00:00:0${at + 1}.000\n${text}\n`).join("\n")}`;

const converted = (file) => {
  console.error = () => {};
  try {
    return convertFile(file).map(({ speaker, body }) => `${speaker || "-"} / ${body}`).join(" | ");
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};

console.log("transcriptator 1.1.4, Node.js", process.version);
for (const [captions, wanted] of [
  [["He said: Go home.", "She did."], "He said / Go home. | He said / She did."],
  [["<v Ann>Good night.", "The end."], "Ann / Good night. | Ann / The end."],
  [["At 10:30 it rains."], "- / At 10:30 it rains."],
]) {
  const seen = converted(webvtt(captions));
  console.log(`${captions.join(" | ")} -> ${seen}`);
  assert.equal(seen, wanted, "transcriptator has changed");
}
for (const [title, front] of [
  ['the name "intro"', "intro\n"],
  ["a comment", "NOTE checked\n\n"],
]) {
  const seen = converted(webvtt(["Good night."], front));
  console.log(`with ${title}: ${seen}`);
  assert.match(seen, /not valid SRT format/, "transcriptator has changed");
}
NODE
