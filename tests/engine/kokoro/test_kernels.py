"""Compiled kernels beside OpenVINO alone, in the whole engine."""

# ruff: noqa: RUF001
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro import kernels
from rhapsode.engines.kokoro.inference import KokoroEngine, phoneme_ids
from rhapsode.engines.kokoro.vocoders import GraphVocoder, KernelVocoder
from tests.support.kokoro import PROVIDER, WEATHER_PHONEMES

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def graph(options: EngineOptions) -> KokoroEngine:
    """Return the engine by OpenVINO alone; skip where compiled kernels are not built, or not for this processor."""
    if kernels.chosen_variant(options) is None:
        pytest.skip("rhapsode-kernels is not built (`make` does it), or not for this processor")
    graph = PROVIDER.load(replace(options, kernels=False))
    assert isinstance(graph, KokoroEngine)
    return graph


def test_compiled_kernels_sound_like_the_graph_of_openvino(
    engine: KokoroEngine, graph: KokoroEngine, phonemes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(engine._models.vocoder, KernelVocoder)
    assert isinstance(graph._models.vocoder, GraphVocoder)
    monkeypatch.setattr(graph, "_opening_frames", engine._opening_frames)
    graph.prepare_openings()
    engine.prepare_openings()
    # Of one melody: both phases run apart from a thousandth of a hertz.
    own = engine._network
    network = graph._network._replace(durations=own.durations, prosody=own.prosody)
    monkeypatch.setattr(graph, "_network", network)
    for frames, opening_network in engine._opening_networks.items():
        network = graph._opening_networks[frames]._replace(
            durations=opening_network.durations, prosody=opening_network.prosody
        )
        monkeypatch.setitem(graph._opening_networks, frames, network)
    opening = Segment(0, 11, WEATHER_PHONEMES[:11], after=WEATHER_PHONEMES[11:44])
    for segment in (Segment(0, len(phonemes), phonemes), Segment(0, 2, "hˈ"), opening):
        sound, expected = (variant.synthesise(segment, "Kore").pcm.samples for variant in (engine, graph))
        assert len(sound) == len(expected)
        # Both compute in bfloat16 and int8, in another order; int8 alone is 20 dB from float32.
        assert np.mean((sound - expected) ** 2) < 10 ** (-18 / 10) * np.mean(expected**2)


def test_compiled_lstm_layers_predict_what_openvino_predicts(
    engine: KokoroEngine, graph: KokoroEngine, phonemes: str
) -> None:
    ids, style = phoneme_ids(phonemes), engine.style("Kore", len(phonemes))
    (_, features, pitch, energy, _), expected = (variant.vocoder_inputs(ids, style) for variant in (engine, graph))
    assert features.shape == expected[1].shape  # the same durations
    np.testing.assert_allclose(features, expected[1], atol=0.01)
    np.testing.assert_allclose(pitch, expected[2], atol=0.1)  # hertz
    np.testing.assert_allclose(energy, expected[3], atol=0.01)
