"""DKIM keys: as people paste them, as DNS shows them, and as we make them."""

from __future__ import annotations

import base64

import dkim as judge
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from core.domains import dkim
from core.domains.dkim_keys import parse_key
from core.domains.dkim_paste import normalise_selector, read_paste
from core.domains.findings import Standing
from core.errors import Invalid, Refused
from core.ports.dns import AnswerStatus
from tests.support.zones import Zones


def public(bits: int) -> str:
    key = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(
        key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).decode()


KEY = public(2048)
SHORT = public(1024)
RECORD = f"v=DKIM1; k=rsa; p={KEY}"
NAME = "google._domainkey.example.com"
FIRST, SECOND = RECORD[:255], RECORD[255:]

PASTES = {
    "plain": RECORD,
    "blanks around": f"  {RECORD} \n",
    "line breaks in the key": f"v=DKIM1; k=rsa; p={KEY[:60]}\n  {KEY[60:200]}\r\n{KEY[200:]}",
    "quoted": f'"{RECORD}"',
    "two strings": f'"{FIRST}" "{SECOND}"',
    "two strings, closed up": f'"{FIRST}""{SECOND}"',
    "zone file": f'{NAME}. 3600 IN TXT ( "{FIRST}"\n   "{SECOND}" ) ; ----- DKIM key google',
    "zone file of opendkim": f'google._domainkey\tIN\tTXT\t( "v=DKIM1; k=rsa; "\n\t"p={KEY}" )  ;',
    "escaped semicolons": RECORD.replace(";", "\\;"),
    "typographic quotes": f"“{FIRST}” “{SECOND}”",
    "page of Google": f"DNS Host name (TXT record name):\ngoogle._domainkey\n"
    f"TXT record value:\n{RECORD}",
    "no version": f"k=rsa; p={KEY}",
    "key only": KEY,
    "PEM": f"-----BEGIN PUBLIC KEY-----\n{KEY[:64]}\n{KEY[64:]}\n-----END PUBLIC KEY-----\n",
    "lower case tags": RECORD.replace("p=", "P="),
}


@pytest.mark.parametrize("paste", PASTES.values(), ids=PASTES.keys())
def test_a_key_is_read_in_any_form_people_paste(paste: str) -> None:
    pasted = read_paste(paste)
    assert (pasted.key.public_key, pasted.key.bits) == (KEY, 2048)
    assert pasted.key.record == RECORD


@pytest.mark.parametrize(
    ("name", "selector", "domain"),
    [("zone file", "google", "example.com"), ("page of Google", "google", ""), ("plain", "", "")],
)
def test_the_selector_is_read_where_the_paste_holds_it(
    name: str, selector: str, domain: str
) -> None:
    pasted = read_paste(PASTES[name])
    assert (pasted.selector, pasted.domain) == (selector, domain)


