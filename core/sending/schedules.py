"""Times a person names on a clock of their own, and what clock changes do to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from core.errors import Invalid

LONGEST_AHEAD = timedelta(days=366)
LEFT_OUT = ("Etc/", "SystemV/", "posix/", "right/")
"""Families of names that no person lives by."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """What a person chooses: a date (YYYY-MM-DD), a time (HH:MM) and whose clock shows it."""

    day: str
    hour: str
    zone: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that somebody named; ``note`` says what a clock change does to it, mostly ""."""

    at: datetime
    zone: str
    note: str = ""

    @property
    def shown(self) -> str:
        """The moment on the clock of its zone."""
        return shown(self.at, self.zone)


@cache
def zones() -> tuple[str, ...]:
    """Return the names of time zones, as Area/Place, and UTC."""
    known = sorted(available_timezones())
    return (
        "UTC",
        *(name for name in known if "/" in name and not name.startswith(LEFT_OUT)),
    )


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone; raise Invalid for a name that is none."""
    if name not in zones():
        raise Invalid(
            f"There is no time zone called {name[:60]}.",
            field="time_zone",
            action="Choose one such as Europe/Berlin.",
        )
    return ZoneInfo(name)


def moment(wanted: ClockTime) -> Moment:
    """Return the moment that a person means.

    A time that the clocks skip becomes the one they show instead; of a time that comes twice the
    first is meant. Raises Invalid for what is no date or time.
    """
    place = zone_of(wanted.zone)
    written = datetime.combine(_date(wanted.day), _time(wanted.hour))
    first = written.replace(tzinfo=place, fold=0)
    second = written.replace(tzinfo=place, fold=1)
    at = first.astimezone(UTC)
    real = at.astimezone(place).replace(tzinfo=None)
    if real == written and first.utcoffset() == second.utcoffset():
        return Moment(at, wanted.zone, "")
    on = f"{written:%H:%M} on {_day(written.date())} in {wanted.zone}"
    if real != written:
        note = f"There is no {on}: the clocks go forward. {real:%H:%M} is meant."
    else:
        note = f"{on} comes twice: the clocks go back. The first is meant."
    return Moment(at, wanted.zone, note)


def ahead(planned: Moment, now: datetime) -> Moment:
    """Return a moment that lies ahead of us; raise Invalid for one that has passed."""
    if planned.at <= now:
        raise Invalid(
            f"{planned.shown} has passed.", field="time", action="Choose a later time, or send now."
        )
    if planned.at > now + LONGEST_AHEAD:
        raise Invalid("Choose a time within a year.", field="date")
    return planned


def on_clock(at: datetime, zone: str) -> ClockTime:
    """Return a moment as the fields of a form hold it."""
    local = at.astimezone(ZoneInfo(zone))
    return ClockTime(f"{local:%Y-%m-%d}", f"{local:%H:%M}", zone)


def shown(at: datetime, zone: str) -> str:
    """Return a moment in words, with its zone and what that is away from UTC."""
    local = at.astimezone(ZoneInfo(zone))
    away = f"{local:%z}"
    offset = f"UTC{away[:3]}:{away[3:]}" if zone != "UTC" else ""
    place = ", ".join(part for part in (zone, offset) if part)
    return f"{local:%A}, {_day(local.date())} {local.year} at {local:%H:%M} ({place})"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Choose a date.", field="date") from None


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Invalid("Choose a time, such as 09:30.", field="time") from None
