"""Zones and wishes made up by Hypothesis: what people really leave in a zone, and worse."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from core.domains.purposes import Purpose, Wanted
from core.domains.zones import normalise, settable
from core.ports.dns import ZoneRecord

DOMAIN = "acme.com"
LABELS = [
    "www",
    "mail",
    "*",
    "shop",
    "track",
    "_dmarc",
    "s1._domainkey",
    "google._domainkey",
    "a.b",
]
NAMES = st.sampled_from([DOMAIN, *(f"{label}.{DOMAIN}" for label in LABELS)])
TTLS = st.sampled_from([1, 60, 300, 3600, 86400])
COMMENTS = st.sampled_from(["", "", "web site", "by Ada"])
HOSTS = st.sampled_from(
    ["mx.old.example", "mx2.old.example", "aspmx.l.google.com", "smtp.google.com"]
)
SENDERS = [
    "a",
    "mx",
    "ip4:192.0.2.0/24",
    "include:old.example",
    "include:_spf.google.com",
    "?mx:x.example",
]


@st.composite
def spf_texts(draw: st.DrawFn) -> str:
    """Make an SPF record that can be read."""
    terms = draw(st.lists(st.sampled_from(SENDERS), unique=True, max_size=4))
    end = draw(st.sampled_from(["-all", "~all", "?all", "redirect=other.example", ""]))
    return " ".join(["v=spf1", *terms, *([end] if end else [])])


TEXTS = st.one_of(
    spf_texts(),
    st.sampled_from(
        [
            "v=DMARC1; p=reject; rua=mailto:dmarc@old.example",
            "v=DMARC1; p=none",
            "v=DMARC1; p=quarantine; adkim=s; pct=50",
            "v=DKIM1; k=rsa; p=MIGf",
            "google-site-verification=abc",
            "v=spf10 is no SPF",
            "x" * 4000,
            'with "quotes" and ; and \\',
        ]
    ),
)


@st.composite
def records(draw: st.DrawFn) -> ZoneRecord:
    """Make one record of any kind."""
    kind = draw(st.sampled_from(["TXT", "TXT", "A", "AAAA", "MX", "CNAME", "NS"]))
    content = {
        "TXT": TEXTS,
        "A": st.sampled_from(["192.0.2.1", "192.0.2.2"]),
        "AAAA": st.sampled_from(["2001:db8::1", "2001:db8::2"]),
        "MX": HOSTS,
        "CNAME": st.sampled_from(["elsewhere.example", "open.sleadtrack.com"]),
        "NS": st.sampled_from(["ns1.host.example", "ns2.host.example"]),
    }[kind]
    return ZoneRecord(
        draw(NAMES),
        kind,
        draw(content),
        draw(TTLS),
        draw(st.sampled_from([1, 5, 10])) if kind == "MX" else None,
        proxied=False,
        comment=draw(COMMENTS),
    )


MAIL = st.lists(
    st.one_of(
        st.builds(ZoneRecord, st.just(DOMAIN), st.just("TXT"), spf_texts(), TTLS, comment=COMMENTS),
        st.builds(ZoneRecord, st.just(f"_dmarc.{DOMAIN}"), st.just("TXT"), TEXTS, TTLS),
        st.builds(ZoneRecord, st.just(f"google._domainkey.{DOMAIN}"), st.just("TXT"), TEXTS),
        st.builds(ZoneRecord, st.just(DOMAIN), st.just("MX"), HOSTS, TTLS, st.just(10)),
        st.builds(ZoneRecord, st.just(f"track.{DOMAIN}"), st.just("CNAME"), st.just("x.example")),
    ),
    max_size=5,
)
"""Records at the very names where ours shall stand."""


@st.composite
def zones(draw: st.DrawFn) -> list[ZoneRecord]:
    """Make a zone as a host would keep it: no record twice, and NS of its own."""
    own = [ZoneRecord(DOMAIN, "NS", f"ns{number}.host.example", 86400) for number in (1, 2)]
    others = draw(st.lists(records(), max_size=12))
    drawn = [normalise(record) for record in [*draw(MAIL), *others]]
    unique = {(one.name, one.kind, one.content): one for one in [*own, *drawn]}
    return [
        replace(one, ref=f"r{at}") for at, one in enumerate(sorted(unique.values(), key=settable))
    ]


WISHES: list[Wanted] = [
    Wanted(Purpose.spf, ZoneRecord(DOMAIN, "TXT", "v=spf1 include:_spf.google.com ~all")),
    Wanted(
        Purpose.dkim, ZoneRecord(f"google._domainkey.{DOMAIN}", "TXT", "v=DKIM1; k=rsa; p=MIIB")
    ),
    Wanted(Purpose.dkim, ZoneRecord(f"s1._domainkey.{DOMAIN}", "CNAME", "s1.dkim.amazonses.com")),
    Wanted(
        Purpose.dmarc,
        ZoneRecord(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=none; rua=mailto:r@reports.example"),
    ),
    Wanted(Purpose.mx, ZoneRecord(DOMAIN, "MX", "aspmx.l.google.com", priority=1)),
    Wanted(Purpose.mx, ZoneRecord(DOMAIN, "MX", "alt1.aspmx.l.google.com", priority=5)),
    Wanted(Purpose.tracking, ZoneRecord(f"track.{DOMAIN}", "CNAME", "open.sleadtrack.com")),
    Wanted(Purpose.host_proof, ZoneRecord(DOMAIN, "TXT", "google-site-verification=abc")),
    Wanted(Purpose.proof, ZoneRecord(f"_mailwright.{DOMAIN}", "TXT", "mailwright=abc")),
    Wanted(Purpose.sending, ZoneRecord(f"t1._domainkey.{DOMAIN}", "CNAME", "t1.dkim.example")),
    Wanted(Purpose.sending, ZoneRecord(f"bounce.{DOMAIN}", "MX", "mx.ses.example", priority=10)),
    Wanted(
        Purpose.sending, ZoneRecord(f"bounce.{DOMAIN}", "TXT", "v=spf1 include:ses.example ~all")
    ),
]
wishes = st.lists(st.sampled_from(WISHES), unique=True)
