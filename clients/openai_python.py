# /// script
# dependencies = ["openai==3.57.0"]
# ///
"""OpenAI's SDK for Python."""

import openai
from checks import KEY, TEXT, URL, check, done, keep

client = openai.OpenAI(base_url=f"{URL}/v1", api_key=KEY)
for format in ("mp3", "opus", "flac", "wav", "pcm"):
    with check(format):
        speech = client.audio.speech.create(model="tts-1", voice="alloy", input=TEXT, response_format=format)
        keep(f"speech.{format}", speech.read())
with (
    check("streamed to a file, instructions, speed 4"),
    client.audio.speech.with_streaming_response.create(
        model="gpt-4o-mini-tts", voice="Kore", input=TEXT, instructions="cheerful", speed=4, response_format="wav"
    ) as answer,
):
    keep("streamed.wav", b"".join(answer.iter_bytes()))
with check("defaults"):
    keep("default.mp3", client.audio.speech.create(model="tts-1-hd", voice="verse", input=TEXT).read())
with check("models"):
    assert "tts-1" in [model.id for model in client.models.list()]
    assert client.models.retrieve("gpt-4o-mini-tts").id == "gpt-4o-mini-tts"
with check("errors"):
    try:
        client.audio.speech.create(model="tts-1", voice="nobody", input=TEXT)
    except openai.BadRequestError as error:
        assert "nobody" in error.message
    else:
        raise AssertionError("an unknown voice was spoken")
    try:
        openai.OpenAI(base_url=f"{URL}/v1", api_key="wrong").models.list()
    except openai.AuthenticationError:
        pass
    else:
        raise AssertionError("a wrong key was taken")
done()
