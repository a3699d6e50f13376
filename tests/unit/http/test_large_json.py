"""Responses with very many entries."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhapsode.http.large_json import encode_apart, large_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


@given(VALUES)
def test_large_json_is_what_the_encoder_writes(value: Any) -> None:
    assert encode_apart(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


async def test_the_response_is_json() -> None:
    answer = await large_json(lambda: {"chapters": [{"paragraphs": [{"text": "señor"}] * 2}]})
    assert answer.headers["content-type"] == "application/json"
    assert answer.body == b'{"chapters":[{"paragraphs":[{"text":"se\xc3\xb1or"},{"text":"se\xc3\xb1or"}]}]}'


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode_apart({"a": [float("nan")]})
