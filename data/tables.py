"""All tables, so that whoever takes ``metadata`` from here sees the whole schema."""

from __future__ import annotations

from data import kept_keys, tasks, timers, workers, workflow
from data.accounts import (
    api_keys,
    attempts,
    audit,
    credentials,
    mails,
    notifications,
    organizations,
    rates,
    sessions,
    users,
)
from data.base import metadata
from data.billing import checkouts, refunds, stripe_events, subscriptions, tiers
from data.domains import brands, domains, health, names, orders, propagation, records
from data.operations import outages
from data.provisioning import (
    batches,
    direct,
    drafts,
    mailboxes,
    provisions,
    purchases,
    reconciliations,
    upgrades,
)
from data.sending import (
    campaign_counts,
    campaigns,
    contact_fields,
    contact_tags,
    contacts,
    couriers,
    engagements,
    events,
    imports,
    inbound_events,
    inboxes,
    mail_breaks,
    messages,
    organization_limits,
    provider_usage,
    relays,
    replies,
    reputations,
    segments,
    senders,
    sending_domains,
    suppressions,
    switches,
    templates,
    transactional,
    writing_usage,
)

__all__ = ["ALL", "metadata"]

ALL = (
    *(kept_keys, tasks, timers, workers, workflow),
    *(api_keys, attempts, audit, credentials, mails, notifications, organizations, rates),
    *(sessions, users),
    *(checkouts, refunds, stripe_events, subscriptions, tiers),
    *(brands, domains, health, names, orders, propagation, records),
    *(batches, direct, drafts, mailboxes, provisions, purchases, reconciliations, upgrades),
    *(campaigns, templates),
    *(contact_fields, contact_tags, contacts, imports, segments, suppressions),
    *(inbound_events, inboxes, replies, reputations),
    *(provider_usage, relays, senders, sending_domains, transactional),
    *(campaign_counts, engagements, events, mail_breaks),
    *(couriers, messages, organization_limits, switches, writing_usage),
    outages,
)
