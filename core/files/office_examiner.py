"""Examines a workbook or a text document: reads every part of the archive and does not trust its stated sizes."""

import io
import re
import struct
import zipfile

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from core.files.limits import MAX_ENTRIES, MAX_UNPACKED
from core.files.refusals import Refused, UnpackingBudget
from core.files.xml_examiner import declares

OOXML = "application/vnd.openxmlformats-officedocument."
ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\x00",
)
ARCHIVE_NAMES = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".jar", ".docm", ".xlsm", ".docx", ".xlsx")
EXTERNAL_PARTS = ("/externallinks/", "/querytables/", "/connections.xml", "/webextensions/", "/customdata/")
LINK = re.compile(r"(https?|mailto):", re.IGNORECASE)
# Formulas that fetch data, and the form "program|'argument'!cell" that starts one.
FORMULA = re.compile(r"<(?:\w+:)?f\b[^>]*>([^<]*)<")
FETCHES = re.compile(
    r"\b(WEBSERVICE|FILTERXML|RTD|DDE|CALL|REGISTER(\.ID)?|EXEC)\s*\(|\w\s*\|\s*('|&apos;)|\[[^\]]+\.xl\w+\]",
    re.IGNORECASE,
)
FIELD = re.compile(r"<w:instrText\b[^>]*>([^<]*)<|\bw:instr=\"([^\"]*)\"")
FIELD_FETCHES = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.IGNORECASE)


def examine(content: bytes) -> str:
    budget, names, content_types = UnpackingBudget(len(content)), set(), b""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise Refused("archive_bomb")
            names = {entry.filename for entry in entries}
            for entry in entries:
                _check_entry(entry)
            if "[Content_Types].xml" not in names:
                raise Refused("nested_archive" if any(map(is_archive, names)) else "archive")
            for entry in entries:
                part = _inflated(archive, entry, budget)
                if is_archive(entry.filename) or part.startswith(ARCHIVES):
                    raise Refused("nested_archive")
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _check_markup(entry.filename.lower(), part)
                if entry.filename == "[Content_Types].xml":
                    content_types = part
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error) as error:
        raise Refused("truncated_or_damaged") from error
    if b"macroenabled" in content_types.lower():
        raise Refused("macros")
    if "word/document.xml" in names:
        return f"{OOXML}wordprocessingml.document"
    if "xl/workbook.xml" in names:
        return f"{OOXML}spreadsheetml.sheet"
    raise Refused("archive")


def is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVE_NAMES)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/").lower()
    if entry.flag_bits & 0x1:
        raise Refused("encrypted_or_outdated")
    if name.startswith("/") or ".." in name.split("/") or ":" in name:
        raise Refused("path_names")
    if name.endswith("vbaproject.bin") or "/macrosheets/" in name or "/dialogsheets/" in name:
        raise Refused("macros")
    if "/embeddings/" in name or "/activex/" in name or "/ctrlprops/" in name:
        raise Refused("active_content")
    if any(part in f"/{name}" for part in EXTERNAL_PARTS):
        raise Refused("external_links")


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: UnpackingBudget) -> bytes:
    with archive.open(entry) as part:
        content = part.read(budget.left + 1)
    budget.spend(len(content))
    return content


def _check_markup(name: str, part: bytes) -> None:
    if declares(part):
        raise Refused("xml_entities")
    if name.endswith(".rels"):
        for relation in _relations(part):
            _check_relation(relation)
        return
    text = _text(part)
    if any(FETCHES.search(formula) for formula in FORMULA.findall(text)):
        raise Refused("external_links")
    if name.startswith("word/") and FIELD_FETCHES.search("".join(a or b for a, b in FIELD.findall(text))):
        raise Refused("external_links")


def _text(part: bytes) -> str:
    wide = part.startswith((b"\xff\xfe", b"\xfe\xff"))
    return part.decode("utf-16" if wide else "utf-8", errors="replace")


def _relations(part: bytes) -> list[dict[str, str]]:
    try:
        root = ElementTree.fromstring(part, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused("xml_entities") from error
    except Exception as error:
        raise Refused("truncated_or_damaged") from error
    return [dict(element.attrib) for element in root.iter()]


def _check_relation(relation: dict[str, str]) -> None:
    """Refuse a relationship that leads outside the document, unless it is a link that a person clicks."""
    if relation.get("TargetMode", "").lower() != "external":
        return
    is_link = relation.get("Type", "").endswith("/hyperlink")
    if not is_link or not LINK.match(relation.get("Target", "").strip()):
        raise Refused("external_links")
