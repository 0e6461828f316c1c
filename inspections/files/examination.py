"""Has a file examined by a child process, and puts into words why one is refused."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.errors import Fault, Invalid
from inspections.files import kinds
from inspections.models import Evidence

EXAMINER = Path(__file__).with_name("examiner.py")
PATIENCE = 25  # seconds by the clock; the child's own limit is on the processor

REASONS = {
    "empty": _("The file is empty."),
    "too_large": _("The file is too large: at most %(most)s MB."),
    "malware": _("The file contains a known sign of malicious software."),
    "polyglot": _("The file is of two types at once."),
    "archive": _("Archives are not taken. Hand in the files one by one."),
    "nested_archive": _("There is an archive in the archive."),
    "archive_bomb": _("The file would unpack to far more than it is."),
    "path_names": _("A part of the file bears a name that leads out of it."),
    "macros": _("The document contains macros. Save it without them."),
    "active_content": _("The document contains programs or other files. Save it without them."),
    "encrypted_or_outdated": _(
        "The file is encrypted, or of an old Office format. Save it unprotected, as it is today."
    ),
    "xml_entities": _("The XML declares a document type or entities."),
    "too_many_pixels": _("The image has too many pixels."),
    "truncated_or_damaged": _("The file is cut off or damaged."),
    "too_demanding": _("The file asks for more memory or time than a file of this kind may."),
    "unknown_type": _("This is none of the types that are taken."),
    "wrong_type": _("The content of the file is not what its name or its sender says."),
    "wrong_kind": _("A file of this type is not evidence of this kind."),
}


@dataclass(frozen=True, slots=True)
class Examined:
    media_type: str
    preview: bytes | None


def examine(content: bytes, *, kind: str, name: str, declared: str) -> Examined:
    """What the file is, with a re-encoded preview of an image; or a refusal that says why."""
    with tempfile.TemporaryDirectory(prefix="examined-") as folder:
        original, preview = Path(folder) / "file", Path(folder) / "preview"
        original.write_bytes(content)
        answer = _ask(original, preview)
        if "refused" in answer:
            raise refused(str(answer["refused"]))
        found = Examined(str(answer["media_type"]), preview.read_bytes() if answer["preview"] else None)
    if not kinds.fits(found.media_type, name=name, declared=declared):
        raise refused("wrong_type")
    if found.media_type not in kinds.ALLOWED[Evidence.Kind(kind)]:
        raise refused("wrong_kind")
    return found


def refused(code: str, **figures: object) -> Invalid:
    detail = str(REASONS[code]) % figures if figures else REASONS[code]
    return Invalid("file_refused", _("The file is refused."), errors=[Fault("/file", code, str(detail))])


def _ask(original: Path, preview: Path) -> dict[str, object]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(EXAMINER), str(original), str(preview)],
            capture_output=True,
            timeout=PATIENCE,
            check=True,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            cwd=original.parent,
        )
        return dict(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        # Killed for its appetite, or crashed: the file did that, and nothing of it is kept.
        return {"refused": "too_demanding"}
