"""A write-once store: a file is kept under its own SHA-256 digest, read-only, and never replaced.

Since the digest is the name, equal content is kept once, and a file that was changed no longer fits its name. Where the
files are is a setting (``core.file_stores``).
"""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.file_stores import StoreUnavailable


class Broken(Exception):
    """The file under the digest is missing or has other content."""


def seal(content: bytes) -> str:
    """Seal the content and return its digest."""
    digest = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(_name(digest)):
        default_storage.save(_name(digest), ContentFile(content))
    return digest


def read(digest: str) -> bytes:
    """Return the content of a sealed file.

    Raises:
        Broken: it is missing or does not match its digest.
        StoreUnavailable: the store cannot be asked now.
    """
    try:
        with default_storage.open(_name(digest)) as file:
            content: bytes = file.read()
    except StoreUnavailable:
        raise
    except OSError as error:
        raise Broken(digest) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise Broken(digest)
    return content


def _name(digest: str) -> str:
    return f"sealed/{digest[:2]}/{digest[2:]}"
