"""Typed reading of a form; whatever nobody reads is refused, as Stripe refuses unknown parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from adapters.stripe.sandbox.forms import Form
from adapters.stripe.sandbox.refusals import InvalidRequest

MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Params:
    """One object of a form, and the names that have been read in the whole form."""

    form: Form
    path: str = ""
    seen: set[str] = field(default_factory=set)

    def __contains__(self, name: str) -> bool:
        """Tell whether the parameter was sent, without counting it as read."""
        return name in self.form

    def name(self, name: str) -> str:
        """Return the full bracketed name, as errors quote it."""
        return f"{self.path}[{name}]" if self.path else name

    def text(self, name: str, default: str = "") -> str:
        """Read a text."""
        self.seen.add(self.name(name))
        value = self.form.get(name, default)
        if not isinstance(value, str):
            raise InvalidRequest(f"Invalid string: {self.name(name)}", param=self.name(name))
        return value

    def needed(self, name: str) -> str:
        """Read a text that must be there."""
        value = self.text(name)
        if not value:
            raise self.lacking(name)
        return value

    def whole(self, name: str) -> int | None:
        """Read an integer; None when it was not sent."""
        value = self.text(name)
        if not value:
            return None
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS):
            raise self._invalid("parameter_invalid_integer", "integer", name, value)
        return int(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Read ``true`` or ``false``."""
        value = self.text(name)
        if value not in {"", "true", "false"}:
            raise self._invalid("", "boolean", name, value)
        return value == "true" if value else default

    def choice(self, name: str, options: tuple[str, ...], default: str = "") -> str:
        """Read one of several words."""
        value = self.text(name, default)
        if value and value not in options:
            message = f"Invalid {self.name(name)}: must be one of {', '.join(options)}"
            raise InvalidRequest(message, param=self.name(name))
        return value

    def address(self, name: str) -> str:
        """Read a web address."""
        value = self.text(name)
        if value and (
            urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc
        ):
            raise self._invalid("url_invalid", "URL", name, value)
        return value

    def mapping(self, name: str) -> dict[str, str]:
        """Read an object of texts, such as metadata."""
        part = self.part(name)
        return {key: part.text(key) for key in part.form}

    def part(self, name: str) -> Params:
        """Read a nested object; an empty one when it was not sent."""
        value = self.form.get(name, {})
        if value == "":
            self.seen.add(self.name(name))
            value = {}
        if not isinstance(value, dict):
            raise InvalidRequest(f"Invalid object: {self.name(name)}", param=self.name(name))
        return Params(value, self.name(name), self.seen)

    def parts(self, name: str) -> list[Params]:
        """Read a list of objects."""
        return [
            Params(
                value if isinstance(value, dict) else {}, f"{self.name(name)}[{index}]", self.seen
            )
            for index, value in enumerate(self._list(name))
        ]

    def texts(self, name: str) -> list[str]:
        """Read a list of texts."""
        values = self._list(name)
        self.seen.update(f"{self.name(name)}[{index}]" for index in range(len(values)))
        return [value for value in values if isinstance(value, str)]

    def lacking(self, name: str) -> InvalidRequest:
        """Say that a parameter is needed."""
        full = self.name(name)
        return InvalidRequest(
            f"Missing required param: {full}.", code="parameter_missing", param=full
        )

    def refuse_unread(self) -> None:
        """Raise when the form holds a parameter that nobody has read."""
        for full in _names(self.form, ""):
            if full not in self.seen:
                raise InvalidRequest(
                    f"Received unknown parameter: {full}", code="parameter_unknown", param=full
                )

    def _list(self, name: str) -> list[str | Form]:
        value = self.form.get(name, [])
        if not isinstance(value, list):
            raise InvalidRequest(f"Invalid array: {self.name(name)}", param=self.name(name))
        return value

    def _invalid(self, code: str, kind: str, name: str, value: str) -> InvalidRequest:
        full = self.name(name)
        return InvalidRequest(f"Invalid {kind}: {value}", code=code, param=full)


def _names(value: object, path: str) -> list[str]:
    if isinstance(value, dict):
        steps = [(key if not path else f"{path}[{key}]", child) for key, child in value.items()]
    elif isinstance(value, list):
        steps = [(f"{path}[{index}]", child) for index, child in enumerate(value)]
    else:
        return [path]
    return [name for step, child in steps for name in _names(child, step)]
