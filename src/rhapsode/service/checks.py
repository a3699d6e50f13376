"""Validate requests before they are accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rhapsode.audio.encode import AAC_MISSING, check_rate, is_installed
from rhapsode.audio.wav import MAX_SAMPLES
from rhapsode.core.audio import AudioFormat
from rhapsode.core.blends import is_blend, names_in_blend
from rhapsode.core.custom_voices import NO_CUSTOM_VOICES, CustomVoices
from rhapsode.core.dictionary import NOTHING_KEPT, KeptDictionary
from rhapsode.core.errors import RequestError
from rhapsode.core.extras import needs_extra
from rhapsode.core.field_paths import field_path
from rhapsode.core.nearest import nearest, unknown_name
from rhapsode.core.routes import Route, RoutingPolicy, parse_route
from rhapsode.core.speech import EngineProfile, Model, Pronunciation, Speaker, SpeechParams, Voice, own_delivery
from rhapsode.core.task import OUTPUT_TOKENS_PER_SECOND, NewInput
from rhapsode.engines.registry import Catalogue
from rhapsode.service.languages import find_language, language_warning
from rhapsode.service.pronunciations import check_pronunciations
from rhapsode.service.request_pronunciations import with_dictionary, with_dictionary_of_lines
from rhapsode.text.dialogue import COLONS, check_dialogue, lines_of, said_in
from rhapsode.text.languages.registry import primary
from rhapsode.text.nfc import composed
from rhapsode.text.speakable import check_text, find_unspeakable_letters

MAX_METADATA_BYTES = 16_000
RESERVED_METADATA = "rhapsode"

TEXT_TOKENS_PER_CHARACTER = 0.25
AUDIO_TOKENS_PER_CHARACTER = 2.5
"""Estimated tokens of a text before it is rendered: audio tokens as for a slow reader."""


def allowed_policies(catalogue: Catalogue, model: Model) -> list[RoutingPolicy]:
    """Return the policies that a request for ``model`` may ask for: the model's own, and the stricter ones."""
    policy = catalogue.policy(model.id)
    return [candidate for candidate in RoutingPolicy if policy.allows(candidate)]


def find_route(catalogue: Catalogue, model: Model, requested: str | None) -> Route:
    """Return the engines that speak for ``model``. Raises RequestError for a route that is unknown or not allowed."""
    if requested is None:
        return catalogue.route(model.id)
    remote = catalogue.remote_of(model.id)
    allowed = [candidate.name_for(remote) for candidate in allowed_policies(catalogue, model)]
    policy, engine = parse_route(requested)
    if engine is not None and engine not in catalogue.remotes:
        raise RequestError(f"Unknown route{unknown_name(requested, allowed)}", param="route")
    if engine not in (None, remote) or policy.name_for(remote) not in allowed:
        raise RequestError(
            f"This server does not let the model {model.id!r} go the route {requested!r}. "
            f"Allowed: {', '.join(allowed)}.",
            param="route",
        )
    return catalogue.route(model.id, policy)


def check_input(
    catalogue: Catalogue,
    model: Model,
    route: Route,
    params: SpeechParams,
    where: str,
    *,
    max_characters: int,
    dictionary: KeptDictionary = NOTHING_KEPT,
    custom_voices: CustomVoices = NO_CUSTOM_VOICES,
) -> NewInput:
    """Check ``params`` by :func:`check_params`, and name the fallback engine if it could speak them too.

    Raises RequestError as that does, for the first engine of ``route`` alone.
    """
    checked = check_params(
        catalogue,
        model,
        params,
        where,
        max_characters=max_characters,
        engine=route.engine,
        dictionary=dictionary,
        custom_voices=custom_voices,
    )
    if route.fallback is None:
        return checked
    try:
        check_params(
            catalogue,
            model,
            params,
            where,
            max_characters=max_characters,
            engine=route.fallback,
            custom_voices=custom_voices,
        )
    except RequestError:  # such as another language: then there is no fallback
        return checked
    return replace(checked, fallback=route.fallback)


