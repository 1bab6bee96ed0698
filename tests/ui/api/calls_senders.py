"""The calls of senders, sending domains, relays, single messages and the ledger."""

from __future__ import annotations

from typing import Any

RELAY = {"host": "smtp.acme.com", "login": "tim", "password": "secret"}
MESSAGE = {"to": "bob@example.net", "subject": "Your code", "text": "It is 4711."}

OPEN_TO_ALL: dict[str, Any] = {
    "GET /senders": None,
    "GET /sending-domains": None,
    "GET /relays": None,
    "GET /dead-letters": None,
}
CHANGES: dict[str, Any] = {
    "POST /senders": {"email": "ada@blueberry.com"},
    "POST /sending-domains": {"domain": "blueberry.com"},
    "POST /relays": RELAY,
    "POST /relays/test": RELAY,
    "PUT /relays/chosen": {"relay_id": None},
    "POST /send": MESSAGE,
}
OF_THINGS: dict[str, Any] = {
    "GET /senders/{sender_id}": None,
    "PATCH /senders/{sender_id}": {"name": "Ada"},
    "DELETE /senders/{sender_id}": None,
    "POST /senders/{sender_id}/restore": None,
    "POST /senders/{sender_id}/verify": None,
    "POST /senders/{sender_id}/default": {},
    "POST /senders/{sender_id}/publish": None,
    "POST /sending-domains/{sending_domain_id}/verify": None,
    "DELETE /sending-domains/{sending_domain_id}": None,
    "PUT /relays/{relay_id}": RELAY,
    "POST /relays/{relay_id}/test": None,
    "DELETE /relays/{relay_id}": None,
    "GET /send/{single_id}": None,
    "GET /campaigns/{campaign_id}/balance": None,
    "GET /campaigns/{campaign_id}/receipt": None,
    "POST /dead-letters/{letter_id}/retry": {},
    "POST /dead-letters/{letter_id}/settle": {"arrived": True},
}

REFUSED: list[tuple[str, Any, str, str]] = [
    ("GET /dead-letters?kind=lost", None, "invalid", "kind"),
    ("GET /campaigns/{campaign_id}/receipt?format=xml", None, "invalid", "format"),
    ("POST /dead-letters/{letter_id}/settle", {}, "invalid", "arrived"),
    ("POST /senders", {"email": "ada"}, "invalid", "email"),
    ("POST /senders", {"email": "ada@gmail.com"}, "invalid", "email"),
    ("POST /senders", {"email": "a@b.com", "name": "www.b.com"}, "invalid", "name"),
    ("POST /sending-domains", {"domain": "192.0.2.1"}, "domain_invalid", "domain"),
    ("POST /relays", {**RELAY, "host": "a b"}, "invalid", "host"),
    ("POST /relays", {**RELAY, "tls": "ssl"}, "invalid", "tls"),
    ("PUT /relays/{relay_id}", {**RELAY, "port": 0}, "invalid", "port"),
    ("POST /send", {**MESSAGE, "to": "bob"}, "invalid", "to"),
    ("POST /send", {**MESSAGE, "subject": "a\r\nBcc: x@y.com"}, "invalid", "subject"),
    ("POST /send", {**MESSAGE, "text": ""}, "invalid", "html"),
    ("POST /send", {**MESSAGE, "text": "{{ nobody }}"}, "template_invalid", "template"),
    ("POST /send", {**MESSAGE, "headers": {"Bcc": "x@y.com"}}, "invalid", "headers"),
    ("POST /send", {**MESSAGE, "headers": {"X-A": "b\nc"}}, "invalid", "headers"),
    ("POST /send", {**MESSAGE, "tags": {"a b": "c"}}, "invalid", "tags"),
]
