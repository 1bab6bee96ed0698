"""What a receiver wrote into a message about its authentication (RFC 8601), where it can be trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message

from core.domains.tags import parse_tags

LARGEST_MESSAGE_BYTES = 10 * 1024 * 1024
LONGEST_FIELD = 16_384
MOST_RESULTS = 50
TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\()
      | "(?P<quoted>(?:[^"\\]|\\.)*)"
      | (?P<mark>[;=])
      | (?P<word>[^\s;="()]+)
      | (?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One result: the method (spf, dkim, dmarc ...), its word, and properties as "header.d"."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def find(self, *names: str) -> str:
        """Return the first of several properties that is there, empty when none is."""
        held = dict(self.properties)
        return next((held[name] for name in names if name in held), "")

    @property
    def domain(self) -> str:
        """Return the domain the result is about, in lower case."""
        value = self.find("header.d", "header.i", "smtp.mailfrom", "smtp.helo", "header.from")
        return value.rpartition("@")[2].strip("<>.").lower()


@dataclass(frozen=True, slots=True)
class Signature:
    """A DKIM signature in a message: who signed, and with which key."""

    domain: str
    selector: str
    signed_headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """What a received message proves: the words of its receiver, "none" where it says nothing."""

    results: tuple[MethodResult, ...] = ()
    signatures: tuple[Signature, ...] = ()
    headers: str = field(default="", repr=False)

    @property
    def spf(self) -> MethodResult:
        """Return what SPF came to."""
        return self._best("spf")

    @property
    def dkim(self) -> MethodResult:
        """Return what DKIM came to: a signature that passed before one that did not."""
        return self._best("dkim")

    @property
    def dmarc(self) -> MethodResult:
        """Return what DMARC came to."""
        return self._best("dmarc")

    @property
    def passed(self) -> bool:
        """Tell whether SPF, DKIM and DMARC all passed."""
        return all(one.result == "pass" for one in (self.spf, self.dkim, self.dmarc))

    def _best(self, method: str) -> MethodResult:
        found = [result for result in self.results if result.method == method]
        passing = (result for result in found if result.result == "pass")
        return next(passing, found[0] if found else MethodResult(method, "none"))


def read_proof(raw: bytes, authserv_id: str) -> Proof:
    """Return what the receiver named ``authserv_id`` wrote into a message it took.

    Only the topmost field of that name counts: what stands below may come from the sender.
    """
    try:
        message = message_from_bytes(raw[:LARGEST_MESSAGE_BYTES], policy=policy.compat32)
    except (ValueError, LookupError):
        return Proof()
    wanted = authserv_id.strip().lower()
    trusted: tuple[MethodResult, ...] = ()
    for value in _fields(message, "Authentication-Results"):
        author, results = parse_field(value)
        if author == wanted:
            trusted = results
            break
    signatures = tuple(_signature(value) for value in _fields(message, "DKIM-Signature"))
    head = re.split(rb"\r?\n\r?\n", raw[:LARGEST_MESSAGE_BYTES], maxsplit=1)[0]
    return Proof(trusted, signatures, head.decode("utf-8", "replace"))


def parse_field(text: str) -> tuple[str, tuple[MethodResult, ...]]:
    """Return who wrote a field, in lower case, and the results in it; what is broken is left out."""
    parts: list[list[str]] = [[]]
    for word in _tokens(text[:LONGEST_FIELD]):
        if word == ";":
            parts.append([])
        else:
            parts[-1].append(word)
    author = parts[0][0].lower() if parts[0] else ""
    results = (_result(part) for part in parts[1 : MOST_RESULTS + 1])
    return author, tuple(result for result in results if result)


def _fields(message: Message, name: str) -> list[str]:
    return [str(value) for value in message.get_all(name, [])]


def _tokens(text: str) -> list[str]:
    """Return words, quoted strings and marks; comments, also nested ones, are left out."""
    tokens: list[str] = []
    at = 0
    while match := TOKEN.match(text, at):
        at = match.end()
        if match["open"]:
            at = _after_comment(text, at)
        elif match["quoted"] is not None:
            tokens.append(re.sub(r"\\(.)", r"\1", match["quoted"]))
        elif match["mark"] or match["word"]:
            tokens.append(match["mark"] or match["word"])
    return tokens


def _after_comment(text: str, at: int) -> int:
    depth = 1
    while at < len(text) and depth:
        if text[at] == "\\":
            at += 1
        else:
            depth += (text[at] == "(") - (text[at] == ")")
        at += 1
    return at


def _result(tokens: list[str]) -> MethodResult | None:
    """Return one result out of method = word, then properties name = value."""
    pairs = [
        (tokens[n - 1].lower(), tokens[n + 1])
        for n in range(1, len(tokens) - 1)
        if tokens[n] == "="
    ]
    if not pairs or tokens[1:2] != ["="]:
        return None
    method = pairs[0][0].partition("/")[0]
    return MethodResult(method, pairs[0][1].lower(), tuple(pairs[1:]))


def _signature(value: str) -> Signature:
    tags = parse_tags(value)
    names = tags.get("h").replace("\n", "").replace("\r", "").split(":")
    return Signature(
        tags.get("d").lower(),
        tags.get("s").lower(),
        tuple(name.strip().lower() for name in names if name.strip()),
    )
