from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.sending import html
from tests.support.mail_building import FACTS, bare, compile_html, dangers

CORPUS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=`javascript:alert(1)`>",
    '<img src="x" onerror\n=alert(1)>',
    "<a href=javascript:alert(1)>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href=JaVaScRiPt&colon;alert(1)>x</a>",
    "<a href=data:text/html;base64,PHNjcmlwdD4=>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=1&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=https://evil.example><input name=a><button formaction=javascript:x>go</form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>p{background:url(javascript:alert(1))}</style>",
    "<style>p{background:u\\72l(https://evil.example/x)}</style>",
    "<style>p{x:</style><img src=x onerror=alert(1)>}</style>",
    "<style>p:before{content:'</style><script>alert(1)</script>'}</style>",
    "<style>p{behavior:url(x.htc);-moz-binding:url(x#y);width:expression(alert(1))}</style>",
    "<p style='width:exp/**/ression(alert(1))'>x</p>",
    "<p style='background:url(http://track.example/x)'>x</p>",
    "<p style='position:fixed;top:0;left:0'>x</p>",
    "<p style=\"font-family:'</p><script>alert(1)</script>'\">x</p>",
    "<!--[if mso]><script>alert(1)</script><![endif]-->",
    "<!--[if mso]><img src=x onerror=alert(1)>--><script>alert(1)</script><![endif]-->",
    "<!--[if mso]>--!><script>alert(1)</script><![endif]-->",
    "<!--[if mso]><p title='--!><img src=x onerror=alert(1)>'><![endif]-->",
    "<!--><script>alert(1)</script>-->",
    "<!--->--><img src=x onerror=alert(1)>",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<body onload=alert(1) background=javascript:alert(1)>x</body>",
    "<table background='javascript:alert(1)'><tr><td>x</table>",
    "<div title='\"><script>alert(1)</script>'>x</div>",
    "<a href='{{website}}' onclick='x'>x</a>",
    "<a href='{{#if city}}javascript:{{else}}data:{{/if}}alert(1)'>x</a>",
    "<a href='{javascript|data}:alert(1)'>x</a>",
    "<a href='java{{city}}script:alert(1)'>x</a>",
    "{{#if city}}<scr{{/if}}ipt>alert(1)</script>",
    "<mw0z0z><!--mw0z0z--><!mw0z1z>{{city}}",
]
VALUES = [
    *CORPUS,
    "javascript:alert(1)",
    "' onmouseover='x",
    '" onmouseover="x',
    "--><script>",
    "`x`",
]
PLACES = """<body><p title="{{city}}" lang="{{city}}">{{city}}</p><a href="{{website}}">a</a>
<a href="{{website}}/x">b</a><a href="https://x.example/{{city}}?q={{city}}">c</a>
<a href="{{#if city}}{{city}}{{else}}https://y.example{{/if}}">d</a><img src="{{website}}" alt="{{city}}">
<!--[if mso]><v:rect href="{{website}}"><b>{{city}}</b></v:rect><![endif]--></body>"""


@pytest.mark.parametrize("source", CORPUS)
def test_nothing_that_runs_is_kept_or_sent(source: str):
    try:
        kept = html.clean(source)
        sent = compile_html(source, building=bare()).mail({"city": "x"}, FACTS).html
    except Invalid:
        return
    assert not dangers(sent)
    assert not [danger for danger in dangers(kept) if "{" not in danger]
    assert "alert" not in kept or not dangers(kept)


@pytest.mark.parametrize("value", VALUES)
def test_no_value_of_a_contact_runs(value: str):
    made = compile_html(PLACES, building=bare()).mail({"city": value, "website": value}, FACTS)
    assert not dangers(made.html)
    assert made.html.count("<!--") == made.html.count("-->") == 1


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*"<>\"'/=!-{}|", " ", "a", "script", "style", "<!--", "-->", "href", "onclick", "<a ", "<td>", "<table>", "{{city}}", "{{#if city}}", "{{/if}}", "[if mso]>", "<![endif]"]), max_size=25))  # fmt: skip
def test_any_html_is_cleaned_once_and_for_all(words: list[str]):
    try:
        once = html.clean("".join(words))
    except Invalid:
        return
    assert not [danger for danger in dangers(once) if "{" not in danger]
    assert html.clean(once) == once


