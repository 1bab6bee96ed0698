"""Zones of the outside world that mail depends on, as published in 2026, so that the sandbox is whole.

Addresses inside SPF records follow what the providers publish; they change rarely and need not be
exact here. Hosts that nobody contacts resolve to addresses for documentation (RFC 5737, RFC 3849).
"""

from __future__ import annotations

from functools import cache

from adapters.sandbox.dns.compiled import CompiledZone
from adapters.sandbox.dns.hosts import BLOCKLIST_NAMESERVERS

OUTSIDE_NAMESERVERS = ("ns1.elsewhere.sandbox", "ns2.elsewhere.sandbox")
NEGATIVE_TTL = 300
TTL = 3600
DOCUMENTATION = "192.0.2.10"

Row = tuple[str, str, str]

GOOGLE: tuple[Row, ...] = (
    ("@", "A", DOCUMENTATION),
    ("@", "MX", "10 smtp.google.com"),
    ("@", "TXT", "v=spf1 include:_spf.google.com ~all"),
    ("_dmarc", "TXT", "v=DMARC1; p=reject; rua=mailto:mailauth-reports@google.com"),
    (
        "_spf",
        "TXT",
        (
            "v=spf1 include:_netblocks.google.com include:_netblocks2.google.com"
            " include:_netblocks3.google.com ~all"
        ),
    ),
    (
        "_netblocks",
        "TXT",
        (
            "v=spf1 ip4:35.190.247.0/24 ip4:64.233.160.0/19 ip4:66.102.0.0/20 ip4:66.249.80.0/20"
            " ip4:72.14.192.0/18 ip4:74.125.0.0/16 ip4:108.177.8.0/21 ip4:173.194.0.0/16"
            " ip4:209.85.128.0/17 ip4:216.58.192.0/19 ip4:216.239.32.0/19 ~all"
        ),
    ),
    (
        "_netblocks2",
        "TXT",
        (
            "v=spf1 ip6:2001:4860:4000::/36 ip6:2404:6800:4000::/36 ip6:2607:f8b0:4000::/36"
            " ip6:2800:3f0:4000::/36 ip6:2a00:1450:4000::/36 ip6:2c0f:fb50:4000::/36 ~all"
        ),
    ),
    (
        "_netblocks3",
        "TXT",
        (
            "v=spf1 ip4:172.217.0.0/19 ip4:172.217.32.0/20 ip4:172.217.128.0/19"
            " ip4:172.217.160.0/20 ip4:172.217.192.0/19 ip4:172.253.56.0/21 ip4:172.253.112.0/20"
            " ip4:108.177.96.0/19 ip4:35.191.0.0/16 ip4:130.211.0.0/22 ~all"
        ),
    ),
    ("smtp", "A", "192.0.2.25"),
    ("smtp", "AAAA", "2001:db8::25"),
    ("aspmx.l", "A", "192.0.2.26"),
    ("alt1.aspmx.l", "A", "192.0.2.27"),
    ("alt2.aspmx.l", "A", "192.0.2.28"),
    ("alt3.aspmx.l", "A", "192.0.2.29"),
    ("alt4.aspmx.l", "A", "192.0.2.30"),
    ("gmail-smtp-in.l", "A", "192.0.2.31"),
)

MAIL_REGIONS = (
    *("us-east-1", "us-east-2", "us-west-2", "ca-central-1", "sa-east-1"),
    *("eu-west-1", "eu-west-2", "eu-central-1", "eu-north-1"),
    *("ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-south-1"),
)
SIGNING_KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnB/doXS2BeJaF4yokFMGXg7J5SMjrx3FQCNyR9WM"
    "yL6NHmiyWUsB6PmDZZivQ6vDbnxJ0Eq6ms6bsBT7f0lXarK9AGrC73EgCWFikAASp+FWjP5TvlgjEdmT13SW"
    "6EjIecvL6R5unvCfEJSs2K9wHU3P8kP9PzZLimrMy1Lek+WIc7f7Bc2Ro9jfVL5M4T9UhLSgPO233s1WqAcl"
    "Qg+P0sb6rovC5boM5HQWB0hAiciJ7QG4EIOm2O8Ae1uuq76RlK+/tPXLH0o6E8e9ueFGwaoMlk6SZ6TgFWlr"
    "mEyyVVSZ+jKyYP1pyuTE1l8DuRKQZBrmI9RlDZvdAXgbxp3CaQIDAQAB"
)
"""The public half of what Amazon signs with for all domains of the sandbox; nobody has the other."""

