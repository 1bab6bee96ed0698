"""Every call of version 1: an example body, where it takes one, and bodies that it refuses."""

from __future__ import annotations

from typing import Any

READING = "GET"
MAILBOX = {
    "domain_id": "{domain_id}",
    "user_name": "ada",
    "first_name": "Ada",
    "last_name": "Byron",
}
CHOSEN = {"mailbox_ids": ["{mailbox_id}"]}

OPEN_TO_ALL: dict[str, Any] = {
    "GET /tiers": None,
    "POST /domains/suggest": {"brand": "Blueberry"},
    "POST /domains/check": {"names": ["getblueberry.com"]},
    "POST /cart/search": {"text": "go-blueberry.com"},
    "GET /dashboard": None,
    "GET /domains": None,
    "GET /cart": None,
    "GET /domain-orders": None,
    "GET /mailboxes": None,
    "GET /credentials": None,
    "POST /provisions": {},
    "GET /provisions/{provision_id}": None,
}
"""Calls that a key without the right to change may make, or that decide for themselves."""

CHANGES: dict[str, Any] = {
    "POST /domains": {"name": "blueberry.com"},
    "POST /domains/batch": {"names": ["blueberry.com"]},
    "PATCH /cart": {"auto_configure": False},
    "POST /cart/items": {"names": ["go-blueberry.com"]},
    "DELETE /cart/items/{name}": None,
    "POST /cart/quote": None,
    "POST /cart/checkout": None,
    "PUT /credentials/{provider}": {"fields": {}},
}
"""Calls that change something of one's own, whatever others have."""

OF_THINGS: dict[str, Any] = {
    "GET /domains/{domain_id}": None,
    "PATCH /domains/{domain_id}": {"tracking_label": "go"},
    "DELETE /domains/{domain_id}": None,
    "PUT /domains/{domain_id}/dmarc": {"policy": "reject"},
    "POST /domains/{domain_id}/nameservers/verify": None,
    "POST /domains/{domain_id}/setup": None,
    "POST /domains/{domain_id}/change-sets": {},
    "GET /domains/{domain_id}/change-sets": None,
    "GET /change-sets/{change_set_id}": None,
    "DELETE /change-sets/{change_set_id}": None,
    "POST /change-sets/{change_set_id}/approve": {},
    "POST /change-sets/{change_set_id}/apply": {},
    "POST /change-sets/{change_set_id}/verify": None,
    "POST /change-sets/{change_set_id}/undo": None,
    "GET /change-sets/{change_set_id}/result": None,
    "POST /domains/{domain_id}/spf/preview": {},
    "POST /domains/{domain_id}/spf/flatten": {},
    "DELETE /domains/{domain_id}/spf/flatten": None,
    "GET /domains/{domain_id}/snapshots": None,
    "POST /domains/{domain_id}/snapshots": None,
    "POST /snapshots/{snapshot_id}/restore": None,
    "GET /domains/{domain_id}/drift": None,
    "POST /domains/{domain_id}/drift/repair": None,
    "GET /domains/{domain_id}/propagation": None,
    "GET /propagation-checks/{check_id}": None,
    "POST /propagation-checks/{check_id}/look": None,
    "POST /propagation-checks/{check_id}/cancel": None,
    "GET /domain-orders/{order_id}": None,
    "POST /domain-orders/{order_id}/retry": None,
    "POST /domain-orders/{order_id}/give-up": None,
    "POST /mailboxes": MAILBOX,
    "POST /mailboxes/export": CHOSEN,
    "GET /mailboxes/{mailbox_id}": None,
    "DELETE /mailboxes/{mailbox_id}": None,
    "PUT /mailboxes/{mailbox_id}/access": {"kind": "app_password", "secret": "abcdefghijklmnop"},
    "POST /mailboxes/{mailbox_id}/credentials": None,
    "POST /mailboxes/{mailbox_id}/test": None,
    "POST /mailboxes/{mailbox_id}/suspend": None,
    "POST /mailboxes/{mailbox_id}/resume": None,
    "POST /mailboxes/{mailbox_id}/retry": None,
    "POST /outreach-accounts": CHOSEN,
    "POST /outreach-accounts/csv": CHOSEN,
    "GET /mailboxes/{mailbox_id}/outreach": None,
    "DELETE /mailboxes/{mailbox_id}/outreach": None,
    "POST /mailboxes/{mailbox_id}/outreach/validate": None,
    "POST /mailboxes/{mailbox_id}/outreach/tracking": None,
    "POST /mailboxes/{mailbox_id}/outreach/retry": None,
    "DELETE /credentials/{provider}": None,
    "POST /credentials/{provider}/try": None,
}
"""Calls about a thing that somebody has: to others it is not there."""

