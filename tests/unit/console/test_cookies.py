"""The session of a request, among whatever cookies the host has been given."""

from __future__ import annotations

import pytest

from rhapsode.console.session_middleware import COOKIE, session_of


@pytest.mark.parametrize(
    ("cookies", "found"),
    [
        (f"{COOKIE}=abc", "abc"),
        (f'theme={{"dark":true}}; {COOKIE}=abc', "abc"),
        (f"a=b c; {COOKIE}=abc; d", "abc"),
        (f"{COOKIE}=", None),
        ("other=abc", None),
        ("", None),
    ],
)
def test_cookies_of_others_do_not_hide_it(cookies: str, found: str | None) -> None:
    assert session_of({"cookie": cookies}) == found
