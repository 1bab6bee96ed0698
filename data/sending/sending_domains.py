"""Domains an organization sends from, as the provider that sends for them sees them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from data.base import Scoped, Stamped, Time, json_list_field, one_of


class Proof(StrEnum):
    """What a provider says about a domain or its signature, in words of our own."""

    not_started = "not_started"
    pending = "pending"
    success = "success"
    failed = "failed"
    temporary_failure = "temporary_failure"


class Signer(StrEnum):
    """Whose identity it is: that of a provider, or ours where we sign and a relay sends."""

    ses = "ses"
    resend = "resend"
    relay = "relay"


class SendingDomain(Scoped, Stamped, table=True):
    """A domain to send from; its senders share it and what was proved of it.

    ``token`` is the text that proves it is the organization's, ``owned_at`` when it did. ``records``
    are what the provider asks for: {kind, name, content, purpose, priority}. ``stream_ref`` names the
    provider's events of the ``configuration``. ``sealed_private`` is our own key where we sign.
    ``asked_at`` is when somebody last asked for a check, ``next_check_at`` when we look by ourselves.
    """

    __tablename__ = "sending_domains"
    __table_args__ = (
        one_of("status", Proof),
        one_of("dkim_status", Proof),
        one_of("provider", Signer),
        Index(
            "uq_sending_domains_domain_per_organization", "organization_id", "domain", unique=True
        ),
        Index("ix_sending_domains_identity", "domain", "provider"),
        Index("ix_sending_domains_due", "next_check_at"),
    )

    domain: str
    provider: str
    own_account: bool = False
    region: str = ""
    ref: str = ""
    status: str = Proof.not_started
    dkim_status: str = Proof.not_started
    token: str = ""
    dkim_tokens: list[Any] = json_list_field()
    records: list[Any] = json_list_field()
    sealed_private: str = ""
    configuration: str = ""
    stream_ref: str = ""
    error: str = ""
    version: int = 1
    owned_at: datetime | None = Field(default=None, sa_type=Time)
    asked_at: datetime | None = Field(default=None, sa_type=Time)
    checked_at: datetime | None = Field(default=None, sa_type=Time)
    next_check_at: datetime | None = Field(default=None, sa_type=Time)
    verified_at: datetime | None = Field(default=None, sa_type=Time)
    deleted_at: datetime | None = Field(default=None, sa_type=Time)

    @property
    def verified(self) -> bool:
        """Tell whether everything is proved: whose it is, the domain, its signature."""
        proved = self.status == Proof.success and self.dkim_status == Proof.success
        return proved and self.owned_at is not None