def check_params(
    catalogue: Catalogue,
    model: Model,
    params: SpeechParams,
    where: str,
    *,
    max_characters: int,
    engine: str | None = None,
    dictionary: KeptDictionary = NOTHING_KEPT,
    custom_voices: CustomVoices = NO_CUSTOM_VOICES,
) -> NewInput:
    """Check that ``params`` can be spoken, fill in the voice, and estimate the length.

    A blend, or a voice of the caller's ``custom_voices``, is replaced by its canonical name. Pronunciations that
    ``dictionary`` has for words of the text are added. ``engine`` is the one that speaks, by default that of
    ``model``. Raises RequestError whose ``param`` is the path of a field below ``where`` (:func:`field_path`).
    """
    profile = catalogue.profile(engine or model.engine)
    voices = _voices(catalogue, model, profile, params, where, custom_voices)
    _check_capabilities(catalogue, model, profile, params, where, max_characters)
    check_file(
        params.format, profile, params.sample_rate, field_path(where, "format"), field_path(where, "sample_rate")
    )
    of_voice = catalogue.language(profile.name, voices[0].name)  # of the engine that speaks, not of the model's
    language = find_language(params.language_code, profile, of_voice, where)
    read_in = language or of_voice
    languages = [] if profile.remote else _languages(catalogue, profile, params.speakers, voices, language)
    if params.pronunciations:
        local = profile.remote and _local_allowed(catalogue, model)
        instead = ", or ask for the route 'local'" if local else ""
        for tag in dict.fromkeys((read_in, *languages)):
            place = field_path(where, "pronunciations")
            check_pronunciations(params.pronunciations, profile, tag, params.speed, place, instead=instead)
    try:
        text = check_dialogue(params.text, _names(params.speakers, where)) if params.speakers else params.text
        parts, pronunciations = _parts_by_language(params, text, dictionary, profile, read_in, languages)
        seconds = _estimate_seconds(params, parts, pronunciations, profile, model)
    except RequestError as error:
        error.param = error.param or field_path(where, params.text_field)
        raise
    seconds /= params.speed * own_delivery(voices[0].name).rate
    _check_wav_length(params, profile, seconds, where)
    checked = replace(
        params,
        voice_name=None if params.speakers else voices[0].name,
        language_code=language,
        speakers=tuple(
            replace(speaker, voice_name=voice.name) for speaker, voice in zip(params.speakers, voices, strict=False)
        ),
        pronunciations=pronunciations,
    )
    return NewInput(checked, seconds, language_warning=_language_warning(params, text, profile, read_in, languages))


def _language_warning(
    params: SpeechParams, text: str, profile: EngineProfile, read_in: str, languages: Sequence[str]
) -> str | None:
    """Return a sentence if a text, or all that a speaker of a dialogue says, is plainly in another language."""
    if profile.remote:
        return None
    if len(set(map(primary, languages))) <= 1 and (warning := language_warning(text, read_in, profile)) is not None:
        return warning
    lines = lines_of(params.text, [speaker.name for speaker in params.speakers]).values() if params.speakers else ()
    warnings = (
        language_warning(said, language, profile, speaker=f"speakers[{index}]")
        for index, (said, language) in enumerate(zip(lines, languages, strict=False))
    )
    return " ".join(filter(None, warnings)) or None


def _voices(
    catalogue: Catalogue,
    model: Model,
    profile: EngineProfile,
    params: SpeechParams,
    where: str,
    custom_voices: CustomVoices,
) -> list[Voice]:
    """Return the voice of each speaker of a dialogue, else the one voice. Raises RequestError."""
    if not params.speakers:
        return [_named_or_default_voice(catalogue, model, profile, params, where, custom_voices)]
    if params.voice_name is not None:
        raise RequestError(
            "'voice_name' cannot be given beside 'speakers', who have their own.",
            param=field_path(where, "voice_name"),
        )
    return [
        _voice(
            catalogue,
            model,
            profile,
            speaker.voice_name,
            field_path(where, "speakers", index, "voice_name"),
            custom_voices,
        )
        for index, speaker in enumerate(params.speakers)
    ]


def _check_capabilities(
    catalogue: Catalogue,
    model: Model,
    profile: EngineProfile,
    params: SpeechParams,
    where: str,
    max_characters: int,
) -> None:
    """Raise RequestError for a text, a number of speakers or captions that the server or the engine does not take."""
    if len(params.text) > max_characters:
        raise RequestError(
            f"The text has {len(params.text):,} characters; this server takes up to {max_characters:,} an input.",
            param=field_path(where, params.text_field),
        )
    if params.speakers and profile.dialogue_speakers not in {None, len(params.speakers)}:
        raise RequestError(
            f"A dialogue by the engine {profile.name} has exactly {profile.dialogue_speakers} speakers, "
            f"not {len(params.speakers)}.",
            param=field_path(where, "speakers"),
        )
    if params.captions is not None and not profile.timings:
        instead = " Ask for the route 'local'." if _local_allowed(catalogue, model) else ""
        raise RequestError(
            f"The engine {profile.name} does not say when its words are heard, which captions are made of.{instead}",
            param=field_path(where, "captions"),
        )


