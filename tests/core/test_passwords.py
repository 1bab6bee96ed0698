"""Passwords and tokens: slow to guess, equally slow for nobody, stored as hashes only."""

from __future__ import annotations

import pytest

from core import passwords, tokens
from core.errors import Invalid

GOOD = "correct horse battery"


@pytest.mark.usefixtures("earnest_passwords")
async def test_a_hash_costs_a_thief_as_much_as_it_should() -> None:
    stored = await passwords.hashed(GOOD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await passwords.matches(GOOD, stored)


async def test_the_right_password_matches_and_no_other() -> None:
    stored = await passwords.hashed(GOOD)
    assert stored.startswith("$argon2id$v=19$")
    assert GOOD not in stored
    assert await passwords.matches(GOOD, stored)
    assert not await passwords.matches(GOOD + "!", stored)
    assert not await passwords.matches(GOOD.upper(), stored)
    assert stored != await passwords.hashed(GOOD)


@pytest.mark.parametrize("stored", ["", "no hash at all", "$argon2id$v=19$broken"])
async def test_without_a_proper_hash_nothing_matches(stored: str) -> None:
    for password in (GOOD, "", "the password of nobody"):
        assert not await passwords.matches(password, stored)


@pytest.mark.parametrize("password", ["", "short", "x" * 201, "a" * 20, "abababababab"])
async def test_what_is_no_password(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        await passwords.hashed(password)
    assert caught.value.field == "password"
    assert not password or password not in str(caught.value)


@pytest.mark.usefixtures("earnest_passwords")
def test_unknown_people_are_compared_with_a_hash_as_costly_as_a_real_one() -> None:
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODY)


async def test_endless_passwords_cost_no_more() -> None:
    stored = await passwords.hashed("0123456789" * 20)
    assert await passwords.matches("0123456789" * 20 + "tail", stored)


def test_tokens_are_long_different_and_kept_as_hashes() -> None:
    made = [tokens.new_token() for _ in range(200)]
    assert len({token for token, _ in made}) == 200
    assert all(len(token) >= 43 for token, _ in made)
    assert all(tokens.token_hash(token) == kept and token not in kept for token, kept in made)
