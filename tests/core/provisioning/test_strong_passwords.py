"""Passwords of new mailboxes: strong by themselves, weak ones replaced, strong ones kept."""

from __future__ import annotations

import pytest

from core.provisioning.direct.strong_passwords import CLASSES, is_strong, made, strong_or_made

EMAIL = "tim.keen@acme.com"


def test_a_made_password_is_strong_and_never_the_same() -> None:
    several = {made() for _ in range(50)}
    assert len(several) == 50
    for password in several:
        assert len(password) == 20
        assert is_strong(password, EMAIL)
        assert all(set(signs) & set(password) for signs in CLASSES)


@pytest.mark.parametrize("given", ["Correct-Horse-42", "long enough, AND varied 7"])
def test_a_strong_password_is_kept(given: str) -> None:
    assert strong_or_made(given, EMAIL) == given


@pytest.mark.parametrize(
    "given",
    [
        *("", "short-A1", "alllowercaseletters", "123456789012345", "Aa1Aa1Aa1Aa1"),
        *("Tim.Keen-2026-xyz", " Correct-Horse-42", "Correct-Hörse-42", "A1-" + "x" * 98),
    ],
)
def test_a_weak_or_missing_password_is_replaced(given: str) -> None:
    replaced = strong_or_made(given, EMAIL)
    assert replaced != given
    assert is_strong(replaced, EMAIL)
