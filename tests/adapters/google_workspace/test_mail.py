"""What a message carries when it arrives, judged by an independent DKIM verifier."""

from __future__ import annotations

import base64
from email import message_from_bytes

import dkim
import httpx
import pytest

from adapters.google_workspace.sandbox import keys
from adapters.google_workspace.sandbox.seed import SEED
from adapters.sandbox.dns import lookup
from adapters.sandbox.world import World
from core.errors import Rejected
from tests.adapters.google_workspace.conftest import OpenHost
from tests.adapters.google_workspace.dns import SPF
from tests.adapters.google_workspace.office import DOMAIN, Office, letter

ADA = f"ada@{DOMAIN}"
KEY_HOST = "google._domainkey"


async def arrived(office: Office, message_id: str = f"<one@{DOMAIN}>") -> bytes:
    """Send a message from Ada to the seed inbox and return it as it arrived."""
    await office.host.send(ADA, letter(ADA, SEED, message_id))
    found = await office.host.find_mail(SEED, message_id)
    assert found is not None
    return found.raw


def results(raw: bytes) -> str:
    """Return the Authentication-Results in one line."""
    return " ".join(str(message_from_bytes(raw)["Authentication-Results"]).split())


def verifies(world: World, raw: bytes) -> bool:
    """Let an independent verifier judge the signature by the sandbox's DNS."""

    def found(name: bytes, timeout: int = 5) -> bytes | None:
        texts = lookup.texts(world, name.decode().rstrip("."))
        return texts[0].encode() if texts else None

    return bool(dkim.verify(raw, dnsfunc=found))


@pytest.fixture
async def ready(office: Office) -> Office:
    """An organization with a mailbox that can send."""
    await office.verified()
    await office.mailbox()
    return office


async def authenticate(world: World, office: Office) -> None:
    """Make a key, publish it and start."""
    row = keys.generate(world, DOMAIN)
    office.dns.text(DOMAIN, KEY_HOST, keys.record(row))
    keys.start(world, DOMAIN)


async def test_without_a_key_of_its_own_google_signs(ready: Office, world: World) -> None:
    raw = await arrived(ready)
    assert b"d=go-acme-com.20230601.gappssmtp.com; s=20230601;" in raw
    assert verifies(world, raw)
    assert "dkim=pass header.i=@go-acme-com.20230601.gappssmtp.com" in results(raw)
    assert "spf=none" in results(raw)
    assert "dmarc=none" in results(raw)


async def test_with_everything_set_up_everything_passes(ready: Office, world: World) -> None:
    ready.dns.text(DOMAIN, "@", SPF)
    ready.dns.text(DOMAIN, "_dmarc", "v=DMARC1; p=reject; adkim=s; aspf=s")
    await authenticate(world, ready)
    raw = await arrived(ready)
    assert b"d=go-acme.com; s=google;" in raw
    assert verifies(world, raw)
    assert not verifies(world, raw.replace(b"this is a test", b"this is a fake"))
    told = results(raw)
    assert "dkim=pass header.i=@go-acme.com header.s=google" in told
    assert "spf=pass" in told
    assert "smtp.mailfrom=ada@go-acme.com" in told
    assert "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=go-acme.com" in told
    assert raw.startswith(b"Delivered-To: seed@seed-inbox.sandbox\r\n")
    assert b"Received: from mail-sor-f41.google.com" in raw


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 include:_spf.google.com -all", "pass"),
        ("v=spf1 ip4:209.85.220.0/24 -all", "pass"),
        ("v=spf1 redirect=_spf.google.com", "pass"),
        ("v=spf1 a mx -all", "fail"),
        ("v=spf1 ip4:192.0.2.0/24 ~all", "softfail"),
        ("v=spf1 ip4:192.0.2.0/24", "neutral"),
        ("v=spf1 include:nothing.example -all", "permerror"),
        ("v=spf1 ip4:nonsense -all", "permerror"),
        ("v=spf10 include:_spf.google.com", "none"),
    ],
)
async def test_spf_is_what_the_record_says(ready: Office, record: str, result: str) -> None:
    ready.dns.text(DOMAIN, "@", record)
    assert f"spf={result} " in results(await arrived(ready))


async def test_two_spf_records_are_an_error(ready: Office) -> None:
    ready.dns.text(DOMAIN, "@", SPF)
    ready.dns.text(DOMAIN, "@", "v=spf1 -all")
    assert "spf=permerror" in results(await arrived(ready))


async def test_a_key_that_left_the_dns_no_longer_passes(ready: Office, world: World) -> None:
    row = keys.generate(world, DOMAIN)
    record = ready.dns.text(DOMAIN, KEY_HOST, keys.record(row))
    keys.start(world, DOMAIN)
    ready.dns.drop(DOMAIN, record)
    raw = await arrived(ready)
    assert b"d=go-acme.com;" in raw
    assert "dkim=permerror" in results(raw)


