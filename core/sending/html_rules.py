"""Which tags, attributes and addresses may stand in mail."""

from __future__ import annotations

from core.sending import css
from core.sending.escapes import safe_address

TAGS = frozenset(
    """
    a abbr address area article aside b bdi bdo big blockquote br caption center cite code col
    colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i
    img ins kbd li main map mark nav ol p picture pre q s samp section small span strike strong
    sub sup table tbody td tfoot th thead time tr tt u ul var wbr
    """.split()
)
WITHOUT_CONTENT = frozenset(
    """
    script style title noscript iframe object embed applet svg math textarea select
    template xmp noembed noframes plaintext video audio canvas head
    """.split()
)
"""Tags whose content is no text of the mail."""

ANYWHERE = frozenset(
    """
    style class id title lang dir role align valign bgcolor width height background
    aria-label aria-hidden aria-labelledby aria-describedby
    """.split()
)
BY_TAG = {
    "a": {"href", "name", "target"},
    "area": {"href", "shape", "coords", "alt"},
    "img": {"src", "alt", "border", "hspace", "vspace", "usemap", "loading"},
    "table": {"border", "cellpadding", "cellspacing", "summary", "rules", "frame"},
    "td": {"colspan", "rowspan", "nowrap", "headers", "scope", "abbr"},
    "th": {"colspan", "rowspan", "nowrap", "headers", "scope", "abbr"},
    "tr": {"bordercolor"},
    "col": {"span"},
    "colgroup": {"span"},
    "font": {"color", "face", "size"},
    "hr": {"color", "noshade", "size"},
    "br": {"clear"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"value", "type"},
    "map": {"name"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "time": {"datetime"},
    "bdo": {"dir"},
}
ATTRIBUTES = {"*": set(ANYWHERE), **BY_TAG}

IMAGES = frozenset({"src", "background"})
ADDRESSES = frozenset({"href", "cite"}) | IMAGES
"""Attributes that hold an address."""
NUMBERS = frozenset({"width", "height", "border", "cellpadding", "cellspacing", "colspan"})

OUTLOOK_TAGS = frozenset(
    """
    xml noscript o:officedocumentsettings o:allowpng o:pixelsperinch v:roundrect v:rect v:fill
    v:textbox v:image v:stroke w:anchorlock
    """.split()
)
"""What Outlook reads besides, in its conditional comments: settings, and shapes that hold buttons."""
OUTLOOK_ATTRIBUTES = frozenset(
    """
    xmlns:v xmlns:w xmlns:o arcsize stroke stroked strokecolor strokeweight fill fillcolor type
    color inset fitshape href src
    """.split()
)
NAMESPACES = frozenset(
    {
        "urn:schemas-microsoft-com:vml",
        "urn:schemas-microsoft-com:office:word",
        "urn:schemas-microsoft-com:office:office",
    }
)
LINKED = frozenset({"a", "area", "v:roundrect", "v:rect"})
"""Tags that a person can follow."""


def safe_attribute(name: str, value: str, *, filled: bool) -> str | None:
    """Return an attribute as it may stand, None to leave it out.

    ``filled`` says that the value begins with a mark; where it leads is checked for every recipient.
    """
    if name == "style":
        return css.declarations(value) or None
    if name.startswith("xmlns:"):
        return value if value in NAMESPACES else None
    if name == "target":
        return "_blank" if value == "_blank" else None
    if name in IMAGES:
        return _image(value, filled=filled)
    if name not in ADDRESSES:
        return value
    if filled or value.startswith("#"):
        return value
    return safe_address(value.strip(), frozenset({"https", "http", "mailto", "tel", "sms"})) or None


def _image(value: str, *, filled: bool) -> str | None:
    """Return the address of an image, over https whatever was written."""
    if filled:
        return value
    address = safe_address(value, frozenset({"https", "http"}))
    if address[:5].lower() == "http:":
        address = "https" + address[4:]
    return address or None
