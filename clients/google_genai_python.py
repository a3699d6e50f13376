# /// script
# dependencies = ["google-genai==3.6.1"]
# ///
"""Google's SDK for Python."""

import base64

from checks import KEY, TEXT, URL, check, done, keep
from google import genai
from google.genai import errors, types

client = genai.Client(api_key=KEY, http_options=types.HttpOptions(base_url=URL))
PREBUILT = types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name="Kore"))


def audio_of(answer: types.GenerateContentResponse) -> bytes:
    return answer.candidates[0].content.parts[0].inline_data.data


def asking(voice: types.VoiceConfig = PREBUILT, **config: object) -> types.GenerateContentConfig:
    speech = types.SpeechConfig(voice_config=voice)
    return types.GenerateContentConfig(response_modalities=["AUDIO"], speech_config=speech, **config)


for version in ("v1", "v1beta", "v1alpha"):
    with check(f"generate_content, {version}"):
        versioned = genai.Client(api_key=KEY, http_options=types.HttpOptions(base_url=URL, api_version=version))
        answer = versioned.models.generate_content(
            model="gemini-3.1-flash-tts-preview", contents=TEXT, config=asking()
        )
        keep(f"words-{version}.pcm", audio_of(answer))
with check("generate_content_stream"):
    pieces = client.models.generate_content_stream(
        model="gemini-2.5-flash-preview-tts", contents=f"Say cheerfully: {TEXT}", config=asking()
    )
    keep("stream.pcm", b"".join(audio_of(piece) for piece in pieces))
with check("speech_metadata, VoiceConfig(voice), system_instruction"):
    part = types.Part(text=TEXT, speech_metadata=types.SpeechMetadata(style="cheerful"))
    config = asking(types.VoiceConfig(voice="zephyr"), system_instruction="calm")
    answer = client.models.generate_content(model="gemini-3.8-flash-tts", contents=[part], config=config)
    keep("parts.pcm", audio_of(answer))
with check("dialogue by parts"):
    turns = [("Joe", "The train leaves at seven."), ("Jane", "Please close the window.")]
    parts = [types.Part(text=said, speech_metadata=types.SpeechMetadata(speaker=name)) for name, said in turns]
    voices = [
        types.SpeakerVoiceConfig(speaker=name, voice_config=types.VoiceConfig(voice=voice))
        for name, voice in (("Joe", "Puck"), ("Jane", "Kore"))
    ]
    several = types.MultiSpeakerVoiceConfig(speaker_voice_configs=voices)
    config = types.GenerateContentConfig(
        response_modalities=["AUDIO"], speech_config=types.SpeechConfig(multi_speaker_voice_config=several)
    )
    answer = client.models.generate_content(model="gemini-3.8-flash-tts", contents=parts, config=config)
    keep("dialogue.pcm", audio_of(answer))
with check("interactions"):
    spoken = client.interactions.create(
        model="gemini-3.8-flash-tts",
        input=TEXT,
        response_modalities=["audio"],
        generation_config={"speech_config": [{"voice": "Kore", "language": "en-US"}]},
    )
    keep("interaction.pcm", base64.b64decode(spoken.output_audio.data))
with check("interactions, streamed"):
    events = client.interactions.create(
        model="gemini-3.8-flash-tts",
        input=TEXT,
        response_modalities=["audio"],
        generation_config={"speech_config": [{"voice": "Kore"}]},
        stream=True,
    )
    sound = b""
    kinds = []
    for event in events:
        kinds.append(event.event_type)
        if event.event_type == "step.delta":
            sound += base64.b64decode(event.delta.data)
    assert (kinds[0], kinds[-1]) == ("interaction.created", "interaction.completed"), kinds
    keep("interaction-stream.pcm", sound)
with check("voices"):
    assert {"Kore", "Zephyr"} <= {voice.id for voice in client.voices.list(type_=["prebuilt"]).voices}
with check("models, count_tokens"):
    assert "models/kokoro" in [model.name for model in client.models.list()]
    assert client.models.get(model="gemini-3.1-flash-tts-preview").name == "models/gemini-3.1-flash-tts-preview"
    assert client.models.count_tokens(model="gemini-3.1-flash-tts-preview", contents=TEXT).total_tokens > 1
with check("errors"):
    for model, code in (("gemini-9-pro", 404), ("gemini-3.1-flash-tts-preview", 400)):
        try:
            client.models.generate_content(
                model=model, contents=TEXT, config=asking(types.VoiceConfig(voice="Nobody"))
            )
        except errors.ClientError as error:
            assert error.code == code, error
        else:
            raise AssertionError("what does not exist was spoken")
done()
