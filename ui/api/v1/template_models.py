"""The JSON of templates: what they say, what is wrong with them, what cleaning took out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.sending.template_preview import Preview
from core.sending.templates import Category, Removal, Template, TemplateContent, TemplateVersion
from ui.api.v1.models import Given, Text

LARGEST = 512_000


class TemplateGiven(Given):
    """A template; with a ``design`` its blocks write the HTML, else ``html`` is taken."""

    name: Text
    category: Category = Category.other
    subject: Annotated[str, Field(max_length=500)] = ""
    preheader: Annotated[str, Field(max_length=500)] = ""
    html: Annotated[str, Field(max_length=LARGEST)] = ""
    text: Annotated[str, Field(max_length=LARGEST)] = ""
    design: dict[str, Any] = Field(default_factory=dict)

    def content(self) -> TemplateContent:
        """Return it as the use cases take it."""
        return TemplateContent(
            self.name,
            self.category,
            self.subject,
            self.preheader,
            self.html,
            self.text,
            self.design,
        )


class TemplateSaved(TemplateGiven):
    """The next version of a template; ``version`` is the one it was made from."""

    version: Annotated[int, Field(ge=1)]
    note: Annotated[str, Field(max_length=200)] = ""


class PresetChosen(Given):
    """A preset by its name."""

    preset: Text


class TestAsked(Given):
    """Where a test mail goes."""

    to: Text


class TemplateRow(BaseModel):
    """A template in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    category: str
    subject: str
    version: int
    updated_at: datetime
    deleted_at: datetime | None


class TemplatePage(BaseModel):
    """One page of templates, and how many there are in all."""

    templates: list[TemplateRow]
    total: int


class RemovalShown(BaseModel):
    """What cleaning took out; line and column count from 1."""

    model_config = ConfigDict(from_attributes=True)

    line: int
    column: int
    what: str


class TemplateShown(TemplateRow):
    """A template with all it says; ``removed`` is what cleaning took out of this call's HTML."""

    preheader: str
    html: str
    text: str
    design: dict[str, Any]
    removed: list[RemovalShown] = Field(default_factory=list)

    @classmethod
    def of(cls, template: Template, removed: list[Removal] | None = None) -> Self:
        """Return a template as JSON."""
        shown = cls.model_validate(template)
        shown.removed = [RemovalShown.model_validate(one) for one in removed or []]
        return shown


class VersionRow(BaseModel):
    """A version in a list."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    name: str
    subject: str
    note: str
    saved_by: str
    created_at: datetime


class VersionShown(VersionRow):
    """A version with all it says."""

    category: str
    preheader: str
    html: str
    text: str
    design: dict[str, Any]

    @classmethod
    def of(cls, version: TemplateVersion) -> Self:
        """Return a version as JSON."""
        return cls.model_validate(version)


class PresetShown(BaseModel):
    """A template that comes with the product."""

    name: str
    title: str
    about: str
    category: str
    subject: str


class ProblemFound(BaseModel):
    """What is wrong; an error keeps the template from being saved. 0 says that there is no place."""

    model_config = ConfigDict(from_attributes=True)

    part: str
    sentence: str
    line: int
    column: int
    error: bool
    block: str


class PreviewShown(BaseModel):
    """A template filled in; ``bare`` are fields without a default."""

    subject: str
    html: str
    text: str
    size_bytes: int
    bare: list[str]
    problems: list[ProblemFound]

    @classmethod
    def of(cls, preview: Preview) -> Self:
        """Return a preview as JSON."""
        return cls(
            subject=preview.subject,
            html=preview.html,
            text=preview.text,
            size_bytes=preview.size_bytes,
            bare=list(preview.bare),
            problems=[ProblemFound.model_validate(one) for one in preview.problems],
        )


class CheckShown(BaseModel):
    """What is wrong with a template, and what saving it would take out."""

    problems: list[ProblemFound]
    removed: list[RemovalShown]


class TestSent(BaseModel):
    """A test mail on its way; its id names it in the ledger."""

    id: UUID
    to: str
    status: str
