"""What somebody wrote, apart from what they quoted: the new words of a reply."""

from __future__ import annotations

import re

LONGEST_WORDS = 4_000
LONGEST_QUOTE = 2_000
BEGINS_QUOTE = re.compile(
    r"^\s*(?:on|le|am|el|il|em|op|w dniu|den|dne|tir|man|在)\b.{4,300}?"
    r"(?:wrote|writes|a écrit|schrieb|escribió|ha scritto|escreveu|schreef|napisał\(?a?\)?|"
    r"skrev|写道)\b.{0,80}:\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""The line above a quotation, which many programs break in two or three."""
ENDS_ALL = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|"
    r"message d.origine|mensaje original|messaggio originale|oorspronkelijk bericht)\s*-{2,}|"
    r"_{20,}|-{20,}|begin forwarded message:)\s*$",
    re.IGNORECASE,
)
HEAD = re.compile(r"^\s*\*?(?:from|von|de|da|van|från|od|发件人)\s*:\*?\s+\S", re.IGNORECASE)
HEAD_NEXT = re.compile(
    r"^\s*\*?(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto|"
    r"inviato|a|oggetto|verzonden|aan|onderwerp|发送时间|收件人|主题)\s*:",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"^-- ?$")
PHONE_WORDS = re.compile(
    r"^\s*(?:sent|get|envoyé|gesendet|enviado|inviato|verzonden)\b.{0,40}\b"
    r"(?:iphone|ipad|android|samsung|galaxy|mobile|phone|outlook|mobil|smartphone|téléphone)\b.*$",
    re.IGNORECASE,
)
UNSEEN = "head, style, script, template, title"
QUOTES = "blockquote, .gmail_quote, .yahoo_quoted"
BLOCKS = "br, p, div, tr, li, h1, h2, h3, h4, h5, h6, table, hr"
LONGEST_SOURCE = 60_000
"""Parsing deeply nested pages takes time with the square of their length."""
MOST_BLOCKS = 2_000


def split(text: str) -> tuple[str, str]:
    """Return (new words, quoted words) of a plain text."""
    new: list[str] = []
    quoted: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        if ENDS_ALL.match(line) or _is_head(lines, number):
            quoted += lines[number + 1 :]
            break
        if SIGNATURE.match(line):
            quoted += [other for other in lines[number + 1 :] if other.startswith(">")]
            break
        if taken := _begins_quote(lines, number):
            number += taken
            continue
        if line.lstrip().startswith(">"):
            quoted.append(line.lstrip(" >"))
        elif not PHONE_WORDS.match(line):
            new.append(line)
        number += 1
    return _tidy(new, LONGEST_WORDS), _tidy(quoted, LONGEST_QUOTE)


def split_html(source: str) -> tuple[str, str]:
    """Return (new words, quoted words) of a page of HTML."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(source[:LONGEST_SOURCE].replace("\r", " ").replace("\n", " "))
    for node in page.css(UNSEEN):
        node.decompose()
    for node in page.css(BLOCKS)[:MOST_BLOCKS]:
        node.insert_before("\n")
        if node.tag != "br":
            node.insert_after("\n")
    parts = []
    while (quote := page.css_first(QUOTES)) is not None:
        parts.append(quote.text())
        quote.decompose()
    new, more = split(_lines(page.body.text() if page.body else ""))
    return new, _tidy([more, *_lines("\n".join(parts)).split("\n")], LONGEST_QUOTE)


def _lines(text: str) -> str:
    """Return a text with the blanks of each line as one, and no two empty lines in a row."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _begins_quote(lines: list[str], number: int) -> int:
    """Return how many lines the words above a quotation take; 0 where none begins."""
    for taken in (1, 2, 3):
        together = " ".join(lines[number : number + taken])
        if BEGINS_QUOTE.match(together):
            return taken
        if not lines[number].strip():
            return 0
    return 0


def _is_head(lines: list[str], number: int) -> bool:
    """Tell whether a copied head of a mail begins here, as Outlook puts it above a quotation."""
    return bool(HEAD.match(lines[number])) and any(
        HEAD_NEXT.match(line) for line in lines[number + 1 : number + 3]
    )


def _tidy(lines: list[str], most: int) -> str:
    text = "\n".join(line.rstrip() for line in lines).strip()
    return re.sub(r"\n{3,}", "\n\n", text)[:most]
