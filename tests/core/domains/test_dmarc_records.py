"""The DMARC record: what receivers read, what we write."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domains.dmarc_build import build
from core.domains.dmarc_records import DmarcRecord, Policy, Psd, mailboxes, parse_record
from core.domains.findings import Level
from core.errors import Invalid

RUA = "rua=mailto:d@example.com"


def rules(text: str, level: Level | None = None) -> set[str]:
    _, findings = parse_record(text)
    return {found.rule for found in findings if level is None or found.level is level}


@pytest.mark.parametrize(
    "text",
    [
        f"v=DMARC1; p=reject; {RUA}",
        f"v=DMARC1;p=reject;{RUA};",
        f"V = DMARC1 ;P = REJECT; {RUA}",
        f"v=DMARC1; {RUA}; p=reject",
    ],
)
def test_a_sound_record_is_read_however_it_is_spaced(text: str) -> None:
    record, findings = parse_record(text)
    assert record == DmarcRecord(policy=Policy.reject, rua=("mailto:d@example.com",))
    assert findings == ()


@pytest.mark.parametrize("text", ["", "v=DMARC2; p=none", "p=none; v=DMARC1", "v=dmarc1; p=none"])
def test_only_what_begins_with_the_version_is_a_record(text: str) -> None:
    record, findings = parse_record(text)
    assert record is None
    assert [found.rule for found in findings] == ["dmarc_version"]


def test_every_tag_is_read() -> None:
    record, _ = parse_record(
        "v=DMARC1; p=quarantine; sp=none; np=reject; adkim=s; aspf=s; fo=1:d:s; "
        "rua=mailto:a@x.com!10m,mailto:b@y.com; ruf=mailto:c@x.com; psd=n; t=y; pct=50; zz=1"
    )
    assert record == DmarcRecord(
        policy=Policy.quarantine,
        subdomain_policy=Policy.none,
        missing_policy=Policy.reject,
        strict_dkim=True,
        strict_spf=True,
        failure_options="1:d:s",
        rua=("mailto:a@x.com!10m", "mailto:b@y.com"),
        ruf=("mailto:c@x.com",),
        psd=Psd.no,
        testing=True,
        percentage=50,
    )
    assert mailboxes(record.rua) == ("a@x.com", "b@y.com")


@pytest.mark.parametrize(
    ("text", "rule", "level"),
    [
        (f"v=DMARC1; p=none; {RUA}; pct=100", "dmarc_removed_tag", Level.warning),
        (f"v=DMARC1; p=none; {RUA}; rf=afrf; ri=86400", "dmarc_removed_tag", Level.warning),
        (f"v=DMARC1; p=none; {RUA}; pct=20", "dmarc_percentage", Level.warning),
        (f"v=DMARC1; p=none; {RUA}; pct=many", "dmarc_pct", Level.note),
        (f"v=DMARC1; p=none; {RUA}; zz=1", "dmarc_unknown_tag", Level.note),
        (f"v=DMARC1; p=none; {RUA}!10m", "dmarc_size", Level.note),
        (f"v=DMARC1; p=none; {RUA}", "dmarc_only_watching", Level.note),
        (f"v=DMARC1; p=reject; t=y; {RUA}", "dmarc_testing", Level.note),
        (f"v=DMARC1; p=reject; sp=none; {RUA}", "dmarc_subdomains_open", Level.warning),
        ("v=DMARC1; p=none", "dmarc_no_reports", Level.warning),
        (f"v=DMARC1; {RUA}", "dmarc_no_policy", Level.warning),
        (f"v=DMARC1; p=monitor; {RUA}", "dmarc_no_policy", Level.error),
        ("v=DMARC1", "dmarc_no_policy", Level.error),
        ("v=DMARC1; p=none; rua=d@example.com", "dmarc_address", Level.error),
        (f"v=DMARC1; p=none; {RUA}; aspf=loose", "dmarc_aspf", Level.error),
        (f"v=DMARC1; p=none; {RUA}; fo=0:1", "dmarc_fo", Level.error),
        (f"v=DMARC1; p=none; {RUA}; t=maybe", "dmarc_t", Level.error),
        (f"v=DMARC1; p=none; p=reject; {RUA}", "dmarc_syntax", Level.error),
        (f"v=DMARC1; p=none, {RUA}; quarantine", "dmarc_syntax", Level.error),
    ],
)
def test_each_fault_has_its_name_and_weight(text: str, rule: str, level: Level) -> None:
    assert rule in rules(text, level)


@pytest.mark.parametrize("broken", ["p=nonsense", "p=reject; sp=x", "p=reject; np=x", "fo=1"])
def test_a_policy_nobody_can_read_counts_as_none_only_where_reports_are_asked_for(
    broken: str,
) -> None:
    with_reports, _ = parse_record(f"v=DMARC1; {broken}; {RUA}")
    assert with_reports
    assert with_reports.policy is Policy.none
    assert parse_record(f"v=DMARC1; {broken}; rua=nobody")[0] is None


@pytest.mark.parametrize(
    ("policy", "testing", "applied"),
    [
        (Policy.none, True, Policy.none),
        (Policy.quarantine, True, Policy.none),
        (Policy.reject, True, Policy.quarantine),
        (Policy.reject, False, Policy.reject),
    ],
)
def test_testing_lowers_the_policy_by_one_step(
    policy: Policy, testing: bool, applied: Policy
) -> None:
    assert DmarcRecord(policy=policy, testing=testing).applied() is applied


def test_whose_policy_a_subdomain_inherits() -> None:
    plain = DmarcRecord(policy=Policy.reject)
    assert plain.asked(inherited=True) is Policy.reject
    both = DmarcRecord(
        policy=Policy.none, subdomain_policy=Policy.quarantine, missing_policy=Policy.reject
    )
    assert both.asked(inherited=True) is Policy.quarantine
    assert both.asked(inherited=True, exists=False) is Policy.reject
    assert both.asked() is Policy.none
    below = DmarcRecord(policy=Policy.none, subdomain_policy=Policy.quarantine)
    assert below.asked(inherited=True, exists=False) is Policy.quarantine


RECORDS = st.builds(
    DmarcRecord,
    policy=st.sampled_from(Policy),
    subdomain_policy=st.none() | st.sampled_from(Policy),
    missing_policy=st.none() | st.sampled_from(Policy),
    strict_dkim=st.booleans(),
    strict_spf=st.booleans(),
    failure_options=st.sampled_from(["0", "1", "d", "s", "1:d:s"]),
    rua=st.sampled_from([(), ("mailto:a@x.com",), ("mailto:a@x.com", "mailto:b@y.org")]),
    ruf=st.sampled_from([(), ("mailto:c@x.com",)]),
    psd=st.sampled_from(Psd),
    testing=st.booleans(),
    percentage=st.integers(0, 100),
)


@given(RECORDS)
def test_what_is_written_is_read_again(record: DmarcRecord) -> None:
    assert parse_record(record.text)[0] == record
    assert ("pct" in record.text) == (record.percentage < 100)


@given(st.text(max_size=200).map(lambda text: f"v=DMARC1;{text}"))
def test_no_text_raises(text: str) -> None:
    record, findings = parse_record(text)
    assert record or findings


def test_a_record_from_choices() -> None:
    built = build(["d@example.com"])
    assert built.text == "v=DMARC1; p=none; rua=mailto:d@example.com"
    assert built.at("example.com").name == "_dmarc.example.com"
    built = build(
        ["d@example.com", "e,f!@Other.org", "d@example.com"],
        policy=Policy.quarantine,
        failure_reports=True,
        testing=True,
        percentage=50,
    )
    assert built.text == (
        "v=DMARC1; p=quarantine; fo=1; rua=mailto:d@example.com,mailto:e%2Cf%21@other.org; "
        "ruf=mailto:d@example.com,mailto:e%2Cf%21@other.org; t=y; pct=50"
    )
    assert mailboxes(built.record.rua) == ("d@example.com", "e,f!@other.org")
    assert "dmarc_percentage" in {found.rule for found in built.warnings}


@pytest.mark.parametrize(
    ("addresses", "percentage", "field"),
    [
        ([], 100, "report_addresses"),
        (["nobody"], 100, "report_addresses"),
        (["a@b"], 100, "report_addresses"),
        (["a b@example.com"], 100, "report_addresses"),
        (["a@ex_ample.com; p=none"], 100, "report_addresses"),
        ([f"{n}@example.com" for n in range(11)], 100, "report_addresses"),
        (["a@example.com"], 101, "percentage"),
        (["a@example.com"], -1, "percentage"),
    ],
)
def test_choices_that_cannot_be_are_refused_by_field(
    addresses: Sequence[str], percentage: int, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        build(addresses, percentage=percentage)
    assert caught.value.field == field
