"""The ladder of DMARC policies, from watching to refusing, and the advice when to climb it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.amounts import count, percent
from core.domains.dmarc_records import DmarcRecord, Policy


class Stage(StrEnum):
    """A step of the ladder, weakest first."""

    none = "none"
    quarantine_testing = "quarantine_testing"
    quarantine = "quarantine"
    reject_testing = "reject_testing"
    reject = "reject"


LADDER = tuple(Stage)
TRANSITIONS: dict[Stage, frozenset[Stage]] = {
    stage: frozenset({*LADDER[:place], *LADDER[place + 1 : place + 2]})
    for place, stage in enumerate(LADDER)
}
"""One step up at a time; any number of steps down."""

SETTINGS: dict[Stage, tuple[Policy, bool]] = {
    Stage.none: (Policy.none, False),
    Stage.quarantine_testing: (Policy.quarantine, True),
    Stage.quarantine: (Policy.quarantine, False),
    Stage.reject_testing: (Policy.reject, True),
    Stage.reject: (Policy.reject, False),
}
"""Policy and testing flag of each stage."""

USUAL_END = Stage.quarantine
"""Where the ladder ends unless somebody insists (RFC 9989 section 7.4)."""
FEWEST_DAYS = 14
FEWEST_MESSAGES = 100
SHARE_TO_ADVANCE = 0.98
SHARE_TO_GO_BACK = 0.90
MOST_SOURCES_NAMED = 3


class Move(StrEnum):
    """What the advisor says."""

    stay = "stay"
    advance = "advance"
    back = "back"


@dataclass(frozen=True, slots=True)
class Failing:
    """A source whose mail fails: its address or name, and how many messages."""

    source: str
    messages: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What reports say: days they cover, messages, and the shares (0..1) that are aligned.

    ``aligned_share`` counts messages that pass by SPF or DKIM, ``dkim_share`` by DKIM alone.
    """

    days: int
    messages: int
    aligned_share: float
    dkim_share: float
    failing: tuple[Failing, ...] = ()


@dataclass(frozen=True, slots=True)
class StageAdvice:
    """What to do now, to which stage that leads, and why, in sentences."""

    move: Move
    stage: Stage
    reasons: tuple[str, ...]


def stage_of(record: DmarcRecord) -> Stage:
    """Return the stage a record stands at; watching in test mode is watching."""
    wanted = (record.policy, record.testing and record.policy is not Policy.none)
    return next(stage for stage, setting in SETTINGS.items() if setting == wanted)


def may_move(old: Stage, new: Stage) -> bool:
    """Tell whether the ladder leads from one stage to another in one move."""
    return new in TRANSITIONS[old]


def advise(stage: Stage, evidence: Evidence, *, insists: bool = False) -> StageAdvice:
    """Return whether to stay, to advance one step or to go back one, and why.

    Beyond quarantine only where the owner insists and DKIM aligns: forwarding breaks SPF.
    """
    place = LADDER.index(stage)
    if _too_much_fails(stage, evidence):
        share, messages = evidence.aligned_share, evidence.messages
        reason = f"Only {percent(share)} of {count(messages, 'message')} pass; receivers act on those that fail."
        return StageAdvice(Move.back, LADDER[place - 1], (reason, *_who_fails(evidence.failing)))
    if stage is Stage.reject:
        return StageAdvice(Move.stay, stage, ("This is the last stage.",))
    obstacles = _obstacles(stage, evidence, insists=insists)
    if obstacles:
        return StageAdvice(Move.stay, stage, obstacles)
    upper = LADDER[place + 1]
    reasons = (
        f"{percent(evidence.aligned_share, 1)} of {count(evidence.messages, 'message')} in {count(evidence.days, 'day')} pass.",
        *_what_follows(upper),
    )
    return StageAdvice(Move.advance, upper, reasons)


def _too_much_fails(stage: Stage, evidence: Evidence) -> bool:
    enough = evidence.messages >= FEWEST_MESSAGES
    return enough and stage is not Stage.none and evidence.aligned_share < SHARE_TO_GO_BACK


def _obstacles(stage: Stage, evidence: Evidence, *, insists: bool) -> tuple[str, ...]:
    """Return what stands against a further step."""
    obstacles = []
    if evidence.days < FEWEST_DAYS:
        obstacles.append(f"Reports cover {count(evidence.days, 'day')}; wait for {FEWEST_DAYS}.")
    if evidence.messages < FEWEST_MESSAGES:
        obstacles.append(
            f"Reports speak of {count(evidence.messages, 'message')}; {FEWEST_MESSAGES} say enough."
        )
    elif evidence.aligned_share < SHARE_TO_ADVANCE:
        obstacles.append(
            f"{percent(evidence.aligned_share, 1)} of the messages pass; {percent(SHARE_TO_ADVANCE)} are needed."
        )
        obstacles += _who_fails(evidence.failing)
    if LADDER.index(stage) >= LADDER.index(USUAL_END):
        if not insists:
            obstacles.append(
                "Quarantine is as far as most domains need: reject loses forwarded mail and mail "
                "of lists for good."
            )
        elif evidence.messages >= FEWEST_MESSAGES and evidence.dkim_share < SHARE_TO_ADVANCE:
            obstacles.append(
                f"Only {percent(evidence.dkim_share, 1)} pass by DKIM. Who refuses must not rely on SPF, "
                "which breaks when mail is forwarded."
            )
    return tuple(obstacles)


def _who_fails(failing: Sequence[Failing]) -> list[str]:
    worst = sorted(failing, key=lambda source: -source.messages)[:MOST_SOURCES_NAMED]
    if not worst:
        return []
    named = ", ".join(f"{source.source} ({source.messages})" for source in worst)
    return [f"Most failures come from {named}: authenticate them if they are yours."]


def _what_follows(upper: Stage) -> list[str]:
    policy, testing = SETTINGS[upper]
    if testing:
        effect = "receivers apply one step less, but older ones do not know t=y"
        return [f"The record will say p={policy} with t=y: {effect} and apply {policy} at once."]
    return [f"Receivers will apply {policy} to mail that fails."]
