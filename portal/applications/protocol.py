"""Resumable uploads over HTTP: tus 1.0 with creation, checksum, expiration and termination.

What the headers of https://tus.io/protocols/resumable-upload mean; small and strict.
"""

import base64
import binascii
import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from http import HTTPStatus

from django.utils.http import http_date

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")
PART_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_MOST_METADATA = 4096


class ProtocolError(Exception):
    """A request that the protocol does not allow; carries the status of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = int(status)


def check_version(headers: Mapping[str, str]) -> None:
    """Refuse another version of the protocol.

    Raises:
        ProtocolError: if it is another one, or none.
    """
    if headers.get("Tus-Resumable") != VERSION:
        raise ProtocolError(HTTPStatus.PRECONDITION_FAILED)


def number_in(headers: Mapping[str, str], name: str) -> int:
    """Return a header that is a number of bytes.

    Raises:
        ProtocolError: if it is none.
    """
    text = headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(2**53))):
        raise ProtocolError(HTTPStatus.BAD_REQUEST)
    return int(text)


def metadata_in(headers: Mapping[str, str]) -> dict[str, str]:
    """Return what the client says about a file; what cannot be read is refused.

    Raises:
        ProtocolError: if it is not as the protocol writes it.
    """
    text = headers.get("Upload-Metadata", "")
    if len(text) > _MOST_METADATA:
        raise ProtocolError(HTTPStatus.BAD_REQUEST)
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            raise ProtocolError(HTTPStatus.BAD_REQUEST) from None
    return found


def fingerprint_in(metadata: Mapping[str, str]) -> str:
    """Return the SHA-256 of the file that the client announced, or nothing."""
    text = metadata.get("sha256", "")
    return text if _FINGERPRINT.fullmatch(text) else ""


def check_part(headers: Mapping[str, str], content: bytes) -> None:
    """Refuse a piece that did not arrive as it was sent, where the client says how.

    Raises:
        ProtocolError: if the checksum is another one, or of an unknown kind.
    """
    text = headers.get("Upload-Checksum", "")
    if not text:
        return
    algorithm, _space, value = text.partition(" ")
    if algorithm not in ALGORITHMS:
        raise ProtocolError(HTTPStatus.BAD_REQUEST)
    found = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    if base64.b64encode(found).decode() != value:
        raise ProtocolError(CHECKSUM_MISMATCH)


def state_headers(*, arrived: int, length: int, expires_at: dt.datetime) -> dict[str, str]:
    """Return how far a file has come."""
    return {
        "Upload-Offset": str(arrived),
        "Upload-Length": str(length),
        "Upload-Expires": http_date(expires_at.timestamp()),
        "Cache-Control": "no-store",
    }
