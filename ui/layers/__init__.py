"""The layers around the application.

Outermost first: RequestId, Compressed, SecurityHeaders, BodyCap, Precompressed.
"""

from ui.layers.body_cap import BodyCap
from ui.layers.compressed import Compressed
from ui.layers.precompressed import Precompressed
from ui.layers.request_id import RequestId, new_id
from ui.layers.security import SecurityHeaders

__all__ = ["BodyCap", "Compressed", "Precompressed", "RequestId", "SecurityHeaders", "new_id"]
