"""Domain names: suggestions for a brand, and which names may be asked for at all."""

from __future__ import annotations

import re

from core.errors import Invalid

PREFIXES = ("get", "try", "use", "go", "hey", "meet", "with", "join")
SUFFIXES = ("hq", "app", "mail", "team", "co", "now", "pro")
BARE_TLDS = ("com", "io", "net")
HYPHENATED_SUFFIXES = 4
PREFIXES_ON_OTHER_TLDS = 3
LONGEST_LABEL = 63
LONGEST_SHOWN = 60
"""Characters of what somebody typed that an answer repeats."""
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def normalise_brand(brand: str) -> str:
    """Return a brand as lower-case letters and digits; raise Invalid when nothing usable is left."""
    clean = re.sub(r"[^a-z0-9]", "", brand.lower())
    if not clean:
        raise Invalid("Enter a brand name with letters or digits.", field="brand")
    longest = LONGEST_LABEL - max(len(word) for word in PREFIXES + SUFFIXES) - 1
    if len(clean) > longest:
        raise Invalid(f"Use a brand name of at most {longest} letters.", field="brand")
    return clean


def suggestions(brand: str) -> list[str]:
    """Return the 28 names of seed 003 for a plain brand, in a fixed order, each once."""
    clean = normalise_brand(brand)
    names = [f"{clean}.{tld}" for tld in BARE_TLDS]
    names += [f"{prefix}{clean}.com" for prefix in PREFIXES]
    names += [f"{clean}{suffix}.com" for suffix in SUFFIXES]
    names += [f"{clean}-{suffix}.com" for suffix in SUFFIXES[:HYPHENATED_SUFFIXES]]
    names += [
        f"{prefix}{clean}.{tld}"
        for prefix in PREFIXES[:PREFIXES_ON_OTHER_TLDS]
        for tld in BARE_TLDS[1:]
    ]
    return list(dict.fromkeys(names))


def normalise_name(text: str) -> str:
    """Return a domain name as asked for; raise Invalid with the reason when it cannot be one."""
    name = text.strip().lower().removeprefix("https://").removeprefix("http://").strip("/.")
    shown = name if len(name) <= LONGEST_SHOWN else f"{name[:LONGEST_SHOWN]}…"
    if not name.isascii() or name.startswith("xn--") or ".xn--" in name:
        raise Invalid(
            f"{shown} has letters outside a-z.",
            action="Mailbox hosts refuse such names. Use plain letters, digits and hyphens.",
            field="names",
        )
    label, dot, ending = name.partition(".")
    if not dot or "." in ending:
        raise Invalid(
            f"{shown or 'This'} is not a domain name.",
            action="Write it as name.com, without anything before it.",
            field="names",
        )
    if len(label) > LONGEST_LABEL or not LABEL.fullmatch(label) or "--" in label[2:4]:
        raise Invalid(
            f"{shown} has a part that no domain name may have.",
            action="Use letters, digits and single hyphens inside the name.",
            field="names",
        )
    if not ending.isalpha():
        raise Invalid(f"{shown} does not end in a known ending.", field="names")
    return name


def tld_of(name: str) -> str:
    """Return the ending of a name, without the dot."""
    return name.rpartition(".")[2]