def test_what_real_templates_need_is_kept():
    source = """<html lang="de"><head><style>
      .box { padding: 4px; mso-line-height-rule: exactly }
      a:hover { color: #00f }
      @media (max-width: 600px) { .box { width: 100% !important } }
    </style></head><body bgcolor="#eeeeee"><table width="600" cellpadding="0" align="center" bgcolor="#fff">
      <tr><td class="box" valign="top" background="http://img.example/a.png">
        <font color="red">Hi</font><img src="http://img.example/b.png" width="20" alt="B">
      </td></tr></table></body></html>"""
    kept = html.clean(source)
    for piece in (
        'lang="de"', 'bgcolor="#eeeeee"', 'cellpadding="0"', 'valign="top"', 'align="center"',
        'background="https://img.example/a.png"', 'src="https://img.example/b.png"',
        '<font color="red">', "mso-line-height-rule:exactly", "a:hover{color:#00f}",
        "@media (max-width: 600px)", "width:100% !important",
    ):  # fmt: skip
        assert piece in kept
    sent = compile_html(source).mail({}, FACTS).html
    assert 'style="padding: 4px;mso-line-height-rule: exactly;"' in sent
    assert ".box{padding" not in sent
    assert "@media (max-width: 600px)" in sent


def test_comments_for_outlook_are_kept_and_checked_piece_by_piece():
    source = (
        "<!--[if mso]><table><tr><td onclick='x' width=\"600\"><![endif]-->"
        "<p>both</p><!-- secret -->"
        "<!--[if mso]></td></tr></table><script>x</script><![endif]-->"
        "<!--[if !mso]><!--><b>others</b><!--<![endif]-->"
    )
    kept = html.clean(source)
    assert '<!--[if mso]><table><tr><td width="600"><![endif]-->' in kept
    assert "<!--[if !mso]><!--><b>others</b><!--<![endif]-->" in kept
    assert "secret" not in kept
    assert "script" not in kept


@pytest.mark.parametrize(
    "source", ["{{city}} x", "<!doctype html><html>{{city}}<body> x</body></html>"]
)
def test_marks_before_the_first_word_are_kept(source: str):
    assert "Oslo x" in compile_html(source).mail({"city": "Oslo"}, FACTS).html


def test_conditions_may_stand_between_the_rows_of_a_table():
    source = "<table>{{#if city}}<tr><td>{{city}}</td></tr>{{/if}}<tr><td>z</td></tr></table>"
    assert "<tbody>{{#if city}}<tr>" in html.clean(source)
    template = compile_html(source, building=bare())
    assert "<table><tbody><tr><td>Oslo</td></tr><tr>" in template.mail({"city": "Oslo"}, FACTS).html
    assert "<table><tbody><tr><td>z</td></tr>" in template.mail({}, FACTS).html


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>\n<b style='color:{{city}}'>x</b></p>", "Line 2, column 17"),
        (
            "<p>{{#if city}}<b title='{{/if}}'>x</b>",
            "Line 1, column 4: {{#if city}} is never closed",
        ),
        ("<p>{{citty}}</p>", "Did you mean city?"),
        ("<td>{{city</td>", "never closed"),
        ("<div>" * 400, "More than 300 elements"),
        ("<table><tr><td></x>" * 400, "More than 300 elements"),
        ("x" * 600_000, "larger than 512 kB"),
    ],
)
def test_a_mark_in_the_wrong_place_is_told(source: str, words: str):
    with pytest.raises(Invalid) as caught:
        compile_html(source)
    assert words in str(caught.value)


@pytest.mark.timeout(20)
def test_a_source_that_never_closes_its_tags_is_read_in_a_moment():
    for source in (
        '<a "' * 30_000,
        "<!--" * 30_000,
        "<" * 100_000,
        "{ " * 50_000,
        "<a b='" * 30_000,
    ):
        html.clean(source)
