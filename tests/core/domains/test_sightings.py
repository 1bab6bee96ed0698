"""What a look at a record says, without any server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from core.domains import lanes, sightings
from core.domains.sightings import Sight, Wanted
from core.ports.dns import Answer, AnswerStatus, ZoneRecord
from data.domains.propagation import CheckStatus, Lane, PropagationCheck

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
SPF = Wanted("acme.com", "TXT", ("v=spf1 -all",), ("v=spf1 +all",))


def answer(*values: str, status: str = "found", ttl: int | None = 300) -> Answer:
    return Answer("acme.com", "TXT", "1.1.1.1:53", AnswerStatus(status), values, ttl)


def looked(told: Answer, *, published: bool = True, **before: Any) -> dict[str, Any]:
    return sightings.cell(SPF, told, NOW, published=published, before=before)


def test_what_is_wanted_is_grouped_by_name_and_kind() -> None:
    records = [
        ZoneRecord("acme.com", "MX", "smtp.google.com", priority=1),
        ZoneRecord("acme.com", "MX", "alt.google.com", priority=5),
        ZoneRecord("acme.com", "TXT", "v=spf1 -all"),
    ]
    gone = [ZoneRecord("acme.com", "MX", "mx.old.example", priority=10), records[0]]
    mx, txt = sightings.wanted_of(records, gone)
    assert mx == Wanted(
        "acme.com", "MX", ("1 smtp.google.com", "5 alt.google.com"), ("10 mx.old.example",)
    )
    assert (txt.there, txt.gone) == (("v=spf1 -all",), ())


def test_a_record_beside_its_predecessor_is_not_visible_yet() -> None:
    assert looked(answer("v=spf1 -all"))["state"] == Sight.visible
    assert looked(answer("v=spf1 -all", "v=spf1 +all"))["state"] == Sight.cached_old
    assert looked(answer("v=spf1 -all", "google-site-verification=1"))["state"] == Sight.visible


def test_case_and_the_last_dot_of_hosts_do_not_matter_but_those_of_texts_do() -> None:
    mx = Wanted("acme.com", "MX", ("1 smtp.google.com",))
    told = Answer("acme.com", "MX", "", AnswerStatus.found, ("1 SMTP.Google.com.",), 60)
    assert mx.met(told)
    assert not SPF.met(answer("V=SPF1 -all"))


def test_an_absence_before_publication_is_missing_and_after_it_is_a_cache() -> None:
    absent = answer(status="nxdomain", ttl=120)
    assert looked(absent, published=False) == {
        "asked_at": NOW.isoformat(),
        "ttl": 120,
        "state": Sight.missing,
    }
    cached = looked(absent)
    assert cached["state"] == Sight.cached_absence
    assert cached["visible_from"] == (NOW + timedelta(seconds=120)).isoformat()


def test_the_first_prediction_is_kept_to_judge_it_later() -> None:
    first = (NOW - timedelta(seconds=40)).isoformat()
    again = looked(answer("v=spf1 +all", ttl=60), first=first)
    assert again["first"] == first
    seen = looked(answer("v=spf1 -all"), first=first)
    assert sightings.misses([seen]) == [40.0]


def test_a_silent_resolver_says_why_and_counts_neither_way() -> None:
    silent = looked(answer(status="refused", ttl=None))
    assert silent["state"] == Sight.silent
    assert silent["reason"] == "It refuses to answer."
    seen = looked(answer("v=spf1 -all"))
    assert sightings.coverage([silent, seen]) == 100
    assert sightings.coverage([silent]) == 0


def test_a_record_counts_only_when_all_who_answer_agree_and_most_answer() -> None:
    seen = looked(answer("v=spf1 -all"))
    old = looked(answer("v=spf1 +all"))
    silent = looked(answer(status="timeout", ttl=None))
    yes = {"state": "yes"}
    assert sightings.propagated(yes, {"a": seen, "b": seen, "c": silent}, 3)
    assert not sightings.propagated(yes, {"a": seen, "b": old, "c": seen}, 3)
    assert not sightings.propagated(yes, {"a": seen, "b": silent, "c": silent}, 3)
    assert not sightings.propagated({"state": "partly"}, {"a": seen, "b": seen, "c": seen}, 3)


def test_published_means_at_every_authoritative_server_that_answers() -> None:
    there, away = answer("v=spf1 -all"), answer(status="no_data")
    quiet = answer(status="timeout", ttl=None)
    states = [
        sightings.published_by(SPF, answers, NOW)["state"]
        for answers in ([there, quiet], [there, away], [away], [quiet], [])
    ]
    assert states == ["yes", "partly", "no", "silent", "silent"]


def check(**more: Any) -> PropagationCheck:
    facts = {"started_at": NOW, "ends_at": NOW + timedelta(hours=48), "status": "polling"}
    return PropagationCheck(**{"interval_seconds": 30, **facts, **more})


def test_three_lanes_by_age_and_by_whether_somebody_watches() -> None:
    fresh = check()
    assert lanes.pause(fresh, NOW) == timedelta(seconds=30)
    hour = NOW + timedelta(hours=1)
    assert lanes.lane_of(fresh, hour) is Lane.warm
    assert lanes.pause(fresh, hour) == timedelta(minutes=1)
    assert lanes.pause(fresh, NOW + timedelta(hours=9)) == timedelta(minutes=10)
    watched = check(watched_at=hour - timedelta(seconds=20))
    assert lanes.lane_of(watched, hour) is Lane.hot
    ended = check(status=CheckStatus.timeout)
    assert lanes.pause(ended, NOW + timedelta(hours=50)) == timedelta(hours=4)


def test_the_next_look_comes_just_after_a_cache_must_give_way() -> None:
    soon = NOW + timedelta(seconds=7)
    assert lanes.next_look(check(), NOW, soon) == soon + timedelta(seconds=1)
    late = NOW + timedelta(minutes=9)
    assert lanes.next_look(check(), NOW, late) == NOW + timedelta(seconds=30)
