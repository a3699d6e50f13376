"""From what Google's clients send to what is spoken: the text, who speaks it, and how.

Such a client writes directions into the text ("Say cheerfully: Good morning!"), because a language model reads it.
Here they would be read aloud, so what is plainly a direction is taken as the style instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Speaker, SpeechParams
from rhapsode.http.gemini.schemas import (
    Content,
    GenerateContent,
    GenerationConfig,
    SpeakerVoiceConfig,
    SpeechConfig,
)
from rhapsode.text.dialogue import find_turns

MODALITY = "AUDIO"
_DIRECTION = re.compile(
    r"\s{0,100}(?P<style>(?:please\s+)?(?:say|speak|read|narrate|whisper|shout|tts|recite|announce)\b"
    r"(?:[^.!?:\n\"“]{0,200}(?=:\s)|[^!?:\n\"“]{0,400}(?=:[^\S\n]*\n))):\s+",
    re.IGNORECASE,
)
"""An imperative that one would give to a speaker, up to a colon in the same sentence or at the end of the line."""

FIELDS = {
    "text": "contents",
    "voice_name": "generationConfig.speechConfig.voiceConfig.prebuiltVoiceConfig.voiceName",
    "language_code": "generationConfig.speechConfig.languageCode",
    "speakers": "generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs",
}
"""Google's names of our parameters."""


def text_of(contents: Sequence[Content]) -> str:
    """The whole text: each piece on a line of its own."""
    return "\n".join(part.text for content in contents for part in content.parts)


def params_of(request: GenerateContent) -> SpeechParams:
    """What is to be spoken. Raises RequestError, with Google's names."""
    config = request.generation_config or GenerationConfig()
    modalities = config.response_modalities
    if modalities is not None and [one.upper() for one in modalities] != [MODALITY]:
        raise RequestError(
            f"This server answers in audio only: 'responseModalities' must be ['{MODALITY}'], or be left out.",
            param="generationConfig.responseModalities",
        )
    speech = config.speech_config or SpeechConfig()
    voice, several = speech.voice_config, speech.multi_speaker_voice_config
    if voice is not None and several is not None:
        raise RequestError(
            "Give either 'voiceConfig' or 'multiSpeakerVoiceConfig'.", param="generationConfig.speechConfig"
        )
    speakers = tuple(_speaker(one) for one in several.speaker_voice_configs) if several is not None else ()
    text, style = directed(text_of(request.contents), [speaker.name for speaker in speakers])
    return SpeechParams(
        text=text,
        voice_name=None if voice is None else voice.prebuilt_voice_config.voice_name,
        format=AudioFormat.PCM,  # who is behind goes on in the file without a loss
        language_code=speech.language_code,
        style=style,
        speakers=speakers,
    )


def _speaker(config: SpeakerVoiceConfig) -> Speaker:
    return Speaker(config.speaker, config.voice_config.prebuilt_voice_config.voice_name)


def directed(text: str, speakers: Sequence[str] = ()) -> tuple[str, str | None]:
    """A text without the direction that it begins with, and that direction; never without all of it.

    In a dialogue it is all that stands before the first speaker's name.
    """
    if speakers:
        first = find_turns(text, speakers)[0]
        before = text[: first.end].strip() if first.speaker is None else ""
        return (text[first.end :], before) if before and first.end < len(text) else (text, None)
    match = _DIRECTION.match(text)
    if match is None or not text[match.end() :].strip():
        return text, None
    return text[match.end() :], match["style"]
