"""What changed between two snapshots, as the few assignments a browser needs to follow."""

from __future__ import annotations

from typing import Any

Op = list[Any]
"""[path, value] assigns, [path] deletes, [path, None, order] rearranges a keyed list, and
[path, ways, rows] assigns the same ways in many items of a keyed list.

A path step is a key, an index, or [id] for the item of a list with that id. An order lists [id] for
an item kept and the whole item where it is new. A row is the place of an item in the new list and
the values at its ways, which are paths within it.
"""


def changes(old: Any, new: Any) -> list[Op]:
    """Return the operations that turn one JSON value into another; both are dicts at the top."""
    return list(_walk(old, new, []))


def _walk(old: Any, new: Any, path: list[Any]) -> list[Op]:
    if isinstance(old, dict) and isinstance(new, dict):
        return _in_dict(old, new, path)
    if _keyed(old) and _keyed(new):
        return _in_keyed(old, new, path)
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            op
            for i, (a, b) in enumerate(zip(old, new, strict=True))
            for op in _walk(a, b, [*path, i])
        ]
    return [] if old == new and type(old) is type(new) else [[path, new]]


def _in_dict(old: dict[str, Any], new: dict[str, Any], path: list[Any]) -> list[Op]:
    ops: list[Op] = [[[*path, key]] for key in old if key not in new]
    for key, value in new.items():
        ops += _walk(old[key], value, [*path, key]) if key in old else [[[*path, key], value]]
    return ops


def _in_keyed(old: list[Any], new: list[Any], path: list[Any]) -> list[Op]:
    known = {item["id"]: item for item in old}
    ops: list[Op] = []
    alike: dict[str, Op] = {}
    if [item["id"] for item in old] != [item["id"] for item in new]:
        order = [[item["id"]] if item["id"] in known else item for item in new]
        ops.append([path, None, order])
    for place, item in enumerate(new):
        within = _walk(known[item["id"]], item, []) if item["id"] in known else []
        if within and all(map(_assigns, within)):
            ways = [way for way, _ in within]
            row = [place, *(value for _, value in within)]
            alike.setdefault(repr(ways), [path, ways, []])[2].append(row)
        else:
            ops += [[[*path, [item["id"]], *way], *rest] for way, *rest in within]
    return [*ops, *alike.values()]


def _assigns(op: Op) -> bool:
    _, *value = op
    return len(value) == 1


def _keyed(value: Any) -> bool:
    """Say whether a list holds records with ids, each id once."""
    if not isinstance(value, list) or not all(isinstance(v, dict) and "id" in v for v in value):
        return False
    ids = [item["id"] for item in value]
    return all(isinstance(i, (str, int)) for i in ids) and len(set(ids)) == len(ids)
