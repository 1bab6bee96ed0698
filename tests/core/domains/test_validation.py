"""A domain's authentication in one look, and what mailbox providers would say about it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from core.domains import dkim, mx
from core.domains.compliance import Outcome, verdicts
from core.domains.findings import Standing
from core.domains.validation import Validation, validate
from core.ports.dns import AnswerStatus
from core.ports.fetching import Fetched
from tests.support.zones import Zones

KEY = dkim.make_pair().record
SPF = "v=spf1 include:_spf.google.com ~all"
DMARC = "v=DMARC1; p=quarantine; rua=mailto:d@example.com"
POLICY = b"version: STSv1\nmode: enforce\nmx: *.aspmx.l.google.com\nmx: aspmx.l.google.com\nmax_age: 604800"


def zones(**changes: Sequence[str]) -> Zones:
    """Return a sound domain, with the records of one name changed or taken away."""
    table: dict[tuple[str, str], Sequence[str]] = {
        ("example.com", "TXT"): [SPF, "google-site-verification=x"],
        ("_spf.google.com", "TXT"): ["v=spf1 ip4:192.0.2.0/24 ~all"],
        ("google._domainkey.example.com", "TXT"): [KEY],
        ("_dmarc.example.com", "TXT"): [DMARC],
        ("example.com", "MX"): [f"{p} {host}" for p, host in mx.GOOGLE_FIVE],
        ("_mta-sts.example.com", "TXT"): ["v=STSv1; id=1"],
        ("_smtp._tls.example.com", "TXT"): ["v=TLSRPTv1; rua=mailto:t@example.com"],
    }
    table.update({(host, "A"): ["192.0.2.1"] for _, host in mx.GOOGLE_FIVE})
    names = {"spf": "example.com", "dkim": "google._domainkey.example.com"}
    for name, values in changes.items():
        kind = "MX" if name == "mx" else "TXT"
        table[
            (names.get(name, "example.com" if name == "mx" else f"_{name}.example.com"), kind)
        ] = values
    return Zones({place: values for place, values in table.items() if values})


async def look(resolver: Zones, **options: Any) -> Validation:
    return await validate("example.com", ["google"], resolver, for_google=True, **options)


async def test_a_sound_domain_is_valid_in_every_part() -> None:
    async def fetch(url: str) -> Fetched:
        assert url.startswith("https://mta-sts.example.com/")
        return Fetched(200, "text/plain", POLICY)

    validation = await look(zones(), fetch=fetch)
    assert validation.valid
    assert validation.marks == {"spf": True, "dkim": True, "dmarc": True, "mx": True}
    assert validation.spf.record == SPF
    assert validation.spf.cost
    assert validation.spf.cost.lookups == 1
    assert validation.key
    assert (validation.key.selector, validation.key.bits) == ("google", 2048)
    assert validation.dmarc.policy == "quarantine"
    assert len(validation.mx.exchanges) == 5
    assert validation.mta_sts
    assert validation.mta_sts.valid
    assert validation.tls_rpt.valid
    assert validation.bimi.standing is Standing.missing


@pytest.mark.parametrize(
    ("name", "values", "standing"),
    [
        ("spf", [], Standing.missing),
        ("spf", [SPF, "v=spf1 -all"], Standing.faulty),
        ("dkim", [], Standing.missing),
        ("dkim", ["v=DKIM1; p="], Standing.faulty),
        ("dmarc", [], Standing.missing),
        ("dmarc", ["v=DMARC1; p=perhaps"], Standing.faulty),
        ("mx", [], Standing.missing),
        ("mx", ["10 mx.other.net"], Standing.faulty),
    ],
)
async def test_each_part_fails_alone_with_its_errors(
    name: str, values: list[str], standing: Standing
) -> None:
    validation = await look(zones(**{name: values}))
    state = {
        "spf": validation.spf,
        "dkim": validation.dkim[0],
        "dmarc": validation.dmarc,
        "mx": validation.mx,
    }[name]
    assert state.standing is standing
    assert state.errors
    assert validation.marks == {**dict.fromkeys(("spf", "dkim", "dmarc", "mx"), True), name: False}


async def test_silence_is_unknown_and_never_a_pass() -> None:
    resolver = zones()
    resolver.failing["_dmarc.example.com"] = AnswerStatus.servfail
    validation = await look(resolver)
    assert validation.marks["dmarc"] is None
    assert not validation.valid
    everything = zones()
    everything.failing = {name: AnswerStatus.timeout for name, _ in everything.table}
    assert (await look(everything)).marks == dict.fromkeys(("spf", "dkim", "dmarc", "mx"))


async def test_without_selectors_the_usual_ones_are_tried() -> None:
    assert (await validate("example.com", [], zones())).marks["dkim"] is True
    assert (await validate("example.com", [], zones(dkim=[]))).marks["dkim"] is False
    silent = zones(dkim=[])
    silent.failing["s1._domainkey.example.com"] = AnswerStatus.timeout
    assert (await validate("example.com", [], silent)).marks["dkim"] is None


async def test_the_result_is_kept_as_json() -> None:
    kept = json.loads(json.dumps((await look(zones(mx=["10 mx.other.net"]))).to_json()))
    assert kept["spf"]["lookups"] == 1
    assert kept["dkim"][0]["selector"] == "google"
    assert kept["dmarc"]["policy"] == "quarantine"
    assert kept["mx"]["records"] == ["10 mx.other.net"]
    assert kept["mx"]["errors"]
    assert kept["mx"]["findings"][0]["fix"]


async def test_the_verdict_of_providers_follows_from_the_look_and_a_test_message() -> None:
    validation = await look(zones())
    assert {verdict.outcome for verdict in verdicts(validation.facts())} == {Outcome.unknown}
    proved = validation.facts(
        aligned=True, ptr=True, tls=True, spam_rate=0.0, marketing=False, bulk=True
    )
    assert {verdict.outcome for verdict in verdicts(proved)} == {Outcome.passed}
    broken = (await look(zones(dmarc=[]))).facts(aligned=True)
    assert {verdict.outcome for verdict in verdicts(broken)} == {Outcome.failed}
