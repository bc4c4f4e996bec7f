"""Makes a demonstration authority and seal, once for a checkout, for development and tests.

Nobody outside trusts them and their names say what they are. Production never comes here.
"""

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

AUTHORITY_FILE = "demonstration-authority.pem"
SEAL_FILE = "demonstration-seal.p12"
PASSPHRASE = b"demonstration"

_COUNTRY = "MK"
_ORGANISATION = "DEMONSTRATION Eden klik / Nje klik"
_AUTHORITY = "DEMONSTRATION authority, not trusted by anybody"
_SEAL = "DEMONSTRATION seal, without legal effect"
_AUTHORITY_YEARS = 10
_SEAL_YEARS = 3


def demo_material(*, directory: Path, at: dt.datetime) -> Path:
    """Return the directory with the demonstration seal, made now if it is not there.

    Two workers may come at once: each makes a whole directory aside, the first one stays.
    """
    if not directory.exists():
        directory.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".seal-", dir=directory.parent))
        _write(aside, at=at)
        try:
            aside.rename(directory)
        except OSError:
            shutil.rmtree(aside)
    return directory


def _write(directory: Path, *, at: dt.datetime) -> None:
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate(
        subject=_name(_AUTHORITY), years=_AUTHORITY_YEARS, at=at, key=authority_key
    )
    # Most PDF readers still expect RSA.
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    seal = _certificate(
        subject=_name(_SEAL),
        years=_SEAL_YEARS,
        at=at,
        key=key,
        issuer=authority,
        issuer_key=authority_key,
    )
    packed = pkcs12.serialize_key_and_certificates(
        b"seal", key, seal, [authority], serialization.BestAvailableEncryption(PASSPHRASE)
    )
    (directory / AUTHORITY_FILE).write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    with os.fdopen(os.open(directory / SEAL_FILE, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.write(packed)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, _COUNTRY),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    *,
    subject: x509.Name,
    years: int,
    at: dt.datetime,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    issuer: x509.Certificate | None = None,
    issuer_key: ec.EllipticCurvePrivateKey | None = None,
) -> x509.Certificate:
    """Return a certificate; without issuer it is the authority itself."""
    is_authority = issuer is None
    signing_key = issuer_key or key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A clock that is a little slow must not find the seal from the future.
        .not_valid_before(at - dt.timedelta(days=1))
        .not_valid_after(at + dt.timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(_usage(is_authority=is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()),
            critical=False,
        )
    )
    return builder.sign(signing_key, hashes.SHA256())


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
