from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sending import css
from tests.support.mail_building import unsafe_css


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("color:RED; Width : 10px!important", "color:RED;width:10px !important"),
        ("font-family:'A B', serif", 'font-family:"A B", serif'),
        ("background:url(https://a.example/x.png) #fff", "background:url(https://a.example/x.png) #fff"),
        ("background:linear-gradient(to top, rgb(1 2 3), #fff)", "background:linear-gradient(to top, rgb(1 2 3), #fff)"),
        ("mso-table-lspace:0pt;-webkit-text-size-adjust:100%", "mso-table-lspace:0pt;-webkit-text-size-adjust:100%"),
        ("width:calc(100% - (2px * 3))", "width:calc(100% - (2px * 3))"),
        ("position:fixed;z-index:9;color:red", "color:red"),
        ("background:url(http://a.example/x.png)", ""),
        ("background:url(data:image/png;base64,AA)", ""),
        ("color:url(https://a.example/x.png)", ""),
        ("width:expression(alert(1))", ""),
        ("width:e\\78 pression(alert(1))", ""),
        ("background:image-set('https://a.example/x' 1x)", ""),
        ("background:var(--x)", ""),
        ("--x:red", ""),
        ("content:'</style>'", ""),
        ("color:red;}b{color:blue", "color:red"),
        ("color:" + "(" * 50_000, ""),
        ("", ""),
    ],
)  # fmt: skip
def test_declarations_are_kept_one_by_one(written: str, kept: str):
    assert css.declarations(written) == kept


def test_a_sheet_tells_what_can_be_written_into_elements():
    sheet = css.sheet(
        "/* x */ p > b, .a { color: red } a:hover { color: blue } p::before { content: 'x' }"
        "@media (max-width: 600px) { .a { color: green } @import 'x'; @font-face { src: url(x) } }"
        "@font-face { font-family: x; src: url(https://x.example/a.woff) } @import url(x.css);"
        "@media print { p { behavior: url(x) } }"
    )
    assert sheet.rules == "p > b, .a{color:red}"
    assert "a:hover{color:blue}" in sheet.staying
    assert "@media (max-width: 600px){\n.a{color:green}\n}" in sheet.staying
    assert "import" not in sheet.whole
    assert "font-face" not in sheet.whole
    assert "print" not in sheet.whole


@given(st.text(alphabet="{}();:'\"\\/*@<>-! aurlimpotbehvxj#.,", max_size=60))
def test_any_style_becomes_harmless_and_stays_as_it_is(text: str):
    made = css.declarations(text)
    assert "<" not in made
    assert not unsafe_css(made)
    assert css.declarations(made) == made
    whole = css.sheet(text).whole
    assert "<" not in whole
    assert not unsafe_css(whole)