LISTS_OF_THINGS: dict[str, Any] = {"POST /mailboxes/batch": {"mailboxes": [MAILBOX]}}
"""Calls that answer with what they refuse of a list."""

CALLS = {**OPEN_TO_ALL, **CHANGES, **OF_THINGS, **LISTS_OF_THINGS}

REFUSED: list[tuple[str, Any, str, str]] = [
    ("POST /domains", {}, "invalid", "name"),
    ("POST /domains", {"name": "192.0.2.1"}, "domain_invalid", "domain"),
    ("POST /domains", {"name": "localhost"}, "domain_invalid", "domain"),
    ("POST /domains", {"name": "shop.blueberry.com"}, "domain_not_apex", "domain"),
    ("POST /domains", {"name": "a.com", "executor": "magic"}, "invalid", "executor"),
    ("POST /domains", {"name": "a.com", "services": ["pigeon"]}, "invalid", "services"),
    ("POST /domains", {"name": "a.com", "owner": "me"}, "invalid", "owner"),
    ("POST /domains/batch", {"names": []}, "invalid", "names"),
    ("POST /domains/batch", {"names": ["a.com"] * 501}, "invalid", "names"),
    ("GET /domains?page=0", None, "invalid", "page"),
    ("GET /domains?size=501", None, "invalid", "size"),
    ("GET /domains?sort=colour", None, "invalid", "sort"),
    ("GET /domains?serach=a", None, "invalid", "serach"),
    ("GET /domains/nonsense", None, "invalid", "domain_id"),
    ("PATCH /domains/{domain_id}", {"tracking_label": "a b"}, "invalid", "tracking_label"),
    ("PATCH /domains/{domain_id}", {"mx_template": "moon"}, "invalid", "mx_template"),
    ("PUT /domains/{domain_id}/dmarc", {"policy": "maybe"}, "invalid", "policy"),
    ("PUT /domains/{domain_id}/dmarc", {"policy": "none", "rua": ["x"]}, "invalid", "rua"),
    ("POST /domains/{domain_id}/change-sets", {"only": ["ns"]}, "invalid", "only.0"),
    ("POST /change-sets/{change_set_id}/approve", {"consents": 1}, "invalid", "consents"),
    ("POST /domains/{domain_id}/spf/preview", {"includes": "a"}, "invalid", "includes"),
    ("POST /cart/search", {"text": " "}, "invalid", "names"),
    ("POST /cart/items", {"names": ["acme.museum"]}, "invalid", "names"),
    ("POST /cart/items", {"names": ["premium-acme.com"]}, "name_premium", "names"),
    ("PATCH /cart", {"auto_configure": "perhaps"}, "invalid", "auto_configure"),
    ("POST /mailboxes", {**MAILBOX, "user_name": ".ada"}, "invalid", "user_name"),
    ("POST /mailboxes", {**MAILBOX, "daily_limit": 51}, "invalid", "daily_limit"),
    ("POST /mailboxes/batch", {"mailboxes": []}, "invalid", "mailboxes"),
    ("POST /mailboxes/export", {**CHOSEN, "format": "xml"}, "invalid", "format"),
    ("POST /mailboxes/export", {"mailbox_ids": []}, "invalid", "mailbox_ids"),
    ("GET /mailboxes?domain_id=5", None, "invalid", "domain_id"),
    ("PUT /mailboxes/{mailbox_id}/access", {"kind": "key", "secret": "x"}, "invalid", "kind"),
    (
        "PUT /mailboxes/{mailbox_id}/access",
        {"kind": "app_password", "secret": "short"},
        "invalid",
        "secret",
    ),
    ("POST /outreach-accounts", {**CHOSEN, "reply_rate": 5}, "invalid", "reply_rate"),
    ("POST /outreach-accounts/csv", {"mailbox_ids": ["x"]}, "invalid", "mailbox_ids.0"),
    ("PUT /credentials/nobody", {"fields": {}}, "invalid", "provider"),
    ("PUT /credentials/cloudflare", {"fields": {"token": "a b"}}, "invalid", "account_ref"),
    ("PUT /credentials/google_workspace", {"fields": {}}, "invalid", "service_account"),
]
"""Call, body, and the code and the field of the refusal."""
