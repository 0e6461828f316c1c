"""A write-once store: a file is kept under its own SHA-256 digest, read-only, and never replaced.

Since the digest is the name, equal content is kept once, and a file that was changed no longer fits its name. Where the
files are is a setting (``core.file_stores``). A file ``of`` an object is kept and found under this
object alone: who writes the digest of another file into its row reads nothing.
"""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.file_stores import StoreUnavailable


class Broken(Exception):
    """The file under the digest is missing or has other content."""


def seal(content: bytes, *, of: str = "") -> str:
    """Seal the content and return its digest."""
    digest = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(_name(digest, of)):
        default_storage.save(_name(digest, of), ContentFile(content))
    return digest


def read(digest: str, *, of: str = "") -> bytes:
    """Return the content of a sealed file.

    Raises:
        Broken: it is missing or does not match its digest.
        StoreUnavailable: the store cannot be asked now.
    """
    try:
        with default_storage.open(_name(digest, of)) as file:
            content: bytes = file.read()
    except StoreUnavailable:
        raise
    except OSError as error:
        raise Broken(digest) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise Broken(digest)
    return content


def _name(digest: str, of: str) -> str:
    return f"sealed/of/{of}/{digest}" if of else f"sealed/{digest[:2]}/{digest[2:]}"
