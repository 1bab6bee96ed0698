"""One record for all that sends: built from names, merged, never two."""

from __future__ import annotations

import pytest

from core.domains.spf_build import build, merged
from core.domains.spf_lint import lint_record
from core.domains.spf_records import among, parse
from core.domains.spf_senders import SENDERS
from core.errors import Invalid


def test_a_record_names_each_sender_once() -> None:
    assert build(["google", "smartlead", "ses"]) == (
        "v=spf1 include:_spf.google.com include:amazonses.com ~all"
    )
    assert build(["google", "zapmail", "Google "]) == "v=spf1 include:_spf.google.com ~all"
    assert build([]) == "v=spf1 ~all"
    assert build(["ses"], ending="-all") == "v=spf1 include:amazonses.com -all"


def test_ses_is_included_softly() -> None:
    assert build(["ses"]) == "v=spf1 include:amazonses.com ~all"


def test_every_sender_makes_a_sound_record_and_has_a_source() -> None:
    for name, service in SENDERS.items():
        assert list(lint_record(build([name]))) == []
        assert service.source.startswith("https://")
        assert service.includes or service.note


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ([], "v=spf1 include:_spf.google.com ~all"),
        (["verification=1"], "v=spf1 include:_spf.google.com ~all"),
        (
            ["v=spf1 ip4:192.0.2.1 include:sendgrid.net -all"],
            "v=spf1 ip4:192.0.2.1 include:sendgrid.net include:_spf.google.com -all",
        ),
        (["v=spf1 include:_SPF.google.com -all"], "v=spf1 include:_SPF.google.com -all"),
        (
            ["v=spf1 a ~all", "v=spf1 mx -all"],
            "v=spf1 a mx include:_spf.google.com ~all",
        ),
        (
            ["v=spf1 a redirect=x.example"],
            "v=spf1 a include:_spf.google.com redirect=x.example",
        ),
    ],
)
def test_what_is_published_stays_and_becomes_one(published: list[str], expected: str) -> None:
    record = merged(published, ["google"])
    assert record == expected
    assert among([record]) == [record]
    assert merged([record], ["google"]) == record
    parse(record)


def test_an_unknown_sender_and_a_broken_record_are_refused() -> None:
    with pytest.raises(Invalid) as unknown:
        build(["carrier pigeon"])
    assert "google" in unknown.value.advice.action
    with pytest.raises(Invalid) as broken:
        merged(["v=spf1 oops"], ["google"])
    assert broken.value.field == "spf"
