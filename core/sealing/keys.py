"""The key that signs checkpoints (Ed25519), and the keys whose signatures count."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

_PREFIX = b"rare-earth-quota-register checkpoint 1\n"


def sign(statement: bytes) -> str:
    return _private().sign(_PREFIX + statement).hex()


def public() -> str:
    """The public half of the key in use, as hexadecimal digits."""
    return _private().public_key().public_bytes_raw().hex()


def trusted() -> set[str]:
    """The key in use and those before it; a key that only a row of the database names proves nothing."""
    return {public(), *settings.SEAL_TRUSTED_KEYS}


def is_signed(statement: bytes, signature: str, key: str) -> bool:
    if key not in trusted():
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), _PREFIX + statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private() -> Ed25519PrivateKey:
    """Any secret of enough characters is a key: its SHA-256 is the seed."""
    seed = hashlib.sha256(b"checkpoint key\n" + settings.SEAL_KEY.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)
