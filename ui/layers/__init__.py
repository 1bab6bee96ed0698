"""The layers around the application, outermost first: request id, security headers, body cap, assets."""

from ui.layers.body_cap import BodyCap
from ui.layers.precompressed import Precompressed
from ui.layers.request_id import RequestId, new_id
from ui.layers.security import SecurityHeaders

__all__ = ["BodyCap", "Precompressed", "RequestId", "SecurityHeaders", "new_id"]
