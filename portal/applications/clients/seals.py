"""Seals documents of the portal (PAdES) and examines sealed ones.

The key lies in a file in PKCS#12 form that the environment names; a time-stamping authority is
asked over the network when one is configured. Nothing here knows what a document says.
"""

import datetime as dt
import hashlib
import io
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from asn1crypto import cms, pem
from asn1crypto import x509 as asn1_x509
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers, timestamps
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import NoOpStampStyle
from pyhanko_certvalidator import ValidationContext

from portal.applications.clients import demo_seal

FIELD = "Seal"

_DIGEST = "sha256"
_TSA_SECONDS = 10
_CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f]{512,200000})>")


class SealNotConfiguredError(Exception):
    """There is no key to seal with, and this installation may not make its own."""


class SealUnavailableError(Exception):
    """The key cannot be opened, or the time-stamping authority does not answer."""


class Level(StrEnum):
    """What a seal proves beside its origin: nothing, its time, its time for many years."""

    BASELINE = "B-B"
    TIMESTAMPED = "B-T"
    LONG_TERM = "B-LT"


class SealState(StrEnum):
    """What an examination found."""

    INTACT = "intact"
    CHANGED = "changed"
    NOT_OURS = "not_ours"
    NO_SEAL = "no_seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The key with its certificates, and whether they are only for demonstration."""

    signer: signers.SimpleSigner
    certificate: asn1_x509.Certificate
    is_demonstration: bool

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, as readers of documents show it."""
        return hashlib.sha256(self.certificate.dump()).hexdigest()

    @property
    def valid_until(self) -> dt.datetime:
        """The moment after which nothing may be sealed with it."""
        until: dt.datetime = self.certificate.not_valid_after
        return until


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed document with what the register keeps about its seal."""

    content: bytes
    fingerprint: str
    level: Level
    is_demonstration: bool


def is_configured() -> bool:
    """Return whether this installation can seal."""
    return bool(settings.PORTAL_SEAL_PKCS12 or settings.PORTAL_SEAL_DEMO_DIR)


def material(*, at: dt.datetime) -> Material:
    """Return the key that seals now.

    Raises:
        SealNotConfiguredError: if none is configured and no demonstration is allowed.
        SealUnavailableError: if it cannot be opened.
    """
    if settings.PORTAL_SEAL_PKCS12:
        path, passphrase = Path(settings.PORTAL_SEAL_PKCS12), settings.PORTAL_SEAL_PASSWORD.encode()
    elif settings.PORTAL_SEAL_DEMO_DIR:
        made = demo_seal.demo_material(directory=Path(settings.PORTAL_SEAL_DEMO_DIR), at=at)
        path, passphrase = made / demo_seal.SEAL_FILE, demo_seal.PASSPHRASE
    else:
        raise SealNotConfiguredError
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(
            path.read_bytes(), other_certs=[], passphrase=passphrase or None
        )
    except (OSError, ValueError) as error:
        raise SealUnavailableError(type(error).__name__) from error
    if signer is None or signer.signing_cert is None:
        raise SealUnavailableError("PKCS12")
    return Material(
        signer=signer,
        certificate=signer.signing_cert,
        is_demonstration=not settings.PORTAL_SEAL_PKCS12,
    )


def seal(*, pdf: bytes, reason: str, at: dt.datetime) -> Sealed:
    """Return the document with the seal of the portal over all of it.

    It is a certifying signature that permits no later change.

    Raises:
        SealNotConfiguredError: if there is no key.
        SealUnavailableError: if the key cannot be opened or no time stamp was to be had.
    """
    key = material(at=at)
    if key.valid_until < at:
        message = "the certificate of the seal has expired"
        raise SealUnavailableError(message)
    level = configured_level()
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=_DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
        embed_validation_info=level is Level.LONG_TERM,
        validation_context=_context(fetch=True) if level is Level.LONG_TERM else None,
    )
    signer = signers.PdfSigner(
        metadata,
        signer=key.signer,
        timestamper=_timestamper(level),
        stamp_style=NoOpStampStyle(),
    )
    out = io.BytesIO()
    try:
        signer.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), existing_fields_only=True, output=out
        )
    except (SigningError, TimestampRequestError, OSError) as error:
        raise SealUnavailableError(type(error).__name__) from error
    return Sealed(
        content=out.getvalue(),
        fingerprint=key.fingerprint,
        level=level,
        is_demonstration=key.is_demonstration,
    )


def configured_level() -> Level:
    """Return what the configuration allows a seal to prove."""
    if not settings.PORTAL_SEAL_TSA_URL:
        return Level.BASELINE
    return Level.LONG_TERM if settings.PORTAL_SEAL_LONG_TERM else Level.TIMESTAMPED


def examine(*, content: bytes, at: dt.datetime) -> SealState:
    """Return the state of the seal of a document that is known not to be hostile.

    The whole file must be covered and nothing may have been added after the seal, except what
    makes it verifiable for longer. The certificate must have been good at that time.
    """
    try:
        reader = PdfFileReader(io.BytesIO(content))
        found = list(reader.embedded_regular_signatures)
        if not found:
            return SealState.NO_SEAL
        status = validate_pdf_signature(
            found[0],
            signer_validation_context=_context(at=at),
            ts_validation_context=_context(at=at),
        )
    except (PdfReadError, SignatureValidationError, ValueError, KeyError, TypeError):
        return SealState.CHANGED
    unchanged = status.coverage is SignatureCoverageLevel.ENTIRE_FILE or (
        status.modification_level is not None
        and status.modification_level <= ModificationLevel.LTA_UPDATES
    )
    if not (status.intact and status.valid and unchanged):
        return SealState.CHANGED
    return SealState.INTACT if status.trusted else SealState.NOT_OURS


def claimed_fingerprints(*, content: bytes) -> frozenset[str]:
    """Return the certificates that a file of unknown origin carries in its signatures.

    The file is searched, not parsed: whoever wrote it may mean harm. That a certificate is in
    it proves nothing by itself.
    """
    found: set[str] = set()
    for packed in _CONTENTS.findall(content)[:4]:
        try:
            info = cms.ContentInfo.load(bytes.fromhex(packed.decode()))
            certificates = info["content"]["certificates"]
            found |= {hashlib.sha256(one.chosen.dump()).hexdigest() for one in certificates}
        except (ValueError, TypeError, KeyError):
            continue
    return frozenset(found)


def _timestamper(level: Level) -> timestamps.TimeStamper | None:
    if level is Level.BASELINE:
        return None
    return timestamps.HTTPTimeStamper(settings.PORTAL_SEAL_TSA_URL, timeout=_TSA_SECONDS)


def _context(*, at: dt.datetime | None = None, fetch: bool = False) -> ValidationContext:
    """Return whom to trust: the configured authorities, or that of the demonstration."""
    return ValidationContext(trust_roots=_roots(), moment=at, allow_fetching=fetch)


def _roots() -> list[asn1_x509.Certificate]:
    if settings.PORTAL_SEAL_PKCS12:
        path = Path(settings.PORTAL_SEAL_TRUST)
    else:
        path = Path(settings.PORTAL_SEAL_DEMO_DIR) / demo_seal.AUTHORITY_FILE
    try:
        packed = path.read_bytes()
    except OSError:
        return []
    blocks = pem.unarmor(packed, multiple=True)
    return [asn1_x509.Certificate.load(der) for _kind, _headers, der in blocks]
