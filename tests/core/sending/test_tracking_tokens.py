from __future__ import annotations

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sending.tracking_tokens import MOST_LINKS, Purpose, Reference, Signer
from core.vault import Vault

SIGNER = Signer([b"a" * 32])


@given(st.uuids(), st.integers(0, MOST_LINKS), st.sampled_from(Purpose))
def test_a_token_tells_what_it_was_made_for(message_id: UUID, link: int, purpose: Purpose):
    token = SIGNER.token(purpose, message_id, link)
    assert SIGNER.read(purpose, token) == Reference(message_id, link)
    assert all(SIGNER.read(other, token) is None for other in Purpose if other is not purpose)


@given(st.uuids(), st.integers(0, 207))
def test_no_changed_bit_is_believed(message_id: UUID, bit: int):
    token = SIGNER.token(Purpose.clicked, message_id, 3)
    raw = bytearray(base64.urlsafe_b64decode(token + "="))
    raw[bit // 8] ^= 1 << bit % 8
    changed = base64.urlsafe_b64encode(bytes(raw))[:-1].decode()
    assert SIGNER.read(Purpose.clicked, changed) is None


@given(st.text(max_size=40))
def test_other_texts_are_no_tokens(text: str):
    assert SIGNER.read(Purpose.opened, text) is None


@pytest.mark.parametrize("text", ["", "=" * 35, "A" * 35, "ü" * 35, "A" * 34 + "=", "A" * 36])
def test_texts_that_look_like_tokens_are_none(text: str):
    assert SIGNER.read(Purpose.opened, text) is None


def test_an_old_key_is_believed_but_signs_no_more():
    ring = [("k2", b"2" * 32), ("k1", b"1" * 32)]
    new, old = Signer(Vault(ring).keys_for("mail")), Signer(Vault(ring[1:]).keys_for("mail"))
    token = old.token(Purpose.unsubscribe, UUID(int=1))
    assert new.read(Purpose.unsubscribe, token) == Reference(UUID(int=1))
    assert old.read(Purpose.unsubscribe, new.token(Purpose.unsubscribe, UUID(int=1))) is None


def test_short_keys_are_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        Signer([b"short"])
