"""``/dev``: the routes that Kokoro-FastAPI has beside OpenAI's, for its clients."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from xml.sax.saxutils import quoteattr

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from rhapsode.audio.encode import encoder
from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import RequestError
from rhapsode.http.bodies import ANY_QUERY, JsonBody, LenientRequest, absent, taking
from rhapsode.http.context import Caller, Ctx, require_speech_scope
from rhapsode.http.openai.names import DEFAULT, find_models, find_spoken, language_of
from rhapsode.http.openai.schemas import CreateSpeech
from rhapsode.http.openai.speech import ANSWERS, PCM_TYPE, answer_speech, submit_speech
from rhapsode.http.phonemes import ReadText, plan_request
from rhapsode.http.streaming import LINES_TYPE, MOST_TIMED_CHARACTERS, Streamed, begun, encoded_blocks, with_client
from rhapsode.service.listening import AudioBlock
from rhapsode.text.cues import TimedWord
from rhapsode.text.front_end import TextFrontEnd
from rhapsode.text.languages.registry import front_end

router = APIRouter(prefix="/dev", tags=["openai"], dependencies=[Depends(require_speech_scope)])

MOST_PHONEMES = 10_000
PIECE_PHONEMES = 60
"""The most phonemes of one word of the text, where a space allows it: sentences are only cut between words."""
_MARKS = re.compile(r"([;:,.!?\u2014\u2026\"\u201c\u201d()]+)")


class CaptionedSpeech(CreateSpeech):
    """A text to be spoken at once, with the times of its words."""

    return_timestamps: bool = Field(default=True, description="Whether the times are told.")


class WordTime(BaseModel):
    """When a word is heard, in seconds."""

    word: str
    start_time: float
    end_time: float


class CaptionedChunk(BaseModel):
    """A piece of the audio and the words that begin in it."""

    audio: str = Field(description="Base64.")
    audio_format: str = Field(description="The media type of the whole.")
    timestamps: list[WordTime] | None


class Phonemize(LenientRequest):
    """A text to be read, but not spoken."""

    text: str = Field(min_length=1)
    model: str = Field(default_factory=absent, description="As for speech. Default: the preferred one.")
    language: str = Field(
        default_factory=absent, description="Kokoro's letter (`a` is American, `b` British), or BCP-47."
    )


class PhonemizedText(BaseModel):
    """How a text is read."""

    phonemes: str


class PhonemesToSpeak(LenientRequest):
    """Phonemes to be spoken at once."""

    phonemes: str = Field(
        min_length=1,
        max_length=MOST_PHONEMES,
        description="In the notation of the engine, as `/dev/phonemize` answers, or in IPA.",
    )
    model: str = Field(default=DEFAULT, description="As for speech. Default: the preferred one.")
    voice: str = Field(default=DEFAULT, description="As for speech.")


_SPEECH = JsonBody(CaptionedSpeech)
_TEXT = JsonBody(Phonemize)
_PHONEMES = JsonBody(PhonemesToSpeak)


@router.post(
    "/captioned_speech",
    summary="Speak with word times, for Kokoro-FastAPI's clients",
    response_model=CaptionedChunk,
    responses={
        200: {
            "description": "One object; with `stream`, which is the default, one on each line while it is rendered",
            "content": {LINES_TYPE: {"schema": {"type": "string"}}},
        },
        **{status: ANSWERS[status] for status in (409, 422)},
    },
    openapi_extra=taking(_SPEECH),
)
async def create_captioned_speech(request: Request, key: Caller, context: Ctx) -> Response:
    """Speak a text and answer with the audio and the times of its words. A disconnect cancels the task."""
    ANY_QUERY(request)
    body = await _SPEECH(request)
    if not body.stream and len(body.input) > MOST_TIMED_CHARACTERS:
        raise RequestError(
            f"The text has {len(body.input):,} characters; without 'stream' this call takes up to "
            f"{MOST_TIMED_CHARACTERS:,}.",
            param="input",
        )
    speech = await submit_speech(request, context, key, body, timed=body.return_timestamps)
    blocks = context.listener.spoken(key.id, speech.task.id, 0, body.input)
    timed = body.return_timestamps and context.service.catalogue.profile(speech.task.engine).timings
    pieces = _encoded(body, blocks, timed)
    if not body.stream:
        whole = await with_client(request, _joined(pieces), speech.on_disconnect)
        return JSONResponse(whole.model_dump(), headers=dict(speech.headers))
    lines = await begun(request, _lines(pieces), speech.on_disconnect)
    return Streamed(lines, LINES_TYPE, speech.headers, speech.on_disconnect)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the encoded audio and the words that begin in it; ``None`` without times."""

    data: bytes
    mime_type: str
    times: list[WordTime] | None

    def chunk(self) -> CaptionedChunk:
        """Return it as the answer has it."""
        audio = base64.b64encode(self.data).decode()
        return CaptionedChunk(audio=audio, audio_format=self.mime_type, timestamps=self.times)


