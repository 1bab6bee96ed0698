"""Secrets out of texts."""

from __future__ import annotations

import json

import pytest

from adapters.masks import LARGEST_BYTES, mask, mask_body, mask_query, mask_text, secrets_in


@pytest.mark.parametrize(
    "name",
    ["password", "appPassword", "secret", "totpSecret", "api_key", "apiKey", "access_token", "key"],
)
def test_fields_with_telling_names_are_hidden(name: str) -> None:
    assert mask({"deep": [{name: "x1y2"}], "name": "Ada"}) == {
        "deep": [{name: "***"}],
        "name": "Ada",
    }


def test_keys_are_recognised_in_free_text() -> None:
    assert mask_text("key sandbox_abcdef123 and whsec_0123456789") == "key *** and ***"
    assert mask_text("the word horse", ("horse",)) == "the word ***"


def test_forms_and_queries() -> None:
    assert mask_query("card[number]=4242&card[cvc]=123&name=Ada") == (
        "card[number]=***&card[cvc]=***&name=Ada"
    )
    body = mask_body(b"password=x&email=a@b.c", "application/x-www-form-urlencoded")
    assert body == "password=***&email=a@b.c"


def test_bodies_that_cannot_be_taken_apart_are_not_shown() -> None:
    large = json.dumps({"password": "x1y2" * LARGEST_BYTES}).encode()
    assert "x1y2" not in mask_body(large, "application/json")
    assert mask_body(b"%PDF", "application/pdf") == "(4 bytes of application/pdf)"
    assert mask_body(b"<html>sandbox_abcdef123", "text/html") == "<html>***"


def test_secrets_are_found_however_deep() -> None:
    body = {"accounts": [{"email": "a", "smtp_password": "p1"}], "password": "p2"}
    assert set(secrets_in(body)) == {"p1", "p2"}
    assert secrets_in(None) == ()