def _parts_by_language(
    params: SpeechParams,
    text: str,
    dictionary: KeptDictionary,
    profile: EngineProfile,
    read_in: str,
    languages: Sequence[str],
) -> tuple[Mapping[str, str], tuple[Pronunciation, ...]]:
    """Return what is read in each language, and the pronunciations of the request with those of the dictionary."""
    pronunciations, speed = params.pronunciations, params.speed
    if len(set(languages)) > 1:
        names = [speaker.name for speaker in params.speakers]
        parts = said_in(params.text, dict(zip(names, languages, strict=True)))
        return parts, with_dictionary_of_lines(dictionary, pronunciations, parts, profile, speed)
    return {read_in: text}, with_dictionary(dictionary, pronunciations, params.text, profile, read_in, speed)


def _estimate_seconds(
    params: SpeechParams,
    parts: Mapping[str, str],
    pronunciations: Sequence[Pronunciation],
    profile: EngineProfile,
    model: Model,
) -> float:
    """Return about how long the text is at the usual pace. Raises RequestError for what cannot be spoken."""
    seconds = 0.0
    for tag, part in parts.items():
        of_language = [pronunciation for pronunciation in pronunciations if pronunciation.is_for(tag)]
        seconds += check_text(part, profile, tag, of_language, model.native_voices, params.on_unspeakable).seconds
    return seconds


def _check_wav_length(params: SpeechParams, profile: EngineProfile, seconds: float, where: str) -> None:
    """Raise RequestError for speech that is too long for a WAV file, whose sizes are numbers of 32 bits."""
    longest = MAX_SAMPLES / params.format.rate_hz(profile.sample_rate_hz, params.sample_rate)
    if params.format is AudioFormat.WAV and seconds > longest:
        raise RequestError(
            f"The speech would be about {seconds / 3600:.0f} hours long; a WAV file holds at most "
            f"{longest / 3600:.1f}. Split the text into several inputs, or ask for the format 'flac'.",
            param=field_path(where, params.text_field),
        )


def unspeakable_letters(
    catalogue: Catalogue,
    model: Model,
    engine: str,
    params: SpeechParams,
    *,
    dictionary: KeptDictionary = NOTHING_KEPT,
    custom_voices: CustomVoices = NO_CUSTOM_VOICES,
) -> list[tuple[int, int]]:
    """Return all the letters of the text that ``engine`` cannot speak, as ``[start, end)`` in code points.

    None where :func:`check_params` refuses ``params`` for something else. The lines of a dialogue are read in one
    language; where its voices have several, nothing is found.
    """
    profile = catalogue.profile(engine)
    if profile.remote or params.text.isascii():
        return []
    try:
        if params.speakers:
            voices = [
                _voice(catalogue, model, profile, speaker.voice_name, "", custom_voices) for speaker in params.speakers
            ]
        else:
            voices = [_named_or_default_voice(catalogue, model, profile, params, "", custom_voices)]
        of_voices = {catalogue.language(profile.name, voice.name) for voice in voices}
        language = find_language(params.language_code, profile, min(of_voices), "")
        if language is None and len(set(map(primary, of_voices))) > 1:
            return []
        read_in = language or min(of_voices)
        pronunciations = with_dictionary(
            dictionary, params.pronunciations, params.text, profile, read_in, params.speed
        )
        text = check_dialogue(params.text, _names(params.speakers, "")) if params.speakers else params.text
    except RequestError:
        return []
    return find_unspeakable_letters(text, profile, read_in, pronunciations)


def check_file(
    format: AudioFormat, profile: EngineProfile, sample_rate: int | None, format_param: str, rate_param: str
) -> None:
    """Raise RequestError unless an engine's speech can become a file of that format and sample rate here."""
    if not is_installed(format):
        installed = ", ".join(candidate for candidate in AudioFormat if is_installed(candidate))
        raise needs_extra(RequestError(f"{AAC_MISSING} There are: {installed}.", param=format_param), "aac")
    try:
        check_rate(format, format.rate_hz(profile.sample_rate_hz, sample_rate))
    except ValueError as error:
        raise RequestError(f"The sample rate does not fit: {error}.", param=rate_param) from None


def _languages(
    catalogue: Catalogue,
    profile: EngineProfile,
    speakers: Sequence[Speaker],
    voices: Sequence[Voice],
    requested: str | None,
) -> list[str]:
    """Return the language that each of the ``speakers`` reads: what was ``requested`` for, or that of the voice."""
    return [requested or catalogue.language(profile.name, voice.name) for voice in voices] if speakers else []


