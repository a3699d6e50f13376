// Google's SDK for Node.
// dependencies: @google/genai@3.3.0
import { ApiError, GoogleGenAI } from "@google/genai";

import { KEY, TEXT, URL_, assert, check, done, keep } from "./checks.mjs";

const client = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: URL_ } });
const audioOf = (answer) => Buffer.from(answer.candidates[0].content.parts[0].inlineData.data, "base64");
const asking = (voiceConfig, more = {}) => ({ responseModalities: ["AUDIO"], speechConfig: { voiceConfig }, ...more });
const KORE = { prebuiltVoiceConfig: { voiceName: "Kore" } };

await check("generateContent", async () => {
  const model = "gemini-3.1-flash-tts-preview";
  keep("words.pcm", audioOf(await client.models.generateContent({ model, contents: TEXT, config: asking(KORE) })));
});
await check("generateContentStream", async () => {
  const model = "gemini-2.5-flash-preview-tts";
  const pieces = [];
  const contents = `Say cheerfully: ${TEXT}`;
  for await (const piece of await client.models.generateContentStream({ model, contents, config: asking(KORE) })) {
    pieces.push(audioOf(piece));
  }
  keep("stream.pcm", Buffer.concat(pieces));
});
await check("speechMetadata, voice, systemInstruction", async () => {
  const answer = await client.models.generateContent({
    model: "gemini-3.8-flash-tts",
    contents: [{ text: TEXT, speechMetadata: { style: "cheerful" } }],
    config: asking({ voice: "zephyr" }, { systemInstruction: "calm" }),
  });
  keep("parts.pcm", audioOf(answer));
});
await check("dialogue", async () => {
  const speakerVoiceConfigs = [["Joe", "Puck"], ["Jane", "Kore"]].map(([speaker, voice]) => ({ speaker, voiceConfig: { voice } }));
  const answer = await client.models.generateContent({
    model: "gemini-3.8-flash-tts",
    contents: "Joe: The train leaves at seven.\nJane: Please close the window.",
    config: { responseModalities: ["AUDIO"], speechConfig: { multiSpeakerVoiceConfig: { speakerVoiceConfigs } } },
  });
  keep("dialogue.pcm", audioOf(answer));
});
const interaction = {
  model: "gemini-3.8-flash-tts",
  input: TEXT,
  response_modalities: ["audio"],
  generation_config: { speech_config: [{ voice: "Kore", language: "en-US" }] },
};
await check("interactions", async () => {
  const spoken = await client.interactions.create(interaction);
  const audio = spoken.steps.flatMap((step) => step.content ?? []).find((part) => part.type === "audio");
  keep("interaction.pcm", Buffer.from(audio.data, "base64"));
});
await check("interactions, streamed", async () => {
  const pieces = [];
  const kinds = [];
  for await (const event of await client.interactions.create({ ...interaction, stream: true })) {
    kinds.push(event.event_type);
    if (event.event_type === "step.delta") pieces.push(Buffer.from(event.delta.data, "base64"));
  }
  assert(kinds[0] === "interaction.created" && kinds.at(-1) === "interaction.completed", `${kinds}`);
  keep("interaction-stream.pcm", Buffer.concat(pieces));
});
await check("voices", async () => {
  const { voices } = await client.voices.list({ type: ["prebuilt"] });
  assert(voices.some((voice) => voice.id === "Kore"), "Kore is not there");
});
await check("models, countTokens", async () => {
  const names = [];
  for await (const model of await client.models.list()) names.push(model.name);
  assert(names.includes("models/kokoro"), "kokoro is not there");
  const counted = await client.models.countTokens({ model: "gemini-3.1-flash-tts-preview", contents: TEXT });
  assert(counted.totalTokens > 1, "nothing was counted");
});
await check("errors", async () => {
  try {
    await client.models.generateContent({ model: "gemini-9-pro", contents: TEXT, config: asking(KORE) });
  } catch (error) {
    assert(error instanceof ApiError && error.status === 404, `${error}`);
    return;
  }
  throw new Error("an unknown model spoke");
});
done();
