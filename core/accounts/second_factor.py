"""The second factor of staff: time-based codes (RFC 6238), each accepted once.

Codes follow the wall clock, because the app that shows them does.
"""

from __future__ import annotations

import hmac
import io
from dataclasses import dataclass
from uuid import UUID

import pyotp

from core.accounts import attempts, audit, inputs, sessions, sign_in
from core.accounts.sessions import Browser, Opened
from core.errors import Invalid, NotFound
from core.settings import Mode
from core.system import Actor, PlatformWork, System
from core.tokens import token_hash
from core.vault import Place
from data.accounts import sessions as session_rows
from data.accounts import users as rows
from data.accounts.users import User

STEP_SECONDS = 30
DRIFT = 1
"""Steps a phone's clock may be off, to either side."""
ISSUER = "Mailwright"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the page shows: the person, and the secret to scan while it is not confirmed.

    ``sandbox_code`` is the current code, told in sandbox mode only.
    """

    user_id: UUID
    email: str
    secret: str = ""
    drawing: str = ""
    sandbox_code: str = ""


async def challenge(work: PlatformWork, token: str) -> Challenge:
    """Return what a staff session waits for; a person's first time makes their secret."""
    user = await _waiting(work, token)
    secret = _secret(work, user) if user.totp_secret else pyotp.random_base32()
    if not user.totp_secret:
        keep(work, user, secret)
    code = pyotp.TOTP(secret).at(work.system.clock.wall())
    shown = code if work.system.settings.mode is Mode.sandbox else ""
    if user.totp_confirmed:
        return Challenge(user.id, user.email, sandbox_code=shown)
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)
    return Challenge(user.id, user.email, secret, drawing(uri), shown)


async def show(system: System, token: str, code: str, browser: Browser) -> Opened:
    """Accept a code and open the full staff session; raise Invalid for a wrong or used one."""
    async with system.platform(Actor.job()) as work:
        user_id = (await _waiting(work, token)).id
    taken = await attempts.take(system, "second_factor", str(user_id))
    async with system.platform(Actor.job()) as work:
        user = await _waiting(work, token)
        step = accepted_step(work, user, code)
        if step:
            user.totp_last_step, user.totp_confirmed = step, True
            user.updated_at = work.now()
            return await _open(work, user, token, taken, browser)
        work.actor = sign_in.acting(user)
        await audit.record(work, "second_factor.refused", "user", user.id)
    raise Invalid(
        "This code is wrong or was used already.",
        code="code_refused",
        action="Wait for the next code and enter it.",
        field="code",
    )


def accepted_step(work: PlatformWork, user: User, code: str) -> int:
    """Return the time step a code belongs to, or 0; steps up to the last one used are refused."""
    totp = pyotp.TOTP(_secret(work, user))
    now = int(work.system.clock.wall().timestamp()) // STEP_SECONDS
    typed = "".join(code.split())
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), typed.encode())
        if right and step > user.totp_last_step:
            return step
    return 0


async def reset_second_factor(work: PlatformWork, email: str) -> None:
    """Let a person enrol anew, who lost their phone, and end their staff sessions."""
    work.actor.require_platform("admin")
    user = await rows.by_email(work.session, inputs.address(email)[1])
    if user is None:
        raise NotFound("There is no such person.")
    user.totp_secret, user.totp_confirmed, user.totp_last_step = "", False, 0
    user.updated_at = work.now()
    await sessions.end_all(work, user.id)
    await audit.record(work, "second_factor.reset", "user", user.id)


def keep(work: PlatformWork, user: User, secret: str) -> None:
    """Seal a secret into the person's row."""
    user.totp_secret = work.vault.seal(secret, _place(user))
    user.updated_at = work.now()


def drawing(uri: str) -> str:
    """Return a QR code as SVG without colours; the page's stylesheet gives them."""
    out = io.BytesIO()
    import segno  # 4 MB that few ever need

    segno.make(uri, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, svgclass="qr"
    )
    return out.getvalue().decode()


async def _open(
    work: PlatformWork, user: User, token: str, taken: list[UUID], browser: Browser
) -> Opened:
    waiting = await session_rows.pending(work.session, work.system.clock.wall(), token_hash(token))
    if waiting is not None:
        waiting.ended_at = work.now()
    work.actor = sign_in.acting(user)
    await attempts.forgive(work, taken)
    opened = await sessions.open_for(work, user, browser, staff=True, shown=True)
    await audit.record(work, "sign_in.done", "session", opened.session_id, way="second_factor")
    return opened


async def _waiting(work: PlatformWork, token: str) -> User:
    session = await session_rows.pending(work.session, work.system.clock.wall(), token_hash(token))
    user = await work.session.get(User, session.user_id, with_for_update=True) if session else None
    if user is None or user.disabled_at is not None:
        raise NotFound("Your sign-in took too long.", action="Enter your password again.")
    return user


def _secret(work: PlatformWork, user: User) -> str:
    return work.vault.open(user.totp_secret, _place(user))


def _place(user: User) -> Place:
    return Place(None, "users", "totp_secret", user.id)
