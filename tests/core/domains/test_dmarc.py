"""Whose policy governs a domain, and what it says about a message."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.domains.dmarc import Checked, Outcome, check, evaluate
from core.domains.dmarc_records import Policy
from core.domains.dmarc_reporting import authorize
from core.domains.dmarc_walk import organizational_domain, walk
from core.domains.findings import Standing
from core.ports.dns import AnswerStatus
from tests.support.zones import Zones


def zones(failing: Sequence[str] = (), **records: str | list[str]) -> Zones:
    """Return DMARC records by domain, dots written as underscores, and a host at example.com."""
    table: dict[tuple[str, str], Sequence[str]] = {("example.com", "A"): ["192.0.2.1"]}
    table[("mail.example.com", "A")] = ["192.0.2.2"]
    for name, texts in records.items():
        value = [texts] if isinstance(texts, str) else texts
        table[(f"_dmarc.{name.replace('_', '.')}", "TXT")] = value
    return Zones(table, {f"_dmarc.{name}": AnswerStatus.timeout for name in failing})


def asked(resolver: Zones) -> list[str]:
    return [name.removeprefix("_dmarc.") for name, kind in resolver.asked if kind == "TXT"]


async def test_the_walk_asks_each_parent_up_to_the_top() -> None:
    resolver = zones()
    walked = await walk("a.mail.Example.COM.", resolver)
    assert asked(resolver) == ["a.mail.example.com", "mail.example.com", "example.com", "com"]
    assert walked.organizational_domain == "a.mail.example.com"


@pytest.mark.parametrize("labels", [8, 9, 20, 60])
async def test_the_walk_never_asks_more_than_eight_times(labels: int) -> None:
    resolver = zones()
    name = ".".join(f"l{n}" for n in range(labels))
    await walk(name, resolver)
    names = asked(resolver)
    assert len(names) == 8
    assert names[0] == name
    assert names[1] == ".".join(name.split(".")[-7:])


@pytest.mark.parametrize(
    ("records", "name", "org"),
    [
        ({"example_com": "v=DMARC1; p=none"}, "mail.example.com", "example.com"),
        (
            {"mail_example_com": "v=DMARC1; p=none", "example_com": "v=DMARC1; p=none"},
            "a.mail.example.com",
            "example.com",
        ),
        ({"mail_example_com": "v=DMARC1; p=none; psd=n"}, "a.mail.example.com", "mail.example.com"),
        ({"com": "v=DMARC1; p=reject; psd=y"}, "a.mail.example.com", "example.com"),
        ({"com": "v=DMARC1; p=reject; psd=y"}, "com", "com"),
        ({"example_com": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, "mail.example.com", None),
        ({}, "mail.example.com", None),
    ],
)
async def test_the_organizational_domain(
    records: dict[str, str], name: str, org: str | None
) -> None:
    assert await organizational_domain(name, zones(**records)) == (org or name)


async def test_the_walk_stops_where_a_record_says_what_it_is() -> None:
    resolver = zones(example_com="v=DMARC1; p=none; psd=n")
    await walk("mail.example.com", resolver)
    assert asked(resolver) == ["mail.example.com", "example.com"]


REJECT = "v=DMARC1; p=reject; rua=mailto:d@example.com"
PASS, FAIL = "pass", "fail"


@pytest.mark.parametrize(
    ("author", "spf", "dkim", "outcome", "disposition"),
    [
        ("example.com", ("example.com", PASS), [], Outcome.passed, Policy.none),
        ("example.com", ("bounce.example.com", PASS), [], Outcome.passed, Policy.none),
        ("example.com", ("example.com", FAIL), [], Outcome.failed, Policy.reject),
        ("example.com", ("vendor.net", PASS), [], Outcome.failed, Policy.reject),
        ("example.com", None, [("mail.example.com", PASS)], Outcome.passed, Policy.none),
        (
            "example.com",
            None,
            [("vendor.net", PASS), ("EXAMPLE.com", PASS)],
            Outcome.passed,
            Policy.none,
        ),
        ("example.com", None, [("example.com", FAIL)], Outcome.failed, Policy.reject),
        ("mail.example.com", None, [("example.com", PASS)], Outcome.passed, Policy.none),
        ("mail.example.com", None, [], Outcome.failed, Policy.reject),
        ("other.org", None, [], Outcome.none, Policy.none),
    ],
)
async def test_a_message_passes_when_an_aligned_domain_passed(
    author: str,
    spf: tuple[str, str] | None,
    dkim: list[tuple[str, str]],
    outcome: Outcome,
    disposition: Policy,
) -> None:
    resolver = zones(example_com=REJECT)
    result = await evaluate(
        author, Checked(*spf) if spf else None, [Checked(*one) for one in dkim], resolver
    )
    assert (result.outcome, result.disposition) == (outcome, disposition)


async def test_strict_alignment_wants_the_same_name() -> None:
    resolver = zones(example_com=f"{REJECT}; aspf=s; adkim=s")
    spf, dkim = Checked("mail.example.com", PASS), Checked("mail.example.com", PASS)
    result = await evaluate("example.com", spf, [dkim], resolver)
    assert result.outcome is Outcome.failed
    result = await evaluate("example.com", spf, [dkim, Checked("example.com", PASS)], resolver)
    assert (result.outcome, result.spf_aligned, result.dkim_aligned) == (
        Outcome.passed,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("author", "record", "disposition"),
    [
        ("mail.example.com", "v=DMARC1; p=none; sp=quarantine; np=reject", Policy.quarantine),
        ("ghost.example.com", "v=DMARC1; p=none; sp=quarantine; np=reject", Policy.reject),
        ("ghost.example.com", "v=DMARC1; p=none; sp=quarantine", Policy.quarantine),
        ("example.com", "v=DMARC1; p=quarantine; sp=none; np=reject", Policy.quarantine),
        ("example.com", "v=DMARC1; p=reject; t=y", Policy.quarantine),
        ("mail.example.com", "v=DMARC1; p=none; sp=reject; t=y", Policy.quarantine),
    ],
)
async def test_which_policy_is_applied(author: str, record: str, disposition: Policy) -> None:
    result = await evaluate(author, None, [], zones(example_com=record))
    assert (result.outcome, result.disposition) == (Outcome.failed, disposition)
    assert result.found_at == "example.com"


async def test_a_public_suffix_governs_who_has_no_record_of_his_own() -> None:
    resolver = zones(bank="v=DMARC1; p=reject; psd=y")
    result = await evaluate("mail.acme.bank", Checked("acme.bank", PASS), [], resolver)
    assert (result.outcome, result.organizational_domain) == (Outcome.passed, "acme.bank")
    result = await evaluate("acme.bank", Checked("other.bank", PASS), [], resolver)
    assert (result.outcome, result.found_at) == (Outcome.failed, "bank")


async def test_a_silent_server_gives_no_verdict_but_an_aligned_domain_still_passes() -> None:
    silent = zones(["example.com"], example_com=REJECT)
    assert (await evaluate("mail.example.com", None, [], silent)).outcome is Outcome.temporary
    elsewhere = zones(["vendor.net"], example_com=REJECT)
    vendor = Checked("vendor.net", PASS)
    result = await evaluate("example.com", vendor, [], elsewhere)
    assert (result.outcome, result.disposition) == (Outcome.temporary, Policy.none)
    result = await evaluate("example.com", vendor, [Checked("example.com", PASS)], elsewhere)
    assert result.outcome is Outcome.passed


@pytest.mark.parametrize(
    ("records", "standing", "rule", "policy"),
    [
        ({"example_com": REJECT}, Standing.valid, None, Policy.reject),
        ({}, Standing.missing, "dmarc_missing", None),
        ({"com": REJECT}, Standing.valid, "dmarc_inherited", Policy.reject),
        ({"example_com": [REJECT, REJECT + ";"]}, Standing.faulty, "dmarc_several", None),
        ({"example_com": "v=DMARC1; p=rejekt"}, Standing.faulty, "dmarc_no_policy", None),
    ],
)
async def test_how_the_policy_of_a_domain_stands(
    records: dict[str, str], standing: Standing, rule: str | None, policy: Policy | None
) -> None:
    state = await check("example.com", zones(**records))
    assert (state.standing, state.policy) == (standing, policy)
    rules = {found.rule for found in state.findings}
    assert rule in rules if rule else not rules


async def test_a_silent_server_leaves_the_policy_unknown() -> None:
    state = await check("example.com", zones(["example.com"]))
    assert (state.standing, state.answer) == (Standing.unknown, None)


async def test_reports_go_elsewhere_only_where_that_is_agreed_to() -> None:
    resolver = zones(example_com=REJECT)
    agreed = "example.com._report._dmarc.reports.net"
    resolver.table[(agreed, "TXT")] = ["v=DMARC1;"]
    for address in ("a@example.com", "b@mail.example.com", "c@reports.net"):
        assert (await authorize("example.com", address, resolver)).authorized
    assert (await authorize("example.com", "c@reports.net", resolver)).external
    uris = "mailto:a@example.com,mailto:c@reports.net!5m,mailto:d@other.net"
    resolver.table[("_dmarc.example.com", "TXT")] = [f"v=DMARC1; p=reject; rua={uris}"]
    state = await check("example.com", resolver)
    (refused,) = [one for one in state.findings if one.rule == "dmarc_reports_refused"]
    assert state.standing is Standing.valid
    assert refused.reason.startswith("Reports to d@other.net are not sent")
    assert "example.com._report._dmarc.other.net with v=DMARC1; at other.net" in refused.fix


async def test_whether_reports_arrive_is_unknown_when_the_other_side_is_silent() -> None:
    resolver = zones(example_com=REJECT)
    resolver.failing["example.com._report._dmarc.reports.net"] = AnswerStatus.servfail
    assert (await authorize("example.com", "c@reports.net", resolver)).authorized is None
