"""A certificate of this computer's own for an encrypted connection in the room, made once and remembered.

Browsers know the authority that signs it only when somebody lets them; it signs for this server alone, and its key
never leaves the folder.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from posecheck.errors import SettingsError
from posecheck.text import gettext

AUTHORITY_DAYS: Final = 3650
"""So long the authority holds that a phone may be told to trust [days]."""

CERTIFICATE_DAYS: Final = 90
"""So long a certificate holds; each start makes a new one, for the addresses of that day [days]."""

_SKEW: Final = timedelta(days=1)
_SPARE: Final = timedelta(days=30)


_NAME: Final = "posecheck in this room"  # untranslated: a name, which must stay the same


@dataclass(frozen=True, slots=True)
class HttpsFiles:
    """What an encrypted connection needs; `authority` is there where this computer signed for itself."""

    certificate: Path
    key: Path
    authority: Path | None = None


def own_certificate(folder: Path, addresses: list[str]) -> HttpsFiles:
    """Make a certificate for addresses of this computer, signed by its own authority, which is made once."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = HttpsFiles(folder / "certificate.pem", folder / "key.pem", folder / "authority.crt")
    authority, signer = _authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(each)) for each in addresses)]
    identity = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    made = (
        _certificate(identity, key.public_key(), authority.subject, CERTIFICATE_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    chain = made.public_bytes(serialization.Encoding.PEM) + authority.public_bytes(serialization.Encoding.PEM)
    files.certificate.write_bytes(chain)
    _write_key(files.key, key)
    return files


def given_certificate(certificate: Path, key: Path | None) -> HttpsFiles:
    """Use a certificate of the user's; its key may stand in the same file."""
    for path in (certificate, key or certificate):
        if not path.is_file():
            msg = gettext("{path} is not there. Name the files of the certificate and of its key (PEM).", path=path)
            raise SettingsError(msg)
    return HttpsFiles(certificate, key or certificate)


def _authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Read the authority of before, so that phones that trust it go on to; make one where there is none, or it ends."""
    place, key_place = folder / "authority.crt", folder / "authority-key.pem"
    try:
        found = x509.load_pem_x509_certificate(place.read_bytes())
        key = serialization.load_pem_private_key(key_place.read_bytes(), None)
    except (OSError, ValueError):
        return _new_authority(place, key_place)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or found.not_valid_after_utc < _now() + _SPARE:
        return _new_authority(place, key_place)
    return found, key


def _new_authority(place: Path, key_place: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    identity = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"posecheck {_now():%Y-%m-%d}")])
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
    )
    made = (
        _certificate(identity, key.public_key(), identity, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(**usage, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    place.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    _write_key(key_place, key)
    return made, key


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, issuer: x509.Name, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_now() - _SKEW)  # the clock of a phone may be behind
        .not_valid_after(_now() + timedelta(days=days))
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    plain = serialization.NoEncryption()
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))


def _now() -> datetime:
    return datetime.now(timezone.utc)
