import pytest

from adapters.stripe.sandbox.forms import decode
from adapters.stripe.sandbox.params import Params
from adapters.stripe.sandbox.refusals import InvalidRequest


@pytest.mark.parametrize(
    ("encoded", "form"),
    [
        ("a=1&b=", {"a": "1", "b": ""}),
        ("metadata[order]=7&metadata[who]=ada", {"metadata": {"order": "7", "who": "ada"}}),
        ("expand[]=x&expand[]=y", {"expand": ["x", "y"]}),
        ("expand[0]=x&expand[1]=y", {"expand": ["x", "y"]}),
        ("a[10]=k&a[9]=j", {"a": ["j", "k"]}),
        (
            "items[0][price_data][product_data][name]=A%20b&items[1][id]=si",
            {"items": [{"price_data": {"product_data": {"name": "A b"}}}, {"id": "si"}]},
        ),
        ("items%5B0%5D%5Bid%5D=si", {"items": [{"id": "si"}]}),
    ],
)
def test_brackets_become_objects_and_lists(encoded, form):
    assert decode(encoded) == form


@pytest.mark.parametrize(
    "encoded", ["a[b=1", "a]b=1", "a=1&a[b]=2", "[a]=1", "a" + "[b]" * 9 + "=1"]
)
def test_crooked_names_are_refused(encoded):
    with pytest.raises(InvalidRequest):
        decode(encoded)


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ({"n": "1.5"}, lambda p: p.whole("n")),
        ({"n": "١٢"}, lambda p: p.whole("n")),
        ({"n": "9" * 16}, lambda p: p.whole("n")),
        ({"f": "yes"}, lambda p: p.flag("f")),
        ({"u": "javascript:alert(1)"}, lambda p: p.address("u")),
        ({"u": {"x": "1"}}, lambda p: p.text("u")),
        ({"o": "text"}, lambda p: p.part("o")),
        ({}, lambda p: p.needed("gone")),
    ],
)
def test_wrong_types_are_refused(form, read):
    with pytest.raises(InvalidRequest):
        read(Params(form))


def test_what_nobody_reads_is_refused_by_its_full_name():
    params = Params({"items": [{"id": "si_1", "colour": "red"}]})
    params.parts("items")[0].text("id")
    with pytest.raises(InvalidRequest) as refusal:
        params.refuse_unread()
    assert refusal.value.facts == {"code": "parameter_unknown", "param": "items[0][colour]"}
