"""Where webhooks may go: the open internet, and nowhere else unless the owner says so."""

from __future__ import annotations

import pytest

from rhapsode.core.addresses import check_webhook_url, is_public
from rhapsode.core.errors import RequestError
from tests.support.cases import each_case

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::", "2002:a00:1::", "::127.0.0.1", "fec0::1", "feff:ffff::1", "3fff::1", "3fff:fff:ffff::1",
    "5f00::1", "64:ff9b:1::7f00:1", "192.88.99.1", "::ffff:192.88.99.1", "2001::1", "100::1",
]  # fmt: skip


@each_case("address", PRIVATE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@each_case("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2a00::1", "192.88.98.1"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@each_case(
    "url",
    [
        "https://example.com/hook",
        "http://example.com:8080/hook?of=mine",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/hook",
        "https://local.example.com/",
    ],
)
def test_a_public_url_is_taken(url: str) -> None:
    check_webhook_url(url, private=False)


@each_case(
    ("url", "reason"),
    [
        ("ftp://example.com/", "http or https"),
        ("example.com/hook", "http or https"),
        ("", "http or https"),
        ("https://", "a host"),
        ("https:///path", "a host"),
        ("https://user:word@example.com/", "user name"),
        ("https://example.com:99999/", "not a valid URL"),
        ("https://example.com:0/", "port is 0"),
        ("http://[2606:4700::1111]:00/hook", "port is 0"),
        ("https://a..b/", "not a valid name"),
        ("https://" + "a" * 64 + ".com/", "not a valid name"),
        ("https://example.com/a b", "without spaces"),
        ("https://example.com/\r\nX: y", "printable"),
        ("https://xn--a/", "not a valid name"),
        ("https://bücher.example/", "ASCII"),
        ("https://[::1/", "not a valid URL"),
        ("https://example.com/" + "x" * 2_000, "longer than 2,000"),
    ],
)
@each_case("private", [False, True])
def test_a_url_that_is_none_is_refused(url: str, reason: str, private: bool) -> None:
    with pytest.raises(RequestError, match=reason) as raised:
        check_webhook_url(url, private=private)
    assert raised.value.param == "webhook_url"


@each_case(
    "url",
    [
        *(f"http://{f'[{address}]' if ':' in address else address}/hook" for address in PRIVATE if "%" not in address),
        "http://0/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://2130706433./",
        "http://localhost/",
        "http://LOCALHOST:80/",
        "http://localhost./",
        "http://printer.local/",
        "http://vault.internal/",
    ],
)
def test_a_url_that_leads_inside_needs_the_owners_word(url: str) -> None:
    with pytest.raises(RequestError, match="private address"):
        check_webhook_url(url, private=False)
    check_webhook_url(url, private=True)
