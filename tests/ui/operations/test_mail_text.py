"""A mail's body as safe text: words and links, never markup."""

from __future__ import annotations

import pytest

from ui.operations.mail_text import Part, of_html, of_text


def test_addresses_in_a_text_are_links() -> None:
    body = "Confirm at http://localhost:8080/verify/abc-1.\n\nBye (https://example.com/a?b=1&c=2)!"
    address, other = "http://localhost:8080/verify/abc-1", "https://example.com/a?b=1&c=2"
    assert of_text(body) == [
        (Part("Confirm at "), Part(address, address), Part(".")),
        (),
        (Part("Bye ("), Part(other, other), Part(")!")),
    ]


def test_html_is_read_block_by_block() -> None:
    body = (
        "<html><head><title>T</title><style>p{color:red}</style></head><body>"
        "<h1>Hello &amp; welcome</h1><p>Please <a href='https://a.example/x'>click <b>here</b></a>"
        " now.</p><p>  </p><table><tr><td>One</td><td> Two</td></tr></table></body></html>"
    )
    assert of_html(body) == [
        (Part("Hello & welcome"),),
        (
            Part("Please "),
            Part("click ", "https://a.example/x"),
            Part("here", "https://a.example/x"),
            Part(" now."),
        ),
        (Part("One"), Part(" Two")),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<script>alert(1)</script",
        "<img src=x onerror=alert(1)>",
        "<style>@import 'x'</style>",
        "<template><p>alert(1)</p></template>",
        "",
        "<!-- alert(1) -->",
    ],
)
def test_what_is_not_text_is_dropped(body: str) -> None:
    assert of_html(body) == []


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/relative", "mailto:a@b"]
)
def test_only_web_addresses_are_links(href: str) -> None:
    assert of_html(f'<a href="{href}">go</a>') == [(Part("go"),)]
