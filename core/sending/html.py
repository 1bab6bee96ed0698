"""HTML of strangers made fit for mail: no script, no form, no style that fetches or covers.

What real templates need stays: tables, old attributes, style sheets with media queries, comments
for Outlook, images over https. Marks of a template pass through.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.sending import css
from core.sending.html_rules import ANYWHERE, ATTRIBUTES, TAGS, WITHOUT_CONTENT, safe_attribute
from core.sending.html_source import Source, check_marks, open_source
from core.sending.merge_terms import Mark

if TYPE_CHECKING:
    import nh3
    from selectolax.lexbor import LexborHTMLParser, LexborNode

COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
IMPLIED = re.compile(r"((?:<!--\w+-->\s*)+)(<tbody>)")
"""The tbody that a parser adds behind a condition that begins a table; it belongs before it."""
WHOLE = re.compile(r"<(?:html|head|body|!doctype)\b", re.IGNORECASE)
"""A source with any of these is a whole page; anything else is what stands in its body."""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
OFFICE = (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w="urn:schemas-microsoft-com:office:word"'
)
"""What Outlook wants to be told before it draws shapes."""
DIRECTIONS = frozenset({"ltr", "rtl"})
SCHEMES = {"http", "https", "mailto", "tel", "sms"}
META = (
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    '<meta name="x-apple-disable-message-reformatting">'
)
DARK = (
    '<meta name="color-scheme" content="light dark">'
    '<meta name="supported-color-schemes" content="light dark">'
)


@dataclass(frozen=True, slots=True)
class Document:
    """A clean mail: ``body`` is the element with its tag; marks are tokens of ``source``."""

    source: Source
    language: str
    direction: str
    title: str
    sheet: css.Sheet
    outlook: tuple[str, ...]
    body: str

    def head(self, styles: str) -> str:
        """Return everything before the body, with a style sheet of these styles."""
        shapes = OFFICE if any(isinstance(kept, str) for kept in self.source.held) else ""
        dark = DARK if "prefers-color-scheme" in styles else ""
        root = f"{_attribute('lang', self.language)}{_attribute('dir', self.direction)}{shapes}"
        opening = f"<!DOCTYPE html>\n<html{root}>"
        style = f"<style>\n{styles}\n</style>" if styles else ""
        title = f"<title>{html.escape(self.title, quote=False)}</title>" if self.title else ""
        outlook = "".join(self.outlook)
        return f"{opening}\n<head>{META}{dark}{title}{outlook}{style}</head>\n"


def clean(text: str) -> str:
    """Return HTML as it may be kept and shown, marks as they were written.

    Raises Invalid for a mark that cannot be understood.
    """
    document = opened(text)
    whole = f"{document.head(document.sheet.whole)}{document.body}\n</html>\n"
    kept = restored(whole, document.source)
    check_marks(kept)  # braces that came together may open a mark that nobody closed
    return kept


def opened(text: str) -> Document:
    """Return a template parsed and cleaned."""
    from selectolax.lexbor import LexborHTMLParser  # megabytes that few processes need

    source = open_source(text)
    whole = WHOLE.search(source.marked)
    tree = LexborHTMLParser(source.marked if whole else f"<body>{source.marked}")
    sheets = [css.sheet(node.text()) for node in tree.css("style")]
    title = tree.css_first("head > title")
    head, body = tree.head, tree.body
    before, after = _strays(tree, source)
    written = body.inner_html or "" if body else ""
    inside = _cleaner(source).clean(f"{before}{written}{after}").strip()
    if "<tbody" not in source.marked.lower():
        inside = IMPLIED.sub(r"\2\1", inside)
    found = COMMENT.finditer(head.html or "" if head else "")
    return Document(
        source=source,
        language=_matching(LANGUAGE, _root(tree, "lang")),
        direction=_root(tree, "dir") if _root(tree, "dir") in DIRECTIONS else "",
        title=_title(title),
        sheet=css.Sheet(
            "\n".join(sheet.rules for sheet in sheets if sheet.rules),
            "\n".join(sheet.staying for sheet in sheets if sheet.staying),
        ),
        outlook=tuple(match[0] for match in found if source.token.fullmatch(match[1])),
        body=f"<body{_body_attributes(body, source)}>\n{inside}\n</body>",
    )


def inlined(document: Document) -> str:
    """Return the body with the rules of its style sheet written into the elements."""
    if not document.sheet.rules:
        return document.body
    import css_inline

    inliner = css_inline.CSSInliner(
        inline_style_tags=False,
        load_remote_stylesheets=False,
        extra_css=document.sheet.rules,
    )
    whole = inliner.inline(f"<!DOCTYPE html><html><head></head>{document.body}</html>")
    return whole[whole.index("<body") : whole.rindex("</body>") + len("</body>")]


def restored(text: str, source: Source) -> str:
    """Return HTML with its marks written out again and foreign comments gone."""

    def comment(found: re.Match[str]) -> str:
        held = source.token.fullmatch(found[1])
        if not held:
            return ""
        kept = source.held[int(held[1])]
        return mark(held) if isinstance(kept, Mark) else f"<!--{source.token.sub(mark, kept)}-->"

    def mark(found: re.Match[str]) -> str:
        kept = source.held[int(found[1])]
        return html.escape(kept.written) if isinstance(kept, Mark) else ""

    return source.token.sub(mark, COMMENT.sub(comment, text))


def _strays(tree: LexborHTMLParser, source: Source) -> tuple[str, str]:
    """Return the marks and comments that a parser leaves before and behind the body."""
    whole = tree.html or ""
    for part in (tree.head, tree.body):
        whole = whole.replace(part.html or "\0" if part else "\0", "<body>", 1)
    before, _, after = whole.rpartition("<body>")
    kept = (
        "".join(found[0] for found in COMMENT.finditer(text) if source.token.fullmatch(found[1]))
        for text in (before, after)
    )
    return next(kept), next(kept)


def _cleaner(source: Source) -> nh3.Cleaner:
    import nh3

    token = source.token

    def attribute(_tag: str, name: str, value: str) -> str | None:
        return safe_attribute(name, value, filled=token.match(value) is not None)

    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=WITHOUT_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        strip_comments=False,
        link_rel=None,
        url_schemes=SCHEMES,
    )


def _body_attributes(body: LexborNode | None, source: Source) -> str:
    written = []
    for name, value in (body.attributes if body else {}).items():
        if name in ANYWHERE and value is not None:
            filled = source.token.match(value) is not None
            kept = safe_attribute(name, value, filled=filled)
            written.append(_attribute(name, kept or ""))
    return "".join(written)


def _root(tree: LexborHTMLParser, name: str) -> str:
    root = tree.root
    return (root.attributes.get(name) or "" if root else "").strip()


def _title(title: LexborNode | None) -> str:
    """Return the title of a page, empty when it holds marks, as a title is not filled in."""
    text = " ".join(title.text().split()) if title else ""
    return "" if "{" in text else text


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""


def _attribute(name: str, value: str) -> str:
    return f' {name}="{html.escape(value)}"' if value else ""
