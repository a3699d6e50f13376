# /// script
# dependencies = ["langchain-google-genai==4.4.3"]
# ///
"""LangChain's integration of Google's models."""

from checks import KEY, TEXT, URL, check, done, keep
from langchain_google_genai import ChatGoogleGenerativeAI, Modality

SPEECH = {"voice_config": {"prebuilt_voice_config": {"voice_name": "Kore"}}}


def asked(model: str) -> ChatGoogleGenerativeAI:
    return ChatGoogleGenerativeAI(
        model=model,
        google_api_key=KEY,
        base_url=URL,
        max_retries=1,
        response_modalities=[Modality.AUDIO],
        generation_config={"speech_config": SPEECH},
    )


with check("invoke"):
    keep("words.wav", asked("gemini-2.5-flash-preview-tts").invoke(TEXT).additional_kwargs["audio"])
with check("invoke with a system message"):
    answer = asked("gemini-3.1-flash-tts-preview").invoke([("system", "calm"), ("human", TEXT)])
    keep("system.wav", answer.additional_kwargs["audio"])
with check("errors"):
    try:
        asked("gemini-9-pro").invoke(TEXT)
    except Exception as error:
        assert "gemini-9-pro" in str(error), error
    else:
        raise AssertionError("an unknown model spoke")
done()
