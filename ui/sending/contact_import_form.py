"""The form of an import: columns, first rows with their verdicts, tags and consent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.amounts import count
from core.errors import AppError
from core.sending import import_columns, import_previews, imports
from core.system import Actor, System, Work
from ui import kit
from ui.sending import contact_elements
from ui.shell.view import View

MOST_SAMPLES = 3


async def show(view: View, one: dict[str, Any]) -> None:
    """Ask what is needed, then start."""
    import_id = UUID(one["id"])
    mapping = dict(one["mapping"])

    async def verdicts() -> tuple[list[dict[str, Any]], str]:
        found = await view.answer(imports.preview, view.actor, import_id, mapping)
        if isinstance(found, AppError):
            return [], str(found)
        return [verdict.to_json() for verdict in found], ""

    async def mapped(chosen: dict[str, str]) -> None:
        mapping.clear()
        mapping.update(chosen)
        preview.run_method("show", *await verdicts())

    async def go() -> None:
        started = await view.act(
            "The import has begun",
            start,
            import_id,
            mapping,
            str(tags.value or ""),
            source=str(source.value or ""),
            day=str(day.value or ""),
            ip=str(ip.value or ""),
        )
        if started is not None:
            view.go(f"/contacts/imports/{import_id}")

    sample = await view.answer(rows_of, view.actor, import_id)
    if isinstance(sample, AppError):
        kit.error_card(sample)
        return
    for note in one["notes"]:
        kit.alert("warning", note)
    with kit.section("Columns", "We guessed what they mean. Change what is wrong."):
        contact_elements.columns(
            listed(one["columns"], sample), import_columns.TARGETS, mapping, mapped
        )
    with kit.section("First rows", "What would become of them"):
        preview = contact_elements.preview(*await verdicts())
    with kit.section("Consent and tags", "Kept with every contact of this file"), kit.form(go):
        source = kit.field(
            "Where did these people agree to your mail?",
            name="consent_source",
            placeholder="Sign-up form on our website",
            hint="You may only write to people who did. A column of the file goes before this.",
            testid="consent-source",
        )
        with kit.box("grid2"):
            day = kit.field("When?", kind="date", name="consent_at", optional=True)
            ip = kit.field(
                "From which IP address?", name="consent_ip", placeholder="192.0.2.10", optional=True
            )
        tags = kit.field(
            "Tag them",
            name="tags",
            placeholder="spring fair",
            hint="Several with commas between them.",
            optional=True,
        )
        with kit.box("row between g8"):
            kit.link_button("Back", "/contacts/imports", variant="secondary")
            kit.button(
                f"Import {count(one['total'] - one['position'], 'row')}",
                submit=True,
                icon="upload",
                testid="start-import",
            )


async def rows_of(system: System, actor: Actor, import_id: UUID) -> list[list[str]]:
    """Return the first rows of a file."""
    async with system.work(actor) as work:
        one = await imports.get(work, import_id)
    return await import_previews.sample(system, one, MOST_SAMPLES)


def listed(columns: list[str], sample: list[list[str]]) -> list[dict[str, Any]]:
    """Return columns with what stands in them and the own field each could be."""
    found = []
    for index, name in enumerate(columns):
        samples = [row[index].strip()[:60] for row in sample if index < len(row)]
        found.append({"name": name, "samples": samples, "own": import_columns.own_of(name)})
    return found


async def start(
    work: Work,
    import_id: UUID,
    mapping: dict[str, str],
    tags: str,
    *,
    source: str,
    day: str,
    ip: str,
) -> imports.ContactImport:
    """Start an import with what the form holds; raise Invalid for a date that is none."""
    return await imports.start(
        work,
        import_id,
        mapping,
        tags.split(","),
        consent_source=source,
        consent_at=imports.day(day),
        consent_ip=ip,
    )
