"""What may stand between braces in a template: tags, conditions and choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Invalid


class Sign(StrEnum):
    """What a mark in a template does."""

    tag = "tag"
    """``{{name|default}}``"""
    when = "when"
    """``{{#if name}}``"""
    otherwise = "otherwise"
    """``{{else}}``"""
    end = "end"
    """``{{/if}}``"""
    choose = "choose"
    """``{`` of ``{one|other}``"""
    bar = "bar"
    chosen = "chosen"
    letter = "letter"
    """A brace or bar after a backslash, which means itself."""


class Place(StrEnum):
    """Where a value ends up, which decides how it is escaped."""

    text = "text"
    attribute = "attribute"
    address = "address"
    """The beginning of a web address, which decides where it leads."""
    component = "component"
    """A later piece of a web address."""
    plain = "plain"
    header = "header"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a template and where it was written, counted from 1.

    ``zone`` is 0 in running text and a number of its own in every tag of HTML: choices and
    conditions do not cross from one to another. ``number`` tells choices apart.
    """

    sign: Sign
    line: int
    column: int
    name: str = ""
    default: str = ""
    zone: int = 0
    number: int = 0
    place: Place | None = None

    @property
    def written(self) -> str:
        """Return the mark as a person writes it."""
        default = f"|{self.default}" if self.default else ""
        return {
            Sign.tag: f"{{{{{self.name}{default}}}}}",
            Sign.when: f"{{{{#if {self.name}}}}}",
            Sign.otherwise: "{{else}}",
            Sign.end: "{{/if}}",
            Sign.choose: "{",
            Sign.bar: "|",
            Sign.chosen: "}",
            Sign.letter: f"\\{self.name}",
        }[self.sign]


@dataclass(frozen=True, slots=True)
class When:
    """A condition: one of two branches, by whether the recipient has a value."""

    name: str
    then: Nodes
    otherwise: Nodes


@dataclass(frozen=True, slots=True)
class Choice:
    """Several wordings, of which a recipient always gets the same one."""

    number: int
    options: tuple[Nodes, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A web address that is put together for each recipient; ``link`` is its number if tracked."""

    nodes: Nodes
    link: int | None = None


Node = str | Mark | When | Choice | Address
Nodes = tuple["Node", ...]

BUILT_IN: Mapping[str, str] = {
    "unsubscribe_url": "where the recipient unsubscribes",
    "preferences_url": "where the recipient chooses what to get",
    "view_online_url": "the mail as a web page",
    "postal_address": "the postal address of the organization",
    "organization": "the name of the organization",
}
"""Tags that the product fills in, whatever the contact's own fields are called."""

OUR_PAGES = frozenset(name for name in BUILT_IN if name.endswith("_url"))
"""Those whose value is an address of ours, safe wherever it stands."""


def fault(where: Mark, sentence: str) -> Invalid:
    """Return the error for a mark that cannot be understood, with its line and column."""
    return Invalid(
        f"Line {where.line}, column {where.column}: {sentence}",
        code="template_invalid",
        field="template",
        action="Correct the template at this place and save it again.",
    )
