"""From what arrives to the XML of aggregate reports: mail, zip, gzip; hostile until proved otherwise."""

from __future__ import annotations

import io
import zipfile
import zlib
from email import message_from_bytes, policy
from email.message import EmailMessage

from core.errors import Invalid

LARGEST_ARRIVAL_BYTES = 10 * 1024 * 1024
LARGEST_XML_BYTES = 20 * 1024 * 1024
MOST_ENTRIES = 10
MOST_ATTACHMENTS = 10
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
GZIP_WINDOW = 31
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
ENCRYPTED = 1
XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")
ASK_AGAIN = "Upload the attachment of a DMARC report: a file ending in .xml, .xml.gz or .zip."


def unpack(raw: bytes) -> list[bytes]:
    """Return the XML documents in a file or a whole mail; raise Invalid "report_refused" otherwise."""
    if not raw.strip():
        raise refusal("The file is empty.")
    if len(raw) > LARGEST_ARRIVAL_BYTES:
        raise refusal(f"The file is larger than {LARGEST_ARRIVAL_BYTES // 1024**2} MB.")
    if raw.startswith((GZIP, ZIP)) or _is_xml(raw):
        return _open(raw)
    return _from_mail(raw)


def refusal(reason: str) -> Invalid:
    """Return the error by which a report is turned away."""
    return Invalid(reason, code="report_refused", action=ASK_AGAIN, field="report")


def _from_mail(raw: bytes) -> list[bytes]:
    """Return the reports attached to a mail."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
        contents = [_content(part) for part in parts[: MOST_ATTACHMENTS + 1]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise refusal("The mail cannot be read.") from None
    if len(parts) > MOST_ATTACHMENTS:
        raise refusal(f"The mail has more than {MOST_ATTACHMENTS} parts.")
    documents: list[bytes] = []
    for content in contents:
        if content.startswith((GZIP, ZIP)) or _is_xml(content):
            documents += _open(content)
            _require_within(sum(map(len, documents)))
    if not documents:
        raise refusal("There is no report in the mail.")
    return documents


def _content(part: EmailMessage) -> bytes:
    if part.get_content_type() == "text/html":
        return b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _open(raw: bytes) -> list[bytes]:
    """Return the documents in one file; an archive inside an archive is refused."""
    if raw.startswith(ZIP):
        documents = _from_zip(raw)
    elif raw.startswith(GZIP):
        documents = [_from_gzip(raw)]
    else:
        documents = [raw]
    if any(document.startswith((GZIP, ZIP)) for document in documents):
        raise refusal("The file holds an archive inside an archive.")
    return documents


def _from_gzip(raw: bytes) -> bytes:
    """Return what a gzip file holds, never more than the limit in memory."""
    stream = zlib.decompressobj(GZIP_WINDOW)
    try:
        content = stream.decompress(raw, LARGEST_XML_BYTES + 1)
    except zlib.error:
        raise refusal("The gzip file is broken.") from None
    _require_within(len(content))
    if not stream.eof:
        raise refusal("The gzip file is cut off.")
    return content


def _from_zip(raw: bytes) -> list[bytes]:
    """Return the XML files of a zip file; what it claims about sizes is not believed."""
    documents: list[bytes] = []
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if not 0 < len(entries) <= MOST_ENTRIES:
                raise refusal(f"The zip file holds {len(entries)} files.")
            for entry in entries:
                if entry.flag_bits & ENCRYPTED or entry.compress_type not in METHODS:
                    raise refusal("The zip file is encrypted or packed in an unusual way.")
                room = LARGEST_XML_BYTES - sum(map(len, documents))
                with archive.open(entry) as file:
                    documents.append(file.read(room + 1))
                _require_within(sum(map(len, documents)))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
        raise refusal("The zip file is broken.") from None
    return documents


def _require_within(expanded_bytes: int) -> None:
    if expanded_bytes > LARGEST_XML_BYTES:
        raise refusal(f"The report is larger than {LARGEST_XML_BYTES // 1024**2} MB unpacked.")


def _is_xml(raw: bytes) -> bool:
    return raw[:200].lstrip().startswith(XML_STARTS)
