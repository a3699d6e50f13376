"""What a delivery is, and how deliveries add up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhapsode.core.delivery import LIMITS, PLAIN, Delivery, DeliverySpan, per_phoneme
from rhapsode.core.speech import Segment

EXCITED = Delivery(pitch=2.5, pitch_range=1.5, rate=1.12, energy=0.1, effort=0.3)

deliveries = st.builds(Delivery, **{name: st.floats(low, high) for name, (low, high) in LIMITS.items()})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pitch", 13.0),
        ("pitch_range", -0.1),
        ("rate", 0.0),
        ("breathiness", 1.1),
        ("effort", math.nan),
        ("rate", math.inf),
    ],
)
def test_what_cannot_be_said_so_is_refused(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{field} .* is not between"):
        Delivery(**{field: value})


def test_scaling_goes_from_plain_to_more() -> None:
    assert EXCITED.scaled(0) == PLAIN
    assert EXCITED.scaled(1) == EXCITED
    assert EXCITED.scaled(0.5).pitch == 1.25
    assert EXCITED.scaled(2).pitch_range == pytest.approx(2.25)
    assert EXCITED.scaled(0.5).rate == pytest.approx(math.sqrt(1.12))
    assert Delivery(pitch_range=0).scaled(0.25).pitch_range == 0.75


def test_deliveries_add_up() -> None:
    both = Delivery(pitch=-1, rate=0.5).over(Delivery(pitch=3, rate=1.5, breathiness=0.2))
    assert (both.pitch, both.rate, both.breathiness) == (2, 0.75, pytest.approx(0.2))
    assert EXCITED.over(PLAIN) == PLAIN.over(EXCITED) == EXCITED


@given(deliveries, deliveries, st.floats(0, 10))
def test_a_delivery_stays_within_its_limits(delivery: Delivery, other: Delivery, strength: float) -> None:
    for found in (delivery.over(other), delivery.scaled(strength)):
        for name, (low, high) in LIMITS.items():
            assert low <= getattr(found, name) <= high


def test_later_spans_win_where_deliveries_overlap() -> None:
    spans = [DeliverySpan(1, 4, EXCITED), DeliverySpan(3, 9, PLAIN)]
    assert per_phoneme(spans, 5) == [PLAIN, EXCITED, EXCITED, PLAIN, PLAIN]


def test_the_pace_of_a_segment_counts_its_deliveries() -> None:
    assert Segment(0, 1, "abcd", 1.5).pace == 1.5
    half = (DeliverySpan(0, 2, Delivery(rate=0.5)),)
    assert Segment(0, 1, "abcd", 1.5, deliveries=half).pace == pytest.approx(
        1.0
    )  # (2 / 0.5 + 2) / 4 = 1.5 times as long
