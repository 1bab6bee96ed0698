"""What a template says: as somebody gives it, and as it is kept after cleaning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from core.errors import Invalid
from core.sending import blocks, design_html, html, html_text
from core.sending.build import Building, Content, compiled
from core.sending.compiled import Compiled
from core.sending.html_scan import scan
from core.sending.links import Links
from core.sending.merge_terms import Address, Choice, Mark, When
from core.sending.template_removals import Removal, removals
from core.sending.tracking_tokens import Signer
from data.sending.templates import Category, Template, TemplateVersion

LONGEST_NAME = 120
LONGEST_LINE = 500
LONGEST_TEXT = 200_000
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
LINKS = Links("https://mail.invalid", Signer([b"\0" * 32]))
"""Addresses of ours in mail that is never sent: checks and previews."""


@dataclass(frozen=True, slots=True)
class TemplateContent:
    """A template as somebody gives it; with a ``design`` the HTML is written from its blocks."""

    name: str
    category: str = Category.other
    subject: str = ""
    preheader: str = ""
    html: str = ""
    text: str = ""
    design: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Template | TemplateVersion) -> TemplateContent:
        """Return what a template, or a version of it, says."""
        return cls(
            kept.name,
            kept.category,
            kept.subject,
            kept.preheader,
            kept.html,
            kept.text,
            kept.design,
        )

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> TemplateContent:
        """Return the content that JSON tells of; what is missing is empty."""
        words = {name: str(raw.get(name, "")) for name in WORDS}
        design = raw.get("design")
        return cls(**words, design=design if isinstance(design, Mapping) else {})

    def to_json(self) -> dict[str, Any]:
        """Return the content as JSON."""
        return asdict(self) | {"category": str(self.category), "design": dict(self.design)}


WORDS = ("name", "category", "subject", "preheader", "html", "text")


@dataclass(frozen=True, slots=True)
class Ready:
    """A template as it is kept, and what cleaning took out."""

    content: TemplateContent
    removed: list[Removal]


def ready(given: TemplateContent, known: frozenset[str]) -> Ready:
    """Return a template cleaned and compiled once; takes tens of milliseconds.

    Raises Invalid for what cannot be built, with line and column, and for fields nobody has.
    """
    content = replace(
        given,
        name=name_of(given.name),
        category=category_of(given.category),
        subject=_line(given.subject, "subject"),
        preheader=_line(given.preheader, "preheader"),
        text=_words(given.text),
    )
    removed: list[Removal] = []
    if content.design:
        content = written(content)
        content = replace(content, html=html.clean(content.html))
    else:
        removed = removals(content.html)
        content = replace(content, html=html.clean(content.html) if content.html.strip() else "")
    build(content, known)
    return Ready(content, removed)


def written(content: TemplateContent, *, marked: bool = False) -> TemplateContent:
    """Return a template whose HTML is what its design says, if it has one.

    ``marked`` writes the ids of blocks into it, for an editor.
    """
    if not content.design:
        return content
    design = blocks.read(content.design)
    page = design_html.html_of(design, marked=marked)
    return replace(content, design=design.to_json(), html=page)


def build(
    content: TemplateContent,
    known: frozenset[str],
    *,
    organization: str = "",
    postal_address: str = "",
) -> Compiled:
    """Return a template compiled, with addresses that lead nowhere."""
    building = Building(
        links=LINKS,
        fields=known,
        organization=organization,
        postal_address=postal_address,
        bulk=content.category != Category.transactional,
        track_opens=False,
        track_clicks=False,
    )
    words = Content(content.subject, content.html, content.text, content.preheader)
    return compiled(words, building)


def text_of_html(content: TemplateContent) -> str:
    """Return the text part that the HTML makes, as a template itself: a start for a person's own.

    Raises Invalid for HTML that cannot be understood.
    """
    page = written(content).html
    if not page.strip():
        return ""
    document = html.opened(page)
    pieces = html_text.text_of(scan(html.inlined(document), document.source))
    return html_text.tidy("".join(_as_written(piece) for piece in pieces))


def renamed(content: TemplateContent, name: str) -> TemplateContent:
    """Return the same under another name."""
    return replace(content, name=name)


def undesigned(content: TemplateContent) -> TemplateContent:
    """Return the same as HTML only."""
    return replace(content, design={})


def name_of(text: str) -> str:
    """Return the name of a template; raise Invalid when there is none."""
    name = " ".join(CONTROLS.sub("", text).split())
    if not name:
        raise Invalid("Give the template a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"Use at most {LONGEST_NAME} characters.", field="name")
    return name


def category_of(text: str) -> str:
    """Return a category; raise Invalid when there is none of this name."""
    if text not in set(Category):
        raise Invalid("Choose one of the categories.", field="category")
    return text


def _as_written(piece: str | Mark | Address | When | Choice) -> str:
    if isinstance(piece, Mark):
        return piece.written
    if isinstance(piece, Address):
        return "".join(_as_written(node) for node in piece.nodes)
    return piece if isinstance(piece, str) else ""


def _line(text: str, name: str) -> str:
    line = " ".join(CONTROLS.sub("", text).split())
    if len(line) > LONGEST_LINE:
        raise Invalid(f"Use at most {LONGEST_LINE} characters.", field=name)
    return line


def _words(text: str) -> str:
    words = CONTROLS.sub("", text.replace("\r\n", "\n"))
    if len(words) > LONGEST_TEXT:
        raise Invalid(f"The text is longer than {LONGEST_TEXT // 1000} kB.", field="text")
    return words
