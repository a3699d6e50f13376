"""Parse prompts of Google's clients into text, speakers and style.

Such a client writes directions into the text ("Say cheerfully: Good morning!"), because a language model reads it.
Here they would be read aloud, so what is plainly a direction is taken as the style instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import RequestError
from rhapsode.core.nearest import hint
from rhapsode.core.speech import Speaker, SpeechParams
from rhapsode.http.gemini.schemas import (
    Content,
    GenerateContent,
    GenerationConfig,
    Part,
    SpeakerVoiceConfig,
    SpeechConfig,
)
from rhapsode.text.deliveries import read_direction
from rhapsode.text.dialogue import find_turns
from rhapsode.text.prompt_form import transcript_start

MODALITY = "AUDIO"
MAX_STYLE_CHARACTERS = 200
"""The longest style of one piece of several; what is longer is cut."""
_DIRECTION = re.compile(
    r"\s{0,100}(?P<style>(?:please\s+)?(?:say|speak|read|narrate|whisper|shout|tts|recite|announce)\b"
    r"(?:[^.!?:\n\"“]{0,200}(?=:\s)|[^!?:\n\"“]{0,400}(?=:[^\S\n]*\n))):\s+",
    re.IGNORECASE,
)
"""An imperative that one would give to a speaker, up to a colon in the same sentence or at the end of the line."""

_MANNER = re.compile(
    r"^\W*(?:please\s+)?(?:say|speak|read|narrate|whisper|shout|tts|recite|announce)(?:\s+(?:it|this|that))?\W*$"
    r"|\b(?!(?:only|family|reply|supply|apply|daily|weekly|early|july|italy)\b)\w{2,}ly\b"
    r"|\b(?:like|with|without|aloud|following|text|sentence|paragraph|transcript|conversation|dialogue|words|prompt"
    r"|tone|voice|accent|style|manner|mood|pace|fast|slow|faster|slower|louder|quieter|soft|loud"
    r"|as if|as though|as an?|in an?|in the|in your)\b",
    re.IGNORECASE,
)
"""What says how to speak, and not what: ``Read this first: …`` is read whole."""
_QUOTED = re.compile(r"\s{0,100}(?P<style>[^\"\n]{1,1000}):[^\S\n]{0,100}\n\"(?P<text>.+)\"\s*", re.DOTALL)
"""LiveKit's prompt: its instructions, a colon, and on the next line the text in quotation marks."""
_INSTRUCTION = re.compile(
    r"\s*(?:you\s+are|you're|please|speak|talk|say|read|sound|use|be|keep|act|adopt|deliver|respond|narrate|whisper)\b",
    re.IGNORECASE,
)
"""How an instruction to a speaker begins: ``The sign reads:`` before a quotation is part of the text."""
FIELDS = {
    "text": "contents",
    "voice_name": "generationConfig.speechConfig.voiceConfig.prebuiltVoiceConfig.voiceName",
    "language_code": "generationConfig.speechConfig.languageCode",
    "speakers": "generationConfig.speechConfig.multiSpeakerVoiceConfig.speakerVoiceConfigs",
}
"""Google's names of our parameters."""


def text_of(contents: Sequence[Content]) -> str:
    """Return the whole text: each piece on a line of its own."""
    return "\n".join(part.text for content in contents for part in content.parts)


def params_of(request: GenerateContent) -> SpeechParams:
    """Return the parameters of the input. Raises RequestError, with Google's names."""
    config = request.generation_config or GenerationConfig()
    modalities = config.response_modalities
    if modalities is not None and [modality.upper() for modality in modalities] != [MODALITY]:
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
    speakers = (
        tuple(_speaker(voice_config) for voice_config in several.speaker_voice_configs) if several is not None else ()
    )
    names = [speaker.name for speaker in speakers]
    text, style = directed(_script(request.contents, names), names)
    styles = _styles(request.contents)
    if len(styles) > 1 and style is None:
        text, styles = _script(request.contents, names, styled=True), []
    return SpeechParams(
        text=text,
        voice_name=None if voice is None else voice.name,
        format=AudioFormat.PCM,  # a slow client continues from the file without a loss
        language_code=speech.language_code,
        style=_joined([_instruction(request), *filter(None, styles), style]),
        speakers=speakers,
    )


def _script(contents: Sequence[Content], speakers: Sequence[str], *, styled: bool = False) -> str:
    """Return the whole text; in a dialogue, a piece that says who speaks it begins with that name.

    ``styled``: each piece is an element that has its style.
    """
    lines = []
    for index, content in enumerate(contents):
        for at, part in enumerate(content.parts):
            speaker = part.speech_metadata.speaker if part.speech_metadata else None
            if speaker is None or not speakers:
                lines.append(_styled(part, speakers) if styled else part.text)
                continue
            name = next((candidate for candidate in speakers if candidate.casefold() == speaker.casefold()), None)
            if name is None:
                raise RequestError(
                    f"Unknown speaker '{speaker[:64]}'. {hint(speaker, speakers, listed_as='Speakers')}",
                    param=f"contents[{index}].parts[{at}].speechMetadata.speaker",
                )
            named = find_turns(part.text, [name])[0].speaker is not None
            text = _styled(part, speakers) if styled else part.text
            lines.append(text if named else f"{name}: {text}")
    return "\n".join(lines)


