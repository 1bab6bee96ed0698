"""What Prometheus sees: how long things take, how often they fail, whether the loop is free."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

PROVIDER_SECONDS = Histogram(
    "mailwright_provider_seconds", "Duration of provider calls.", ["provider", "method", "status"]
)
STEP_SECONDS = Histogram(
    "mailwright_step_seconds",
    "Time from a step's start to its end.",
    ["step"],
    buckets=(1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400),
)
RUN_SECONDS = Histogram(
    "mailwright_run_seconds",
    "Time from a run's start to its end.",
    ["kind", "status"],
    buckets=(10, 30, 60, 300, 900, 3600, 14400, 86400),
)
PROPAGATION_SECONDS = Histogram(
    "mailwright_propagation_seconds",
    "Time from the start of a propagation check until everything was visible.",
    buckets=(1, 10, 60, 300, 1800, 3600, 14400, 86400, 172800),
)
STEP_FAILURES = Counter(
    "mailwright_step_failures_total", "Failed looks at a step.", ["step", "code"]
)
STEP_RETRIES = Counter("mailwright_step_retries_total", "Looks repeated after a failure.", ["step"])
BATCH_RATE = Gauge(
    "mailwright_batch_items_per_minute", "Items of batches that ended in the last minute."
)
BATCH_ITEMS = Counter(
    "mailwright_batch_items_total", "Ends of items of batches.", ["kind", "outcome"]
)
BATCH_RETRIES = Counter(
    "mailwright_batch_retries_total", "Items of batches that are started again.", ["kind"]
)
BUSY_RUNS = Gauge("mailwright_busy_runs", "Runs being worked on by this process.")
QUEUE_DEPTH = Gauge(
    "mailwright_queue_depth", "What is due and in nobody's hands, when asked.", ["queue"]
)
MESSAGES = Counter(
    "mailwright_messages_total", "Messages that came to an end, by how they ended.", ["outcome"]
)
MESSAGES_IN_HAND = Gauge("mailwright_messages_in_hand", "Messages claimed by this process.")
DELIVERY_SECONDS = Histogram(
    "mailwright_delivery_seconds",
    "Time from when a message was due until a provider had taken it.",
    buckets=(0.1, 0.5, 1, 5, 30, 120, 600, 3600, 21600, 86400),
)
STRAIN = Gauge(
    "mailwright_strain_ratio", "Figure over its threshold; above 1 it asks for something.", ["sign"]
)
WORKERS = Gauge("mailwright_workers", "Workers of all processes that looked for work lately.")
DOMAINS_PASSING = Gauge(
    "mailwright_domains_passing_ratio", "Share of ready domains whose SPF, DKIM and DMARC hold."
)
PROPAGATED_IN_TIME = Gauge(
    "mailwright_propagated_in_time_ratio", "Share of DNS changes visible within 48 hours."
)
TRACKED = Counter("mailwright_tracked_events_total", "Opens and clicks written.", ["kind"])
TRACKED_LOST = Counter(
    "mailwright_tracked_lost_total", "Opens and clicks for which there was no room."
)
TRACKED_WAITING = Gauge("mailwright_tracked_waiting", "Opens and clicks not yet written.")
CACHE_READS = Counter(
    "mailwright_cache_reads_total",
    "Reads of what may be kept: kept, shared with another reader, or fetched.",
    ["kind", "outcome"],
)
CACHE_BYTES = Gauge("mailwright_cache_bytes", "Memory that what is kept takes in this process.")
LOOP_LAG_SECONDS = Gauge("mailwright_loop_lag_seconds", "Longest delay of the event loop lately.")


def observe_call(provider: str, method: str, _path: str, status: int, seconds: float) -> None:
    """Record one provider call; status 0 means no answer."""
    PROVIDER_SECONDS.labels(provider, method, str(status)).observe(seconds)


def observe_step(name: str, started_at: datetime | None, finished_at: datetime) -> None:
    """Record how long a step took from its first look to its end, by the movable clock."""
    if started_at is not None:
        STEP_SECONDS.labels(name).observe((finished_at - started_at).total_seconds())


def observe_run(kind: str, status: str, started_at: datetime, finished_at: datetime) -> None:
    """Record how long a run took and how it ended."""
    RUN_SECONDS.labels(kind, status).observe((finished_at - started_at).total_seconds())
