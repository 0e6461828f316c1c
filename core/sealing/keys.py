"""The Ed25519 key that signs seals, and the keys whose signatures are accepted."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

# What is signed: a signature of one kind never passes as one of another.
CHECKPOINT, BATCH, SCHEMA = "checkpoint", "batch head", "schema"


def sign(statement: bytes, kind: str = CHECKPOINT) -> str:
    return _private().sign(_prefix(kind) + statement).hex()


def public() -> str:
    """Return the public half of the key in use, as hexadecimal digits."""
    return _private().public_key().public_bytes_raw().hex()


def trusted() -> set[str]:
    """Return the public key in use and its configured predecessors; a key only named in the database is not trusted."""
    return {public(), *settings.SEAL_TRUSTED_KEYS}


def is_signed(statement: bytes, signature: str, key: str, kind: str = CHECKPOINT) -> bool:
    if key not in trusted():
        return False
    try:
        verifier = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        verifier.verify(bytes.fromhex(signature), _prefix(kind) + statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def _prefix(kind: str) -> bytes:
    return f"rare-earth-quota-register {kind} 1\n".encode()


def _private() -> Ed25519PrivateKey:
    """Return the private key: the SHA-256 of the secret is the seed, so any long enough secret will do."""
    seed = hashlib.sha256(b"checkpoint key\n" + settings.SEAL_KEY.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)
