"""The words of IMAP (RFC 9051): arguments, sets of numbers, search keys, and what a FETCH asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from email.parser import BytesHeaderParser
from typing import Any

Mail = dict[str, Any]
Test = Callable[[int, Mail], bool]
"""Tells whether a mail, with its sequence number, is meant."""

WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|\(([^()]*(?:\([^()]*\)[^()]*)*)\)|([^\s()"]+)')
ITEM = re.compile(r"([A-Z0-9.]+)(\[[^\]]*\])?(?:<(\d+)\.(\d+)>)?", re.IGNORECASE)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
RFC822 = {"RFC822.HEADER": "[HEADER]", "RFC822.TEXT": "[TEXT]"}
MACROS = {"ALL": "FLAGS INTERNALDATE RFC822.SIZE", "FAST": "FLAGS INTERNALDATE RFC822.SIZE"}


class Unknown(ValueError):
    """Words that this server does not understand."""


def words(text: str) -> list[str]:
    """Return the arguments of a command; a list in parentheses is one of them."""
    return [
        re.sub(r"\\(.)", r"\1", quoted) if quoted or not (group or bare) else group or bare
        for quoted, group, bare in WORD.findall(text)
    ]


def meant(numbers: str, last: int) -> Callable[[int], bool]:
    """Return whether a number is in a set like 1:4,7,9:*; * is the last there is."""
    ranges = []
    for part in numbers.split(","):
        low, _, high = part.partition(":")
        ends = [last if end == "*" else int(end) for end in (low, high or low)]
        ranges.append((min(ends), max(ends)))
    return lambda number: any(low <= number <= high for low, high in ranges)


def search(given: list[str], mails: list[Mail]) -> list[tuple[int, Mail]]:
    """Return the mails that all keys match, with their sequence numbers."""
    rest = iter(given)
    tests = [_test(key, rest, mails) for key in rest]
    return [pair for pair in enumerate(mails, 1) if all(test(*pair) for test in tests)]


def _test(key: str, rest: Iterator[str], mails: list[Mail]) -> Test:
    key = key.upper()
    if key == "NOT":
        inner = _test(next(rest), rest, mails)
        return lambda number, mail: not inner(number, mail)
    if key == "UID":
        wanted = meant(next(rest), mails[-1]["uid"] if mails else 0)
        return lambda _, mail: wanted(mail["uid"])
    if key in DAYS:
        day, compare = _date(next(rest)), DAYS[key]
        return lambda _, mail: compare(datetime.fromisoformat(mail["at"]).date(), day)
    if key in ("SEEN", "UNSEEN"):
        return lambda _, mail: ("\\Seen" in mail["flags"]) is (key == "SEEN")
    if key in ("FROM", "TO", "SUBJECT", "HEADER", "TEXT"):
        name = next(rest) if key == "HEADER" else key
        text = next(rest).lower()
        return lambda _, mail: text in _field(mail, "" if key == "TEXT" else name).lower()
    if key == "ALL":
        return lambda *_: True
    if re.fullmatch(r"[\d:,*]+", key):
        wanted = meant(key, len(mails))
        return lambda number, _: wanted(number)
    raise Unknown(key)


def fetch(asked: str, number: int, mail: Mail, *, with_uid: bool) -> tuple[bytes, bool]:
    """Return the answer to a FETCH of one mail, and whether it was read by that."""
    parts: list[bytes] = []
    read = False
    asked = MACROS.get(asked.upper(), asked)
    found = [(m[1].upper(), m[2] or "", m[3], m[4]) for m in ITEM.finditer(asked)]
    if with_uid and all(name != "UID" for name, *_ in found):
        found.insert(0, ("UID", "", None, None))
    raw = mail["raw"].encode("latin-1")
    for name, section, start, length in found:
        if name in ("BODY", "BODY.PEEK", "RFC822", "RFC822.HEADER", "RFC822.TEXT"):
            content = _section(raw, (section or RFC822.get(name, "")).strip("[]"))
            label = name.replace(".PEEK", "") + (section if name.startswith("BODY") else "")
            if start is not None:
                content = content[int(start) : int(start) + int(length)]
                label += f"<{start}>"
            parts.append(f"{label} {{{len(content)}}}\r\n".encode() + content)
            read = read or name not in ("BODY.PEEK", "RFC822.HEADER")
        else:
            parts.append(f"{name} {_fact(name, mail, len(raw))}".encode())
    return f"* {number} FETCH (".encode() + b" ".join(parts) + b")", read


def _fact(name: str, mail: Mail, size: int) -> str:
    if name == "UID":
        return str(mail["uid"])
    if name == "FLAGS":
        return f"({' '.join(mail['flags'])})"
    if name == "RFC822.SIZE":
        return str(size)
    if name == "INTERNALDATE":
        at = datetime.fromisoformat(mail["at"])
        return f'"{at.day:2d}-{MONTHS[at.month - 1]}-{at:%Y %H:%M:%S} +0000"'
    raise Unknown(name)


def _section(raw: bytes, section: str) -> bytes:
    head, blank, body = raw.partition(b"\r\n\r\n")
    if section.upper().startswith("HEADER.FIELDS"):
        wanted = [name.lower() for name in section[len("HEADER.FIELDS") :].strip(" ()").split()]
        parsed = BytesHeaderParser().parsebytes(head)
        lines = [f"{n}: {v}" for n, v in parsed.items() if n.lower() in wanted]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    sections = {"": raw, "HEADER": head + blank, "TEXT": body}
    if section.upper() not in sections:
        raise Unknown(section)
    return sections[section.upper()]


def _field(mail: Mail, name: str) -> str:
    if not name:
        return str(mail["raw"])
    head = mail["raw"].partition("\r\n\r\n")[0].encode("latin-1")
    return str(BytesHeaderParser().parsebytes(head).get(name, ""))


def _date(text: str) -> date:
    day, month, year = text.split("-")
    return date(int(year), MONTHS.index(month.capitalize()) + 1, int(day))


DAYS: dict[str, Callable[[date, date], bool]] = {
    "SINCE": lambda at, day: at >= day,
    "BEFORE": lambda at, day: at < day,
    "ON": lambda at, day: at == day,
}
