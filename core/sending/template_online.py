"""A mail as a web page: filled in for one recipient, cleaned once more, for those who follow "online"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.sending import html
from core.sending.compiled import Compiled, Facts
from core.sending.html_source import regions

BRACES = {ord(letter): f"&#{ord(letter)};" for letter in "{|}%"}
"""With the sign that writes a brace in an address."""
BRACE = re.compile(r"[{}|]")
PLAIN_PAGE = '<pre style="white-space:pre-wrap;font-family:Arial,sans-serif;font-size:16px">'
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src https: data:;"
    " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The content security policy to serve such a page with; it is the work of strangers."""


def page(compiled: Compiled, recipient: Mapping[str, str], facts: Facts) -> str:
    """Return a message as the page its recipient sees in a browser.

    Links go where those of the mail go. Compile without ``track_opens``: a page that is looked at is
    no opened mail. To be served with ``POLICY``.
    """
    mail = compiled.mail(recipient, facts)
    if mail.html:
        return cleaned(mail.html)
    words = mail.text.replace("&", "&amp;").replace("<", "&lt;")
    return cleaned(f"{PLAIN_PAGE}{words}</pre>")


def cleaned(filled: str) -> str:
    """Return filled-in HTML cleaned once more; its braces are letters by now, not marks."""
    document = html.opened(literal(filled))
    whole = f"{document.head(document.sheet.whole)}{document.body}\n</html>\n"
    return html.restored(whole, document.source)


def literal(filled: str) -> str:
    """Return HTML in which no brace is a mark any more."""
    written = []
    at = 0
    for kind, start, end in regions(filled):
        region = filled[start:end]
        written += [
            filled[at:start],
            region.translate(BRACES) if kind in {"text", "tag"} else region,
        ]
        at = end
    return "".join([*written, filled[at:]])


def literal_words(filled: str) -> str:
    """Return words, as of a subject, in which no brace is a mark any more."""
    return BRACE.sub(r"\\\g<0>", filled) if "{" in filled else filled
