// Vercel's AI SDK with its providers for OpenAI and Google.
// dependencies: ai@7.0.173 @ai-sdk/openai@4.0.118 @ai-sdk/google@4.0.121
import { createGoogle } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { APICallError, generateSpeech, generateText } from "ai";

import { KEY, TEXT, URL_, assert, check, done, keep } from "./checks.mjs";

const openai = createOpenAI({ baseURL: `${URL_}/v1`, apiKey: KEY });
const google = createGoogle({ baseURL: `${URL_}/v1beta`, apiKey: KEY });
for (const outputFormat of ["mp3", "opus", "flac", "wav"]) {
  await check(`openai, ${outputFormat}`, async () => {
    const { audio } = await generateSpeech({ model: openai.speech("tts-1"), text: TEXT, voice: "alloy", outputFormat });
    keep(`openai.${outputFormat}`, audio.uint8Array);
  });
}
await check("openai, instructions, speed, language", async () => {
  const { audio } = await generateSpeech({
    model: openai.speech("gpt-4o-mini-tts"),
    text: TEXT,
    voice: "coral",
    instructions: "cheerful",
    speed: 1.1,
  });
  keep("words.mp3", audio.uint8Array);
});
await check("google, speech with instructions", async () => {
  const model = google.speech("gemini-3.8-flash-tts");
  const { audio } = await generateSpeech({ model, text: TEXT, voice: "Kore", instructions: "cheerful" });
  keep("google.wav", audio.uint8Array);
});
await check("google, generateText with audio", async () => {
  const { files } = await generateText({
    model: google("gemini-2.5-flash-preview-tts"),
    instructions: "calm",
    prompt: TEXT,
    providerOptions: {
      google: {
        responseModalities: ["AUDIO"],
        speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: "Kore" } } },
      },
    },
  });
  keep("text.pcm", files[0].uint8Array);
});
await check("errors", async () => {
  try {
    await generateSpeech({ model: openai.speech("tts-1"), text: TEXT, voice: "nobody", maxRetries: 0 });
  } catch (error) {
    assert(APICallError.isInstance(error) && error.message.includes("nobody"), `${error}`);
    return;
  }
  throw new Error("an unknown voice was spoken");
});
done();