async def test_failing_mail_is_quarantined_as_its_policy_says(ready: Office) -> None:
    policy = ready.dns.text(DOMAIN, "_dmarc", "v=DMARC1; p=quarantine")
    await ready.host.send(ADA, letter(ADA, SEED, f"<two@{DOMAIN}>"))
    found = await ready.host.find_mail(SEED, f"<two@{DOMAIN}>")
    assert found is not None
    assert found.spam
    assert "dmarc=fail (p=QUARANTINE sp=QUARANTINE dis=QUARANTINE)" in results(found.raw)
    ready.dns.drop(DOMAIN, policy)
    ready.dns.text(DOMAIN, "_dmarc", "v=DMARC1; p=reject; t=y")
    assert b"dis=QUARANTINE" in await arrived(ready, f"<three@{DOMAIN}>")
    ready.dns.text(DOMAIN, "_dmarc", "v=DMARC1; p=reject")
    assert "dmarc=none" in results(await arrived(ready, f"<four@{DOMAIN}>"))  # two records: none


async def test_a_rejected_message_comes_back_to_the_sender(ready: Office, world: World) -> None:
    ready.dns.text(DOMAIN, "_dmarc", "v=DMARC1; p=reject")
    await ready.host.send(ADA, letter(ADA, SEED, f"<five@{DOMAIN}>"))
    assert await ready.host.find_mail(SEED, f"<five@{DOMAIN}>") is None
    kept = world.store.find("google_mail", workspace=ADA)
    assert any(b"5.7.26" in base64.urlsafe_b64decode(row["raw"]) for row in kept)


async def test_a_message_to_oneself_was_never_on_the_way(ready: Office) -> None:
    await ready.host.send(ADA, letter(ADA, ADA, f"<six@{DOMAIN}>"))
    found = await ready.host.find_mail(ADA, f"<six@{DOMAIN}>")
    assert found is not None
    assert message_from_bytes(found.raw)["Authentication-Results"] is None


async def test_mail_to_the_rest_of_the_world_is_in_the_viewer(ready: Office, world: World) -> None:
    await ready.host.send(ADA, letter(ADA, "eve@example.net", f"<seven@{DOMAIN}>"))
    shown = world.store.all("mail")[-1]
    assert (shown["sender"], shown["recipient"]) == (ADA, "eve@example.net")
    assert shown["message_id"] == f"<seven@{DOMAIN}>"
    assert "this is a test" in shown["text"]


async def test_nobody_sends_under_another_name_or_without_a_recipient(ready: Office) -> None:
    await ready.host.send(ADA, letter(f"boss@{DOMAIN}", SEED, f"<eight@{DOMAIN}>"))
    found = await ready.host.find_mail(SEED, f"<eight@{DOMAIN}>")
    assert found is not None
    assert message_from_bytes(found.raw)["From"] == ADA
    with pytest.raises(Rejected, match="Recipient address required"):
        await ready.host.send(ADA, b"Subject: nobody\n\nHello\n")


async def test_the_console_leads_from_the_key_to_the_proof(
    ready: Office, admin_pages: httpx.AsyncClient, world: World
) -> None:
    page = await admin_pages.get("/dkim")
    assert f"?domain={DOMAIN}" in page.text
    facts = {"domain": DOMAIN}
    assert "Generate new record" in (await admin_pages.get("/dkim", params=facts)).text
    page = await admin_pages.post("/dkim/generate", data=facts)
    row = keys.find(world, DOMAIN)
    assert row is not None
    assert keys.record(row) in page.text
    assert "google._domainkey" in page.text
    early = await admin_pages.post("/dkim/start", data=facts)
    assert early.status_code == 409
    assert "was not found in the DNS" in early.text
    ready.dns.text(DOMAIN, KEY_HOST, keys.record(row))
    page = await admin_pages.post("/dkim/start", data=facts)
    assert "Status: Authenticating email with DKIM" in page.text
    assert b"d=go-acme.com;" in await arrived(ready)
    await admin_pages.post("/dkim/stop", data=facts)
    assert b"gappssmtp.com;" in await arrived(ready, f"<nine@{DOMAIN}>")


async def test_no_key_is_made_for_a_name_that_is_not_verified(
    open_host: OpenHost, admin_pages: httpx.AsyncClient, world: World
) -> None:
    await open_host().add_domain(DOMAIN)
    hostile = "<script>alert(1)</script>"
    for name in (DOMAIN, "stranger.com", hostile):
        page = await admin_pages.post("/dkim/generate", data={"domain": name})
        assert page.status_code == 409
        assert "is not verified" in page.text
        assert hostile not in page.text
        assert keys.find(world, name) is None
