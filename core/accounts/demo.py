"""The people of the sandbox: a student, an operator and an admin, with passwords printed at start."""

from __future__ import annotations

from dataclasses import dataclass

from core import passwords
from core.accounts import audit, organizations, second_factor
from core.accounts.organizations import PostalAddress
from core.errors import NotPermitted
from core.settings import Mode, Settings
from core.system import Actor, PlatformWork, System
from data.accounts import users as rows
from data.accounts.users import PlatformRole, User

ORGANIZATION = "Acme Bootcamp"
ADDRESS = PostalAddress("US", "410 Terry Avenue North", "Seattle", "98109", "WA", "+1 206 555 0100")


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """How to sign in as one of them; ``totp_secret`` only for staff, whose page shows the code."""

    label: str
    email: str
    password: str
    path: str = "/sign-in"
    platform_role: str = PlatformRole.none
    totp_secret: str = ""


PEOPLE = (
    DemoSignIn("Student", "student@acme.example", "student-sandbox"),
    DemoSignIn(
        "Operator",
        "operator@mailwright.example",
        "operator-sandbox",
        "/operate/sign-in",
        PlatformRole.operator,
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    ),
    DemoSignIn(
        "Admin",
        "admin@mailwright.example",
        "admin-in-the-sandbox",
        "/operate/sign-in",
        PlatformRole.admin,
        "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
    ),
)
NAMES = {"Student": "Sam Student", "Operator": "Olga Operator", "Admin": "Ada Admin"}


async def ensure(system: System) -> list[DemoSignIn]:
    """Create the people that are missing and return how to sign in; sandbox mode only."""
    if system.settings.mode is not Mode.sandbox:
        raise NotPermitted("Demo people exist in the sandbox only.")
    for person in PEOPLE:
        async with system.platform(Actor.job()) as work:
            await rows.hold_address(work.session, person.email)
            if await rows.by_email(work.session, person.email) is None:
                await _create(work, person)
    return list(PEOPLE)


async def _create(work: PlatformWork, person: DemoSignIn) -> None:
    now = work.now()
    user = User(
        name=NAMES[person.label],
        email=person.email,
        email_norm=person.email,
        password_hash=await passwords.hashed(person.password),
        platform_role=person.platform_role,
        totp_confirmed=bool(person.totp_secret),
        verified_at=now,
        created_at=now,
        updated_at=now,
    )
    if person.totp_secret:
        second_factor.keep(work, user, person.totp_secret)
    work.session.add(user)
    await work.session.flush()
    await audit.record(work, "demo.created", "user", user.id)
    if person.platform_role == PlatformRole.none:
        organization = await organizations.create(work, ORGANIZATION, user.id)
        organizations.fill(organization, ORGANIZATION, ADDRESS)


def ready_line(settings: Settings, people: list[DemoSignIn]) -> str:
    """Return what a person needs to start: address, mode, and how to sign in to the demo."""
    parts = [f"Mailwright is ready at {settings.url}", f"{settings.mode} mode"]
    parts += [f"{p.label.lower()}: {p.email} / {p.password} ({p.path})" for p in people]
    return "  ·  ".join(parts)
