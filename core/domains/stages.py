"""The DMARC stage of a domain: where it stands, what is advised, and the change that moves it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from core.accounts import audit
from core.domains import connections, dmarc_stages, records
from core.domains.dmarc_records import DmarcRecord, Policy, parse_record
from core.domains.dmarc_stages import LADDER, SETTINGS, Evidence, Stage, StageAdvice
from core.domains.purposes import Purpose
from core.domains.records import ChangeSet
from core.errors import Conflict, Invalid
from core.system import Actor, System, Work
from data.domains.domains import Domain

TITLES: dict[Stage, str] = {
    Stage.none: "Watch only",
    Stage.quarantine_testing: "Quarantine, as a test",
    Stage.quarantine: "Quarantine",
    Stage.reject_testing: "Reject, as a test",
    Stage.reject: "Reject",
}


@dataclass(frozen=True, slots=True)
class Advised:
    """Where a domain stands, what is advised, and the evidence for it."""

    stage: Stage
    advice: StageAdvice
    evidence: Evidence

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object for the page."""
        return {
            "stage": self.stage.value,
            "title": TITLES[self.stage],
            "move": self.advice.move.value,
            "to": self.advice.stage.value,
            "to_title": TITLES[self.advice.stage],
            "reasons": list(self.advice.reasons),
            "evidence": asdict(self.evidence),
            "ladder": [{"stage": stage.value, "title": TITLES[stage]} for stage in LADDER],
        }


def advised(stage: Stage, evidence: Evidence, *, insists: bool) -> Advised:
    """Return the advice for a stage and what reports say."""
    return Advised(stage, dmarc_stages.advise(stage, evidence, insists=insists), evidence)


async def stage_at(work: Work, domain_id: UUID) -> Stage:
    """Return the stage a domain stands at: that of the record we stand for, else the one wanted."""
    for record in await records.records(work, domain_id):
        if record.purpose == Purpose.dmarc:
            known, _ = parse_record(record.content)
            if known is not None:
                return dmarc_stages.stage_of(known)
    return _wanted(await connections.get(work, domain_id))


async def move(system: System, actor: Actor, domain_id: UUID, stage: str) -> ChangeSet:
    """Plan the change that leads a domain to another stage; it waits for approval like any other.

    One step up at a time, any number down; raises Conflict "stage_skipped" otherwise.
    """
    if stage not in set(Stage):
        raise Invalid("Choose one of the stages.", field="stage")
    new = Stage(stage)
    async with system.work(actor) as work:
        domain = await connections.get(work, domain_id, lock=True)
        old = await stage_at(work, domain_id)
        if new != old and not dmarc_stages.may_move(old, new):
            raise Conflict(
                f"From {TITLES[old].lower()} the next stage is "
                f"{TITLES[LADDER[LADDER.index(old) + 1]].lower()}.",
                code="stage_skipped",
                action="Climb one stage at a time, and look at the reports in between.",
            )
        policy, testing = SETTINGS[new]
        domain.dmarc = {**domain.dmarc, "policy": policy.value, "testing": testing}
        domain.updated_at = work.now()
        await audit.record(work, "dmarc.staged", "domain", domain.id, stage=new.value)
    return await records.plan(system, actor, domain_id, "dmarc", only=["dmarc"])


def _wanted(domain: Domain) -> Stage:
    policy = Policy(str(domain.dmarc.get("policy", Policy.none)))
    return dmarc_stages.stage_of(
        DmarcRecord(policy=policy, testing=bool(domain.dmarc.get("testing", False)))
    )
