"""With what people and machines look at mail, as web servers see it."""

from __future__ import annotations

import hashlib

READERS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15",
    "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Thunderbird/145.0",
)
PROXIES = (
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "Mozilla/5.0",
    "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
)
SCANNERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/119.0.0.0 Safari/537.36",
    "Mozilla/5.0 (compatible; Barracuda Sentinel (EE))",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1) MimecastUrlScan",
)
BY_DEED = {"prefetch": PROXIES, "scan": SCANNERS}


def headers(deed: str, recipient: str) -> dict[str, str]:
    """Return what a person, or the machine in front of the person, sends along."""
    choice = BY_DEED.get(deed, READERS)
    digest = hashlib.blake2b(recipient.lower().encode(), digest_size=2).digest()
    if deed == "unsubscribe":
        return {"user-agent": "Mozilla/5.0 (compatible; mailbox provider)"}
    return {"user-agent": choice[int.from_bytes(digest) % len(choice)]}
