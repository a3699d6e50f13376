// What the scripts of Node clients share: one line for each check, and files for the audio.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export const URL_ = process.env.BASE_URL;
export const KEY = process.env.API_KEY;
export const TEXT = "Every client is welcome here, whatever it was made for.";
let failed = false;

/** Print `ok: what`, or `FAIL: what: reason` for anything that is thrown. */
export async function check(what, work) {
  try {
    await work();
    console.log(`ok: ${what}`);
  } catch (error) {
    failed = true;
    console.error(error);
    console.log(`FAIL: ${what}: ${String(error).replaceAll(/\s+/g, " ").slice(0, 300)}`);
  }
}

/** Store audio for the harness to decode; the name's ending says what it is. */
export function keep(name, audio) {
  if (!audio?.length) throw new Error("there is no audio");
  writeFileSync(join(process.env.OUT, name), audio);
}

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/** Leave with 1 if a check failed. */
export function done() {
  process.exit(failed ? 1 : 0);
}
