"""What a reply wants, by rules: the first that fits names it, and a person may correct it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.sending.reply_reading import Letter
from data.sending.replies import Category

__all__ = ["Category", "category_of"]

LONGEST_REQUEST = 400
"""Words beyond this are seldom a request to be taken off."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{one})" for one in patterns), re.IGNORECASE)


UNSUBSCRIBE = _any(
    r"\bunsubscrib\w*",
    r"\b(?:please )?(?:remove|take) (?:me|us|my (?:e-?mail|address|name))\b.{0,40}"
    r"\b(?:list|mailing|off|database|emails?|from)\b",
    r"\bremove me\b",
    r"\b(?:stop|don.?t|do not|never) (?:e-?mail|contact|writ|send|messag|spam)\w*\b.{0,20}"
    r"\b(?:me|us|again|this|these|any)\b",
    r"\bopt(?:ing)?[- ]?out\b",
    r"\btake me off\b",
    r"^\s*(?:stop|remove|abmelden|abbestellen|désabonner|désinscrire|baja)\W*$",
    r"\b(?:abmelden|austragen|von der liste|keine (?:weiteren )?(?:e-?mails?|mails?) mehr)\b",
    r"\b(?:désabonne[rz]|désinscri\w+|ne (?:plus|pas) me contacter)\b",
    r"\b(?:darme de baja|dar de baja|no (?:me )?(?:envíen|escriban|contacten) más)\b",
    r"\b(?:cancellami|disiscriv\w+|rimuov\w+ dalla lista)\b",
)
NOT_INTERESTED = _any(
    r"\b(?:not|n.t|no longer|never|isn.t|aren.t) (?:really |currently |very |that |at all )?"
    r"(?:be )?(?:interested|a (?:good )?fit|relevant|looking|needed|for (?:us|me))\b",
    r"\bno,? thank(?:s| you)\b",
    r"\bno interest\b",
    r"\bwe.ll pass\b|\bi.ll pass\b|\bpass on this\b",
    r"(?<!what we )(?<!what i )\b(?:already (?:have|use|using|work with)|happy with (?:our|what))\b",
    r"\b(?:no|kein) (?:budget|bedarf)\b|\bkein interesse\b|\bnicht interessiert\b",
    r"\bpas intéressé\w*|\bpas besoin\b",
    r"\bno (?:me|nos) interesa\b|\bno estamos interesados\b|\bnon (?:sono|siamo) interessat\w\b",
    r"\b(?:wrong person|not the right (?:person|contact))\b",
)
INTERESTED = _any(
    r"\b(?:i.m|i am|we.re|we are|very|definitely|would be|sounds?|looks?) (?:\w+ )?interest(?:ed|ing)\b",
    r"^\W*interested\b",
    r"\b(?:yes|sure|absolutely|great|perfect)\b.{0,60}\b(?:call|chat|talk|meet|demo|info|more|time)",
    r"\b(?:let.s|happy to|love to|like to|can we|could we|glad to) .{0,30}"
    r"\b(?:talk|chat|call|meet|connect|discuss|hear more|learn more|know more|schedule|book|try)",
    r"\b(?:send|share|tell|give) (?:me|us) .{0,30}\b(?:more|info\w*|details|pricing|prices|times?)\b",
    r"\b(?:schedule|book|set up|arrange) (?:a |an |some )?(?:\w+ )?(?:call|demo|meeting|time)\b",
    r"\b(?:sounds|looks) (?:good|great|perfect|promising)\b",
    r"\bsign (?:me|us) up\b|\bcount (?:me|us) in\b",
    r"\b(?:gerne|klingt (?:gut|interessant)|interesse)\b|\bça m.intéresse\b|\bavec plaisir\b",
    r"\bme interesa\b|\bestoy interesad\w\b|\bmi interessa\b|\bsono interessat\w\b",
)
QUESTION = _any(
    r"\?",
    r"^\W*(?:how|what|when|where|who|why|which|can|could|do|does|is|are) (?:you|it|this|we|the|i)\b",
)
RULES: Sequence[tuple[Category, re.Pattern[str]]] = (
    (Category.not_interested, NOT_INTERESTED),
    (Category.interested, INTERESTED),
    (Category.question, QUESTION),
)


def category_of(letter: Letter) -> Category:
    """Return what a mail wants, judged by its new words alone."""
    if letter.automatic:
        return Category.out_of_office
    words = " ".join(letter.words.replace("\u2019", "'").split())
    if len(words) <= LONGEST_REQUEST and _asks_to_leave(letter, words):
        return Category.unsubscribe
    return next((category for category, rule in RULES if rule.search(words)), Category.other)


def _asks_to_leave(letter: Letter, words: str) -> bool:
    """Tell whether somebody wants no more mail; an empty mail may say it in its subject."""
    if UNSUBSCRIBE.search(words):
        return True
    subject = letter.subject.strip().lower()
    return not words and subject in ("unsubscribe", "remove", "stop", "remove me")
