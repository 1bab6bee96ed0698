"""How long what was read is kept: the one table of ages, each of them the most, never the least."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is kept. The first two stand in the database, for all processes; the rest in memory."""

    dns_status = "dns_status"
    """What a resolver said of a record."""
    names = "names"
    """Whether a name can be bought, and for how much."""
    validation = "validation"
    """The verdict on a record, which takes many questions to the DNS."""
    domain_list = "domain_list"
    """A page of the list of domains."""
    domain_setup = "domain_setup"
    """All that the pages of one domain show: how far it is, what to publish, what comes next."""
    zones = "zones"
    """That the account at the DNS host has a zone; never what is in it."""
    credentials = "credentials"
    """A key at a provider, sealed as it stands in the database."""
    frame = "frame"
    """What stands around every page: news, and the line of the brakes."""


AGES: Mapping[Kind, timedelta] = {
    Kind.dns_status: timedelta(seconds=25),
    Kind.names: timedelta(minutes=10),
    Kind.validation: timedelta(minutes=1),
    Kind.domain_list: timedelta(minutes=2),
    Kind.domain_setup: timedelta(minutes=5),
    Kind.zones: timedelta(minutes=30),
    Kind.credentials: timedelta(hours=1),
    Kind.frame: timedelta(seconds=10),
}
