"""The custom elements of the pages of contacts; what they show is described beside their name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from nicegui import events

from core.sending import import_store
from ui.kit.parts import VUE, Component, assign
from ui.shell.live import LiveElement

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xlsm"


class UploadFile(Component, component=VUE / "upload_file.js"):
    """A place to choose a file or drop one on, sent to the API; emits ``stored`` with the new id."""


class ImportColumns(Component, component=VUE / "import_columns.js"):
    """The columns of a file: ``[{name, samples, own}]``; emits ``mapped`` with the whole mapping."""


class ImportPreview(Component, component=VUE / "import_preview.js"):
    """Rows with their verdict; ``show(rows, problem)`` replaces them."""


class ImportProgress(LiveElement, component=VUE / "import_progress.js"):
    """An import on its way: ``core.sending.imports.overview``."""


class RuleTree(Component, component=VUE / "rule_tree.js"):
    """The rule of a segment; emits ``rule`` with the whole rule when a part changes."""


class Timeline(Component, component=VUE / "timeline.js"):
    """What happened: ``[{kind, at, says, tone, href, by_machine}]``."""


class Reasons(Component, component=VUE / "reasons.js"):
    """A rule taken apart: ``[{depth, says, holds, group}]``."""


def upload(label: str, hint: str, on_stored: Callable[[str], Any]) -> UploadFile:
    """Ask for a file of contacts; ``on_stored`` gets the id of the import it became."""
    element = UploadFile()
    assign(
        element,
        {
            "label": label,
            "hint": hint,
            "accept": ACCEPTED,
            "action": "/api/v1/imports",
            "most": import_store.MOST_TEXT_BYTES,
            "most_sheet": import_store.MOST_SHEET_BYTES,
        },
    )
    element.on("stored", lambda event: on_stored(str(event.args)))
    return element


def columns(
    listed: Sequence[Mapping[str, Any]],
    targets: Mapping[str, str],
    mapping: Mapping[str, str],
    on_mapped: Callable[[dict[str, str]], Awaitable[None]],
) -> ImportColumns:
    """Ask what each column means."""
    element = ImportColumns()
    assign(element, {"columns": listed, "targets": list(targets.items()), "mapping": dict(mapping)})

    async def mapped(event: events.GenericEventArguments) -> None:
        await on_mapped({str(name): str(target) for name, target in dict(event.args).items()})

    element.on("mapped", mapped)
    return element


def preview(rows: Sequence[Mapping[str, Any]], problem: str) -> ImportPreview:
    """Show what an import would do."""
    element = ImportPreview()
    assign(element, {"rows": rows, "problem": problem})
    return element


def rule_tree(
    rule: Mapping[str, Any],
    subjects: Sequence[Mapping[str, Any]],
    on_rule: Callable[[Any], Awaitable[None]],
) -> RuleTree:
    """Let a rule be built; ``on_rule`` gets it whole, unchecked."""
    element = RuleTree()
    assign(element, {"rule": dict(rule), "subjects": subjects})

    async def changed(event: events.GenericEventArguments) -> None:
        await on_rule(event.args)

    element.on("rule", changed)
    return element


def timeline(rows: Sequence[Mapping[str, Any]], label: str) -> Timeline:
    """Show what happened, newest first."""
    element = Timeline()
    assign(element, {"rows": rows, "label": label})
    return element


def reasons(rows: Sequence[Mapping[str, Any]], label: str) -> Reasons:
    """Show which parts of a rule hold."""
    element = Reasons()
    assign(element, {"rows": rows, "label": label})
    return element