async def _encoded(body: CaptionedSpeech, blocks: AsyncGenerator[AudioBlock], timed: bool) -> AsyncGenerator[_Piece]:
    """Yield the encoded audio with the words that begin in it."""
    make = partial(encoder, body.response_format, file_hz=body.sample_rate)
    async with aclosing(encoded_blocks(blocks, make)) as encoded:
        async for audio_encoder, data, block in encoded:
            mime_type = PCM_TYPE if body.response_format is AudioFormat.PCM else audio_encoder.mime_type
            words = () if block is None else block.words
            yield _Piece(data, mime_type, _times(body.input, words) if timed else None)


def _times(text: str, words: Sequence[TimedWord]) -> list[WordTime]:
    """Return the words that are heard; those that are not have no duration."""
    return [
        WordTime(word=text[word.start : word.end], start_time=round(word.begins, 3), end_time=round(word.stops, 3))
        for word in words
        if word.spoken
    ]


async def _lines(pieces: AsyncGenerator[_Piece]) -> AsyncGenerator[bytes]:
    """Yield a line for each piece that tells anything."""
    async with aclosing(pieces):
        async for piece in pieces:
            if piece.data or piece.times:
                yield piece.chunk().model_dump_json().encode() + b"\n"


async def _joined(pieces: AsyncGenerator[_Piece]) -> CaptionedChunk:
    """Return all pieces as one."""
    collected = [piece async for piece in pieces]
    times = None if collected[0].times is None else [word for piece in collected for word in piece.times or ()]
    return _Piece(b"".join(piece.data for piece in collected), collected[0].mime_type, times).chunk()


@router.post(
    "/phonemize",
    summary="See how a text is read, for Kokoro-FastAPI's clients",
    responses={200: {"model": PhonemizedText}},
    openapi_extra=taking(_TEXT),
)
async def phonemize(request: Request, key: Caller, context: Ctx) -> JSONResponse:
    """Return the phonemes of a text in the notation of the engine, as a task would have them."""
    ANY_QUERY(request)
    body = await _TEXT(request)
    options: dict[str, str] = {}
    if (language := language_of(body.language)) is not None:
        options["language_code"] = language
    if "model" in body.model_fields_set:
        options["model"] = find_models(context.service.catalogue, body.model)[0].id
    reading_body = ReadText.model_validate({"text": body.text, **options})
    dictionary, custom_voices = await context.dictionary.of(key.id), await context.custom_voices.of(key.id)
    reading = await asyncio.to_thread(
        plan_request, context, reading_body, dictionary=dictionary, custom_voices=custom_voices
    )
    windows = await with_client(request, context.engines.read(reading), None)
    return JSONResponse({"phonemes": windows["phonemes"]})


@router.post(
    "/generate_from_phonemes",
    summary="Speak phonemes, for Kokoro-FastAPI's clients",
    response_class=Response,
    responses={
        200: {
            "description": "A WAV file",
            "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
        },
        **{status: ANSWERS[status] for status in (409, 422)},
    },
    openapi_extra=taking(_PHONEMES),
)
async def generate_from_phonemes(request: Request, key: Caller, context: Ctx) -> Response:
    """Speak phonemes and answer with a WAV file while it is rendered. A disconnect cancels the task."""
    ANY_QUERY(request)
    body = await _PHONEMES(request)
    custom_voices = await context.custom_voices.of(key.id)
    catalogue = context.service.catalogue
    models, read_body = find_models(catalogue, body.model), {"text": "1"}
    if body.voice.casefold() != DEFAULT:
        model, read_body["voice_name"] = find_spoken(catalogue, models, body.voice, custom_voices)
        models = [model]
    reading = plan_request(
        context, ReadText.model_validate({**read_body, "model": models[0].id}), custom_voices=custom_voices
    )
    symbols = catalogue.profile(reading.engine).ipa_symbols
    try:
        text = phonemes_as_text(body.phonemes, front_end(reading.language), reading.language, symbols)
    except RequestError as error:
        error.param = "phonemes"
        raise
    speech = {"model": models[0].id, "input": text, "voice": body.voice, "response_format": "wav"}
    return await answer_speech(request, context, key, CreateSpeech.model_validate(speech))


def phonemes_as_text(phonemes: str, language: TextFrontEnd, variety: str, symbols: Collection[str]) -> str:
    """Return a text in SSML that is read as ``phonemes``, whose punctuation stays as it is.

    Raises RequestError for a symbol that the engine has not, naming the nearest one.
    """
    text = []
    for part in _MARKS.split(phonemes):
        if _MARKS.fullmatch(part) or not part.strip():
            text.append(part)
            continue
        pieces = [""]
        for word in part.split():
            if len(pieces[-1]) + len(word) > PIECE_PHONEMES:
                pieces.append("")
            pieces[-1] = f"{pieces[-1]} {word}".strip()
        for piece in filter(None, pieces):
            language.transcribe(piece, variety, symbols)
            text.append(f' <phoneme alphabet="ipa" ph={quoteattr(piece)}>x</phoneme>')
    return "".join(text).strip()
