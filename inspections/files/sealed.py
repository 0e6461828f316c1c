"""A write-once store: a file is kept under its own SHA-256 digest, read-only, and never replaced.

Since the digest is the name, equal content is kept once, and a file that was changed no longer fits its name.
"""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class Broken(Exception):
    """The file under the digest is missing or has other content."""


def seal(content: bytes) -> str:
    """Seal the content and return its digest."""
    digest = hashlib.sha256(content).hexdigest()
    target = _path(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=".draft-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o400)
        # Linked, not renamed: a rename would replace what another process has sealed meanwhile.
        with contextlib.suppress(FileExistsError):
            os.link(draft, target)
    finally:
        Path(draft).unlink(missing_ok=True)
    return digest


def read(digest: str) -> bytes:
    """Return the content of a sealed file, or raise ``Broken`` if it is missing or does not match its digest."""
    try:
        content = _path(digest).read_bytes()
    except OSError as error:
        raise Broken(digest) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise Broken(digest)
    return content


def _path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "sealed" / digest[:2] / digest[2:]
