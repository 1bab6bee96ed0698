"""PlusVibe's words for our plans and logins, and ours for its accounts."""

from __future__ import annotations

from typing import Any

from adapters.shapes import Shape
from core.ports.outreach import OutreachAccount, WarmupPlan
from core.ports.turnkey import MailboxLogin


def ref(row: Shape) -> str:
    """Return the id of a row, under whichever of its names."""
    return row.first("id", "_id", "client_id").text()


def settings(plan: WarmupPlan) -> dict[str, Any]:
    """Return a plan in their words: rates as fractions, switches as yes and no."""
    return {
        "daily_limit": plan.campaign_limit_per_day,
        "interval_limit_in_min": plan.gap_minutes,
        "warmup_initial_daily_limit": plan.start_per_day,
        "warmup_pace_increment": plan.increment_per_day,
        "warmup_max_daily_limit": plan.max_per_day,
        "warmup_reply_rate": plan.reply_rate_percent / 100,
        "warmup_randomize": "yes",
        "warmup_randomize_num": plan.randomize_percent,
        "bulk_warmup_is_slow_rampup": "yes" if plan.slow_ramp else "no",
    }


def imported(login: MailboxLogin, plan: WarmupPlan) -> dict[str, Any]:
    """Return a mailbox as an import takes it, its warmup included."""
    return {
        "first_name": login.first_name,
        "last_name": login.last_name,
        "email": login.email,
        "username": login.email,
        "password": login.password,
        "imap_host": login.imap_host,
        "imap_port": login.imap_port,
        "smtp_username": login.email,
        "smtp_password": login.password,
        "smtp_host": login.smtp_host,
        "smtp_port": login.smtp_port,
        **inline(plan),
    }


def inline(plan: WarmupPlan) -> dict[str, Any]:
    """Return a plan as it travels with a new account."""
    return {
        "daily_limit": plan.campaign_limit_per_day,
        "min_interval": plan.gap_minutes,
        "enable_warmup": "yes",
        "warmup_daily_limit": plan.max_per_day,
        "enable_warmup_rampup": "yes" if plan.slow_ramp else "no",
        "warmup_rampup_start": plan.start_per_day,
        "warmup_rampup_increment": plan.increment_per_day,
    }


def account(row: Shape) -> OutreachAccount:
    """Return an account of a list; -1 there is None here."""
    facts = row.first("payload")
    warmup, analytics = facts.first("warmup"), facts.first("analytics")
    health = analytics.first("health_scores")
    counters = analytics.first("daily_counters")
    return OutreachAccount(
        ref=ref(row),
        email=row["email"].text().lower(),
        status=row["status"].text_or_empty().lower(),
        warmup_active=row.first("warmup_status").value == "ACTIVE",
        name=facts.first("name").text_or_empty(),
        warmup_limit=warmup.first("limit").count(),
        warmup_increment=warmup.first("increment").count(),
        warmup_reply_percent=warmup.first("reply_rate").count(),
        daily_limit=facts.first("daily_limit").count(),
        health=health.first("7d_overall_warmup_health").figure(),
        health_google=health.first("7d_google_warmup_health").figure(),
        health_microsoft=health.first("7d_microsoft_warmup_health").figure(),
        health_other=health.first("7d_other_warmup_health").figure(),
        reply_rate=analytics.first("reply_rates").first("7d_replyrate").figure(),
        sent_today=counters.first("email_sent_today").count(),
        warmup_sent_today=counters.first("warmup_email_sent_today").count(),
    )
