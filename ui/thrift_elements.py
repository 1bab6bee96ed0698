"""How an element of NiceGUI comes into being, with half of the work and the same outcome.

What differs: nothing is queued for a browser that has not even been sent its page, since NiceGUI
throws that queue away when it writes the page; and nothing in an element holds the element, so that a
page's memory is free the moment its tab is closed.
"""

from __future__ import annotations

import weakref
from functools import partial
from typing import Any, TypeVar

from nicegui import Client
from nicegui.binding import (
    BindableProperty,
    _make_copyable,
    _propagate,
    bindable_properties,
    bindings,
)
from nicegui.classes import Classes
from nicegui.context import context
from nicegui.element import TAG_PATTERN, Element
from nicegui.observables import ObservableCollection
from nicegui.props import Props
from nicegui.slot import Slot
from nicegui.style import Style

C = TypeVar("C", bound=ObservableCollection)

made_by_nicegui = Element.__init__
updated_by_nicegui = Element.update
set_by_nicegui = BindableProperty.__set__

RENAMED = {"resource_path": "resource-path", "dynamic_resource_path": "dynamic-resource-path"}
_tags: set[str] = set()
_copyable: set[type] = set()


def install() -> None:
    """Let NiceGUI make its elements as we do."""
    Element.__init__ = made  # type: ignore[method-assign]
    Element.update = updated  # type: ignore[method-assign]
    BindableProperty.__set__ = put  # type: ignore[method-assign]


def made(self: Element, tag: str | None = None, *, _client: Client | None = None) -> None:
    """Make an element in the place that is open, as ``Element.__init__`` does."""
    self.visible = True
    self.ignores_events_when_hidden = True
    stack = context.slot_stack
    client = _client or (stack[-1].parent if stack else context.slot.parent).client
    self._client = weakref.ref(client)
    self.id = client.next_element_id
    client.next_element_id += 1
    self.tag = tag or (self.component.tag if self.component else "div")
    _check(self.tag)
    reference = weakref.ref(self)
    self._classes = _observed(Classes.__new__(Classes), reference, client.created)
    self._style = _observed(Style.__new__(Style), reference, client.created)
    self._props = _observed(Props.__new__(Props), reference, client.created)
    list.extend(self._classes, self._default_classes)
    dict.update(self._style, self._default_style)
    dict.update(self._props, self._default_props)
    vars(self._props).update(_warnings={}, _renames=RENAMED.copy())
    self._markers = []
    self._event_listeners = {}
    self._text = None
    default = Slot(self, "default", None)
    self.slots = {"default": default}
    self.default_slot = default
    self._update_method = None
    self._deleted = False
    client.elements[self.id] = self
    self._parent_slot = None
    if stack:
        stack[-1].children.append(self)
        self._parent_slot = weakref.ref(stack[-1])
    if getattr(client, "_response_built", False):
        client.outbox.enqueue_update(self)
        if stack:
            client.outbox.enqueue_update(stack[-1].parent)


def updated(self: Element) -> None:
    """Queue an element for its browser, as ``Element.update`` does, once there may be one."""
    client = self._client()
    if client is None or self._deleted or getattr(client, "_response_built", False):
        updated_by_nicegui(self)


def put(self: BindableProperty, owner: Any, value: Any) -> None:
    """Set a property for the first time without looking for what is bound to it; nothing can be."""
    hidden, held, kind = f"___{self.name}", getattr(owner, "__dict__", None), type(owner)
    if held is None or hidden in held:
        set_by_nicegui(self, owner, value)
        return
    if kind not in _copyable:
        _make_copyable(kind)
        _copyable.add(kind)
    held[hidden] = value
    key = (id(owner), (self.name,))
    bindable_properties[key] = owner
    if key in bindings:
        _propagate(owner, (self.name,))


def _check(tag: str) -> None:
    if tag not in _tags:
        if not TAG_PATTERN.match(tag):
            raise ValueError(f"Invalid HTML tag: {tag}")
        _tags.add(tag)


def _observed(collection: C, element: weakref.ref[Element], since: float) -> C:
    """Let a new collection tell its element of every change; ``since`` is when its page was made."""
    vars(collection).update(
        _parent_ref=None,
        last_modified=since,
        _change_handlers=[(partial(_tell, weakref.ref(collection)), False)],
        _observer_refs=[],
        _element=element,
        _suspend_count=0,
    )
    return collection


def _tell(collection: weakref.ref[Any]) -> None:
    """Pass a change on, holding nothing: a page that held itself would stay until garbage is looked for."""
    changed = collection()
    if changed is not None:
        changed._update()  # noqa: SLF001 - what NiceGUI registers
