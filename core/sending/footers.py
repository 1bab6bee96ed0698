"""The lines that the law wants in every mail to many: who writes, from where, and how to stop it."""

from __future__ import annotations

from collections.abc import Collection

REQUIRED = frozenset({"postal_address", "unsubscribe_url"})
"""What bulk mail has to hold, whatever its template says (CAN-SPAM; Gmail and Yahoo since 2024)."""
STYLE = "font-family:Arial,sans-serif;font-size:12px;line-height:18px;color:#6b6b6b"


def html_footer(missing: Collection[str]) -> str:
    """Return HTML with what a template leaves out, as a template itself."""
    lines = []
    if "postal_address" in missing:
        lines.append("{{organization}}<br>{{postal_address}}")
    if "unsubscribe_url" in missing:
        lines.append(f'<a href="{{{{unsubscribe_url}}}}" style="{STYLE}">Unsubscribe</a>')
    return (
        '<table role="presentation" width="100%" border="0" cellpadding="0" cellspacing="0"><tr>'
        f'<td align="center" style="padding:24px 16px;{STYLE}">{"<br>".join(lines)}</td>'
        "</tr></table>"
    )


def text_footer(missing: Collection[str]) -> str:
    """Return the same for the part in plain text."""
    lines = ["", "", "-- "]
    if "postal_address" in missing:
        lines.append("{{organization}}, {{postal_address}}")
    if "unsubscribe_url" in missing:
        lines.append("Unsubscribe: {{unsubscribe_url}}")
    return "\n".join(lines) + "\n"
