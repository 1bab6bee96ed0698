"""What senders ask for in a zone: keys, and a subdomain of their own that bounces return to."""

from __future__ import annotations

from core.domains.drafting import Draft
from core.domains.merge_hosts import merge_mx
from core.domains.merge_keys import merge_dkim, merge_text
from core.domains.purposes import Wanted, is_spf


def merge_sending(draft: Draft, wanted: list[Wanted]) -> None:
    """Publish what a mail provider asks for; keys and SPF records of others give way with consent."""
    for one in wanted:
        if one.record.kind == "MX":
            merge_mx(draft, [one])
        elif is_spf(one.record):
            merge_text(draft, one, "spf_replaced", is_spf)
        else:
            merge_dkim(draft, [one])
