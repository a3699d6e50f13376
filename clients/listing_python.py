# /// script
# dependencies = ["httpx==0.28.1"]
# ///
"""The requests of Open WebUI 0.12.4 and wyoming-openai 0.8.0 for voices and models, as recorded: without a key."""

import httpx
from checks import KEY, TEXT, URL, check, done, keep

web = httpx.Client(base_url=URL, timeout=60)
speaking = httpx.Client(base_url=URL, timeout=60, headers={"Authorization": f"Bearer {KEY}"})

with check("Open WebUI: models"):
    models = web.get("/v1/audio/models").raise_for_status().json()["models"]
    assert {"tts-1", "kokoro"} <= {model["id"] for model in models}
with check("Open WebUI: voices"):
    voices = web.get("/v1/audio/voices").raise_for_status().json()["voices"]
    assert {"alloy", "Kore", "af_heart"} <= {voice["id"] for voice in voices if voice["name"]}
with check("Open WebUI: speech"):
    body = {"model": "tts-1", "input": TEXT, "voice": "alloy"}
    keep("words.mp3", speaking.post("/v1/audio/speech", json=body).raise_for_status().content)
with check("wyoming-openai: KOKORO_FASTAPI"):
    voices = web.get("/v1/audio/voices").raise_for_status().json()["voices"]
    assert "af_heart" in [voice["id"] for voice in voices]
with check("wyoming-openai: SPEACHES"):
    voices = web.get("/v1/audio/speech/voices", params={"model_id": "kokoro"}).raise_for_status().json()
    voices = voices["data"] if isinstance(voices, dict) else voices
    assert "af_heart" in [voice["voice_id"] for voice in voices]
with check("wyoming-openai: the model is there"):
    assert speaking.get("/v1/models/tts-1").raise_for_status().json()["id"] == "tts-1"
with check("Kokoro-FastAPI's legacy=true"):
    assert "af_heart" in web.get("/v1/audio/voices", params={"legacy": "true"}).json()["voices"]
done()
