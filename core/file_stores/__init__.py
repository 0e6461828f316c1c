"""Stores of the register's files, by ``FILES_URL``: a folder, or a bucket that speaks S3 (``STORAGES["default"]``).

A file is kept under a name that says its content (``core.files.sealed``), is written once and never replaced.
Files in the folder ``PREPARED`` can be made again from the register: they are deleted after a time, and a backup leaves
them out.
"""

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

PREPARED = "prepared"


class StoreUnavailable(OSError):
    """The store cannot be asked now, so nothing is known about its files. The same request may succeed in a moment."""


def pack(archive: Path) -> None:
    """Write all files of the store into a tar archive."""
    with tarfile.open(archive, "w") as tar:
        for name in sorted(name for name in names() if not name.startswith(f"{PREPARED}/")):
            with default_storage.open(name) as file:
                entry = tarfile.TarInfo(name)
                entry.size = file.size
                tar.addfile(entry, file)


def unpack(archive: Path) -> None:
    """Add the files of an archive to the store; those that it has already stay as they are."""
    with tarfile.open(archive) as tar:
        for entry in tar:
            name = entry.name.removeprefix("./")
            if (content := tar.extractfile(entry)) is not None and not default_storage.exists(name):
                default_storage.save(name, File(content, name))


def stream(name: str) -> Iterator[bytes]:
    """Return the content of a file part by part, for one that may be large.

    Raises:
        FileNotFoundError: there is no such file.
        StoreUnavailable: the store cannot be asked now.
    """
    store: Any = default_storage
    parts: Iterator[bytes] = store.stream(name)
    return parts


def names(folder: str = "") -> Iterator[str]:
    """Yield the names of all files in a folder of the store and in the folders in it."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was stored yet
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in files if not name.startswith("."))
    for inner in folders:
        yield from names(f"{prefix}{inner}")
