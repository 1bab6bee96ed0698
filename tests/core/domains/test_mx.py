"""MX records: Google's sets, and what is wrong with what is there."""

from __future__ import annotations

import pytest

from core.domains import mx
from core.domains.findings import Standing
from core.ports.dns import AnswerStatus
from tests.support.zones import Zones

HOSTS = [host for template in mx.TEMPLATES.values() for _, host in template]


def zones(*values: str, failing: str = "") -> Zones:
    table = {(host, "A"): ["192.0.2.1"] for host in (*HOSTS, "mx.other.net")}
    table[("alias.other.net", "CNAME")] = ["mx.other.net"]
    table[("example.com", "TXT")] = ["x"]
    if values:
        table[("example.com", "MX")] = list(values)
    return Zones(table, {failing: AnswerStatus.servfail} if failing else None)


def published(template: str) -> list[str]:
    return [f"{record.priority} {record.content}" for record in mx.records("example.com", template)]


def test_the_usual_set_of_google_has_five_records() -> None:
    records = mx.records("example.com")
    assert len(records) == 5
    assert {(record.name, record.kind, record.ttl) for record in records} == {
        ("example.com", "MX", 300)
    }
    assert (records[0].priority, records[0].content) == (1, "aspmx.l.google.com")
    (single,) = mx.records("example.com", "google_single")
    assert (single.priority, single.content) == (1, "smtp.google.com")


@pytest.mark.parametrize("template", mx.TEMPLATES)
async def test_both_sets_of_google_are_valid(template: str) -> None:
    state = await mx.check("example.com", zones(*published(template)), for_google=True)
    assert state.valid
    assert state.findings == ()
    assert state.is_google
    assert state.hosts[0] == mx.TEMPLATES[template][0][1]


@pytest.mark.parametrize(
    ("values", "standing", "rule"),
    [
        ([], Standing.missing, "mx_missing"),
        (["10 mx.other.net"], Standing.faulty, "mx_elsewhere"),
        (["1 smtp.google.com", "10 mx.other.net"], Standing.faulty, "mx_mixed"),
        (["1 aspmx.l.google.com"], Standing.valid, "mx_incomplete"),
        (["1 smtp.google.com", "5 smtp.google.com"], Standing.valid, "mx_repeated"),
        (["0 ."], Standing.faulty, "mx_null"),
        (["10 192.0.2.1"], Standing.faulty, "mx_address"),
        (["10 ghost.google.com"], Standing.faulty, "mx_no_address"),
        (["10 alias.other.net"], Standing.faulty, "mx_alias"),
        (["ten smtp.google.com"], Standing.faulty, "mx_syntax"),
    ],
)
async def test_what_keeps_mail_from_arriving_is_told(
    values: list[str], standing: Standing, rule: str
) -> None:
    state = await mx.check("example.com", zones(*values), for_google=True)
    assert state.standing is standing
    found = next(found for found in state.findings if found.rule == rule)
    assert found.fix


@pytest.mark.parametrize("values", [[], ["0 ."]])
async def test_a_domain_that_only_sends_needs_no_mx(values: list[str]) -> None:
    state = await mx.check("example.com", zones(*values), receives=False)
    assert (state.standing, state.errors) == (Standing.valid, ())


async def test_what_is_not_for_google_may_go_anywhere() -> None:
    state = await mx.check("example.com", zones("10 mx.other.net"))
    assert state.valid
    assert not state.is_google


async def test_a_failing_server_leaves_the_records_unknown() -> None:
    state = await mx.check("example.com", zones("10 mx.other.net", failing="example.com"))
    assert state.standing is Standing.unknown
    silent_host = zones("10 mx.other.net", failing="mx.other.net")
    assert (await mx.check("example.com", silent_host)).valid
