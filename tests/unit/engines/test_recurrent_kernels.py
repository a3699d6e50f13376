"""The LSTM layers of rhapsode-kernels, where it is built and the processor can run it, beside the same in numpy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

rhapsode_kernels = pytest.importorskip("rhapsode_kernels")
recurrent = pytest.importorskip("rhapsode_kernels.recurrent")
VARIANTS = [variant for variant in recurrent.LANES if rhapsode_kernels.usable(variant)]
if not VARIANTS:
    pytest.skip("the processor has none of the variants", allow_module_level=True)

Float = npt.NDArray[np.float64]

HIDDEN = 64
ZERO_POINTS = 128, 91


def quantised_weights(random: np.random.Generator, hidden: int = HIDDEN) -> npt.NDArray[np.float32]:
    """Return weights of both directions as the export has them: bytes less a zero point, times a scale."""
    values = random.integers(0, 256, (2, 4 * hidden, hidden)) - np.array(ZERO_POINTS)[:, None, None]
    return (values * np.array([0.004, 0.0031])[:, None, None]).astype(np.float32)


def sigmoid(x: Float) -> Float:
    return 1 / (1 + np.exp(-x))


def states_of(gates: Float, weights: Float) -> Float:
    """Return the states of one direction, shape ``(steps, hidden)``, in float64."""
    state = cell = np.zeros(weights.shape[1])
    states = []
    for own in gates:
        forget, write, candidate, output = np.split(own + weights @ state, 4)
        cell = sigmoid(forget) * cell + sigmoid(write) * np.tanh(candidate)
        state = sigmoid(output) * np.tanh(cell)
        states.append(state)
    return np.array(states)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("steps", "threads"), [(1, 1), (70, 1), (70, 2)])
def test_both_directions_are_those_of_an_lstm(variant: str, steps: int, threads: int) -> None:
    random = np.random.default_rng(steps)
    weights = quantised_weights(random)
    gates = random.normal(0, 2, (steps, 2, 4 * HIDDEN)).astype(np.float32)
    states = np.empty((2, steps, HIDDEN), np.float32)
    recurrent.RecurrentLayer(weights, variant).run(gates, states, threads)
    forward = states_of(gates[:, 0].astype(float), weights[0].astype(float))
    backward = states_of(gates[::-1, 1].astype(float), weights[1].astype(float))[::-1]
    tolerance = 4e-3 if variant == "avx2" else 1e-3  # states are rounded to 12 bits and a sign; others have 14
    np.testing.assert_allclose(states, [forward, backward], atol=tolerance)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("value", [-1e6, -100.0, 0.0, 100.0, 1e6])
def test_states_stay_between_one_and_minus_one_for_gates_of_any_size(variant: str, value: float) -> None:
    layer = recurrent.RecurrentLayer(quantised_weights(np.random.default_rng(1)), variant)
    states = np.empty((2, 20, HIDDEN), np.float32)
    layer.run(np.full((20, 2, 4 * HIDDEN), value, np.float32), states, 2)
    assert (np.abs(states) <= 1).all()


def test_quantised_weights_are_the_numbers_that_they_were_made_of() -> None:
    weights = quantised_weights(np.random.default_rng(2))
    for own, zero_point in zip(weights, ZERO_POINTS, strict=True):
        found = recurrent.quantised(own)
        assert found.zero_point == zero_point
        np.testing.assert_allclose((found.values.astype(float) - zero_point) * found.scale, own, rtol=1e-5)


@pytest.mark.parametrize(
    ("weights", "complaint"),
    [
        (np.random.default_rng(3).normal(size=(2, 4 * HIDDEN, HIDDEN)), "not whole numbers"),
        (np.zeros((2, 4 * HIDDEN, HIDDEN)), "the same"),
        (np.zeros((2, 3 * HIDDEN, HIDDEN)), "shape"),
        (quantised_weights(np.random.default_rng(4), 24), "multiple of 16 units, not 24"),
    ],
    ids=["not quantised", "constant", "three gates", "half a vector"],
)
def test_other_weights_are_refused(weights: Float, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        recurrent.RecurrentLayer(weights.astype(np.float32), VARIANTS[0])


def test_a_variant_that_cannot_run_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot run the variant 'neon'"):
        recurrent.RecurrentLayer(quantised_weights(np.random.default_rng(6)), "neon")


@pytest.mark.parametrize("gates", [(5, 2, HIDDEN), (6, 2, 4 * HIDDEN)])
def test_arrays_of_other_shapes_are_refused(gates: tuple[int, ...]) -> None:
    layer = recurrent.RecurrentLayer(quantised_weights(np.random.default_rng(5)), VARIANTS[0])
    with pytest.raises(ValueError, match="shape"):
        layer.run(np.zeros(gates, np.float32), np.zeros((2, 5, HIDDEN), np.float32), 1)
