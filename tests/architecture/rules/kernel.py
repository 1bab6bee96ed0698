"""The kernel lies below the areas: what every area stands on knows none of them."""

from __future__ import annotations

from tests.architecture.source import AREAS, Sample, Source, Violation
from tests.architecture.syntax import imported

COMPOSERS = frozenset({"core/system.py", "data/tables.py", "ui/routes.py", "ui/app.py"})
"""Lists of everything: the running parts, the tables Alembic compares, the pages we serve."""
UI_KERNEL = frozenset({"kit", "shell", "theme", "vue"})


def check(source: Source) -> list[Violation]:
    """Find imports of an area in the kernel of its floor."""
    if not _is_kernel(source):
        return []
    areas = {f"{source.floor}.{area}" for area in AREAS}
    return [
        Violation(source.path, line, f"{module}: the kernel knows no area")
        for line, module in imported(source.nodes)
        if ".".join(module.split(".")[:2]) in areas
    ]


def _is_kernel(source: Source) -> bool:
    if str(source.path) in COMPOSERS or source.area:
        return False
    if source.floor == "ui":
        return source.path.parts[1] in UI_KERNEL
    return source.floor in {"core", "data"} and "migrations" not in source.path.parts


GOOD = (
    Sample("data/tables.py", "from data.billing import plans"),
    Sample("core/billing/checkout.py", "from core.accounts import users"),
    Sample("ui/routes.py", "from ui.billing import plans"),
    Sample("core/workflow.py", "from core import waits"),
)
BAD = (
    Sample("core/workflow.py", "from core.provisioning import provisions"),
    Sample("data/base.py", "from data import accounts"),
    Sample("ui/kit/table.py", "from ui.billing import plans"),
)
