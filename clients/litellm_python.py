# /// script
# dependencies = ["litellm[proxy]==1.108.7"]
# ///
"""LiteLLM: its functions, and its proxy in front of the server, which OpenAI's and Google's shapes go through."""

import base64
import json
import os
import sys
from pathlib import Path

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import httpx
import litellm
import openai
from checks import KEY, OUT, TEXT, URL, check, done, free_port, keep, serving

PROXY_KEY = "sk-of-the-proxy"
SPOKEN = {"model": "tts-1", "voice": "alloy", "input": TEXT}
CONTENT = {
    "contents": [{"role": "user", "parts": [{"text": TEXT}]}],
    "generationConfig": {
        "responseModalities": ["AUDIO"],
        "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Kore"}}},
    },
}
CONFIG = {
    "model_list": [
        {"model_name": "tts-1", "litellm_params": {"model": "openai/tts-1", "api_base": f"{URL}/v1", "api_key": KEY}},
        {
            "model_name": "gemini-tts",
            "litellm_params": {
                "model": "gemini/gemini-2.5-flash-preview-tts",
                "api_base": f"{URL}/v1beta",
                "api_key": KEY,
            },
        },
    ],
    "general_settings": {"master_key": PROXY_KEY},
}

for format in ("mp3", "opus", "flac", "wav"):
    with check(f"speech, {format}"):
        spoken = litellm.speech(
            model="openai/tts-1", voice="alloy", input=TEXT, api_base=f"{URL}/v1", api_key=KEY, response_format=format
        )
        keep(f"speech.{format}", spoken.content)
with check("errors"):
    try:
        litellm.speech(model="openai/tts-1", voice="nobody", input=TEXT, api_base=f"{URL}/v1", api_key=KEY)
    except openai.BadRequestError as error:
        assert "nobody" in str(error)
    else:
        raise AssertionError("an unknown voice was spoken")
config = OUT / "proxy.json"  # YAML, too
config.write_text(json.dumps(CONFIG))
port = free_port()
command = [str(Path(sys.executable).with_name("litellm")), "--config", str(config), "--port", str(port)]
with (
    serving([*command, "--host", "127.0.0.1"], port),
    httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {PROXY_KEY}"}, timeout=60
    ) as proxy,
):
    config.unlink()
    with check("proxy, /v1/audio/speech"):
        keep("words.mp3", proxy.post("/v1/audio/speech", json=SPOKEN).raise_for_status().content)
    with check("proxy, generateContent"):
        answer = proxy.post("/v1beta/models/gemini-tts:generateContent", json=CONTENT).raise_for_status().json()
        blob = answer["candidates"][0]["content"]["parts"][0]["inlineData"]
        keep("proxy.pcm", base64.b64decode(blob["data"]))
    with check("proxy, chat with audio"):
        chat = {
            "model": "gemini-tts",
            "messages": [{"role": "user", "content": TEXT}],
            "modalities": ["audio"],
            "audio": {"voice": "Kore", "format": "pcm16"},
        }
        answer = proxy.post("/v1/chat/completions", json=chat).raise_for_status().json()
        keep("chat.pcm", base64.b64decode(answer["choices"][0]["message"]["audio"]["data"]))
done()
