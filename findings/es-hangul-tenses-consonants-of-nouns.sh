#!/usr/bin/env bash
# es-hangul 2.4.0 (npm) pronounces 한국 (Korea) as 한꾹 and 친구 (friend) as 친꾸.
#
# standardizePronunciation is to give the standard pronunciation. Rule 24 of Korea's 표준 발음법 tenses ㄱ, ㄷ, ㅅ, ㅈ behind the final
# ㄴ and ㅁ of the stems of verbs and adjectives only (신고 as 신꼬). es-hangul does it in every word, nouns included,
# where they stay plain: Korean, friend, question, temperature and exercise come out wrong. hardConversion: false leaves
# the tensing out altogether, also where it is obligatory (학교). 꽃잎 (petal, 꼰닙) lacks its ㄴ, and 밟다 (to tread, 밥따) is said
# with ㄹ, in both.
#
# Seen with Node.js 20:
#   한국: 한꾹, without hard conversion 한국 (standard 한국)
#   친구: 친꾸, without hard conversion 친구 (standard 친구)
#   문제: 문쩨, without hard conversion 문제 (standard 문제)
#   학교: 학꾜, without hard conversion 학교 (standard 학꾜)
#   꽃잎: 꼬칩, without hard conversion 꼬칩 (standard 꼰닙)
#   밟다: 발따, without hard conversion 발다 (standard 밥따)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund es-hangul@2.4.0
node - <<'NODE'
const assert = require("node:assert");
const { standardizePronunciation } = require("es-hangul");

console.log("es-hangul 2.4.0, Node.js", process.version);
for (const [word, standard, hard, plain] of [
  ["한국", "한국", "한꾹", "한국"],
  ["친구", "친구", "친꾸", "친구"],
  ["문제", "문제", "문쩨", "문제"],
  ["학교", "학꾜", "학꾜", "학교"],
  ["꽃잎", "꼰닙", "꼬칩", "꼬칩"],
  ["밟다", "밥따", "발따", "발다"],
]) {
  const said = standardizePronunciation(word);
  const without = standardizePronunciation(word, { hardConversion: false });
  console.log(`${word}: ${said}, without hard conversion ${without} (standard ${standard})`);
  assert.deepEqual([said, without], [hard, plain], "es-hangul has changed");
}
NODE
