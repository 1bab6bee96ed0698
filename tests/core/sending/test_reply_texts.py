"""New words apart from quoted ones, in the manners of many mail programs; and what they want."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest

from core.sending import reply_reading
from core.sending.reply_categories import Category, category_of
from core.sending.reply_linking import bare, same_subject
from core.sending.reply_texts import split, split_html

GMAIL = "Sounds good.\n\nOn Mon, 3 Nov 2026 at 10:11, Ann Smith\n<ann@acme.com> wrote:\n\n> Hi Bob\n> shall we?\n"
OUTLOOK = "No thanks\r\n\r\nFrom: Ann <ann@acme.com>\r\nSent: Monday\r\nTo: Bob\r\nSubject: Hi\r\n\r\nHi Bob"
BOTTOM = "On Monday Ann wrote:\n> Hi Bob\n> shall we?\n\nYes, on Tuesday.\n-- \nBob\nDirector"
GERMAN = "Gerne!\n\nAm 03.11.2026 um 10:11 schrieb Ann Smith:\n> Hallo"
PHONE = "Call me.\n\nSent from my iPhone\n\n-----Original Message-----\nFrom: Ann\nHi Bob"


@pytest.mark.parametrize(
    ("text", "new", "quoted"),
    [
        (GMAIL, "Sounds good.", "Hi Bob\nshall we?"),
        (OUTLOOK, "No thanks", "Hi Bob"),
        (BOTTOM, "Yes, on Tuesday.", "Hi Bob\nshall we?"),
        (GERMAN, "Gerne!", "Hallo"),
        (PHONE, "Call me.", "Hi Bob"),
        ("On Tuesday we could talk.", "On Tuesday we could talk.", ""),
    ],
)
def test_quotations_are_taken_apart(text: str, new: str, quoted: str) -> None:
    words, rest = split(text)
    assert words == new
    assert rest.endswith(quoted)


def test_html_is_read_like_text() -> None:
    gmail = (
        "<html><head><style>p{}</style></head><body><div>Hi Ann,<br>let's talk</div>"
        "<div class='gmail_quote'>On Mon, Ann wrote:<blockquote>old &amp; older</blockquote></div>"
    )
    assert split_html(gmail)[0] == "Hi Ann,\nlet's talk"
    assert "old & older" in split_html(gmail)[1]
    outlook = "<div>No</div><hr><div><b>From:</b> Ann<br><b>Sent:</b> Mon</div><p>old</p>"
    assert split_html(outlook)[0].startswith("No")
    assert "old" not in split_html(outlook)[0]


@pytest.mark.parametrize(
    "hostile", ["<div>" * 12_000, "<style " * 10_000, "On " * 60_000, "from: a\n" * 20_000]
)
def test_hostile_bodies_take_no_time(hostile: str) -> None:
    began = time.perf_counter()
    split(hostile)
    split_html(hostile)
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("Yes, let's schedule a call next week", Category.interested),
        ("Can you send me more information about pricing?", Category.interested),
        ("I'm interested.", Category.interested),
        ("Klingt gut, gerne", Category.interested),
        ("We're not interested, thanks", Category.not_interested),
        ("No thank you", Category.not_interested),
        ("We already use something like it", Category.not_interested),
        ("How does this work with what we already use? And the price?", Category.question),
        ("Please remove me from your list", Category.unsubscribe),
        ("unsubscribe", Category.unsubscribe),
        ("Stop emailing me!", Category.unsubscribe),
        ("Bitte keine weiteren E-Mails mehr", Category.unsubscribe),
        ("What does it cost?", Category.question),
        ("Thanks for the note.", Category.other),
        ("We will not stop until every customer can contact us again", Category.other),
    ],
)
def test_replies_are_sorted_by_their_own_words(words: str, category: Category) -> None:
    assert category_of(reply_reading.read(mail(words))) is category
    quoted = f"{words}\n\nOn Mon, Ann wrote:\n> Unsubscribe here. Interested? Let's talk."
    assert category_of(reply_reading.read(mail(quoted))) is category


def test_nobody_wrote_an_out_of_office_note() -> None:
    away = mail("I am interested in holidays.", **{"Auto-Submitted": "auto-replied"})
    assert category_of(reply_reading.read(away)) is Category.out_of_office


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("News for {{ first_name }}!", "Re: News for Bob!", True),
        ("News", "AW: Re[2]: news", True),
        ("{Hi|Hello} {{ first_name }}, a word", "RE: Hello Bob, a word", True),
        ("News", "Old news", False),
        ("{{ a }}{{ b }}", "anything", False),
        ("A {{ x }} B", "Re: B A", False),
    ],
)
def test_subjects_are_compared_without_what_was_merged(ours: str, theirs: str, same: bool) -> None:
    assert same_subject(ours, bare(theirs)) is same


def test_what_no_database_keeps_is_taken_out() -> None:
    raw = b"From: a\x00b <bob@example.net>\r\nSubject: \xff\xfe\r\n\r\nzero\x00byte"
    letter = reply_reading.read(raw)
    assert "\0" not in letter.words + letter.subject + letter.sender_name
    (letter.words + letter.subject + letter.sender_name).encode()


def mail(words: str, **headers: str) -> bytes:
    """Return a mail from Bob."""
    made = EmailMessage()
    made["From"], made["Subject"] = "Bob <bob@example.net>", "Re: Hi"
    for name, value in headers.items():
        made[name] = value
    made.set_content(words)
    return made.as_bytes()
