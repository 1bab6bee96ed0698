"""The states of a domain, and what two older vocabularies call them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from uuid import uuid4

import pytest

from core.domains import statuses
from core.errors import Conflict
from data.domains.domains import TRANSITIONS, Domain, DomainStatus
from data.domains.orders import ItemStatus
from data.provisioning.provisions import DomainStatus as PackageStatus

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def domain(status: DomainStatus) -> Domain:
    """Make a domain with a status."""
    return Domain(
        organization_id=uuid4(),
        name="acme.com",
        shown_name="acme.com",
        status=status,
        error={"code": "x"},
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.mark.parametrize(("before", "after"), list(product(DomainStatus, DomainStatus)))
def test_only_the_moves_of_the_table_are_made(before: DomainStatus, after: DomainStatus) -> None:
    """Every pair is tried; staying is always allowed."""
    moved = domain(before)
    if after is before or after in TRANSITIONS[before]:
        statuses.move(moved, after, NOW)
        assert moved.status == after
    else:
        with pytest.raises(Conflict):
            statuses.move(moved, after, NOW)
        assert moved.status == before


def test_the_machine_has_the_six_states_of_the_dns_path() -> None:
    """They are the ones demanded, in their order."""
    assert [status.value for status in DomainStatus] == [
        "pending_nameservers",
        "nameservers_verified",
        "dns_configuring",
        "dns_propagating",
        "ready",
        "failed",
    ]


@pytest.mark.parametrize("status", DomainStatus)
def test_every_state_has_a_name_in_the_words_of_the_package(status: DomainStatus) -> None:
    """The mapping is total, and its words are the package's own."""
    assert statuses.package_state(domain(status)) in set(PackageStatus)


@pytest.mark.parametrize("status", PackageStatus)
def test_every_state_of_the_package_has_one_of_the_dns_path(status: PackageStatus) -> None:
    """The mapping back is total; what is mapped there and back again stays."""
    there = statuses.STATES[status]
    back = statuses.PACKAGE_STATES[there]
    assert back == status or status in (PackageStatus.pending, PackageStatus.purchasing)


@pytest.mark.parametrize("status", ItemStatus)
def test_every_state_of_a_purchase_has_a_name_in_the_words_of_the_package(
    status: ItemStatus,
) -> None:
    """A name that is bought goes through the first states of the package."""
    assert statuses.PURCHASE_STATES[status] in set(PackageStatus)


def test_leaving_a_failure_forgets_its_error() -> None:
    """The error belongs to the stop, not to what follows."""
    stopped = domain(DomainStatus.failed)
    statuses.move(stopped, DomainStatus.pending_nameservers, NOW)
    assert stopped.error == {}
