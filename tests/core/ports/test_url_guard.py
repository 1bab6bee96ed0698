"""Where a URL that somebody gave us may lead."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.ports.url_guard import is_public, require_public, require_url

PRIVATE = """
0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.8 192.0.2.1
192.88.99.1 192.168.1.1 198.18.0.1 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1
2002:7f00:1::1 2002:808:808::1 2001::1 2001:db8::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 ff02::1
2001:4860:4860::8888%1 3fff::1 127.1 0177.0.0.1 0x7f000001 localhost
""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_outside_of_the_public_internet_is_opened(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Invalid) as caught:
        require_public("host.example", ["8.8.8.8", address])
    assert caught.value.code == "url_refused"


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are_opened(address: str) -> None:
    assert require_public("host.example", [address, address]) == [address]


def test_a_host_without_addresses_is_refused() -> None:
    with pytest.raises(Invalid):
        require_public("host.example", [])


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="100.64.0.0/10"))
def test_a_private_address_stays_private_in_any_wrapping(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    wrapped = (
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
        ipaddress.IPv6Address(number),
    )
    assert not any(is_public(str(form)) for form in (address, *wrapped))


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://mta-sts.example.com/.well-known/mta-sts.txt", "mta-sts.example.com", 443),
        ("https://Example.com:8443/x?y#z", "example.com", 8443),
        ("https://example.com./", "example.com", 443),
        ("https://[2001:db8::1]/", "2001:db8::1", 443),
    ],
)
def test_host_and_port_of_a_sound_url(url: str, host: str, port: int) -> None:
    assert require_url(url) == (host, port)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.com/",
        "ftp://example.com/",
        "//example.com/",
        "https:///path",
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://example.com\\@evil.example/",
        "https://exam ple.com/",
        "https://example.com/\n",
        "https://ex\u00e4mple.com/",
        "https://example.com:99999/",
        "https://[::1/",
        "https://example.com/" + "x" * 2048,
    ],
)
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        require_url(url)
    assert caught.value.code == "url_refused"
