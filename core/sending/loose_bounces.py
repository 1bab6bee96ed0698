"""Bounces that follow no standard: what qmail, Exim, Exchange and others write for people."""

from __future__ import annotations

import re
from email.message import Message

from core.sending.bounce_kinds import Bounce, Kind, Nature
from core.sending.bounce_verdicts import decide, find_reply, find_status
from core.sending.delivery_reports import ADDRESS, LONGEST_DIAGNOSTIC, MOST_RECIPIENTS, address_in
from core.sending.mime_parts import header, headers, kind_of, texts

AUTHORS = re.compile(
    r"mailer-?daemon|postmaster|mail delivery (?:sub)?system|microsoftexchange|"
    r"mdaemon|bounces?@|no-?reply-?dsn|mailadm",
    re.IGNORECASE,
)
SUBJECTS = re.compile(
    r"undeliver|deliver\w* (?:status|fail|problem|incomplete|has failed)|failure notice|"
    r"return(?:ed|ing) (?:e?mail|message|to sender)|mail (?:delivery|system) (?:fail|error)|"
    r"could ?n.t be delivered|not delivered|message delivery|delayed|non[- ]?remis|"
    r"could not be delivered|unzustellbar|nicht zugestellt|zustellung|[eé]chec|non distribu|no se (?:puede|pudo) entregar|"
    r"devuelto|mancata consegna|n[aã]o (?:foi )?entregue|onbestelbaar|не доставлено|недоставлен|"
    r"退信|无法投递|配信不能|배달",
    re.IGNORECASE,
)
LATER = re.compile(
    r"\bdelayed\b|warning only|will (?:be re-?tried|keep trying|continue)|not yet been delivered|"
    r"do(?:es)? not need to (?:resend|do anything)|still trying|verz[oö]ger",
    re.IGNORECASE,
)
RETURNED = re.compile(
    r"^\W{0,20}(?:-{2,}.{0,40}(?:copy of (?:the|your) message|original message|returned message|"
    r"message header|below this line).{0,60}|(?:below|this) is a copy of .{0,60}|"
    r"ursprüngliche nachricht.{0,40}|message d.origine.{0,40})\W{0,20}$",
    re.IGNORECASE | re.MULTILINE,
)
LINES_AFTER = 6
OWN_FIELD = re.compile(
    r"^[\s*>]*(?:from|sender|return-path|reply-to|message-id|cc|subject)\b.{0,3}:", re.IGNORECASE
)
OF_SERVERS = re.compile(
    r"(?:postmaster|mailer-daemon|abuse|hostmaster|support|helpdesk)@", re.IGNORECASE
)
ADDRESSED = re.compile(r"^(?:[\s*>]|&nbsp;)*(?:to|cc)\b.{0,3}:", re.IGNORECASE)
ANSWER = re.compile(r"\W*(?:re|aw|sv|antw|rif|fwd?|wg|tr)\s*:", re.IGNORECASE)
ANSWERING = ("In-Reply-To", "References")


def looks_like_bounce(message: Message) -> bool:
    """Tell whether a mail was written by a mail server about one of ours."""
    author = " ".join((header(message, "From"), header(message, "Sender")))
    if headers(message, "X-Failed-Recipients") or AUTHORS.search(author):
        return True
    if kind_of(message) == "multipart/report":
        return True
    subject = header(message, "Subject")
    null_path = any(path.strip() == "<>" for path in headers(message, "Return-Path"))
    answers = any(headers(message, name) for name in ANSWERING)
    answers = answers or bool(ANSWER.match(subject))
    return bool(SUBJECTS.search(subject)) and (null_path or not answers)


def read_loose(message: Message) -> list[Bounce]:
    """Return what a mail without a report says, one for each recipient named in it."""
    words = "\n".join(texts(message))
    returned = RETURNED.search(words)
    told = words[: returned.start()] if returned else words
    later = bool(LATER.search(f"{header(message, 'Subject')}\n{told}"))
    named = _named(message, told)
    if not named:
        return []
    return [_bounce(address, about, later=later) for address, about in named.items()]


def _named(message: Message, told: str) -> dict[str, str]:
    """Return the recipients with the words about each."""
    failed = [
        address_in(one)
        for value in headers(message, "X-Failed-Recipients")
        for one in value.split(",")
    ]
    ours = {address_in(header(message, name)) for name in ("To", "From", "Delivered-To")}
    lines = told.splitlines()
    named: dict[str, str] = {}
    places = [
        (n, match[0].strip(".").lower())
        for n, line in enumerate(lines)
        if not OWN_FIELD.match(line)
        for match in ADDRESS.finditer(line)
        if not OF_SERVERS.match(match[0])
    ]
    listed = [place for place in places if not ADDRESSED.match(lines[place[0]])]
    places = listed or places
    wanted = {one for one in failed if one} or {one for _, one in places} - ours
    for index, (n, address) in enumerate(places):
        if address in wanted and address not in named and len(named) < MOST_RECIPIENTS:
            following = (m for m, other in places[index + 1 :] if other in wanted - {address})
            end = min(n + 1 + LINES_AFTER, next(following, len(lines)))
            named[address] = " ".join(lines[n : max(end, n + 1)])
    for address in wanted:
        named.setdefault(address, told[:LONGEST_DIAGNOSTIC])
    return _with_shared_words(named, told)


def _with_shared_words(named: dict[str, str], told: str) -> dict[str, str]:
    """Return the words about each; those about the only one are all there are."""
    if len(named) == 1:
        address, about = next(iter(named.items()))
        vague = not find_status(about) and find_reply(about) is None
        return {address: f"{about} {told}" if vague else about}
    return named


def _bounce(address: str, about: str, *, later: bool) -> Bounce:
    words = " ".join(about.split())
    status, reply = find_status(words), find_reply(words)
    kind = decide(status, reply, words.replace(address, ""))
    return Bounce(
        recipient=address,
        status=status,
        kind=Kind.soft if later and kind is Kind.hard else kind,
        nature=Nature.delay if later else Nature.failure,
        diagnostic=words[:LONGEST_DIAGNOSTIC],
        reply_code=reply,
    )
