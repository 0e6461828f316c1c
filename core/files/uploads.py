"""Uploaded files as services receive them, and their names as they are kept."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Self

from django.core.files.uploadedfile import UploadedFile

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as uploaded: name and type are the sender's claims and are not trusted."""

    name: str
    content: bytes
    declared: str = ""

    @classmethod
    def received(cls, file: UploadedFile) -> Self:
        return cls(file.name or "", file.read(), file.content_type or "")


def safe_name(given: str) -> str:
    """Return the last part of a file name, without characters that a path, terminal or header could misread."""
    last = PurePosixPath(given.replace("\\", "/")).name
    kept = re.sub(r"[^\w.()+ -]", "_", last).strip(". ") or "file"
    return kept[-LONGEST_NAME:]