def _styled(part: Part, speakers: Sequence[str]) -> str:
    """Return the text of a piece as an element with its style, behind the name of who speaks it."""
    style = part.speech_metadata.style if part.speech_metadata else None
    words = " ".join(re.sub(r"[^\w\s.,;:!'-]", " ", style or "").split())[:MAX_STYLE_CHARACTERS]
    if not words:
        return part.text
    first = find_turns(part.text, speakers)[0] if speakers else None
    start = 0 if first is None else first.label_end
    label, text = part.text[:start], part.text[start:]
    return f'{label}{" " if label else ""}<google:style name="{words}">{text.strip()}</google:style>'


def _styles(contents: Sequence[Content]) -> list[str | None]:
    """Return the styles of all pieces, each once; ``None`` for those without one."""
    metadata = (part.speech_metadata for content in contents for part in content.parts)
    return list(dict.fromkeys(entry.style or None if entry is not None else None for entry in metadata))


def _instruction(request: GenerateContent) -> str | None:
    instruction = request.system_instruction
    return None if instruction is None else "\n".join(part.text for part in instruction.parts)


def _joined(styles: Sequence[str | None]) -> str | None:
    return "\n".join(style.strip() for style in styles if style and style.strip()) or None


FORMATS = {
    "l16": AudioFormat.PCM,
    "pcm": AudioFormat.PCM,
    "wav": AudioFormat.WAV,
    "mp3": AudioFormat.MP3,
    "mpeg": AudioFormat.MP3,
    "ogg": AudioFormat.OPUS,
    "opus": AudioFormat.OPUS,
    "flac": AudioFormat.FLAC,
    "aac": AudioFormat.AAC,
    "mulaw": AudioFormat.MULAW,
    "alaw": AudioFormat.ALAW,
}
"""Subtypes of media types that can be asked for."""


AUDIO = "generationConfig.responseFormat.audio"
"""Google's name of what says how the answer is encoded."""


def format_of(mime_type: str | None, param: str) -> AudioFormat:
    """Return the format that ``audio/wav`` or ``AUDIO_WAV`` names, L16 for none. Raises RequestError."""
    if mime_type is None:
        return AudioFormat.PCM
    name = mime_type.casefold().partition(";")[0].strip()
    format = FORMATS.get(name.removeprefix("audio/").removeprefix("audio_"))
    if format is None:
        valid = ", ".join(f"audio/{subtype}" for subtype in FORMATS)
        raise RequestError(f"Unknown mimeType '{mime_type[:64]}'. Valid: {valid}.", param=param)
    return format


def wanted_format(request: GenerateContent) -> tuple[AudioFormat, int | None]:
    """Return the format of the audio in the answer, and its sample rate in Hz if one is asked for.

    Raises RequestError.
    """
    config = request.generation_config or GenerationConfig()
    audio = next((format.audio for format in config.response_format or () if format.audio is not None), None)
    if audio is None:
        return AudioFormat.PCM, None
    return format_of(audio.mime_type, f"{AUDIO}.mimeType"), audio.sample_rate


def _speaker(config: SpeakerVoiceConfig) -> Speaker:
    return Speaker(config.speaker, config.voice_config.name)


def directed(text: str, speakers: Sequence[str] = ()) -> tuple[str, str | None]:
    """Return a text without the direction that it begins with, and that direction; never without all of it.

    In a dialogue it is all that stands before the first speaker's name. Of the prompt that Google documents, with
    headings such as ``# AUDIO PROFILE`` and ``### DIRECTOR'S NOTES``, only what is under ``#### TRANSCRIPT`` is
    spoken.
    """
    start = transcript_start(text)
    if start is not None:
        said, more = directed(text[start:].lstrip(), speakers)
        before = text[:start].rstrip().rpartition("\n")[0]  # without the heading of the transcript
        return said, "\n".join(filter(None, (before.strip(), more)))
    if speakers:
        first = find_turns(text, speakers)[0]
        before = text[: first.end].strip() if first.speaker is None else ""
        return (text[first.end :], before) if before and first.end < len(text) else (text, None)
    quoted = _QUOTED.fullmatch(text)
    if quoted is not None and _is_instruction(quoted["style"]) and quoted["text"].strip():
        return quoted["text"], quoted["style"]
    match = _DIRECTION.match(text)
    if match is None or not text[match.end() :].strip() or not _MANNER.search(match["style"]):
        return text, None
    return text[match.end() :], match["style"]


def _is_instruction(words: str) -> bool:
    """Return whether words before a quotation say how to speak it: an imperative, or nothing but known manners."""
    read = read_direction(words)
    return _INSTRUCTION.match(words) is not None or (bool(read.understood) and not read.ignored)
