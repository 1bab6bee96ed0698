"""MTA-STS and TLS-RPT: the record, the policy file, and whether it fits the MX records."""

from __future__ import annotations

import pytest

from core.domains import mta_sts, tls_rpt
from core.domains.findings import Level, Standing
from core.domains.mta_sts import StsPolicy, matches, parse_policy
from core.errors import Unavailable
from core.ports.dns import AnswerStatus
from core.ports.fetching import Fetched
from tests.support.zones import Zones

NAME = "_mta-sts.example.com"
RECORD = "v=STSv1; id=20261101;"
POLICY = (
    b"version: STSv1\r\nmode: enforce\r\nmx: *.google.com\r\nmx: mx.x.com\r\nmax_age: 604800\r\n"
)


class Web:
    """Serves one file, or nothing."""

    def __init__(self, body: bytes | None, status: int = 200, media: str = "text/plain") -> None:
        self.body, self.status, self.media = body, status, media
        self.asked: list[str] = []

    async def __call__(self, url: str) -> Fetched:
        self.asked.append(url)
        if self.body is None:
            raise Unavailable("mta-sts.example.com could not be reached.", provider="web")
        return Fetched(self.status, self.media, self.body)


async def look(
    *records: str, web: Web | None = None, hosts: tuple[str, ...] = ("smtp.google.com",)
) -> mta_sts.MtaStsState:
    zones = Zones({(NAME, "TXT"): records} if records else {})
    return await mta_sts.check("example.com", zones, web or Web(POLICY), hosts)


async def test_a_policy_that_fits_is_valid() -> None:
    web = Web(POLICY)
    state = await look(RECORD, web=web)
    assert state.valid
    assert state.findings == ()
    assert state.policy == StsPolicy("enforce", ("*.google.com", "mx.x.com"), 604800)
    assert web.asked == ["https://mta-sts.example.com/.well-known/mta-sts.txt"]


async def test_a_domain_without_policy_is_not_at_fault_and_nothing_is_fetched() -> None:
    web = Web(POLICY)
    state = await look(web=web)
    assert (state.standing, state.errors, web.asked) == (Standing.missing, (), [])


async def test_a_silent_server_leaves_the_policy_unknown() -> None:
    zones = Zones({}, {NAME: AnswerStatus.timeout})
    state = await mta_sts.check("example.com", zones, Web(POLICY))
    assert state.standing is Standing.unknown


@pytest.mark.parametrize(
    ("records", "web", "rule"),
    [
        ((RECORD, RECORD), Web(POLICY), "mta_sts_record"),
        (("v=STSv1; id=2026-11-01",), Web(POLICY), "mta_sts_record"),
        (("v=STSv1",), Web(POLICY), "mta_sts_record"),
        ((RECORD,), Web(None), "mta_sts_unreachable"),
        ((RECORD,), Web(POLICY, status=301), "mta_sts_unreachable"),
        ((RECORD,), Web(b"x" * 70_000), "mta_sts_unreachable"),
        ((RECORD,), Web(POLICY.replace(b"*.google.com", b"*.other.com")), "mta_sts_misfit"),
        ((RECORD,), Web(b"<html>"), "mta_sts_version"),
    ],
)
async def test_what_breaks_a_policy_is_told(records: tuple[str, ...], web: Web, rule: str) -> None:
    state = await look(*records, web=web)
    assert state.standing is Standing.faulty
    assert rule in {found.rule for found in state.findings if found.level is Level.error}


async def test_a_misfit_while_testing_and_a_wrong_type_only_warn() -> None:
    testing = POLICY.replace(b"enforce", b"testing").replace(b"*.google.com", b"*.other.com")
    state = await look(RECORD, web=Web(testing, media="text/html"))
    assert state.valid
    assert {found.rule for found in state.findings} == {"mta_sts_misfit", "mta_sts_type"}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ((b"STSv1", b"STSv2"), "mta_sts_version"),
        ((b"enforce", b"always"), "mta_sts_mode"),
        ((b"604800", b"forever"), "mta_sts_age"),
        ((b"604800", b"9" * 5000), "mta_sts_age"),
        ((b"604800", b"31557601"), "mta_sts_age"),
        ((b"mx:", b"my:"), "mta_sts_mx"),
        ((POLICY, b"\xff\xfe:\n\n:"), "mta_sts_version"),
    ],
)
def test_a_broken_policy_is_none(change: tuple[bytes, bytes], rule: str) -> None:
    policy, findings = parse_policy(POLICY.replace(*change))
    assert policy is None
    assert rule in {found.rule for found in findings}


@pytest.mark.parametrize(
    ("pattern", "host", "fits"),
    [
        ("smtp.google.com", "smtp.google.com", True),
        ("*.google.com", "smtp.google.com", True),
        ("*.google.com", "alt1.aspmx.l.google.com", False),
        ("*.google.com", "google.com", False),
        ("google.com", "smtp.google.com", False),
    ],
)
def test_a_star_stands_for_one_label(pattern: str, host: str, fits: bool) -> None:
    assert matches(pattern, host) is fits


@pytest.mark.parametrize(
    ("records", "standing", "rule"),
    [
        (["v=TLSRPTv1; rua=mailto:t@example.com"], Standing.valid, None),
        (["v=TLSRPTv1;rua=https://t.example.com/r,mailto:t@example.com;"], Standing.valid, None),
        ([], Standing.missing, "tls_rpt_missing"),
        (["v=TLSRPTv1"], Standing.faulty, "tls_rpt_address"),
        (["v=TLSRPTv1; rua=t@example.com"], Standing.faulty, "tls_rpt_address"),
        (["v=TLSRPTv1; rua=mailto:t@x.com"] * 2, Standing.faulty, "tls_rpt_several"),
    ],
)
async def test_how_tls_reporting_stands(
    records: list[str], standing: Standing, rule: str | None
) -> None:
    state = await tls_rpt.check("example.com", Zones({("_smtp._tls.example.com", "TXT"): records}))
    assert state.standing is standing
    assert [found.rule for found in state.findings] == ([rule] if rule else [])


async def test_a_silent_server_leaves_tls_reporting_unknown() -> None:
    zones = Zones({}, {"_smtp._tls.example.com": AnswerStatus.refused})
    assert (await tls_rpt.check("example.com", zones)).standing is Standing.unknown
