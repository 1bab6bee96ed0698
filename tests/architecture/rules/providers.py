"""A provider's folder stands alone: it knows its ports and the kernel's few primitives, nothing else.

The sandbox is written from the provider's documents, not from our client, so that one mistake is
not made twice and found never.
"""

from __future__ import annotations

from tests.architecture.source import ROOT, Sample, Source, Violation
from tests.architecture.syntax import imported

FROM_CORE = ("core.ports", "core.errors", "core.pace", "core.doors", "core.clock")
SHARED = frozenset({"http", "sandbox"})
PROVIDERS = {path.name for path in (ROOT / "adapters").iterdir() if path.is_dir()} - SHARED
COMPOSERS = ("registry.py", "direct.py", "mail_routes.py", "payment_providers.py", "writers.py")
"""The files that join keys, addresses and adapters."""
NEUTRAL = ("adapters.masks", "adapters.trust")
"""What client and sandbox may share: neither knows from it what the other does."""


def check(source: Source) -> list[Violation]:
    """Find imports that tie a provider to core's inside, to another provider or to its sandbox."""
    if source.floor != "adapters" or source.path.name in COMPOSERS:
        return []
    found = []
    for line, module in imported(source.nodes):
        if sentence := _objection(source, module):
            found.append(Violation(source.path, line, sentence))
    return found


def _objection(source: Source, module: str) -> str:
    if _within(module, ("core",)) and not _within(module, FROM_CORE):
        return f"{module}: adapters know {', '.join(FROM_CORE)} only"
    if not _within(module, ("adapters",)) or _within(module, NEUTRAL):
        return ""
    theirs = module.split(".")[1:]
    if source.is_sandbox:
        return "" if "sandbox" in theirs[:2] else f"{module}: the sandbox knows no client of ours"
    if "sandbox" in theirs:
        return f"{module}: a client does not know its sandbox"
    if theirs and theirs[0] in PROVIDERS - {source.path.parts[1]}:
        return f"{module}: providers do not know each other"
    return ""


def _within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


GOOD = (
    Sample(
        "adapters/zapmail/api.py", "from adapters.http import Client\nfrom core.pace import Pace"
    ),
    Sample("adapters/zapmail/turnkey.py", "from adapters.zapmail import api"),
    Sample("adapters/zapmail/turnkey.py", "from core.ports.turnkey import Offer"),
    Sample("adapters/zapmail/sandbox.py", "from adapters.sandbox.state import State"),
    Sample("adapters/sandbox/app.py", "from adapters.zapmail import sandbox"),
    Sample("adapters/registry.py", "from core.settings import Settings"),
)
BAD = (
    Sample("adapters/zapmail/api.py", "from core.settings import Settings"),
    Sample("adapters/zapmail/api.py", "from core import billing"),
    Sample("adapters/zapmail/api.py", "from adapters.stripe import api"),
    Sample("adapters/zapmail/api.py", "from adapters.zapmail.sandbox import routes"),
    Sample("adapters/zapmail/sandbox.py", "from adapters.zapmail.api import Zapmail"),
    Sample("adapters/zapmail/sandbox.py", "from adapters.http import Client"),
    Sample("adapters/stripe/sandbox/forms.py", "from adapters.signing import sign"),
)
