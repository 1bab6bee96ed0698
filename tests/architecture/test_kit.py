"""The kit has three layers: atoms, molecules made of them, organisms made of both."""

from __future__ import annotations

from tests.architecture.source import sources
from tests.architecture.syntax import imported

LAYERS = ("atoms", "molecules", "organisms")


def test_a_part_of_the_kit_knows_no_larger_one() -> None:
    seen, above = set(), []
    for source in sources():
        folders = source.path.parts
        if folders[:2] != ("ui", "kit") or len(folders) < 4 or folders[2] not in LAYERS:
            continue
        seen.add(folders[2])
        larger = {f"ui.kit.{name}" for name in LAYERS[LAYERS.index(folders[2]) + 1 :]}
        above += [
            f"{source.path}:{line}: {module}"
            for line, module in imported(source.nodes)
            if ".".join(module.split(".")[:3]) in larger
        ]
    assert seen == set(LAYERS)
    assert above == []
