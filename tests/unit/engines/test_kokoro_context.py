"""The frames of Kokoro's vocoder for a part of a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from rhapsode.engines.kokoro.inference import (
    OPENING_FRAMES,
    OPENING_STEP,
    OVERLAP_FRAMES,
    SHORT_OPENING_FRAMES,
    Context,
    opening_frames,
    rounded_up,
    taken,
    vocoder_shapes,
)
from rhapsode.engines.kokoro.precision import frame_step

PAD = 10


def frames(*lasting: int) -> np.ndarray:
    """Return durations of phonemes between two pads of silence."""
    return np.array([PAD, *lasting, PAD], np.int64)


@pytest.mark.parametrize("own", [1, 3, 30, OPENING_FRAMES - 2 * PAD - OVERLAP_FRAMES])
def test_every_opening_that_fits_has_the_same_frames(own: int) -> None:
    kept = Context((), (1, 2, 3)).kept(frames(own, 5, 5, 5))
    assert kept.lasting.sum() == len(kept.places) == OPENING_FRAMES
    assert kept.heard.tolist() == [PAD, own, 0]
    spoken = PAD + own + OVERLAP_FRAMES
    assert kept.places[:spoken].tolist() == list(range(spoken))
    assert (kept.places[spoken:] >= PAD + own + 15).all(), "behind what is heard there is silence alone"


def test_a_short_opening_has_less_silence_where_there_is_a_vocoder_for_it() -> None:
    lengths = opening_frames(True, 1)
    assert lengths == (SHORT_OPENING_FRAMES, OPENING_FRAMES)
    assert opening_frames(False, 1) == opening_frames(True, 16) == (OPENING_FRAMES,)
    spare = SHORT_OPENING_FRAMES - 2 * PAD - OVERLAP_FRAMES
    for own, expected in ((1, lengths[0]), (spare, lengths[0]), (spare + 1, lengths[1]), (spare + 8, lengths[1])):
        kept = Context((), (1, 2, 3), opening_frames=lengths).kept(frames(own, 5, 5, 5))
        assert kept.lasting.sum() == len(kept.places) == expected
    assert Context((1,), (2,), opening_frames=lengths).kept(frames(5, 20, 5)).lasting.sum() not in lengths


def test_longer_openings_have_recurring_lengths() -> None:
    kept = Context((), (1, 2, 3)).kept(frames(OPENING_FRAMES, 5, 5, 5))
    assert kept.lasting.sum() > OPENING_FRAMES
    assert kept.lasting.sum() % OPENING_STEP == 0


def test_what_follows_an_opening_is_not_padded_to_its_frames() -> None:
    kept = Context((1,), ()).kept(frames(5, 20))
    assert kept.lasting.sum() < OPENING_FRAMES
    assert kept.heard.tolist() == [0, 20, PAD]
    assert kept.skipped == PAD + OVERLAP_FRAMES


@pytest.mark.parametrize("before", [(), (1, 2)])
def test_a_pad_that_is_heard_is_inferred_as_long_as_it_is(before: tuple[int, ...]) -> None:
    """The network speaks in a longer one. The vocoder gets the last frame of the pad again."""
    context = Context(before, ())
    for count in range(40, 60):
        lasting = frames(*[3] * (count + len(before)))
        assert context.inferred(int(lasting.sum())) == lasting.sum()
        kept = context.kept(lasting)
        assert kept.lasting.sum() == rounded_up(int(kept.lasting.sum()))
        assert kept.heard[-1] == lasting[-1]
        values = np.arange(lasting.sum(), dtype=np.float32).reshape(1, 1, 1, -1)
        given = taken(values, kept.places, int(lasting.sum())).reshape(-1)
        heard = int(kept.heard.sum())
        np.testing.assert_array_equal(given[kept.skipped :][:heard], values.reshape(-1)[-heard:])
        assert (given[kept.skipped + heard :] == lasting.sum() - 1).all()


def test_shapes_of_the_inputs_follow_the_frames() -> None:
    assert vocoder_shapes(64) == [[1, 128], [1, 512, 1, 64], [1, 1, 1, 128], [1, 1, 1, 128], [1, 22, 1, 7681]]


@pytest.mark.parametrize(
    ("flags", "limit", "step"),
    [
        ({"avx2", "avx512f", "avx512_vnni"}, "", 1),
        ({"avx2", "avx512f", "avx512_vnni"}, "AVX512_CORE", 1),
        ({"avx2", "avx512f", "avx512_vnni"}, "AVX2", 16),
        ({"avx2", "avx512f", "avx_vnni"}, "avx2_vnni", 16),
        ({"avx2", "avx512f"}, "SSE41", 1),
        ({"avx2", "avx_vnni"}, "", 1),
        ({"avx2"}, "AVX2", 1),
        ({"asimd"}, "", 1),
        (set(), "", 1),
    ],
)
def test_where_a_limit_excludes_avx512_the_frames_are_a_multiple_of_sixteen(
    flags: set[str], limit: str, step: int
) -> None:
    assert frame_step(frozenset(flags), {"ONEDNN_MAX_CPU_ISA": limit} if limit else {}) == step


def test_frames_are_multiples_of_the_least_step() -> None:
    for frames in range(1, 700):
        assert Context(least_step=16).inferred(frames) % 16 == 0
        assert Context((), (1, 2), least_step=16).inferred(frames) % 16 == 0
        assert rounded_up(frames, Context(least_step=16).step) % 16 == 0
    for count in range(1, 40):
        context = Context((), (1, 2, 3), least_step=16)
        kept = context.kept(np.array([4, *[3] * count, 3, 3, 3, 4]))
        assert kept.lasting.sum() % 16 == 0
