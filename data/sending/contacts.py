"""Contacts: the people an organization writes to, one row per address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from data.base import Keyed, Stamped, Time, json_field, one_of


class ContactStatus(StrEnum):
    """Whether a contact may be written to; only ``subscribed`` may."""

    subscribed = "subscribed"
    unsubscribed = "unsubscribed"
    bounced = "bounced"
    complained = "complained"
    inactive = "inactive"


S = ContactStatus
TRANSITIONS: Mapping[ContactStatus, frozenset[ContactStatus]] = {
    S.subscribed: frozenset({S.unsubscribed, S.bounced, S.complained, S.inactive}),
    S.unsubscribed: frozenset({S.subscribed, S.complained}),
    S.bounced: frozenset({S.subscribed, S.unsubscribed, S.complained}),
    S.complained: frozenset({S.subscribed}),
    S.inactive: frozenset({S.subscribed, S.unsubscribed, S.bounced, S.complained}),
}


class Contact(Keyed, Stamped, table=True):
    """One contact. An address has one row, deleted or not, so that a restore never collides.

    ``email`` is what was given, ``email_norm`` what is compared; ``name_norm`` and ``last_norm`` are
    the lower-cased "first last" and last name, for finding by prefix. ``fields`` is {name: text}.
    ``import_id`` names the import that made the row, ``edited_at`` is when a person last changed it.
    ``anonymized_at`` marks a row that stands for nobody any more.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        one_of("status", ContactStatus),
        Index("uq_contacts_email", "organization_id", "email_norm", unique=True),
        Index("ix_contacts_name", "organization_id", "name_norm"),
        Index("ix_contacts_last", "organization_id", "last_norm"),
        Index("ix_contacts_newest", "organization_id", "created_at", "id"),
        Index(
            "ix_contacts_deleted",
            "organization_id",
            "deleted_at",
            postgresql_where="deleted_at is not null",
        ),
    )

    organization_id: UUID = Field(
        foreign_key="organizations.id", ondelete="CASCADE", nullable=False
    )
    email: str
    email_norm: str
    first_name: str = ""
    last_name: str = ""
    name_norm: str = ""
    last_norm: str = ""
    fields: dict[str, Any] = json_field()
    status: str = ContactStatus.subscribed
    consent_source: str = ""
    consent_at: datetime | None = Field(default=None, sa_type=Time)
    consent_ip: str = ""
    last_engaged_at: datetime | None = Field(default=None, sa_type=Time)
    import_id: UUID | None = None
    edited_at: datetime | None = Field(default=None, sa_type=Time)
    anonymized_at: datetime | None = Field(default=None, sa_type=Time)
    deleted_at: datetime | None = Field(default=None, sa_type=Time)