def _voice(
    catalogue: Catalogue, model: Model, profile: EngineProfile, name: str, param: str, custom_voices: CustomVoices
) -> Voice:
    """Return the voice that ``name`` is: one of the caller's own, one of the model, or a blend of the engine's."""
    custom = custom_voices.find(name)
    local = " Ask for the route 'local'." if profile.remote and _local_allowed(catalogue, model) else ""
    if custom is not None and custom.engine != profile.name:
        of_engine = [candidate.id for candidate in catalogue.models.values() if candidate.engine == custom.engine]
        hint = local or (f" It is one of {', '.join(map(repr, of_engine))}." if of_engine else "")
        raise RequestError(f"{custom.name!r} is no voice of the model {model.id!r}.{hint}", param=param)
    try:
        voice = catalogue.find_voice(model, name, profile.name) if custom is None else catalogue.mixed(custom)
    except RequestError as error:
        mixed = next(filter(None, map(custom_voices.find, names_in_blend(name))), None) if custom is None else None
        if mixed is not None:
            raise RequestError(
                f"{mixed.name!r} is a voice of your own, and no part of a blend. Name what it is made of: "
                f"{mixed.blend!r}.",
                param=param,
            ) from None
        error.param = param
        raise
    if voice is not None:
        return voice
    if is_blend(name):
        raise RequestError(f"The engine {profile.name} does not mix voices.{local}", param=param)
    names = [
        *(custom_voice.name for custom_voice in custom_voices.voices),
        *(model_voice.name for model_voice in model.voices),
    ]
    speaks_it = next((candidate.id for candidate in catalogue.models.values() if candidate.voice(name)), None)
    if speaks_it is not None:
        raise RequestError(f"Unknown voice {name!r}. It is a voice of the model {speaks_it!r}.", param=param)
    others = {voice.name: candidate.id for candidate in catalogue.models.values() for voice in candidate.voices}
    near = nearest(name, [*names, *others])
    if near is not None and near not in names:
        hint = f"Did you mean {near!r}, a voice of the model {others[near]!r}?"
        raise RequestError(f"Unknown voice {name[:64]!r}. {hint}", param=param)
    raise RequestError(f"Unknown voice{unknown_name(name, names)}", param=param)


def _local_allowed(catalogue: Catalogue, model: Model) -> bool:
    return RoutingPolicy.LOCAL in allowed_policies(catalogue, model)


def _names(speakers: Sequence[Speaker], where: str) -> list[str]:
    """Return the names of ``speakers``. Raises RequestError if no line could begin with one, or two are alike."""
    seen: dict[str, int] = {}
    for index, speaker in enumerate(speakers):
        name, param = speaker.name, field_path(where, "speakers", index, "speaker")
        if name != name.strip() or not name or any(sign in name for sign in f"{COLONS}\r\n"):
            raise RequestError(
                "The name of a speaker has no colon and no line break, and no space at its ends.", param=param
            )
        first = seen.setdefault(composed(name).casefold(), index)
        if first != index:
            raise RequestError(f"{name!r} is the name of speakers[{first}] already.", param=param)
    return [speaker.name for speaker in speakers]


def _named_or_default_voice(
    catalogue: Catalogue,
    model: Model,
    profile: EngineProfile,
    params: SpeechParams,
    where: str,
    custom_voices: CustomVoices,
) -> Voice:
    """Return the voice that is named; else a native one of the language asked for; else the model's default."""
    if params.voice_name is not None:
        return _voice(catalogue, model, profile, params.voice_name, field_path(where, "voice_name"), custom_voices)
    default = _voice(catalogue, model, profile, model.default_voice, field_path(where, "voice_name"), NO_CUSTOM_VOICES)
    of_voice = catalogue.language(profile.name, default.name)
    language = find_language(params.language_code, profile, of_voice, where)
    native = None if language is None or profile.remote else model.native_voices.get(language)
    return (native and catalogue.engine_voice(profile.name, native)) or default


def tokens_needed(inputs: Sequence[NewInput]) -> int:
    """Estimate the tokens that a task will cost, in and out. Pauses that are asked for count as audio."""
    total = 0.0
    for entry in inputs:
        audio = max(AUDIO_TOKENS_PER_CHARACTER * entry.characters, OUTPUT_TOKENS_PER_SECOND * entry.seconds)
        total += TEXT_TOKENS_PER_CHARACTER * entry.characters + audio
    return round(total)


def check_metadata(metadata: dict[str, object]) -> dict[str, object]:
    if RESERVED_METADATA in metadata:
        raise RequestError(
            f"The key {RESERVED_METADATA!r} is reserved for what the server reports.",
            param=f"metadata.{RESERVED_METADATA}",
        )
    size = len(json.dumps(metadata, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_METADATA_BYTES:
        raise RequestError(
            f"The metadata takes {size:,} bytes; at most {MAX_METADATA_BYTES:,} are kept.", param="metadata"
        )
    return metadata
