"""The table of ticks: what happens by itself, how often, and whether only the leader does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from core import tasks
from core.accounts import mails, retention
from core.billing import settlement, stripe_events
from core.domains import claims, drift, flattening, health, looking, propagation, zone_watch
from core.operations import exports, outages
from core.provisioning import batches, reconciliation, warmup
from core.provisioning.direct import outreach_sync
from core.sending import (
    audience,
    campaign_ends,
    campaign_moves,
    campaigns,
    contacts,
    event_streams,
    events,
    hygiene,
    imports,
    inbound,
    inbox_reading,
    preferences,
    relay_checks,
    replies,
    reputation,
    sender_checks,
    sender_removal,
    templates,
    transactional,
)
from core.system import System

Duty = Callable[[System], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Tick:
    """One duty. Ticks with ``every`` of an hour or more keep their due time in the database."""

    name: str
    every: timedelta
    duty: Duty
    leader_only: bool = True

    @property
    def durable(self) -> bool:
        """Tell whether the due time outlives the process."""
        return self.every >= timedelta(hours=1)


TICKS: tuple[Tick, ...] = (
    Tick("mails", timedelta(seconds=2), mails.deliver_due, leader_only=False),
    Tick("tasks", timedelta(seconds=1), tasks.work_off, leader_only=False),
    Tick("stripe_events", timedelta(seconds=1), stripe_events.drain_due, leader_only=False),
    Tick("inbound_events", timedelta(seconds=1), inbound.drain_due, leader_only=False),
    Tick("inboxes", timedelta(seconds=5), inbox_reading.read_due, leader_only=False),
    Tick("propagation", timedelta(seconds=1), looking.look_due, leader_only=False),
    Tick("imports", timedelta(seconds=1), imports.advance_due, leader_only=False),
    Tick("events", timedelta(seconds=1), events.count_due, leader_only=False),
    Tick("batches", timedelta(seconds=1), batches.advance_due),
    Tick("scheduled_campaigns", timedelta(seconds=2), campaign_moves.start_due),
    Tick("snapshots", timedelta(seconds=1), audience.snapshot_due),
    Tick("campaign_ends", timedelta(seconds=2), campaign_ends.settle_due),
    Tick("unsettled", timedelta(minutes=2), settlement.settle_stale),
    Tick("stuck_changes", timedelta(minutes=1), drift.settle_stuck),
    Tick("health", timedelta(minutes=1), health.refresh_all),
    Tick("flattening", timedelta(minutes=10), flattening.refresh_due),
    Tick("outages", timedelta(seconds=30), outages.watch),
    Tick("drift", timedelta(hours=1), drift.watch_all),
    Tick("moved_zones", timedelta(hours=1), zone_watch.watch_due),
    Tick("senders", timedelta(seconds=30), sender_checks.check_due),
    Tick("event_streams", timedelta(minutes=1), event_streams.follow_due),
    Tick("relays", timedelta(minutes=15), relay_checks.watch_chosen),
    Tick("removed_templates", timedelta(days=1), templates.forget_deleted),
    Tick("removed_senders", timedelta(hours=1), sender_removal.purge),
    Tick("single_messages", timedelta(days=1), transactional.forget_old),
    Tick("mail_breaks", timedelta(hours=1), preferences.end_due),
    Tick("claims", timedelta(hours=1), claims.lapse_claims),
    Tick("warmup", timedelta(hours=1), warmup.refresh_all),
    Tick("outreach", timedelta(hours=1), outreach_sync.sync_all),
    Tick("reconciliation", timedelta(days=1), reconciliation.nightly),
    Tick("old_imports", timedelta(hours=1), imports.forget_old),
    Tick("deleted_contacts", timedelta(days=1), contacts.purge),
    Tick("reputation", timedelta(hours=1), reputation.judge_all),
    Tick("quiet_contacts", timedelta(days=1), hygiene.sweep),
    Tick("old_exports", timedelta(hours=1), exports.forget_old),
    Tick("old_inbound_events", timedelta(days=1), inbound.forget_old),
    Tick("old_decisions", timedelta(days=1), replies.forget_decisions),
    Tick("retention", timedelta(days=1), retention.sweep),
    Tick("removed_campaigns", timedelta(days=1), campaigns.forget_old),
    Tick("propagation_history", timedelta(days=1), propagation.forget_old),
)
