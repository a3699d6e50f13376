// OpenAI's SDK for Node.
// dependencies: openai@7.59.0
import OpenAI from "openai";

import { KEY, TEXT, URL_, assert, check, done, keep } from "./checks.mjs";

const client = new OpenAI({ baseURL: `${URL_}/v1`, apiKey: KEY });
for (const format of ["mp3", "opus", "flac", "wav", "pcm"]) {
  await check(format, async () => {
    const speech = await client.audio.speech.create({
      model: "tts-1",
      voice: "alloy",
      input: TEXT,
      response_format: format,
    });
    keep(`speech.${format}`, Buffer.from(await speech.arrayBuffer()));
  });
}
await check("events", async () => {
  const speech = await client.audio.speech.create({
    model: "gpt-4o-mini-tts",
    voice: "coral",
    input: TEXT,
    stream_format: "sse",
    response_format: "mp3",
    speed: 0.25,
  });
  const lines = (await speech.text()).split("\n").filter((line) => line.startsWith("data: "));
  const events = lines.map((line) => JSON.parse(line.slice(6)));
  assert(events.at(-1).type === "speech.audio.done", "no last event");
  const audio = events.filter((one) => one.type === "speech.audio.delta").map((one) => Buffer.from(one.audio, "base64"));
  keep("events.mp3", Buffer.concat(audio));
});
await check("models", async () => {
  assert((await client.models.retrieve("tts-1")).id === "tts-1", "tts-1 is not there");
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  assert(ids.includes("kokoro"), "kokoro is not there");
});
await check("errors", async () => {
  try {
    await client.audio.speech.create({ model: "tts-1", voice: "nobody", input: TEXT });
  } catch (error) {
    assert(error instanceof OpenAI.BadRequestError && error.message.includes("nobody"), `${error}`);
    return;
  }
  throw new Error("an unknown voice was spoken");
});
done();
