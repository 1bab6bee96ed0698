"""Answers nobody wrote: out-of-office notes and other auto-replies (RFC 3834)."""

from __future__ import annotations

import re
from email.message import Message

from core.sending.mime_parts import header, headers

SUBJECTS = re.compile(
    r"^\W*(?:re|aw|sv|antw|rif|res)?\W*(?:"
    r"auto(?:matic|mated)?[- _]?(?:reply|response|answer)|autoreply|out of (?:the )?office|"
    r"(?:i am |i.m )?(?:away|on vacation|on holiday|on leave)\b|ooo\b|vacation (?:reply|response)|"
    r"abwesenheit|automatische (?:antwort|beantwortung)|nicht im (?:b[uü]ro|hause)|"
    r"r[eé]ponse automatique|absence (?:du bureau)?|absent du bureau|message d.absence|"
    r"respuesta autom[aá]tica|fuera de la oficina|risposta automatica|fuori (?:sede|ufficio)|"
    r"resposta autom[aá]tica|fora do escrit[oó]rio|automatisch antwoord|afwezig|"
    r"automatyczna odpowied[zź]|nieobecno|автоответ|автоматический ответ|вне офиса|"
    r"自动答复|自动回复|自動回覆|自動応答|不在|부재중|자동 회신)",
    re.IGNORECASE,
)
MARKS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-AutoReply-From", "X-Auto-Reply")
PRECEDENCES = frozenset({"auto_reply", "auto-reply"})


def is_auto_reply(message: Message) -> bool:
    """Tell whether a mail answers by itself, given that it is no report of delivery."""
    submitted = header(message, "Auto-Submitted").lower()
    if submitted.startswith("auto-replied"):
        return True
    if any(headers(message, mark) for mark in MARKS):
        return True
    if header(message, "Precedence").lower() in PRECEDENCES:
        return True
    return bool(SUBJECTS.search(header(message, "Subject")))
