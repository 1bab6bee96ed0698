from __future__ import annotations

import pytest

from tests.support.mail_building import FACTS, bare, compile_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>A</h1><p>b  c\n d</p><p>e<br>f</p>", "A\n\nb c d\n\ne\nf"),
        ("<ul><li>one</li><li>two <b>bold</b>!</li></ul>z", "- one\n- two bold!\n\nz"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<a href="https://x.example/?a=1&amp;b=2">Read</a>.', "Read (https://x.example/?a=1&b=2)."),
        ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="https://x.example/"><img src="https://x.example/a.png" alt="Logo"></a>', "Logo (https://x.example/)"),
        ('<a href="https://x.example/"><img src="https://x.example/a.png"></a>', "https://x.example/"),
        ('<div style="display:none">hidden <b>too</b><br></div>seen', "seen"),
        ("a<hr>b &amp; &lt;c&gt; \u00a0d", "a\n\n------------------------------\n\nb & <c> \u00a0d"),
        ("<div><div><p>deep</p></div></div><div>next</div>", "deep\n\nnext"),
        ("Hi {{city|there}}<b>!</b> {{city}}", "Hi there!"),
        ("<!--[if mso]>Outlook<![endif]--><p>all</p><style>p{}</style>", "all"),
        ("<p>a</p>{{#if city}}<p>b</p>{{/if}}<p>c</p>", "a\n\nc"),
    ],
)  # fmt: skip
def test_html_reads_as_text(html: str, text: str):
    assert compile_html(html, building=bare()).mail({}, FACTS).text == text + "\n"
