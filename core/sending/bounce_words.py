"""The words by which mail servers say what went wrong, in the languages they speak."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


AUTHENTICATION = _any(
    r"\b(?:spf|dkim|dmarc)\b.{0,80}\b(?:fail|not pass|did(?:n.t| not)|reject|invalid|missing|none)",
    r"\b(?:fail\w*|violat\w*|not pass\w*|due to|because of)\b.{0,60}\b(?:spf|dkim|dmarc)\b",
    r"\breject\w*.{0,60}\b(?:spf|dkim|dmarc)\b|required authentication level",
    r"unauthenticated (?:e-?mail|mail|sender)",
    r"(?:message|sender|mail) (?:is )?not authenticated",
    r"not RFC ?5322 compliant.{0,40}authenticat",
    r"\bPTR record|reverse dns|no reverse|reverse hostname|forward-confirmed",
    r"authentication (?:is )?required|must (?:be )?authenticat|relay(?:ing)? denied|unable to relay",
    r"not permitted to relay|client was not authenticated",
)
"""The receiver does not believe that the mail is the sender's, or the way out is not ours."""

FULL = _any(
    r"mailbox (?:is )?(?:over )?(?:full|quota)|(?:over|exceed\w*|out of).{0,20}\b(?:quota|storage)",
    r"quota (?:is )?exceed\w*|mailbox size limit|insufficient (?:system )?storage|storage allocation",
    r"out of storage|mailfolder is full|no space left|user is over|inbox is full|disk quota",
    r"postfach (?:ist )?voll|speicherplatz|kontingent",
    r"bo[iî]te (?:de r[eé]ception |aux lettres )?(?:est )?pleine|quota d[eé]pass[eé]",
    r"buz[oó]n (?:est[aá] )?lleno|casella piena|caixa (?:de entrada |postal )?cheia|ящик переполнен",
    r"容量不足|邮箱已满|郵箱已滿|メールボックスがいっぱい",
)

BUSY = _any(
    r"at a rate that prevents|receiving (?:mail|email) (?:at|too)|try again|temporar(?:y|ily)",
    r"greylist|graylist|deferred|too many connections|resources temporarily|connection timed out",
    r"timed out|lost connection|could not connect|connection refused|server (?:is )?busy",
    r"network is unreachable|no route to host|service unavailable|throttl|too much load",
    r"retry time not reached|retry timeout exceeded|message expired|delivery time expired",
    r"konnte .{0,30}nicht erreicht|d[eé]lai d[eé]pass[eé]",
)

LARGE = _any(
    r"message (?:size )?(?:is )?(?:too (?:large|big|long)|exceeds)|exceeds .{0,30}(?:size|maximum)",
    r"message size|size limit|nachricht ist zu gro(?:ß|ss)|message trop volumineux",
)

BLOCKED = _any(
    r"spamhaus|spamcop|barracuda|proofpoint|cloudmark|sorbs|uceprotect|surbl|abusix|mimecast\.com",
    r"\b(?:dns|real-?time|rbl|dnsbl)?.?black ?-?list|block ?-?list|\bRBL\b|\bDNSBL\b",
    r"\bblocked\b|\bbanned\b|\bspam\b|\bspamming\b|unsolicited|bulk mail|reputation|\bvirus\b|malware",
    r"phish|suspicious|content (?:rejected|filter)|message (?:rejected|refused|content)|policy",
    r"listed (?:at|in|on|by)|access denied|not accepted for policy|rate limit|too many (?:messages|rec)",
    r"administrative prohibition|prohibited|refused by|unwanted|complaint|not allowed to send",
    r"transaction failed|gesperrt|abgelehnt wegen|bloqu[eé]|bloqueado|отклонено|垃圾邮件",
)

SPAM_BLOCK = _any(
    r"spamhaus|spamcop|barracuda|proofpoint|sorbs|uceprotect|abusix|black ?-?list|block ?-?list",
    r"\bRBL\b|\bDNSBL\b|blocked using|\bspam\b|reputation",
)
"""Strong enough to be believed over a status code that says the address is wrong."""

UNKNOWN = _any(
    r"(?:user|mailbox|recipient|address|account|alias|e-?mail)[^.]{0,60}\b(?:unknown|not found)\b",
    r"\b(?:unknown|invalid|bad|undeliverable|nonexistent) (?:or illegal )?(?:local )?"
    r"(?:user|recipient|mailbox|address|account|destination|alias)",
    r"no such (?:user|recipient|mailbox|address|person|account|domain|local|user here)",
    r"(?:user|mailbox|recipient|address|account|alias|domain)[^.]{0,60}"
    r"(?:does(?:n.t| not)|do not|did not) exist",
    r"(?:user|recipient|mailbox)[^.]{0,40}(?:doesn.t|does not) have an? ",
    r"no mailbox (?:here )?by that name|not a known user|isn.t a known user|not our customer",
    r"mailbox unavailable|mailbox not available|not listed in|couldn.t be found|wasn.t found",
    r"unrouteable address|unroutable|no valid recipients|user unknown|unknown in virtual",
    r"host (?:or domain name )?not found(?!, try again)|domain not found|name or service not known|nullmx|null mx",
    r"(?:account|mailbox|user|address)[^.]{0,40}(?:disabled|inactive|suspended|closed|deactivated)",
    r"(?:account|mailbox|user|address)[^.]{0,40}(?:no longer|terminated|expired|deleted|removed)",
    r"no longer (?:works|employed|with|valid|available|in use)|has left the|user has moved",
    r"this user doesn.t have|delivery to this (?:address|recipient) is (?:disabled|restricted)",
    r"unbekannt|existiert nicht|nicht gefunden|nicht vorhanden|kein (?:solcher|g[uü]ltiger)",
    r"adresse (?:inconnue|introuvable|non valide)|utilisateur inconnu|n.existe pas|introuvable",
    r"no existe|desconocid[oa]|no se ha? encontrado|no se encontr[oó]|destinatario no v[aá]lido",
    r"non esiste|sconosciuto|inesistente|n[aã]o existe|desconhecid[oa]|n[aã]o (?:foi )?encontrad",
    r"bestaat niet|onbekend|nie istnieje|nieznany|не существует|не найден|неизвестн|недоступен",
    r"用户不存在|收件人不存在|地址不存在|存在しません|見つかりません|宛先不明|존재하지 않",
)

SENDER = re.compile(r"\bsender\b.{0,40}\b(?:reject|den|refus|invalid|block)", re.IGNORECASE)

DENIED_DIRECTORY = re.compile(r"recipient address rejected: access denied", re.IGNORECASE)
"""What Exchange Online says of an address that is not in its directory (5.4.1)."""
