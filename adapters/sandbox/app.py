"""The whole sandbox as one ASGI application: a mount per provider and the control interface."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

import adapters.chat_completions.sandbox as chat_completions
import adapters.cloudflare.sandbox as cloudflare
import adapters.godaddy.sandbox as godaddy
import adapters.google_workspace.sandbox.desks as google_workspace
import adapters.heyreach.sandbox as heyreach
import adapters.plusvibe.sandbox as plusvibe
import adapters.razorpay.sandbox as razorpay
import adapters.rdap.sandbox as rdap
import adapters.resend.sandbox as resend
import adapters.ses.sandbox as ses
import adapters.smartlead.sandbox as smartlead
import adapters.stripe.sandbox as stripe
import adapters.zapmail.sandbox as zapmail
from adapters.sandbox import control_api
from adapters.sandbox.recorder import Recorder
from adapters.sandbox.world import World


def build(world: World, control_key: str) -> Recorder:
    """Return the application; ``/_control/`` opens to the header ``x-sandbox-key`` only."""
    mounts: list[BaseRoute] = [
        Mount("/_control", routes=control_api.routes(world, control_key)),
        Mount("/zapmail", routes=zapmail.routes(world)),
        Mount("/plusvibe", routes=plusvibe.routes(world)),
        Mount("/heyreach", routes=heyreach.routes(world)),
        Mount("/chat_completions", routes=chat_completions.routes(world)),
        Mount("/cloudflare", routes=cloudflare.routes(world)),
        Mount("/godaddy", routes=godaddy.routes(world)),
        Mount("/google_workspace", routes=google_workspace.routes(world)),
        Mount("/razorpay", routes=razorpay.routes(world)),
        Mount("/rdap", routes=rdap.routes(world)),
        Mount("/resend", routes=resend.routes(world)),
        Mount("/ses", routes=ses.routes(world)),
        Mount("/smartlead", routes=smartlead.routes(world)),
        Mount("/stripe", routes=stripe.routes(world)),
    ]
    return Recorder(Starlette(routes=mounts), world)
