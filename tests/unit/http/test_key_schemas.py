"""The bodies of ``/v1/keys``: what is taken, and what is said about the rest."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import RequestError
from rhapsode.core.limits import Limits
from rhapsode.core.task import ApiKey
from rhapsode.http.bodies import check
from rhapsode.http.key_schemas import CreateKey, EditKey, RotateKey, key_object, key_to_make


def parse_create_key(body: Any) -> tuple[str, frozenset[str], int | None, Limits]:
    return key_to_make(check(CreateKey, body))


def parse_edit_key(body: Any) -> dict[str, Any]:
    return check(EditKey, body).given()


def parse_rotate_key(body: Any) -> int:
    return check(RotateKey, body).overlap_seconds


def test_a_key_with_nothing_but_a_name() -> None:
    assert parse_create_key({"name": "x"}) == ("x", {"speech"}, None, Limits())


def test_a_key_with_all_fields_is_read() -> None:
    body = {
        "name": "x",
        "scopes": ["admin", "speech"],
        "expires_at": 2_000_000_000,
        "limits": {"requests_per_minute": 60, "max_concurrent_tasks": None},
        "budgets": {"tokens_per_month": 10**15, "audio_seconds_per_day": 1},
    }
    limits = Limits(requests_per_minute=60, tokens_per_month=10**15, audio_seconds_per_day=1)
    assert parse_create_key(body) == ("x", {"speech", "admin"}, 2_000_000_000_000, limits)


def test_an_expiry_in_seconds_counts_from_now() -> None:
    expires_at = parse_create_key({"name": "x", "expires_in_seconds": 60})[2]
    assert expires_at is not None
    assert 55_000 < expires_at - now_ms() <= 60_000


def test_an_edit_says_only_what_it_names() -> None:
    assert parse_edit_key({}) == {}
    assert parse_edit_key({"limits": {}, "budgets": {}}) == {}
    body = {
        "name": "y",
        "expires_at": None,
        "limits": {"max_concurrent_tasks": None},
        "budgets": {"tokens_per_day": 5},
    }
    assert parse_edit_key(body) == {"name": "y", "expires_at": None, "max_concurrent_tasks": None, "tokens_per_day": 5}


def test_the_overlap_of_a_rotation_is_0_by_default() -> None:
    assert parse_rotate_key({}) == 0
    assert parse_rotate_key({"overlap_seconds": 60}) == 60


@pytest.mark.parametrize(
    ("parse", "body", "param", "message"),
    [
        (parse_create_key, [], None, "The body must be a JSON object, not an array."),
        (parse_create_key, {}, "name", "The field 'name' is required."),
        (parse_create_key, {"name": None}, "name", "'name' must be a string, not null."),
        (parse_create_key, {"name": "x", "nmae": 1}, "nmae", "Unknown field 'nmae'. Did you mean 'name'?"),
        (parse_create_key, {"name": "x", "scopes": []}, "scopes", "'scopes' must have at least one entry."),
        (
            parse_create_key,
            {"name": "x", "scopes": ["root"]},
            "scopes[0]",
            "Unknown scope 'root'. Valid: speech, admin.",
        ),
        (parse_create_key, {"name": "x", "limits": None}, "limits", "'limits' must be an object, not null."),
        (
            parse_create_key,
            {"name": "x", "limits": {"requests_per_minut": 1}},
            "limits.requests_per_minut",
            "Unknown field 'requests_per_minut'. Did you mean 'requests_per_minute'?",
        ),
        (
            parse_create_key,
            {"name": "x", "limits": {"tokens_per_day": 1}},
            "limits.tokens_per_day",
            "Unknown field 'tokens_per_day': it belongs in 'budgets'.",
        ),
        (
            parse_create_key,
            {"name": "x", "budgets": {"requests_per_minute": 1}},
            "budgets.requests_per_minute",
            "Unknown field 'requests_per_minute': it belongs in 'limits'.",
        ),
        (
            parse_create_key,
            {"name": "x", "tokens_per_day": 1},
            "tokens_per_day",
            "Unknown field 'tokens_per_day': it belongs in 'budgets'.",
        ),
        (
            parse_edit_key,
            {"limits": {"requests_per_minute": 0}},
            "limits.requests_per_minute",
            "'limits.requests_per_minute' must be at least 1.",
        ),
        (
            parse_edit_key,
            {"limits": {"requests_per_minute": 60_001}},
            "limits.requests_per_minute",
            "'limits.requests_per_minute' must be at most 60,000.",
        ),
        (
            parse_edit_key,
            {"budgets": {"tokens_per_day": 1.5}},
            "budgets.tokens_per_day",
            "'budgets.tokens_per_day' must be a whole number.",
        ),
        (
            parse_edit_key,
            {"budgets": {"tokens_per_day": True}},
            "budgets.tokens_per_day",
            "'budgets.tokens_per_day' must be a whole number.",
        ),
        (parse_edit_key, {"scopes": ["admin"]}, "scopes", "Unknown field 'scopes'."),
        (parse_edit_key, {"name": None}, "name", "'name' must be a string, not null."),
        (
            parse_edit_key,
            {"expires_at": 2_000_000_000, "expires_in_seconds": 5},
            "expires_in_seconds",
            "Give 'expires_at' or 'expires_in_seconds', not both.",
        ),
        (
            parse_rotate_key,
            {"overlap_seconds": 604_801},
            "overlap_seconds",
            "'overlap_seconds' must be at most 604,800.",
        ),
    ],
)
def test_what_is_wrong_is_named(parse: Any, body: Any, param: str | None, message: str) -> None:
    with pytest.raises(RequestError) as raised:
        parse(body)
    assert raised.value.param == param
    assert raised.value.message.startswith(message)


@pytest.mark.parametrize(
    ("more", "state"),
    [({}, "active"), ({"expires_at": 1_000}, "expired"), ({"expires_at": 1_000, "revoked_at": 900}, "revoked")],
)
def test_a_key_shows_its_state_scopes_limits_and_budgets(more: dict[str, int], state: str) -> None:
    key = ApiKey("id", "x", "rhap_id", frozenset({"speech", "admin"}), 500, limits=Limits(tokens_per_day=7), **more)
    wire = key_object(key)
    assert wire["state"] == state
    assert wire["scopes"] == ["admin", "speech"]
    assert wire["limits"] == {"requests_per_minute": None, "max_concurrent_tasks": None, "unfinished_tasks": None}
    assert wire["budgets"]["tokens_per_day"] == 7


def test_the_old_name_of_a_limit_is_taken_with_a_warning() -> None:
    with capture_logs() as log:
        assert parse_edit_key({"limits": {"unfinished_tasks": 5}}) == {"max_concurrent_tasks": 5}
        _, _, _, limits = parse_create_key({"name": "x", "limits": {"unfinished_tasks": 7}})
    assert limits == Limits(max_concurrent_tasks=7)
    assert [(entry["event"], entry["log_level"], entry["new"]) for entry in log] == [
        ("request.old_field", "warning", "limits.max_concurrent_tasks")
    ] * 2
    both = {"limits": {"unfinished_tasks": 5, "max_concurrent_tasks": 6}}
    assert parse_edit_key(both) == {"max_concurrent_tasks": 6}
    with pytest.raises(RequestError, match=r"^'limits\.max_concurrent_tasks' must be at least 1\.$"):
        parse_edit_key({"limits": {"unfinished_tasks": 0}})


def test_a_key_on_the_wire_has_both_names_of_a_limit() -> None:
    key = ApiKey("id", "x", "rhap_id", frozenset({"speech"}), 500, limits=Limits(max_concurrent_tasks=3))
    limits = key_object(key)["limits"]
    assert (limits["max_concurrent_tasks"], limits["unfinished_tasks"]) == (3, 3)
