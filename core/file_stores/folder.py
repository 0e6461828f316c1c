"""The folder of the register's files, ``MEDIA_ROOT``."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class FolderStore(FileSystemStorage):
    """Writes a file once: on the disk when it returns, read-only, and never in place of another."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def stream(self, name: str) -> Iterator[bytes]:
        """Return the content part by part. The file is open already: who deletes it now does not cut it off."""
        return _parts(Path(self.path(name)).open("rb"))

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=".draft-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).chmod(0o400)
            # Linked, not renamed: a rename would replace what another process has stored meanwhile.
            with contextlib.suppress(FileExistsError):
                os.link(draft, target)
        finally:
            Path(draft).unlink(missing_ok=True)
        return name


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(File.DEFAULT_CHUNK_SIZE), b"")
