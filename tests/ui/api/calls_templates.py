"""Every call about templates, as ``calls`` tells of the others."""

from __future__ import annotations

from typing import Any

PAGE = {"name": "News", "subject": "Hi", "html": "<p>Hi {{first_name|you}}</p>"}

OPEN_TO_ALL: dict[str, Any] = {"GET /templates": None, "GET /template-presets": None}

CHANGES: dict[str, Any] = {
    "POST /templates": PAGE,
    "POST /templates/from-preset": {"preset": "welcome_simple"},
    "POST /templates/check": PAGE,
}

OF_THINGS: dict[str, Any] = {
    "GET /templates/{template_id}": None,
    "PUT /templates/{template_id}": {**PAGE, "version": 1},
    "DELETE /templates/{template_id}": None,
    "POST /templates/{template_id}/restore": None,
    "POST /templates/{template_id}/duplicate": None,
    "GET /templates/{template_id}/preview": None,
    "POST /templates/{template_id}/test": {"to": "ada@acme.com"},
    "GET /templates/{template_id}/versions": None,
    "GET /templates/{template_id}/versions/{version}": None,
    "POST /templates/{template_id}/versions/{version}/restore": None,
}

REFUSED: list[tuple[str, Any, str, str]] = [
    ("POST /templates", {**PAGE, "name": " "}, "invalid", "name"),
    ("POST /templates", {**PAGE, "category": "moon"}, "invalid", "category"),
    ("POST /templates", {**PAGE, "subject": "{{nobody}}"}, "template_invalid", "template"),
    ("POST /templates", {**PAGE, "html": "<p>{{first_name</p>"}, "template_invalid", "template"),
    ("POST /templates", {**PAGE, "design": {"blocks": [{"kind": "x"}]}}, "invalid", "design"),
    ("PUT /templates/{template_id}", PAGE, "invalid", "version"),
    ("GET /templates?category=moon", None, "invalid", "category"),
    ("POST /templates/{template_id}/test", {"to": "bob"}, "invalid", "to"),
]
