// ElevenLabs' SDK for Node.
// dependencies: @elevenlabs/elevenlabs-js@2.73.0
import { ElevenLabsClient, ElevenLabsError } from "@elevenlabs/elevenlabs-js";

import { KEY, TEXT, URL_, assert, check, done, keep } from "./checks.mjs";

const GEORGE = "JBFqnCBsd6RMkjVDRZzb";
const client = new ElevenLabsClient({ apiKey: KEY, baseUrl: URL_ });
const speech = client.textToSpeech;
async function whole(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}
for (const [format, ending] of [["mp3_44100_128", "mp3"], ["opus_48000_64", "opus"], ["pcm_24000", "pcm"], ["wav_24000", "wav"]]) {
  await check(`convert, ${format}`, async () => {
    const audio = await speech.convert(GEORGE, { text: TEXT, modelId: "eleven_multilingual_v2", outputFormat: format });
    keep(`${format}.${ending}`, await whole(audio));
  });
}
await check("stream, voiceSettings", async () => {
  const audio = await speech.stream(GEORGE, {
    text: TEXT,
    modelId: "eleven_flash_v2_5",
    voiceSettings: { stability: 0.5, similarityBoost: 0.75, style: 0, useSpeakerBoost: true, speed: 1.1 },
  });
  keep("words.mp3", await whole(audio));
});
await check("convertWithTimestamps", async () => {
  const timed = await speech.convertWithTimestamps(GEORGE, { text: TEXT, outputFormat: "pcm_24000" });
  assert(timed.alignment.characters.join("") === TEXT, "the characters are others");
  keep("timed.pcm", Buffer.from(timed.audioBase64, "base64"));
});
await check("streamWithTimestamps", async () => {
  const pieces = [];
  const characters = [];
  for await (const one of await speech.streamWithTimestamps(GEORGE, { text: TEXT, outputFormat: "pcm_24000" })) {
    pieces.push(Buffer.from(one.audioBase64, "base64"));
    characters.push(...(one.alignment?.characters ?? []));
  }
  assert(characters.join("") === TEXT, "the characters are others");
  keep("stream-timed.pcm", Buffer.concat(pieces));
});
await check("voices, models, user", async () => {
  assert((await client.voices.getAll()).voices.some((voice) => voice.name === "Kore"), "Kore is not there");
  assert((await client.voices.search({ search: "kore" })).voices[0].name === "Kore", "Kore is not found");
  assert((await client.voices.get(GEORGE)).voiceId === GEORGE, "George is not there");
  assert((await client.models.list()).some((model) => model.modelId === "eleven_v3"), "eleven_v3 is not there");
  assert((await client.user.get()).subscription.characterCount > 0, "nothing was counted");
});
await check("errors", async () => {
  try {
    await whole(await speech.convert("nobody", { text: TEXT }));
  } catch (error) {
    assert(error instanceof ElevenLabsError && error.statusCode === 404, `${error}`);
    return;
  }
  throw new Error("an unknown voice was spoken");
});
done();
