"""Facts kept in logs as people read them: words for names, moments for times, the beginning of ids."""

from __future__ import annotations

import re
from datetime import datetime

from ui import kit

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*(Z|[+-]\d\d:\d\d)")
ID_SHOWN = 13
ACRONYMS = {"api": "API", "dkim": "DKIM", "dmarc": "DMARC", "dns": "DNS", "spf": "SPF"}


def name_of(key: str) -> str:
    """Return what a fact or an action is called: "domain_id" as "domain id", "dns" as "DNS"."""
    return " ".join(ACRONYMS.get(word, word) for word in key.split("_"))


def readable(value: object, *, whole: bool = False) -> str:
    """Return a fact as text; an id is cut to its beginning unless it is wanted ``whole``."""
    match value:
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(
                f"{name_of(str(k))} {readable(v, whole=whole)}" for k, v in value.items()
            )
        case list():
            return ", ".join(readable(one, whole=whole) for one in value)
        case str() if TIME.fullmatch(value):
            return kit.moment(datetime.fromisoformat(value))
        case str() if ID.fullmatch(value) and not whole:
            return value[:ID_SHOWN]
        case _:
            return str(value)
