"""Kokoro-82M on OpenVINO: phonemes and a style in, sound out."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Float32, Pcm
from rhapsode.core.delivery import DeliverySpan, per_phoneme
from rhapsode.core.errors import EngineError, EngineUnavailableError, UnspeakableError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment, Speech
from rhapsode.engines.kokoro import build, kernels
from rhapsode.engines.kokoro.control import SPECTRA_PER_FRAME, STEPS_PER_FRAME, Control, with_pads
from rhapsode.engines.kokoro.final_vowel import take_out_final_vowel
from rhapsode.engines.kokoro.hiss import die_away, take_out_hiss
from rhapsode.engines.kokoro.memory import give_back, keep_apart, resident_bytes
from rhapsode.engines.kokoro.precision import chosen_precision, frame_step
from rhapsode.engines.kokoro.runtime import Core, InferRequest, Model, Tensor
from rhapsode.engines.kokoro.styles import Styles
from rhapsode.engines.kokoro.vocabulary import PAD_ID, SYMBOL_IDS
from rhapsode.engines.kokoro.vocoders import Infer, Shapes, Vocoder, read_vocoder
from rhapsode.engines.kokoro.voices import find_recipe, speaking
from rhapsode.engines.phoneme_timings import phoneme_starts

Frames = npt.NDArray[np.int64]

SAMPLE_RATE_HZ = 24_000
TIMBRE_SIZE = 128
"""The first half of a style is for the vocoder, the second for the prosody."""
FRAME_SAMPLES = 600
"""Of a frame of 25 ms, which is what durations are counted in."""
SHORTEST_STEP = 4
OVERLAP_FRAMES = 4
"""What of the neighbours of a segment in its sentence the vocoder gets as well, so that it hears how they run into
each other: 100 ms, as long as most consonants."""
OPENING_STEP = 8
"""The same for the first words of a sentence that do not fit :data:`OPENING_FRAMES`."""
OPENING_FRAMES = 64
"""The frames that the vocoder gets for the first words of a sentence, 1.6 s, silence at both ends included: always as
many, so that a vocoder compiled for this shape alone speaks them (:meth:`KokoroEngine.prepare_openings`)."""
SHORT_OPENING_FRAMES = 56
"""The same for an opening that fits 1.4 s, where compiled kernels leave memory for a second vocoder. The vocoder
normalises over the silence too: with less of it an opening is nearer to its sentence, see record 74."""
PHONEME_KERNELS = 16
FRAME_KERNELS: Final[Mapping[str, int]] = {"bf16": 32, "f32": 16}
"""How many kernels of each kind OpenVINO keeps for shapes that it has met, by what the shapes go by: phonemes, whose
number is another one for almost every text, or frames, whose number comes back (:func:`rounded_up`), by the precision
of the matrices: in float32 the decoder alone takes 4 MB for each. OpenVINO's default of 5,000 let memory grow by 10 MB
with every text; see ``docs/performance.md``."""
TIDY_EVERY = 10
"""After so many segments free memory is given back. Each length has buffers of its own size, which leave gaps: without
it a worker grew by 16 % between its 200th and its 1,500th sentence."""
RELEASE_ABOVE_BYTES, TIDY_ABOVE_BYTES = 1_500_000_000, 1_700_000_000
"""The resident memory above which buffers are released as well, 250 MB, which the next texts take again as they need
them; and that above which this does not wait for so many segments. The worker is replaced if it has more than 1.8 GB
after a segment (``PROFILE`` in ``provider.py``)."""
RECURRENT_MODELS = ("durations", "prosody")
"""The parts that have LSTM layers."""
MAX_IDS = 510
"""The context of the model is 512 positions, two of which are the pads."""


class Models(NamedTuple):
    """The six parts of the network (:mod:`~rhapsode.engines.kokoro.build`), read."""

    language: Model
    durations: Model
    prosody: Model
    source: Model
    synthesis: Model
    vocoder: Vocoder


class Network(NamedTuple):
    """The same as inference requests; that of the vocoder is a function."""

    language: InferRequest
    durations: InferRequest
    prosody: InferRequest
    source: InferRequest
    synthesis: InferRequest
    vocoder: Infer


class KokoroEngine:
    """A loaded model. Calls are serialised: one instance has one set of buffers.

    Raises EngineUnavailableError when the models cannot be loaded; :func:`~rhapsode.engines.kokoro.build.prepare`
    must have built them.
    """

    def __init__(self, options: EngineOptions) -> None:
        self.precision, _ = chosen_precision(options.precision)
        self._frame_step = frame_step()
        self._untidied = 0
        keep_apart()
        folder = build.model_directory(options)
        try:
            import openvino

            from rhapsode.engines.kokoro.graph.recurrent import compile_recurrences
            from rhapsode.engines.kokoro.graph.spectrum import finish

            core = openvino.Core()
            self._tensor: Callable[[Float32], Tensor] = openvino.Tensor
            self._finish = finish
            # Kept for prepare_openings(): compiled from the same models, both networks share their mapped weights.
            parts = {name: core.read_model(folder / f"{name}.xml") for name in Models._fields if name != "vocoder"}
            variant = kernels.chosen_variant(options)
            if variant is not None:
                for name in RECURRENT_MODELS:
                    compile_recurrences(parts[name], variant, options.threads)
            self._models = Models(**parts, vocoder=read_vocoder(core, folder, options, self.precision))
            requests: list[InferRequest] = []
            self._compile = partial(_compiled, core, options.threads, requests)
            self._network = self._compiled(self._models, "f32")
            self._requests_of_any_length = tuple(requests)
            self._opening_frames = opening_frames(variant is not None, self._frame_step)
            self._opening_networks: dict[int, Network] = {}
        except (ImportError, RuntimeError) as error:
            raise EngineUnavailableError(f"OpenVINO could not load the model of Kokoro: {error}") from error
        self._styles = Styles.load()
        self._lock = threading.Lock()

    def synthesise(self, segment: Segment, voice: str, language: str | None = None) -> Speech:
        """Speak ``segment`` with ``voice``: float32 at 24 kHz, with the voice's gain applied.

        ``language`` (BCP-47) is the one that the phonemes are of, if it is not the voice's own.

        Raises UnspeakableError when there are no phonemes, and EngineError when there are more than 510, when one is
        not in the vocabulary, when the voice or the speed makes no sense, or when the model fails.
        """
        recipe = find_recipe(voice)
        if recipe is None:
            raise EngineError(f"Kokoro has no voice {voice!r}.")
        if not (math.isfinite(segment.speed) and segment.speed > 0):
            raise EngineError(f"A speed of {segment.speed} cannot be spoken.")
        ids = phoneme_ids(segment.phonemes)
        before, after = segment.before, segment.after
        context = Context(ids_of(before), ids_of(after)) if before or after else NO_CONTEXT
        style = self.style(voice, len(before) + len(ids) + len(after), language)
        samples, frames = self.infer(ids, style, segment.speed, segment.deliveries, context)
        samples *= np.float32(speaking(recipe, language).gain)
        self._untidied += 1
        due = self._untidied >= TIDY_EVERY or resident_bytes() > TIDY_ABOVE_BYTES
        if due and not context.opens:  # a listener waits for an opening
            self._tidy()
        speeds = _speeds(len(ids), segment.speed, segment.deliveries)[:-1]
        starts = phoneme_starts(frames[:-1], FRAME_SAMPLES, SAMPLE_RATE_HZ, speeds.tolist())
        return Speech(Pcm(samples, SAMPLE_RATE_HZ), len(ids), starts)

    def _tidy(self) -> None:
        """Give back free memory; where much is in use, the buffers too, which are those of the longest text so far."""
        if resident_bytes() > RELEASE_ABOVE_BYTES:
            with self._lock:
                for request in self._requests_of_any_length:
                    request.get_compiled_model().release_memory()
        give_back()
        self._untidied = 0

    def prepare_openings(self) -> None:
        """Compile a second network, for openings alone; further calls do nothing.

        Its vocoders are of fixed lengths (:func:`opening_frames`), which takes four fifths of the processor time, and
        durations and prosody are in the precision of the language model. No other text displaces its kernels. It
        needs 280 MB, and 110 MB for a second length.

        In float32, where all of that is twice as large, what comes before the source is that of all texts: other texts
        displace its kernels, which then takes 10 to 20 ms longer. Raises EngineUnavailableError.
        """
        with self._lock:
            if self._opening_networks:
                return
            try:
                compiled: dict[int, Network] = {}
                for frames in self._opening_frames:
                    source, synthesis = self._models.source.clone(), self._models.synthesis.clone()
                    models = self._models._replace(source=source, synthesis=synthesis)
                    shapes = vocoder_shapes(frames)
                    models.source.reshape(shapes[2])
                    models.synthesis.reshape(shapes[4])
                    shared = next(iter(compiled.values()), self._network if self.precision.matrices == "f32" else None)
                    compiled[frames] = self._compiled(models, self.precision.matrices, shapes, shared)
                self._opening_networks = compiled
                give_back()
            except RuntimeError as error:
                raise EngineUnavailableError(f"OpenVINO could not load the model of Kokoro: {error}") from error

    def _compiled(
        self, models: Models, predictions: str, shapes: Shapes | None = None, shared: Network | None = None
    ) -> Network:
        """Compile a network, with durations and prosody in the precision ``predictions``, and a vocoder for ``shapes``
        alone if there are any. What comes before the source is that of ``shared``, if given.
        """
        matrices = self.precision.matrices
        compile, phonemes, frames = self._compile, PHONEME_KERNELS, FRAME_KERNELS[matrices]
        return Network(
            language=shared.language if shared else compile(models.language, matrices, phonemes),
            durations=shared.durations if shared else compile(models.durations, predictions, phonemes),
            prosody=shared.prosody if shared else compile(models.prosody, predictions, frames),
            source=compile(models.source, "f32", frames),
            synthesis=compile(models.synthesis, "f32", frames),
            vocoder=models.vocoder.compiled(lambda model: compile(model, matrices, frames), shapes),
        )

    def style(self, voice: str, ids: int, language: str | None = None) -> Float32:
        """Return the style of a voice in a language, shape ``(256,)``, for ``ids`` phoneme ids.

        It is the one that the voice has for so many, however few. With those of 60 ids, which are slower, Heart and
        Kore said sounds that are not in a short text ("In the mornings"): Whisper heard 17 and 21 of the 166 words of
        62 short sentences wrong, and 3 and 4 with their own.
        """
        recipe = find_recipe(voice)
        if recipe is None:
            raise EngineError(f"Kokoro has no voice {voice!r}.")
        manner = speaking(recipe, language)
        style = self._styles.row(manner.timbre, ids)
        if manner.prosody is not manner.timbre:
            style[TIMBRE_SIZE:] = self._styles.row(manner.prosody, ids)[TIMBRE_SIZE:]
        return style

    def infer(
        self,
        ids: list[int],
        style: Float32,
        speed: float = 1.0,
        deliveries: Sequence[DeliverySpan] = (),
        context: Context | None = None,
    ) -> tuple[Float32, Frames]:
        """Infer the raw sound of ``ids`` (without pads) in a style of shape ``(256,)``, a new array of shape ``(n,)``.

        And how many frames each lasts, shape ``(len(ids) + 2,)``, both pads included. ``deliveries`` are of the ids;
        without any, nothing lies between what the network predicts and what becomes of it. With a ``context`` the ids
        are said as within it: durations and melody are predicted for all of it, and the vocoder gets the frames of
        the ids between the pads.
        """
        context = replace(context or NO_CONTEXT, least_step=self._frame_step, opening_frames=self._opening_frames)
        with self._lock:
            try:
                network = self._network
                if context.opens:
                    network = next(iter(self._opening_networks.values()), network)
                frames, lasting = _infer_prosody(network, ids, style, speed, deliveries, context)
                predicted = [network.prosody.get_output_tensor(index) for index in range(3)]
                kept = context.kept(frames)
                predicted = [
                    self._tensor(taken(predicted_tensor.data, kept.places, int(lasting.sum())))
                    for predicted_tensor in predicted
                ]
                frames, lasting, skipped = kept.heard, kept.lasting, kept.skipped
                control = Control(deliveries, lasting) if deliveries else None
                network = self._opening_networks.get(int(lasting.sum()), self._network)
                spectrum = network.vocoder(self._vocoder_tensors(network, style, predicted, control))
                if control is not None:
                    control.spectrum(spectrum.data)
                network.synthesis.set_input_tensor(0, spectrum)
                network.synthesis.infer()
                overlapped = network.synthesis.get_output_tensor(0).data
                samples: Float32 = self._finish(overlapped)[skipped * FRAME_SAMPLES :][
                    : int(frames.sum()) * FRAME_SAMPLES
                ]
                if not context.after:
                    # Quick voices are loud in the pad still when a text is very short: "Two." by am_onyx stopped 14 dB
                    # below its loudest.
                    die_away(samples, len(samples) - FRAME_SAMPLES, FRAME_SAMPLES)
            except RuntimeError as error:
                raise EngineError("The model of Kokoro failed on a segment.") from error
        if not np.isfinite(samples).all():
            raise EngineError("The model of Kokoro returned sound that is not a number.")
        if not any(span.delivery.breathiness for span in deliveries):
            heard = FRAME_SAMPLES * frames
            take_out_hiss(samples, heard, ids, begins=not context.before, ends=not context.after)
            if not context.after:
                take_out_final_vowel(samples, heard, ids)
        return samples, frames

    def vocoder_inputs(self, ids: list[int], style: Float32, speed: float = 1.0) -> list[Float32]:
        """Infer what the vocoder is given for ``ids``, to calibrate it: style, features, pitch, energy, source."""
        with self._lock:
            _infer_prosody(self._network, ids, style, speed, context=Context(least_step=self._frame_step))
            predicted = [self._network.prosody.get_output_tensor(index) for index in range(3)]
            tensors = self._vocoder_tensors(self._network, style, predicted)
            return [np.array(tensor.data, np.float32) for tensor in tensors]

    def _vocoder_tensors(
        self, network: Network, style: Float32, predicted: Sequence[Tensor], control: Control | None = None
    ) -> list[Tensor]:
        """Return what the vocoder takes, of what was ``predicted``: style, features, pitch, energy, source."""
        timbre = np.ascontiguousarray(style[:TIMBRE_SIZE], np.float32).reshape(1, -1)
        features, pitch, energy = predicted
        if control is None:
            network.source.infer([pitch])
            return [self._tensor(timbre), features, pitch, energy, network.source.get_output_tensor(0)]
        hertz = control.pitch(pitch.data)
        network.source.infer([hertz])
        source = network.source.get_output_tensor(0)
        if control.breathes:
            harmonic = np.array(source.data)
            network.source.infer([np.zeros_like(hertz)])
            source = self._tensor(control.source(harmonic, source.data))
        return [self._tensor(timbre), features, self._tensor(hertz), self._tensor(control.energy(energy.data)), source]


def _infer_prosody(
    network: Network,
    ids: list[int],
    style: Float32,
    speed: float,
    deliveries: Sequence[DeliverySpan] = (),
    context: Context | None = None,
) -> tuple[Frames, Frames]:
    """Infer features, pitch and energy; how many frames of the sound each id has, and how many were inferred.

    Both are of all ids of the ``context``. Where the pad at the end is not heard, it lasts longer than it should, so
    that the number of frames is one that comes back. Elsewhere it must not: the network speaks in it. With seven
    frames more, six of eight short sentences by Heart ended with an s ("Read the articles"), and none without.
    """
    context = context or NO_CONTEXT
    tokens = np.array([[PAD_ID, *context.before, *ids, *context.after, PAD_ID]], np.int64)
    network.language.infer([tokens])
    row = np.ascontiguousarray(style, np.float32).reshape(1, -1)
    pace = np.array([speed], np.float32)
    if deliveries or speed > 1:
        pace = _speeds(len(ids), speed, deliveries, context)
    network.durations.infer([network.language.get_output_tensor(0), tokens, row, pace])
    durations, intonation, articulation = (network.durations.get_output_tensor(index) for index in range(3))
    lasting = np.array(durations.data)
    frames: Frames = lasting[0].astype(np.int64)
    lasting[0, -1] += context.inferred(int(frames.sum())) - frames.sum()
    network.prosody.infer([lasting, intonation, articulation, row])
    return frames, lasting[0].astype(np.int64)


def _speeds(ids: int, speed: float, deliveries: Sequence[DeliverySpan], context: Context | None = None) -> Float32:
    """Return the speed of each id, of those of the ``context`` around them, and of the pads at both ends.

    The pad before the first id is never quicker than the network has it: the closure of a stop that begins a sentence
    lies in it, and without that the stop is not heard. Of 48 sentences that begin with one, by four voices at 1.25,
    Whisper heard another first word in 4 ("red" for "bread") and with it in none.
    """
    if not deliveries:
        speeds = np.full(ids + 2, speed, np.float32)
    else:
        speeds = np.array([speed * delivery.rate for delivery in with_pads(per_phoneme(deliveries, ids))], np.float32)
    if context is not None:
        speeds = np.pad(speeds, (len(context.before), len(context.after)), "edge")
    speeds[0] = min(speeds[0], 1)
    return speeds


@dataclass(frozen=True, slots=True)
class Context:
    """The ids of its sentence that stand before and after those that are spoken.

    The number of frames is a multiple of ``least_step`` (:func:`~rhapsode.engines.kokoro.precision.frame_step`);
    that of an opening is one of ``opening_frames``, in ascending order, if it fits one.
    """

    before: Sequence[int] = ()
    after: Sequence[int] = ()
    least_step: int = 1
    opening_frames: Sequence[int] = (OPENING_FRAMES,)

    @property
    def opens(self) -> bool:
        """Whether the ids are the first of their sentence, and not all of it."""
        return bool(self.after) and not self.before

    @property
    def step(self) -> int:
        """What the number of frames is a multiple of at least: openings of sentences have few lengths."""
        return max(self.least_step, OPENING_STEP if self.after else SHORTEST_STEP)

    def inferred(self, frames: int) -> int:
        """Return the number of frames that pitch and energy are inferred for, of so many."""
        return rounded_up(frames, self.step) if self.after else -(-frames // self.least_step) * self.least_step

    def _rounded(self, frames: int) -> int:
        """Return the number of frames that the vocoder gets for so many."""
        fitting = [size for size in self.opening_frames if self.opens and frames <= size]
        return fitting[0] if fitting else rounded_up(frames, self.step)

    def kept(self, frames: Frames) -> Kept:
        """Return what the vocoder gets of all frames, of the durations ``frames``: both pads, the spoken ids between
        them, and a little of their neighbours, which is not heard. The last frame is repeated until their number is
        one that comes back.
        """
        first, last = 1 + len(self.before), len(frames) - 1 - len(self.after)
        ends = np.concatenate([[0], np.cumsum(frames)])
        start = max(ends[1], ends[first] - OVERLAP_FRAMES)
        stop = min(ends[-2], ends[last] + OVERLAP_FRAMES)
        own = ends[1] + stop - start
        lasting = np.concatenate([frames[:1], frames[first:last], frames[-1:]])
        lasting[0] += ends[first] - start
        lasting[-1] += self._rounded(int(own + frames[-1])) - own - frames[-1] + stop - ends[last]
        places = [np.arange(ends[1]), np.arange(start, stop), np.arange(ends[-2], ends[-2] + lasting[-1])]
        heard = np.concatenate([frames[:1], frames[first:last], frames[-1:]])
        skipped = 0
        if self.before:
            heard[0], skipped = 0, int(lasting[0])
        if self.after:
            heard[-1] = 0
        return Kept(heard, lasting, np.concatenate(places)[: int(lasting.sum())], skipped)


@dataclass(frozen=True, slots=True)
class Kept:
    """Frames of a context: how long each id and the pads are ``heard`` and last in the vocoder, ``places`` of its
    frames among all, and how many of them are ``skipped`` before the first that is heard.
    """

    heard: Frames
    lasting: Frames
    places: Frames
    skipped: int


NO_CONTEXT = Context()


def taken(values: Float32, kept: Frames, frames: int) -> Float32:
    """Return ``values`` of ``frames``, of shape ``(1, n, 1, several for each frame)``, at those that are ``kept``.

    For one beyond the last frame that one is taken.
    """
    each = values.shape[-1] // frames
    places = np.minimum(kept, frames - 1)[:, None] * each + np.arange(each)
    return np.ascontiguousarray(values[..., places.reshape(-1)], np.float32)


def opening_frames(compiled_kernels: bool, step: int) -> tuple[int, ...]:
    """Return the numbers of frames that openings are padded to, in ascending order, all multiples of ``step``.

    OpenVINO's own vocoder takes 165 MB for each of them, with ``compiled_kernels`` it is less.
    """
    if compiled_kernels and SHORT_OPENING_FRAMES % step == 0:
        return SHORT_OPENING_FRAMES, OPENING_FRAMES
    return (OPENING_FRAMES,)


def vocoder_shapes(frames: int) -> list[list[int]]:
    """Return the shapes of the vocoder's inputs: style, features, pitch, energy, source."""
    steps = [1, 1, 1, STEPS_PER_FRAME * frames]
    return [[1, TIMBRE_SIZE], [1, 512, 1, frames], steps, steps, [1, 22, 1, SPECTRA_PER_FRAME * frames + 1]]


