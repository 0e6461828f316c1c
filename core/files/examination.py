"""Examines a file in a child process (``core.files.examiner``), and words the reasons of its refusals."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Fault, Invalid
from core.files.limits import TIMEOUT

EXAMINER = "core.files.examiner"
# The child runs isolated from the environment: only this project and the installed libraries are importable, without
# NumPy, whose loading takes longer than most sheets and which openpyxl uses only if it is there.
_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); sys.modules['numpy'] = None;"
    " runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)
_ROOT = Path(__file__).resolve().parents[2]

REASONS = {
    "empty": gettext_lazy("The file is empty."),
    "too_large": gettext_lazy("The file is too large: at most %(most)s MB."),
    "malware": gettext_lazy("The file contains a known sign of malicious software."),
    "polyglot": gettext_lazy("The file is of two types at once."),
    "archive": gettext_lazy("Archives are not accepted. Upload the files one by one."),
    "nested_archive": gettext_lazy("There is an archive in the archive."),
    "archive_bomb": gettext_lazy("The file would unpack to far more than its own size."),
    "path_names": gettext_lazy("A part of the file has a path that leads out of the archive."),
    "macros": gettext_lazy("The document contains macros. Save it without them."),
    "active_content": gettext_lazy("The document contains programs or other files. Save it without them."),
    "external_links": gettext_lazy(
        "The document takes content from other files or from the network. Save it with its own content alone."
    ),
    "encrypted_or_outdated": gettext_lazy(
        "The file is encrypted or in an old Office format. Save it in a current format without a password."
    ),
    "xml_entities": gettext_lazy("The XML declares a document type or entities."),
    "too_many_pixels": gettext_lazy("The image has too many pixels."),
    "truncated_or_damaged": gettext_lazy("The file is truncated or damaged."),
    "too_demanding": gettext_lazy("Reading the file takes more memory or time than is allowed."),
    "unknown_type": gettext_lazy("Files of this type are not accepted."),
    "wrong_type": gettext_lazy("The content of the file does not match its name or its stated type."),
    "wrong_kind": gettext_lazy("A file of this type is not accepted here."),
    "too_many_cells": gettext_lazy("The sheet is too large: at most %(rows)s rows and %(columns)s columns."),
    "too_many_rows": gettext_lazy("The sheet is too long: at most %(rows)s rows. Split it into several files."),
    "not_a_sheet": gettext_lazy("This is not a sheet. Upload an XLSX workbook or a CSV file."),
}


@dataclass(frozen=True, slots=True)
class Examined:
    media_type: str
    preview: bytes | None


def examine(content: bytes) -> Examined:
    """Return a file's media type, with a re-encoded preview if it is an image; raise a refusal with its reason."""
    with tempfile.TemporaryDirectory(prefix="examined-") as folder:
        original, preview = Path(folder) / "file", Path(folder) / "preview"
        original.write_bytes(content)
        answer = run_child(EXAMINER, original, preview)
        return Examined(str(answer["media_type"]), preview.read_bytes() if answer["preview"] else None)


def refusal(code: str, **figures: object) -> Invalid:
    detail = str(REASONS[code]) % figures if figures else REASONS[code]
    return Invalid("file_refused", _("The file is refused."), errors=[Fault("/file", code, str(detail))])


def child(program: str, original: Path, *more: object) -> dict[str, Any]:
    """Return how a program of this folder is started on a file: the arguments of ``subprocess``."""
    return {
        "args": [sys.executable, "-I", "-c", _START, str(_ROOT), program, str(original), *map(str, more)],
        "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "OPENPYXL_LXML": "False"},  # defusedxml reads sheets
        "cwd": original.parent,
    }


def run_child(program: str, original: Path, *more: Path) -> dict[str, Any]:
    """Run a program of this folder on a file in a child process; return its answer in JSON, or raise its refusal."""
    try:
        done = subprocess.run(**child(program, original, *more), capture_output=True, timeout=TIMEOUT, check=True)
        answer = dict(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError) as error:
        # The child exceeded its limits or crashed because of the file, of which nothing is kept.
        raise refusal("too_demanding") from error
    if "refused" in answer:
        raise refusal(str(answer["refused"]), **answer.get("figures", {}))
    return answer
