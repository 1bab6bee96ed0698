"""Bounces of many mail servers: whom they are about, and what they mean for that person."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sending.bounces import Bounce, Kind, Nature, classify

SAMPLES = Path(__file__).with_name("samples")
BOB, EVE, GMAIL, CORP = (
    "bob@receiver.example",
    "eve@receiver.example",
    "bob@gmail.com",
    "bob@corp.example",
)

FAILURES = {
    "postfix_unknown": (BOB, "5.1.1", Kind.hard),
    "gmail_unknown": (GMAIL, "5.1.1", Kind.hard),
    "gmail_full": (GMAIL, "5.2.2", Kind.soft),
    "gmail_unauthenticated": (GMAIL, "5.7.26", Kind.auth),
    "gmail_spam": (GMAIL, "5.7.1", Kind.policy),
    "gmail_busy": (GMAIL, "5.2.1", Kind.soft),
    "gmail_disabled": (GMAIL, "5.2.1", Kind.hard),
    "outlook_auth_level": ("bob@hotmail.com", "5.7.515", Kind.auth),
    "outlook_blocked": ("bob@outlook.com", "5.7.1", Kind.policy),
    "outlook_unavailable": ("bob@hotmail.com", "5.5.0", Kind.hard),
    "yahoo_closed": ("bob@yahoo.com", "5.0.0", Kind.hard),
    "exchange_online_directory": (CORP, "5.4.1", Kind.hard),
    "exchange_online_domain_gone": (CORP, "5.4.310", Kind.hard),
    "exchange_dmarc": (CORP, "5.7.509", Kind.auth),
    "exchange_html": (CORP, "5.1.10", Kind.hard),
    "spamhaus_as_unknown": (BOB, "5.1.1", Kind.policy),
    "dns_unsure": (BOB, "5.4.4", Kind.soft),
    "expired": (BOB, "4.4.7", Kind.soft),
    "too_large": (BOB, "5.3.4", Kind.soft),
    "sender_refused": (BOB, "5.1.8", Kind.policy),
    "relay_denied": (BOB, "5.7.1", Kind.auth),
    "vague_code_clear_words": (BOB, "5.0.0", Kind.hard),
    "vague_code_no_words": (BOB, "5.0.0", Kind.soft),
    "ses": (BOB, "5.1.1", Kind.hard),
    "exim": (BOB, "", Kind.hard),
    "german_full": (BOB, "", Kind.soft),
    "german_unknown": (BOB, "", Kind.hard),
    "french_unknown": (BOB, "", Kind.hard),
    "russian_unknown": (BOB, "", Kind.hard),
    "chinese_unknown": (BOB, "", Kind.hard),
    "smime_signed": (GMAIL, "5.1.1", Kind.hard),
    "smime_opaque": (GMAIL, "5.1.1", Kind.hard),
    "broken_mime": (BOB, "5.1.1", Kind.hard),
    "report_with_words_for_people": (BOB, "5.0.0", Kind.hard),
    "gateway_without_daemon": (BOB, "", Kind.hard),
    "report_as_text": (BOB, "5.1.1", Kind.hard),
}
DELAYS = {
    "gmail_deferred_spf": (GMAIL, "4.7.27", Kind.auth),
    "yahoo_deferred": ("bob@yahoo.com", "4.7.0", Kind.policy),
    "greylisted": (BOB, "4.7.1", Kind.policy),
    "exim_delay": (BOB, "", Kind.soft),
}
OUR_ID = "m1.token@example.com"


def sample(name: str) -> list[Bounce]:
    return classify((SAMPLES / f"{name}.eml").read_bytes())


@pytest.mark.parametrize(("name", "expected"), FAILURES.items(), ids=FAILURES.keys())
def test_a_failure_is_about_one_address_and_means_one_thing(
    name: str, expected: tuple[str, str, Kind]
) -> None:
    (bounce,) = sample(name)
    assert (bounce.recipient, bounce.status, bounce.kind) == expected
    assert bounce.nature is Nature.failure


@pytest.mark.parametrize(("name", "expected"), DELAYS.items(), ids=DELAYS.keys())
def test_a_delay_is_none_of_the_hard_ones(name: str, expected: tuple[str, str, Kind]) -> None:
    (bounce,) = sample(name)
    assert (bounce.recipient, bounce.status, bounce.kind) == expected
    assert bounce.nature is Nature.delay
    assert bounce.kind is not Kind.hard


def test_each_recipient_of_a_report_is_judged_alone() -> None:
    assert [(one.recipient, one.kind, one.nature) for one in sample("multi_recipient")] == [
        (BOB, Kind.hard, Nature.failure),
        (EVE, Kind.soft, Nature.failure),
        ("joe@receiver.example", Kind.none, Nature.receipt),
    ]
    assert [(one.recipient, one.status, one.kind) for one in sample("qmail")] == [
        (BOB, "5.1.1", Kind.hard),
        (EVE, "5.2.2", Kind.soft),
    ]


@pytest.mark.parametrize(
    "name", ["postfix_unknown", "gmail_unknown", "ses", "exim", "qmail", "exchange_html", "arf"]
)
def test_the_message_that_came_back_is_named(name: str) -> None:
    assert {bounce.message_id for bounce in sample(name)} == {OUR_ID}


def test_where_a_report_tells_more_it_is_kept() -> None:
    (bounce,) = sample("postfix_unknown")
    assert (bounce.reply_code, bounce.remote) == (550, "mail.receiver.example")
    assert "User unknown" in bounce.diagnostic


def test_a_complaint_is_told_from_other_feedback() -> None:
    (complaint,) = sample("arf")
    assert (complaint.recipient, complaint.nature) == (BOB, Nature.complaint)
    (redacted,) = sample("arf_redacted")
    assert (redacted.recipient, redacted.message_id) == ("", OUR_ID)
    assert sample("arf_not_spam") == []
    (failure,) = sample("arf_dmarc")
    assert (failure.kind, failure.nature) == (Kind.auth, Nature.failure)


@pytest.mark.parametrize("name", ["out_of_office", "out_of_office_german", "vacation_header"])
def test_an_answer_nobody_wrote_is_no_failure_whatever_it_says(name: str) -> None:
    (reply,) = sample(name)
    assert (reply.recipient, reply.kind, reply.nature) == (BOB, Kind.none, Nature.auto_reply)


@pytest.mark.parametrize("name", ["person_replies", "person_about_bounces"])
def test_mail_of_a_person_is_no_bounce(name: str) -> None:
    assert sample(name) == []


def test_every_sample_is_expected_by_some_test() -> None:
    others = {"multi_recipient", "qmail", "delivered", "out_of_office", "out_of_office_german"}
    others |= {"vacation_header", "person_replies", "person_about_bounces"}
    others |= {"arf", "arf_redacted", "arf_not_spam", "arf_dmarc"}
    names = {file.stem for file in SAMPLES.glob("*.eml")}
    assert names == {*FAILURES, *DELAYS, *others}


def test_a_receipt_is_no_failure() -> None:
    (receipt,) = sample("delivered")
    assert (receipt.kind, receipt.nature) == (Kind.none, Nature.receipt)


@given(st.binary(max_size=500))
def test_any_bytes_are_read_without_raising(raw: bytes) -> None:
    classify(raw)


@given(
    st.sampled_from(sorted(FAILURES)),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=8)), max_size=6),
)
def test_a_damaged_bounce_is_read_without_raising(name: str, cuts: list[tuple[int, bytes]]) -> None:
    raw = (SAMPLES / f"{name}.eml").read_bytes()
    for at, inserted in cuts:
        place = at % len(raw)
        raw = raw[:place] + inserted + raw[place + 3 :]
    assert all(isinstance(bounce.kind, Kind) for bounce in classify(raw))


@pytest.mark.parametrize(
    "body",
    [
        b"<" * 150_000,
        b"a@" * 75_000,
        b"--b\n" * 25_000,
        b"5.1.1 " * 25_000,
        b"<script" * 20_000,
        b"Final-Recipient: rfc822; a@b.c\n\n" * 10_000,
        b"\x80" * 150_000,
        b"(" * 150_000,
    ],
)
@pytest.mark.parametrize("media", ["text/plain", "text/html", "multipart/report; boundary=b"])
@pytest.mark.timeout(10)
def test_hostile_mail_is_read_in_time(media: str, body: bytes) -> None:
    head = b"Return-Path: <>\nFrom: mailer-daemon@x.com\nSubject: failure notice\nContent-Type: "
    assert len(classify(head + media.encode() + b"\n\n" + body)) <= 500


def test_mail_nested_without_end_is_read() -> None:
    raw = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)
    )
    classify(b"From: mailer-daemon@x.com\n" + raw)