OUTSIDE: dict[str, tuple[Row, ...]] = {
    "google.com": GOOGLE,
    "gmail.com": (
        ("@", "MX", "5 gmail-smtp-in.l.google.com"),
        ("@", "TXT", "v=spf1 redirect=_spf.google.com"),
        ("_dmarc", "TXT", "v=DMARC1; p=none; sp=quarantine"),
    ),
    "googlemail.com": (("aspmx2", "A", "192.0.2.32"), ("aspmx3", "A", "192.0.2.33")),
    "amazonses.com": (
        (
            "@",
            "TXT",
            (
                "v=spf1 ip4:199.255.192.0/22 ip4:199.127.232.0/22 ip4:54.240.0.0/18"
                " ip4:69.169.224.0/20 ip4:23.249.208.0/20 ip4:23.251.224.0/19 ip4:76.223.176.0/20"
                " ip4:54.240.64.0/18 ip4:76.223.128.0/19 ip4:216.221.160.0/19 ip4:206.55.144.0/20 -all"
            ),
        ),
        *((f"feedback-smtp.{region}", "A", "192.0.2.40") for region in MAIL_REGIONS),
        ("*.dkim", "TXT", f"p={SIGNING_KEY}"),
    ),
    "sendgrid.net": (
        (
            "@",
            "TXT",
            (
                "v=spf1 ip4:167.89.0.0/17 ip4:208.117.48.0/20 ip4:50.31.32.0/19 ip4:198.37.144.0/20"
                " ip4:198.21.0.0/21 ip4:192.254.112.0/20 ip4:168.245.0.0/17 ip4:149.72.0.0/16"
                " include:ab.sendgrid.net ~all"
            ),
        ),
        ("ab", "TXT", "v=spf1 ip4:223.165.113.0/24 ip4:223.165.115.0/24 ip4:159.183.0.0/16 ~all"),
    ),
    "mcsv.net": (
        (
            "servers",
            "TXT",
            "v=spf1 ip4:205.201.128.0/20 ip4:198.2.128.0/18 ip4:148.105.8.0/21 ?all",
        ),
    ),
    "mailgun.org": (
        ("@", "TXT", "v=spf1 include:_spf.mailgun.org include:_spf.eu.mailgun.org -all"),
        ("_spf", "TXT", "v=spf1 ip4:209.61.151.0/24 ip4:166.78.68.0/22 ip4:198.61.254.0/23 ~all"),
        ("_spf.eu", "TXT", "v=spf1 ip4:141.193.32.0/23 ip4:161.38.192.0/20 ~all"),
    ),
    "outlook.com": (
        (
            "spf.protection",
            "TXT",
            (
                "v=spf1 ip4:40.92.0.0/15 ip4:40.107.0.0/16 ip4:52.100.0.0/15 ip4:52.102.0.0/16"
                " ip4:52.103.0.0/17 ip4:104.47.0.0/17 ip6:2a01:111:f400::/48 ip6:2a01:111:f403::/49"
                " -all"
            ),
        ),
        ("@", "MX", "5 mail.protection.outlook.com"),
        ("mail.protection", "A", "192.0.2.50"),
    ),
    "zoho.com": (
        ("@", "TXT", "v=spf1 include:spf.zoho.com -all"),
        ("spf", "TXT", "v=spf1 ip4:136.143.160.0/19 ip4:165.173.128.0/18 -all"),
    ),
    "hubspotemail.net": (
        ("@", "TXT", "v=spf1 ip4:3.93.157.0/24 ip4:54.174.52.0/24 ip4:143.244.80.0/20 -all"),
    ),
    "zendesk.com": (
        ("mail", "TXT", "v=spf1 ip4:192.161.144.0/20 ip4:185.12.80.0/22 ip4:188.172.128.0/20 ~all"),
    ),
    "salesforce.com": (("_spf", "TXT", "v=spf1 exists:%{i}._spf.mta.salesforce.com -all"),),
    "secureserver.net": (
        ("@", "TXT", "v=spf1 include:spf-0.secureserver.net -all"),
        ("spf-0", "TXT", "v=spf1 ip4:72.167.168.0/24 ip4:72.167.172.0/24 -all"),
    ),
    "smartlead.ai": (
        ("@", "TXT", "v=spf1 include:_spf.google.com ~all"),
        ("@", "A", DOCUMENTATION),
    ),
    "sleadtrack.com": (("open", "A", "192.0.2.60"), ("@", "A", "192.0.2.60")),
    "plusvibe.ai": (("@", "A", DOCUMENTATION), ("track", "A", "192.0.2.61")),
    "cloudns.net": tuple((label, "A", "127.0.0.1") for label in ("pns61", "pns63")),
    "cloudns.com": (("pns62", "A", "127.0.0.1"),),
    "cloudns.uk": (("pns64", "A", "127.0.0.1"),),
    "mailwright.example": (
        ("@", "A", DOCUMENTATION),
        ("*._report._dmarc", "TXT", "v=DMARC1;"),
    ),
}
"""Records by zone: label, kind, content; TXT without quotes, MX with its preference."""

BLOCKLIST_ZONES = (
    "spamhaus.org",
    "spamhaus.net",
    "spamcop.net",
    "barracudacentral.org",
    "mailspike.net",
    "surriel.com",
    "surbl.org",
    "uribl.com",
)

DELEGATED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(OUTSIDE, OUTSIDE_NAMESERVERS),
    **dict.fromkeys(BLOCKLIST_ZONES, BLOCKLIST_NAMESERVERS),
}
"""Name servers of everything here, as registries delegate it."""


@cache
def outside(zone: str) -> CompiledZone:
    """Return one of the zones; each is compiled when somebody asks for it."""
    records = []
    for label, kind, content in OUTSIDE[zone]:
        priority, _, rest = content.partition(" ") if kind == "MX" else ("0", "", content)
        name = zone if label == "@" else f"{label}.{zone}"
        facts = {"name": name, "kind": kind, "content": rest, "ttl": TTL}
        records.append(facts | {"priority": int(priority)})
    return CompiledZone(zone, OUTSIDE_NAMESERVERS, records, negative_ttl=NEGATIVE_TTL, serial=1)
