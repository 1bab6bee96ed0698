"""What a receiver wrote into a message about its authentication."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domains.authentication_results import MethodResult, parse_field, read_proof

GOOGLE = b"""\
Delivered-To: me@gmail.com\r
ARC-Authentication-Results: i=1; mx.google.com; spf=fail smtp.mailfrom=forger.example\r
Authentication-Results: mx.google.com;\r
       dkim=pass header.i=@vendor.net header.s=s1 header.b=abc;\r
       dkim=pass header.i=@example.com header.s=google header.b="QaBc/123";\r
       spf=pass (google.com: domain of ann@example.com designates 209.85.220.41 as\r
 permitted sender (really)) smtp.mailfrom=ann@example.com;\r
       dmarc=pass (p=QUARANTINE sp=NONE dis=NONE) header.from=example.com\r
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r
        d=Example.com; s=google; t=1;\r
        h=from:to:subject:\r
         list-unsubscribe:list-unsubscribe-post; bh=x; b=y\r
Authentication-Results: mx.google.com; dmarc=fail header.from=example.com\r
From: Ann <ann@example.com>\r
Subject: Test\r
\r
Hello\r
"""


def test_the_words_of_google_are_read() -> None:
    proof = read_proof(GOOGLE, "mx.google.com")
    assert proof.passed
    assert (proof.spf.result, proof.spf.domain) == ("pass", "example.com")
    assert (proof.dmarc.result, proof.dmarc.domain) == ("pass", "example.com")
    assert [one.domain for one in proof.results if one.method == "dkim"] == [
        "vendor.net",
        "example.com",
    ]
    assert proof.results[1].find("header.b") == "QaBc/123"
    (signature,) = proof.signatures
    assert (signature.domain, signature.selector) == ("example.com", "google")
    assert "list-unsubscribe-post" in signature.signed_headers
    assert proof.headers.endswith("Subject: Test")


def test_nobody_but_the_named_receiver_is_believed() -> None:
    proof = read_proof(GOOGLE, "mx.example.net")
    assert not proof.passed
    assert (proof.spf.result, proof.dkim.result, proof.dmarc.result) == ("none", "none", "none")


def test_only_the_topmost_field_counts() -> None:
    forged = b"Authentication-Results: mx.google.com; dmarc=fail header.from=x.com\r\n" + GOOGLE
    assert read_proof(forged, "MX.Google.com").dmarc.result == "fail"
    assert read_proof(forged, "mx.google.com").spf.result == "none"


@pytest.mark.parametrize(
    ("text", "author", "results"),
    [
        ("mx.example.net 1; none", "mx.example.net", ()),
        ("mx.example.net", "mx.example.net", ()),
        (
            "mx.example.net/1; spf = Pass  smtp.mailfrom = Ann@Example.com",
            "mx.example.net/1",
            (MethodResult("spf", "pass", (("smtp.mailfrom", "Ann@Example.com"),)),),
        ),
        (
            'mx (a (nested \\) one)) ; dkim/1=fail reason="bad; (sig)" header.d=x.com',
            "mx",
            (MethodResult("dkim", "fail", (("reason", "bad; (sig)"), ("header.d", "x.com"))),),
        ),
        (
            "mx; auth=pass (plain) smtp.auth=u; broken; =x; spf=",
            "mx",
            (MethodResult("auth", "pass", (("smtp.auth", "u"),)),),
        ),
        ("", "", ()),
        ("(unfinished", "", ()),
        ('mx; spf="pass', "mx", (MethodResult("spf", "pass"),)),
    ],
)
def test_the_grammar_of_the_field(
    text: str, author: str, results: tuple[MethodResult, ...]
) -> None:
    assert parse_field(text) == (author, results)


def test_words_of_outlook_and_yahoo_are_read() -> None:
    _, results = parse_field(
        "spf=pass (sender IP is 1.2.3.4)\r\n smtp.mailfrom=example.com; dkim=pass"
    )
    assert results[0].method == "dkim"
    author, results = parse_field(
        "atlas-production.v2-mail-prod1-gq1.omega.yahoo.com;\r\n"
        " dkim=pass header.i=@example.com header.s=google;\r\n"
        " spf=none smtp.mailfrom=example.com;\r\n dmarc=success(p=REJECT) header.from=example.com;"
    )
    assert author.endswith("yahoo.com")
    assert [one.result for one in results] == ["pass", "none", "success"]


@given(st.text(max_size=300))
def test_no_field_raises(text: str) -> None:
    parse_field(text)


@given(st.binary(max_size=300))
def test_no_message_raises(raw: bytes) -> None:
    read_proof(b"Authentication-Results: " + raw, "mx.google.com")
    read_proof(raw, "mx.google.com")


def test_a_field_of_many_brackets_is_read_at_once() -> None:
    parse_field("mx; " + "(" * 100_000)
    parse_field("mx; " + '"' + "\\" * 100_001)
    parse_field("mx; " + "a=" * 100_000)
