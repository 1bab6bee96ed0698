"""The live regions of the product, each one element; what they read is described beside their name."""

from __future__ import annotations

from ui.kit.parts import VUE
from ui.shell.live import LiveElement


class ProgressSteps(LiveElement, component=VUE / "progress_steps.js"):
    """The steps of one provision.

    ``{title, status, done_text?, steps: [{id, title, state, started_at, ended_at, detail, error, why}]}``
    with state pending, running, waiting, done, failed or skipped; times ISO 8601; ``why`` as
    ``core.waits.Why.to_json``; ``error`` as ``{message, action}``.
    """


class ProvisionGrid(LiveElement, component=VUE / "provision_grid.js"):
    """Every provision, for the operator.

    ``{rows: [{id, name, organization, step, steps, step_title, status, why, created_at, href}]}``;
    ``step`` counts from 1, ``why`` is a sentence or null.
    """


class DnsMonitor(LiveElement, component=VUE / "dns_monitor.js"):
    """The DNS of one domain on its way.

    ``{name, status, percent, message, rows: [{id, title, say, state}], now: {tone, title, text,
    limit, until} | null, steps: [{id, title, state, detail}]}``; what else it holds is for the page.
    """


class MailboxList(LiveElement, component=VUE / "mailbox_list.js"):
    """Mailboxes as they come into being: ``{rows: [...]}`` of ``core.provisioning.direct.shown``.

    Emits ``again`` with an id, and ``rename`` with an id and another address.
    """


class BatchProgress(LiveElement, component=VUE / "batch_progress.js"):
    """A batch with all its items: ``core.provisioning.batches.overview``."""


class LiveStats(LiveElement, component=VUE / "stat_cards.js"):
    """Figures that move: ``kit.stats_of([...])``."""


class Bell(LiveElement):
    """News: ``{unread, items: [{id, title, text, at, tone, icon, href, read}]}``; emits ``seen``."""

    ELEMENT = "kit-bell"


class Banner(LiveElement):
    """What concerns everybody: ``{tone, icon, title, text, href, action}``, or {} for nothing."""

    ELEMENT = "kit-banner"


class LogTail(LiveElement, component=VUE / "log_tail.js"):
    """The end of a log: ``{title, lines: [{id, at, level, text}]}``, oldest first."""


class TaskBar(LiveElement, component=VUE / "task_bar.js"):
    """A task on its way: ``{title, status, progress, error}``; {} or a finished one shows nothing."""


class KillSwitch(LiveElement, component=VUE / "kill_switch.js"):
    """A switch that stops sending: ``core.operations.switch_board.board``.

    ``of`` names an organization; ``locked`` shows it without the button. Emits ``press`` with
    whether it is on.
    """


class Quiet(LiveElement, component=VUE / "quiet.js"):
    """Shows nothing: the page around it follows; ``share`` names what it hears."""
