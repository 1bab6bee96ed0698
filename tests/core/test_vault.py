"""Secrets at rest: bound to their place, unreadable when touched, rotated without a gap."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vault import Place, SealBroken, Vault, add_key, ring_from
from data.base import new_id

HERE = Place(new_id(), "provisions", "sealed_client_password", new_id())
OLD, NEW = ("old", b"o" * 32), ("new", b"n" * 32)


@given(st.text())
def test_what_is_sealed_here_opens_here(text: str) -> None:
    vault = Vault([OLD])
    sealed = vault.seal(text, HERE)
    assert vault.open(sealed, HERE) == text
    assert sealed.startswith("v1.old.")


def test_the_same_text_is_never_sealed_alike() -> None:
    vault = Vault([OLD])
    assert len({vault.seal("same", HERE) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place(new_id(), HERE.table, HERE.column, HERE.row_id),
        Place(None, HERE.table, HERE.column, HERE.row_id),
        Place(HERE.organization_id, "users", HERE.column, HERE.row_id),
        Place(HERE.organization_id, HERE.table, "other", HERE.row_id),
        Place(HERE.organization_id, HERE.table, HERE.column, new_id()),
    ],
)
def test_it_opens_nowhere_else(elsewhere: Place) -> None:
    vault = Vault([OLD])
    with pytest.raises(SealBroken, match=f"{elsewhere.table}.{elsewhere.column}"):
        vault.open(vault.seal("text", HERE), elsewhere)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_breaks_the_seal(place: int, change: int) -> None:
    vault = Vault([OLD])
    version, key_id, body = vault.seal("text", HERE).split(".")
    raw = bytearray(base64.urlsafe_b64decode(body))
    raw[place % len(raw)] ^= change
    touched = f"{version}.{key_id}.{base64.urlsafe_b64encode(bytes(raw)).decode()}"
    with pytest.raises(SealBroken):
        vault.open(touched, HERE)


@pytest.mark.parametrize("text", ["", "plain text", "v1.old", "v1.gone.AAAA", "v2.old.AAAA"])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(SealBroken):
        Vault([OLD]).open(text, HERE)


def test_rotation_opens_the_old_and_seals_with_the_new() -> None:
    sealed = Vault([OLD]).seal("text", HERE)
    rotated = Vault([NEW, OLD])
    assert rotated.open(sealed, HERE) == "text"
    assert rotated.stale(sealed)
    fresh = rotated.seal(rotated.open(sealed, HERE), HERE)
    assert not rotated.stale(fresh)
    assert Vault([NEW]).open(fresh, HERE) == "text"
    with pytest.raises(SealBroken):
        Vault([NEW]).open(sealed, HERE)


def test_nothing_sealed_is_not_stale() -> None:
    assert not Vault([OLD]).stale("")


@pytest.mark.parametrize("ring", [[], [("short", b"x" * 31)], [OLD, ("long", b"x" * 33)]])
def test_a_ring_without_proper_keys_is_refused(ring: list[tuple[str, bytes]]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(ring)


def test_marks_tell_purposes_texts_and_rings_apart() -> None:
    vault = Vault([OLD])
    mark = vault.mark("csrf", "session")
    assert vault.marked("csrf", "session", mark)
    assert Vault([NEW, OLD]).marked("csrf", "session", mark)
    assert not vault.marked("other", "session", mark)
    assert not vault.marked("csrf", "another", mark)
    assert not Vault([NEW]).marked("csrf", "session", mark)
    assert not vault.marked("csrf", "session", "ü")


def test_the_file_of_keys_is_made_once_and_private(tmp_path: Path) -> None:
    file = tmp_path / "home" / "keys.json"
    first = ring_from([], file)
    assert ring_from([], file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    newest = add_key(file)
    ring = ring_from([], file)
    assert [key_id for key_id, _ in ring] == [newest, first[0][0]]
    assert ring[1] == first[0]


def test_keys_of_the_settings_come_first(tmp_path: Path) -> None:
    given = [f"a:{base64.b64encode(b'a' * 32).decode()}"]
    assert ring_from(given, tmp_path / "keys.json") == [("a", b"a" * 32)]
    assert not (tmp_path / "keys.json").exists()
