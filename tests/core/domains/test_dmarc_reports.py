"""Aggregate reports: read in every form, refused where hostile, and summed up."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domains import dmarc_summaries as summaries
from core.domains.dmarc_envelopes import LARGEST_ARRIVAL_BYTES, LARGEST_XML_BYTES
from core.domains.dmarc_reports import AuthResult, PublishedPolicy, parse, read
from core.domains.dmarc_stages import Failing, Move, Stage, advise
from core.errors import Invalid
from tests.support.aggregate_reports import NEW, OLD, mailed, packings, zipped

MEGABYTE = 1024 * 1024
FORMS = packings(OLD)


def refused(raw: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        parse(raw)
    assert caught.value.code == "report_refused"
    assert caught.value.advice.action
    return str(caught.value)


@pytest.mark.parametrize("raw", FORMS.values(), ids=FORMS.keys())
async def test_a_report_is_read_in_every_form_it_arrives(raw: bytes) -> None:
    (report,) = await read(raw)
    assert (report.organization, report.report_id) == ("google.com", "10835472519834012345")
    assert report.begin == datetime(2026, 6, 10, tzinfo=UTC)
    assert report.published == PublishedPolicy(
        "example.com", "quarantine", "none", strict_spf=True, percentage="100"
    )
    good, bad = report.rows
    assert (good.source_ip, good.count, good.aligned) == ("192.0.2.10", 90, True)
    assert good.dkim[0] == AuthResult("example.com", "pass", "google")
    assert (bad.source_ip, bad.disposition, bad.aligned) == ("2001:db8::7", "quarantine", False)
    assert bad.reasons == ("forwarded",)
    assert (report.messages, report.skipped) == (100, ())


def test_the_schema_of_2026_is_read() -> None:
    (report,) = parse(NEW.encode())
    assert report.published == PublishedPolicy(
        "example.com", "reject", "quarantine", "reject", strict_dkim=True, testing=True
    )
    (row,) = report.rows
    assert (row.source_ip, row.disposition, row.header_from) == (
        "192.0.2.10",
        "pass",
        "mail.example.com",
    )
    assert (row.dkim_aligned, row.spf_aligned) == (True, False)


def test_the_old_namespace_and_other_encodings_are_read() -> None:
    spaced = OLD.replace("<feedback>", '<feedback xmlns="http://dmarc.org/dmarc-xml/0.1">')
    assert parse(spaced.encode())[0].messages == 100
    latin = OLD.replace("UTF-8", "ISO-8859-1").replace("google.com<", "Gößle<")
    assert parse(latin.encode("latin-1"))[0].organization == "Gößle"
    assert parse(OLD.replace("UTF-8", "UTF-16").encode("utf-16"))[0].messages == 100


def test_several_reports_may_come_together() -> None:
    both = zipped(("a.xml", OLD.encode()), ("b.xml", NEW.encode()))
    assert [report.messages for report in parse(both)] == [100, 7]


@pytest.mark.parametrize(
    ("change", "skipped", "messages"),
    [
        (("192.0.2.10", "192.0.2.999"), (("ip", 1),), 10),
        (("<count>90</count>", "<count>-90</count>"), (("count", 1),), 10),
        (("<count>90</count>", f"<count>{'9' * 5000}</count>"), (("count", 1),), 10),
        (("<count>90</count>", "<count>\u0669</count>"), (("count", 1),), 10),
        (("1781049600", "yesterday"), (("date", 1),), 100),
        (("1781049600", "9" * 30), (("date", 1),), 100),
        (("1781049600", "2026-06-10T00:00:00Z"), (), 100),
        (("<source_ip>192.0.2.10</source_ip>", ""), (("ip", 1),), 10),
        (("<disposition>none</disposition>", "<disposition>sampled</disposition>"), (), 100),
    ],
)
def test_what_cannot_be_read_in_a_report_is_counted(
    change: tuple[str, str], skipped: tuple[tuple[str, int], ...], messages: int
) -> None:
    (report,) = parse(OLD.replace(*change).encode())
    assert (report.skipped, report.messages) == (skipped, messages)


BOMB = """<?xml version="1.0"?><!DOCTYPE feedback [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<feedback><report_metadata><org_name>&b;</org_name></report_metadata></feedback>"""
EXTERNAL = """<!DOCTYPE feedback SYSTEM "file:///etc/passwd"><feedback/>"""


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"hello", "no report"),
        (BOMB.encode(), "document type"),
        (EXTERNAL.encode(), "document type"),
        (b"<feedback>&undefined;</feedback>", "cannot be read"),
        (b"<html><body/></html>", "no DMARC report"),
        (b"<feedback/>", "no DMARC report"),
        (OLD.encode()[:300], "cannot be read"),
        (b'<?xml version="1.0" encoding="klingon"?><feedback/>', "cannot be read"),
        (b"<a>" * 100, "more elements"),
        (gzip.compress(OLD.encode())[:-20], "cut off"),
        (b"\x1f\x8b" + b"x" * 50, "broken"),
        (b"PK\x03\x04" + b"x" * 50, "broken"),
        (zipped(), "no report"),
        (zipped(*((f"{n}.xml", OLD.encode()) for n in range(11))), "11 files"),
        (gzip.compress(gzip.compress(OLD.encode())), "inside an archive"),
        (zipped(("a.zip", zipped(("a.xml", OLD.encode())))), "inside an archive"),
        (mailed(b"nothing"), "no report"),
        (bytes(LARGEST_ARRIVAL_BYTES + 1).replace(b"\0", b"<"), "larger"),
    ],
)
def test_what_is_hostile_or_no_report_is_refused_with_the_reason(raw: bytes, says: str) -> None:
    assert says in refused(raw)


def test_an_encrypted_zip_is_refused() -> None:
    raw = bytearray(zipped(("a.xml", OLD.encode())))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(signature) + offset
        raw[at : at + 2] = struct.pack("<H", 1)
    assert "encrypted" in refused(bytes(raw))


@pytest.mark.parametrize("form", ["gzip", "zip", "zip of many", "mail"])
def test_a_bomb_never_unfolds_in_memory(form: str) -> None:
    blanks = b" " * (100 * MEGABYTE)
    packed = gzip.compress(blanks, 1)
    if form == "zip":
        packed = zipped(("a.xml", blanks))
    elif form == "zip of many":
        packed = zipped(*((f"{n}.xml", b"<" * (9 * MEGABYTE)) for n in range(10)))
    elif form == "mail":
        packed = mailed(packed)
    del blanks
    tracemalloc.start()
    try:
        assert "larger than 20 MB unpacked" in refused(packed)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * LARGEST_XML_BYTES


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_and_never_raise_anything_else(raw: bytes) -> None:
    refused(raw)


@given(st.sampled_from(sorted(FORMS)), st.integers(0, 10**6), st.integers(0, 255))
def test_a_damaged_report_is_read_or_refused(form: str, at: int, byte: int) -> None:
    raw = bytearray(FORMS[form])
    raw[at % len(raw)] = byte
    try:
        reports = parse(bytes(raw))
    except Invalid:
        return
    assert all(row.count >= 0 for report in reports for row in report.rows)


def test_reports_are_summed_by_source_day_and_share() -> None:
    reports = [*parse(OLD.encode()), *parse(NEW.encode())]
    tally = summaries.total(reports)
    assert (tally.messages, tally.aligned, tally.failing, tally.quarantined) == (107, 97, 10, 10)
    assert tally.aligned_share == pytest.approx(97 / 107)
    assert tally.spf_share == pytest.approx(90 / 107)
    first, second = summaries.by_source(reports)
    assert (first.ip, first.tally.messages) == ("192.0.2.10", 97)
    assert first.domains == ("example.com", "mail.example.com", "vendor.net")
    assert (second.ip, second.tally.failing, second.domains) == ("2001:db8::7", 10, ())
    assert [(day.day, day.tally.messages) for day in summaries.by_day(reports)] == [
        (date(2026, 6, 10), 100),
        (date(2026, 6, 11), 7),
    ]


def test_days_without_reports_stand_in_the_series() -> None:
    later = OLD.replace("17810", "17813").replace("1781135999", "1781435999")
    days = summaries.by_day([*parse(OLD.encode()), *parse(later.encode())])
    assert [day.tally.messages for day in days] == [100, 0, 0, 100]
    assert summaries.by_day([]) == []


def test_reports_are_the_evidence_of_the_advisor() -> None:
    reports = [*parse(OLD.encode()), *parse(OLD.encode()), *parse(NEW.encode())]
    found = summaries.evidence(reports)
    assert (found.days, found.messages) == (2, 107)
    assert found.failing == (Failing("2001:db8::7", 10),)
    assert advise(Stage.none, found).move is Move.stay
    assert summaries.evidence([]).messages == 0
