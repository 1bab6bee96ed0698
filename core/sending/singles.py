"""A single message as a program asks for it: what it may hold, and whether a repeat is the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from core.accounts import inputs
from core.errors import Invalid
from core.sending import addresses

LONGEST_SUBJECT, LONGEST_PART, LONGEST_VALUE = 500, 500_000, 10_000
MOST_HEADERS, LONGEST_HEADER = 20, 900
MOST_TAGS, MOST_FIELDS = 10, 100
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,75}")
TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
KEY = re.compile(r"[\x21-\x7e]{1,255}")
OURS = frozenset(
    "from to cc bcc subject date message-id return-path received sender reply-to mime-version"
    " dkim-signature x-campaign-id x-lead-id".split()
)
"""Headers that we write ourselves; those of the content as well."""


@dataclass(frozen=True, slots=True)
class Single:
    """One message. ``fields`` fill its merge tags; ``tags`` come back with the provider's events.

    Without a ``sender_id`` the default sender's. ``idempotency_key`` makes a repeat harmless.
    """

    to: str
    subject: str
    html: str = ""
    text: str = ""
    sender_id: UUID | None = None
    from_name: str = ""
    reply_to: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    idempotency_key: str = ""

    def checked(self) -> Single:
        """Return it cleaned; raise Invalid naming the first field that will not do."""
        addresses.normal(self.to, "to")
        if self.reply_to:
            addresses.normal(self.reply_to, "reply_to")
        if not self.subject.strip():
            raise Invalid("Enter a subject.", field="subject")
        if len(self.subject) > LONGEST_SUBJECT or not self.subject.isprintable():
            raise Invalid(
                f"A subject is one line of at most {LONGEST_SUBJECT} characters.", field="subject"
            )
        if not (self.html.strip() or self.text.strip()):
            raise Invalid("Give html or text.", field="html")
        for name, part in (("html", self.html), ("text", self.text)):
            if len(part) > LONGEST_PART:
                raise Invalid(f"At most {LONGEST_PART:,} characters.", field=name)
        if self.idempotency_key and not KEY.fullmatch(self.idempotency_key):
            raise Invalid("A key is 1 to 255 visible ASCII characters.", field="idempotency_key")
        self._check_headers()
        self._check_words()
        name = inputs.person_name(self.from_name, "from_name") if self.from_name.strip() else ""
        return replace(self, from_name=name)

    def fingerprint(self) -> str:
        """Return the SHA-256, in hex, over all that a repeat has to have in common."""
        told: dict[str, Any] = asdict(self)
        written = json.dumps(told, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()

    def _check_headers(self) -> None:
        if len(self.headers) > MOST_HEADERS:
            raise Invalid(f"At most {MOST_HEADERS} headers.", field="headers")
        for name, value in self.headers.items():
            lower = name.lower()
            if not HEADER.fullmatch(name) or lower in OURS or lower.startswith("content-"):
                raise Invalid(f"The header {name[:80]!r} cannot be set.", field="headers")
            if len(value) > LONGEST_HEADER or not (value.isascii() and value.isprintable()):
                raise Invalid(
                    f"The header {name} is one line of at most {LONGEST_HEADER} ASCII characters.",
                    field="headers",
                )

    def _check_words(self) -> None:
        if len(self.tags) > MOST_TAGS or len(self.fields) > MOST_FIELDS:
            raise Invalid(
                f"At most {MOST_TAGS} tags and {MOST_FIELDS} fields.",
                field="tags" if len(self.tags) > MOST_TAGS else "fields",
            )
        for name, value in self.tags.items():
            if not (TAG.fullmatch(name) and TAG.fullmatch(value)):
                raise Invalid("Tags are letters, digits, - and _.", field="tags")
        for name, value in self.fields.items():
            if not FIELD.fullmatch(name) or len(value) > LONGEST_VALUE:
                raise Invalid(f"The field {name[:80]!r} cannot be used.", field="fields")
