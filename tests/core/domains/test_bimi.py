"""BIMI: the logo beside a domain's mail."""

from __future__ import annotations

import pytest

from core.domains import bimi, dmarc
from core.domains.findings import Level, Standing
from core.errors import Unavailable
from core.ports.dns import AnswerStatus
from core.ports.fetching import Fetched
from tests.support.zones import Zones

NAME = "default._bimi.example.com"
RECORD = "v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/vmc.pem"
REJECT = "v=DMARC1; p=reject; rua=mailto:d@example.com"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps"><title>X</title></svg>'


async def look(
    record: str, policy: str = REJECT, logo: bytes | None = LOGO, status: int = 200
) -> bimi.BimiState:
    async def fetch(url: str) -> Fetched:
        if logo is None:
            raise Unavailable(f"{url} could not be reached.", provider="web")
        return Fetched(status, "image/svg+xml", logo)

    table = {("_dmarc.example.com", "TXT"): [policy], (NAME, "TXT"): [record] if record else []}
    zones = Zones(table)
    return await bimi.check("example.com", await dmarc.check("example.com", zones), zones, fetch)


async def test_a_logo_with_certificate_under_an_enforced_policy_is_valid() -> None:
    state = await look(RECORD)
    assert state.valid
    assert state.findings == ()
    assert state.logo == "https://example.com/logo.svg"


@pytest.mark.parametrize(
    "policy",
    [
        "v=DMARC1; p=none; rua=mailto:d@example.com",
        "v=DMARC1; p=quarantine; t=y",
        "v=DMARC1; p=reject; sp=none",
        "v=DMARC1; p=reject; pct=50",
        "nothing",
    ],
)
async def test_no_logo_is_shown_where_the_policy_is_not_enforced(policy: str) -> None:
    state = await look(RECORD, policy)
    assert "bimi_policy" in {found.rule for found in state.findings}
    assert state.standing is Standing.faulty


@pytest.mark.parametrize(
    ("logo", "status", "rule"),
    [
        (None, 200, "bimi_logo"),
        (LOGO, 404, "bimi_logo"),
        (LOGO.replace(b"tiny-ps", b"full"), 200, "bimi_logo"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + LOGO, 200, "bimi_logo"),
        (b"\x89PNG", 200, "bimi_logo"),
        (LOGO.replace(b"X", b"X" * 40_000), 200, "bimi_logo_size"),
    ],
)
async def test_a_logo_that_is_not_shown_says_why(
    logo: bytes | None, status: int, rule: str
) -> None:
    state = await look(RECORD, logo=logo, status=status)
    assert rule in {found.rule for found in state.findings}


async def test_the_record_itself_is_judged() -> None:
    assert (await look("")).standing is Standing.missing
    assert (await look("v=BIMI1; l=; a=")).standing is Standing.valid
    plain = await look("v=BIMI1; l=http://example.com/logo.svg; a=http://x")
    assert len(plain.errors) == 2
    bare = await look("v=BIMI1; l=https://example.com/logo.svg")
    assert [(found.rule, found.level) for found in bare.findings] == [
        ("bimi_certificate", Level.warning)
    ]
    zones = Zones({}, {NAME: AnswerStatus.timeout})
    state = await bimi.check("example.com", await dmarc.check("example.com", zones), zones)
    assert state.standing is Standing.unknown
