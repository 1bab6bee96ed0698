"""All tables, so that migrations and tests see the whole schema."""

from __future__ import annotations

from data import tasks, timers, workflow
from data.accounts import audit, notifications, organizations, sessions, users

ALL = (workflow, tasks, timers, organizations, users, sessions, audit, notifications)
