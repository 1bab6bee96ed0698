"""The brand guard: nobody buys look-alikes of a brand that is not theirs (C20)."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from core.accounts import audit
from core.domains.names import normalise_brand
from core.errors import Conflict, NotFound, NotPermitted, Paused
from core.system import PlatformWork, Work
from data.domains.brands import TRANSITIONS, BrandClaim, BrandStatus

__all__ = [
    "STATEMENT",
    "BrandClaim",
    "decide",
    "find",
    "require_allowed",
    "resembled",
    "reviews",
    "sign",
]

STATEMENT = (
    "I own this brand or act for its owner with permission, and I will not use these domains to "
    "pretend to be somebody else."
)
FAMOUS = frozenset(
    "adobe airbnb aliexpress alibaba allianz amazon americanexpress apple barclays binance booking "
    "chase chatgpt citibank cocacola coinbase costco deutschebank dhl disney docusign dropbox ebay "
    "facebook fedex github gmail godaddy google hsbc hubspot ikea instagram intuit linkedin "
    "mastercard mcdonalds meta microsoft netflix nike nvidia office365 openai oracle outlook paypal "
    "pepsi pfizer revolut salesforce samsung santander shopify siemens slack spotify stripe target "
    "telegram tesla tiktok twitter uber unicef usps verizon visa vodafone walmart wellsfargo "
    "whatsapp wikipedia yahoo youtube zoom".split()
)
LOOKALIKES = str.maketrans("013457", "oleast")
SHORTEST_INSIDE = 5
"""A famous name shorter than this counts only when it is the whole brand: "visa" is in "advisary"."""


def resembled(brand: str) -> str:
    """Return the famous brand that a brand equals, contains or imitates, or an empty string."""
    clean = normalise_brand(brand)
    for seen in (clean, clean.translate(LOOKALIKES), clean.replace("rn", "m").replace("vv", "w")):
        for famous in sorted(FAMOUS):
            if seen == famous or (len(famous) >= SHORTEST_INSIDE and famous in seen):
                return famous
            if len(famous) > SHORTEST_INSIDE and one_edit_apart(seen, famous):
                return famous
    return ""


def one_edit_apart(left: str, right: str) -> bool:
    """Tell whether one letter changed, added, left out or swapped makes the two equal."""
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1 or left == right:
        return False
    same = next(
        (i for i, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]),
        len(left),
    )
    if len(left) < len(right):
        return left[same:] == right[same + 1 :]
    rest_left, rest_right = left[same + 1 :], right[same + 1 :]
    swapped = left[same : same + 2] == right[same : same + 2][::-1]
    return rest_left == rest_right or (swapped and rest_left[1:] == rest_right[1:])


async def find(work: Work, brand: str) -> BrandClaim | None:
    """Return this organization's claim to a brand, if there is one."""
    query = select(BrandClaim).where(BrandClaim.brand_norm == normalise_brand(brand))
    return (await work.session.exec(query)).first()


async def sign(work: Work, brand: str) -> BrandClaim:
    """Record the signed statement; a brand that resembles a famous one goes to review first."""
    claim = await find(work, brand)
    if claim is not None:
        return claim
    famous = resembled(brand)
    status = BrandStatus.in_review if famous else BrandStatus.stated
    claim = BrandClaim(
        organization_id=work.organization_id,
        brand=brand.strip(),
        brand_norm=normalise_brand(brand),
        status=status,
        resembles=famous,
        signed_by=work.actor.user_id,
        created_at=work.now(),
        updated_at=work.now(),
    )
    work.session.add(claim)
    await audit.record(work, "brand.signed", "brand_claim", str(claim.id), status=status)
    work.ring("brands")
    return claim


async def require_allowed(work: Work, brand: str) -> None:
    """Raise unless names of this brand may be bought by this organization."""
    claim = await find(work, brand)
    if claim is None:
        raise NotPermitted(
            "Confirm that you may use this brand.",
            code="brand_unsigned",
            action="Tick the statement below the brand name.",
            field="statement",
        )
    if claim.status == BrandStatus.refused:
        raise NotPermitted(
            f"Names with {claim.brand} were refused: {claim.reason}",
            code="brand_refused",
            action="Choose names of your own brand.",
            fallback="If you do own it, write to support with proof.",
        )
    if claim.status == BrandStatus.in_review:
        raise Paused(
            f"{claim.brand} resembles {claim.resembles}, so a person looks at it first.",
            code="brand_in_review",
            action="You get a notice when it is decided.",
            fallback="Or go on with another brand name.",
        )


async def reviews(work: PlatformWork) -> list[BrandClaim]:
    """Return the claims a person has to decide, oldest first."""
    work.actor.require_platform("admin")
    query = (
        select(BrandClaim)
        .where(BrandClaim.status == BrandStatus.in_review)
        .order_by(col(BrandClaim.created_at))
    )
    return list(await work.session.exec(query))


async def decide(work: PlatformWork, claim_id: UUID, *, approve: bool, reason: str) -> BrandClaim:
    """Approve or refuse a claim, with a reason the organization reads."""
    work.actor.require_platform("admin")
    claim = await work.session.get(BrandClaim, claim_id, with_for_update=True)
    if claim is None:
        raise NotFound("There is no such claim.")
    status = BrandStatus.approved if approve else BrandStatus.refused
    if status not in TRANSITIONS[BrandStatus(claim.status)]:
        raise Conflict(f"The claim is already {claim.status}.")
    claim.status, claim.reason, claim.reviewed_at = status, reason.strip(), work.now()
    claim.updated_at = work.now()
    await audit.record(work, f"brand.{status}", "brand_claim", str(claim.id))
    work.ring("brands")
    work.ring(f"organization:{claim.organization_id}:brands")
    return claim
