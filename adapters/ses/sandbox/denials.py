"""How AWS says no: a name in a header and a sentence in JSON, or both in XML."""

from __future__ import annotations

from html import escape

from starlette.responses import JSONResponse, Response

QUERY_NAMES = {
    "UnrecognizedClientException": "InvalidClientTokenId",
    "InvalidSignatureException": "SignatureDoesNotMatch",
    "NotFoundException": "NotFound",
}
"""The same errors have other names in the query protocol."""


class Denied(Exception):
    """A refusal with its status and its name."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.name = name
        self.message = message

    def as_json(self) -> Response:
        """Return it as SES v2 says it."""
        headers = {"x-amzn-errortype": self.name}
        return JSONResponse({"message": self.message}, status_code=self.status, headers=headers)

    def as_xml(self) -> Response:
        """Return it as SNS says it."""
        name = QUERY_NAMES.get(self.name, self.name)
        body = (
            '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender'
            f"</Type><Code>{name}</Code><Message>{escape(self.message)}</Message></Error>"
            "<RequestId>sandbox</RequestId></ErrorResponse>"
        )
        return Response(body, status_code=self.status, media_type="text/xml")


def missing(what: str) -> Denied:
    """Return the refusal for what is not there."""
    return Denied(404, "NotFoundException", f"{what} does not exist.")


def bad(message: str) -> Denied:
    """Return the refusal for what cannot be understood."""
    return Denied(400, "BadRequestException", message)