@pytest.mark.parametrize(
    ("paste", "says"),
    [
        ("", "no key"),
        ("hello", "no key"),
        ("v=spf1 include:_spf.google.com ~all", "no key"),
        (FIRST, "cut off"),
        (RECORD.replace(KEY[40], "!"), "wrong character"),
        ("v=DKIM1; k=rsa; p=", "revoked"),
        (f"v=DKIM1; k=rsa; h=sha1; p={KEY}", "sha256"),
        (f"v=DKIM1; s=tlsrpt; p={KEY}", "not for mail"),
        (f"v=DKIM1; k=ed25519; p={KEY}", "32 bytes"),
        (f"v=DKIM1; k=dsa; p={KEY}", "k=dsa"),
        (f"v=DKIM1; p={KEY}; p={SHORT}", "cannot be read"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "private key"),
        ("x" * 20_001, "too long"),
    ],
)
def test_what_no_receiver_would_accept_is_refused_with_the_reason(paste: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_paste(paste)
    assert says in str(caught.value)
    assert caught.value.advice.action
    assert caught.value.field == "record"


@given(st.text(max_size=400))
def test_any_text_is_a_key_or_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_paste(text)


def test_flags_and_sizes_are_told() -> None:
    key, findings = parse_key(f"v=DKIM1; t=y:s; p={SHORT}")
    assert key
    assert (key.bits, key.testing, key.exact_domain) == (1024, True, True)
    assert {found.rule for found in findings} == {"dkim_key_short", "dkim_testing"}
    raw = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    key, findings = parse_key(f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}")
    assert key
    assert key.bits == 256
    assert [found.rule for found in findings] == ["dkim_ed25519"]


@pytest.mark.parametrize(
    ("typed", "selector"),
    [("google", "google"), (" Google._domainkey.example.com. ", "google"), ("s1.mail", "s1.mail")],
)
def test_selectors_as_typed(typed: str, selector: str) -> None:
    assert normalise_selector(typed) == selector


@pytest.mark.parametrize("typed", ["", "a b", "-x", "_domainkey", "x" * 64, "ü"])
def test_what_is_no_selector(typed: str) -> None:
    with pytest.raises(Invalid):
        normalise_selector(typed)


async def test_a_published_key_is_found_with_its_size() -> None:
    state = await dkim.check("example.com", "google", Zones({(NAME, "TXT"): [RECORD]}))
    assert state.valid
    assert (state.selector, state.public_key, state.bits, state.errors) == ("google", KEY, 2048, ())


@pytest.mark.parametrize(
    ("values", "standing", "rule"),
    [
        ([], Standing.missing, "dkim_missing"),
        (["google-site-verification=x"], Standing.faulty, "dkim_no_key"),
        ([RECORD, f"v=DKIM1; p={SHORT}"], Standing.faulty, "dkim_several"),
        (["v=DKIM1; p="], Standing.faulty, "dkim_revoked"),
        ([f"v=DKIM1; p={SHORT}"], Standing.faulty, "dkim_other_key"),
        ([FIRST], Standing.faulty, "dkim_unreadable"),
    ],
)
async def test_a_key_that_does_not_serve_says_why(
    values: list[str], standing: Standing, rule: str
) -> None:
    zones = Zones({(NAME, "TXT"): values})
    state = await dkim.check("example.com", "google", zones, expected=KEY)
    assert state.standing is standing
    assert rule in {found.rule for found in state.findings}
    assert state.errors


async def test_a_server_that_is_silent_leaves_the_key_unknown() -> None:
    zones = Zones({(NAME, "TXT"): [RECORD]}, {NAME: AnswerStatus.timeout})
    state = await dkim.check("example.com", "google", zones)
    assert (state.standing, state.answer) == (Standing.unknown, None)


async def test_the_selector_is_found_among_the_usual_ones() -> None:
    zones = Zones(
        {
            ("default._domainkey.example.com", "TXT"): ["v=DKIM1; p="],
            ("s1._domainkey.example.com", "CNAME"): ["s1.vendor.net"],
            ("s1.vendor.net", "TXT"): [RECORD],
        }
    )
    state = await dkim.find("example.com", zones)
    assert state
    assert state.selector == "s1"
    assert await dkim.find("example.org", zones) is None


async def test_a_pair_of_our_own_signs_what_an_independent_verifier_accepts() -> None:
    pair = await dkim.generate()
    assert len(pair.record) == 410
    mail = b"From: a@example.com\r\nTo: b@example.org\r\nSubject: x\r\n\r\nHello\r\n"
    signed = judge.sign(mail, b"m1", b"example.com", pair.private_pem.encode()) + mail
    answers = {b"m1._domainkey.example.com.": pair.record.encode()}
    assert judge.verify(signed, dnsfunc=lambda name, **_: answers.get(name))


async def test_a_key_is_tried_three_times_and_then_the_manual_path_is_named() -> None:
    good = await dkim.generate()
    bad = dkim.KeyPair(good.private_pem, f"v=DKIM1; p={SHORT}")
    made: list[dkim.KeyPair] = [bad, bad, good]
    assert await dkim.generate(lambda: made.pop(0)) is good
    made = [bad, bad, bad, good]
    with pytest.raises(Refused) as caught:
        await dkim.generate(lambda: made.pop(0))
    assert caught.value.code == "dkim_generation_failed"
    assert "paste" in caught.value.advice.action
    assert made == [good]
