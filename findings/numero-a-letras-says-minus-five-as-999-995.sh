#!/usr/bin/env bash
# numero-a-letras 1.0.6 (npm) says -5 in Spanish as 999,995 pesos, 10^9 as "Millones" without a number, and 16, 22, 23 and 26 without
# the accent that gives them their stress.
#
# A negative number is taken for what is left to the next million, without an error: a debt of five becomes a fortune. There
# is no word for a thousand millions. 1.999 are "100/100" of a peso beside the one. By the rules of spelling (RAE, Ortografía)
# it is dieciséis, veintidós, veintitrés and veintiséis: a voice stresses a word that ends in s on the syllable before
# the last if no accent says otherwise. Say the sign oneself, and replace the four words; above 999,999,999 use another package.
#
# Seen with Node.js 20:
#   -5: Novecientos Noventa y Nueve Mil Novecientos Noventa y Cinco Pesos 00/100 M.N.
#   -0.5: Novecientos Noventa y Nueve Mil Novecientos Noventa y Nueve Pesos 50/100 M.N.
#   1000000000: Millones de Pesos 00/100 M.N.
#   1.999: Un Peso 100/100 M.N.
#   16: Dieciseis Pesos 00/100 M.N.
#   22: Veintidos Pesos 00/100 M.N.
#   5: Cinco Pesos 00/100 M.N. (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund numero-a-letras@1.0.6
node - <<'NODE'
const assert = require("node:assert");
const { NumerosALetras: toWords } = require("numero-a-letras");

console.log("numero-a-letras 1.0.6, Node.js", process.version);
for (const [number, wanted] of [
  [-5, "Novecientos Noventa y Nueve Mil Novecientos Noventa y Cinco Pesos 00/100 M.N."],
  [-0.5, "Novecientos Noventa y Nueve Mil Novecientos Noventa y Nueve Pesos 50/100 M.N."],
  [1_000_000_000, "Millones de Pesos 00/100 M.N."],
  [1.999, "Un Peso 100/100 M.N."],
  [16, "Dieciseis Pesos 00/100 M.N."],
  [22, "Veintidos Pesos 00/100 M.N."],
  [5, "Cinco Pesos 00/100 M.N."],
]) {
  const said = toWords(number);
  console.log(`${number}: ${said}${number === 5 ? " (right)" : ""}`);
  assert.equal(said, wanted, "numero-a-letras has changed");
}
NODE
