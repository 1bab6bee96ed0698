"""Signing in with Google: whoever Google vouches for needs no password and no mail to confirm."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass

from core.accounts import audit, inputs, sessions, sign_in, sign_up
from core.accounts.sessions import Browser, Opened
from core.errors import Invalid, NotFound, NotPermitted
from core.ports.identities import Identities, Identity
from core.system import Actor, PlatformWork, System
from data.accounts import users as rows
from data.accounts.users import User

CALLBACK = "/google/callback"
PURPOSE = "google"
SECONDS = 600
"""How long a person may take at Google."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and what it keeps in a cookie until it comes back."""

    url: str
    kept: str


def enabled(system: System) -> bool:
    """Tell whether Google sign-in is configured."""
    return bool(system.settings.google_client_id)


async def begin(system: System) -> Begun:
    """Start a sign-in; raise NotFound when it is not configured."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    expires = int(system.clock.wall().timestamp()) + SECONDS
    kept = f"{expires}.{state}.{nonce}.{verifier}"
    digest = hashlib.sha256(verifier.encode()).digest()
    url = await _port(system).authorization_url(
        state=state,
        nonce=nonce,
        challenge=base64.urlsafe_b64encode(digest).decode().rstrip("="),
        redirect_url=system.settings.url + CALLBACK,
    )
    return Begun(url, f"{kept}.{system.vault.mark(PURPOSE, kept)}")


async def finish(system: System, kept: str, state: str, code: str, browser: Browser) -> Opened:
    """Sign in who came back from Google; raise Invalid when this browser did not start it."""
    nonce, verifier = _opened(system, kept, state)
    identity = await _port(system).identify(
        code=code,
        nonce=nonce,
        verifier=verifier,
        redirect_url=system.settings.url + CALLBACK,
    )
    async with system.platform(Actor(None, "none", name=identity.name)) as work:
        user = await _person(work, identity)
        if user.disabled_at is not None:
            raise NotPermitted("This account is disabled.", action="Contact support.")
        work.actor = sign_in.acting(user)
        return await sign_in.opened(work, user, browser, PURPOSE)


async def _person(work: PlatformWork, identity: Identity) -> User:
    typed, norm = inputs.address(identity.email)
    await rows.hold_address(work.session, norm)
    user = await rows.by_google_ref(work.session, identity.ref)
    if user is not None:
        return user
    if not identity.vouched:
        raise NotPermitted(
            "Google does not run the mailbox of this address, so it cannot sign you in.",
            action="Sign in or sign up with a password.",
        )
    user = await rows.by_email(work.session, norm)
    if user is None:
        user = await sign_up.create(work, _name(identity, typed), typed, norm)
    if user.verified_at is None:
        # whoever chose this password never proved that the address is theirs
        user.password_hash, user.verified_at = "", work.now()
        await sessions.end_all(work, user.id)
    user.google_ref, user.updated_at = identity.ref, work.now()
    await audit.record(work, "google.connected", "user", user.id)
    return user


def _name(identity: Identity, email: str) -> str:
    try:
        return inputs.person_name(identity.name)
    except Invalid:
        return inputs.person_name(email.partition("@")[0][: inputs.LONGEST_NAME])


def _opened(system: System, kept: str, state: str) -> tuple[str, str]:
    text, _, mark = kept.rpartition(".")
    match text.split("."):
        case [expires, begun, nonce, verifier] if system.vault.marked(PURPOSE, text, mark):
            alive = system.clock.wall().timestamp() < int(expires)
            if alive and secrets.compare_digest(begun.encode(), state.encode()):
                return nonce, verifier
    raise Invalid(
        "This sign-in was not started here, or took too long.",
        action="Start again with the Google button.",
    )


def _port(system: System) -> Identities:
    if system.ports.identities is None:
        raise NotFound("Signing in with Google is not set up here.", action="Use your password.")
    return system.ports.identities
