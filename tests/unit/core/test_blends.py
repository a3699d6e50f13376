"""Blends as they are written: one name for equal ones, and messages that say what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhapsode.core.blends import STEPS, is_blend, names_in_blend, read_blend
from rhapsode.core.delivery import PLAIN, Delivery
from rhapsode.core.errors import RequestError


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("af_bella(2)+af_sky(1)", "af_bella(0.6667)+af_sky(0.3333)"),
        ("af_sky+af_bella", "af_bella(0.5)+af_sky(0.5)"),
        ("af_sky , af_bella", "af_bella(0.5)+af_sky(0.5)"),
        ("af_sky:40,af_bella:60", "af_bella(0.6)+af_sky(0.4)"),
        ("af_sky*.5+af_bella*1.5", "af_bella(0.75)+af_sky(0.25)"),
        ("a(1)+b+c", "a(0.3334)+b(0.3333)+c(0.3333)"),
        ("Kore", "Kore"),
        ("Kore(3)", "Kore"),
        ("Kore+Kore(2)", "Kore"),
        ("Kore(1000)+Puck(0.00000001)", "Kore"),
        ("a+b;pitch=-1.5;rate=0.90", "a(0.5)+b(0.5);pitch=-1.5;rate=0.9"),
        ("a;rate=0.9;pitch=0", "a;rate=0.9"),
    ],
)
def test_equal_blends_have_one_name(written: str, name: str) -> None:
    blend = read_blend(written)
    assert blend.name == name
    assert read_blend(name) == blend, "it is read again as it was"
    assert sum(share for _, share in blend.parts) == pytest.approx(1, abs=1e-12)


@given(st.dictionaries(st.sampled_from("abcdefghij"), st.floats(0.001, 1000), min_size=1))
def test_a_name_says_all_of_a_blend(weights: dict[str, float]) -> None:
    blend = read_blend("+".join(f"{name}({weight:.6f})" for name, weight in weights.items()))
    assert read_blend(blend.name) == blend
    total = sum(weights.values())
    assert all(abs(share - weights[name] / total) <= 1 / STEPS for name, share in blend.parts)


def test_a_delivery_is_read_and_a_plain_one_is_not_written() -> None:
    assert read_blend("a;pitch=-2;breathiness=.25").delivery == Delivery(pitch=-2, breathiness=0.25)
    assert read_blend("a+b").delivery == PLAIN
    assert not is_blend("af_bella")
    assert all(map(is_blend, ("a+b", "a;pitch=1", "a(2)", "a:1", "a,b")))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("a+", "'' is no part of a blend"),
        ("a++b", "'' is no part of a blend"),
        ("a-b", "'a-b' is no part of a blend"),
        ("a(2", "is no part of a blend"),
        ("a(0)+b", "The weight of 'a' must be a number over 0 and up to 1000, not '0'"),
        ("a(-1)+b", "The weight of 'a'"),
        ("a(nan)+b", "The weight of 'a'"),
        ("a(1e3)+b", "The weight of 'a'"),
        ("a(1001)", "The weight of 'a'"),
        ("a(\u0661)+b", "The weight of 'a'"),
        ("+".join("abcdefghijk"), "at most 10 voices, not 11"),
        ("a" * 501, "at most 500 characters"),
        ("a;pich=1", "Unknown field 'pich' of a delivery. Did you mean 'pitch'?"),
        ("a;pitch", "Unknown field 'pitch'"),
        ("a;pitch=13", "'pitch' must be a number from -12 to 12"),
        ("a;pitch=nan", "'pitch' must be a number"),
        ("a;rate=", "'rate' must be a number from 0.4 to 2.5"),
    ],
)
def test_what_is_no_blend_is_refused_with_a_reason(written: str, message: str) -> None:
    with pytest.raises(RequestError) as refused:
        read_blend(written)
    assert message in refused.value.message


def test_the_names_in_a_blend_are_found_in_a_malformed_one_too() -> None:
    assert names_in_blend("af_bella(2)+Erzähler*0.5, kore ++") == ["af_bella", "Erzähler", "kore"]
    assert names_in_blend("(1)+2") == []