def rounded_up(frames: int, shortest_step: int = SHORTEST_STEP) -> int:
    """Return the next number of frames of those that are used: sixteen for each octave, which makes them 2 % more on
    average. They are multiples of ``shortest_step``.

    OpenVINO makes its kernels anew for each length, which took a quarter of the time of a text of a new one.
    """
    step = max(shortest_step, 1 << max(0, frames.bit_length() - 5))
    return -(-frames // step) * step


def phoneme_ids(phonemes: str) -> list[int]:
    """Return the ids of ``phonemes``, one per character. Raises EngineError rather than leave anything out."""
    if not phonemes.strip():
        raise UnspeakableError()
    return ids_of(phonemes)


def ids_of(phonemes: str) -> list[int]:
    """Return the ids of ``phonemes``, of which there may be none. Raises EngineError."""
    if len(phonemes) > MAX_IDS:
        raise EngineError(f"A segment of {len(phonemes)} phonemes is too long: Kokoro takes {MAX_IDS} at most.")
    unknown = sorted(set(phonemes).difference(SYMBOL_IDS))
    if unknown:
        raise EngineError(f"Not phonemes of Kokoro: {', '.join(f'U+{ord(symbol):04X}' for symbol in unknown)}.")
    return [SYMBOL_IDS[symbol] for symbol in phonemes]


def _compiled(
    core: Core, threads: int, requests: list[InferRequest], model: Model, precision: str, kernels: int
) -> InferRequest:
    """Return a ready inference request of a model, and add it to ``requests``.

    Pinning is off because two worker processes would otherwise be pinned to the same core (measured: half the speed).
    """
    settings = {
        "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY",
        "ENABLE_CPU_PINNING": False,
        "INFERENCE_PRECISION_HINT": precision,
        "CPU_RUNTIME_CACHE_CAPACITY": kernels,
    }
    requests.append(core.compile_model(model, "CPU", settings).create_infer_request())
    return requests[-1]
