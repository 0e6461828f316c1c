"""Examines a PDF as readers do: names are unescaped, object streams opened, streams unpacked within limits."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from core.files.refusals import Refused, Room

MOST_OBJECTS = 200_000
DEEPEST = 60
MOST_PDF = 256 * 1024 * 1024  # scanned pages unpack to many megabytes each
CHUNK = 1024 * 1024

# Keys that only a document with programs or other files in it has.
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
)
# Actions that run something, send something, or open another file.
ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
    }
)
ACTIVE_KINDS = frozenset({"/EmbeddedFile", "/RichMedia", "/Movie", "/3D", "/FileAttachment"})
HARMLESS_ADDRESSES = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
RAW = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def examine(content: bytes) -> str:
    if b"%%EOF" not in content[-2048:]:
        raise Refused("truncated_or_damaged")
    # What a lenient reader finds outside of what the table of objects names.
    if RAW.search(ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)):
        raise Refused("active_content")
    if re.search(rb"/Encrypt\b", content):
        raise Refused("encrypted_or_outdated")
    room = Room(len(content), MOST_PDF)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            if document.is_encrypted:
                raise Refused("encrypted_or_outdated")
            for count, each in enumerate(document.objects):
                if count > MOST_OBJECTS:
                    raise Refused("too_demanding")
                _is_inert(each)
                if isinstance(each, pikepdf.Stream):
                    room.take(_unpacked_size(each, room.left))
            if "/Root" not in document.trailer or not len(document.pages):
                raise Refused("truncated_or_damaged")
    except pikepdf.PasswordError as error:
        raise Refused("encrypted_or_outdated") from error
    except (pikepdf.PikepdfError, pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("truncated_or_damaged") from error
    return "application/pdf"


def _is_inert(each: Any) -> None:
    """Refuse an object that runs, sends or carries something, at any depth."""
    waiting = [(each, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > DEEPEST:
            raise Refused("too_demanding")
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            names = set(found.keys())
            if names & ACTIVE_KEYS or _name(found, "/Type") in ACTIVE_KINDS or _name(found, "/Subtype") in ACTIVE_KINDS:
                raise Refused("active_content")
            if _name(found, "/S") in ACTIVE_ACTIONS or not _leads_nowhere_unexpected(found):
                raise Refused("active_content")
        waiting.extend((part, depth + 1) for part in _direct_parts(found))


def _name(found: Any, key: str) -> str:
    value = found.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _leads_nowhere_unexpected(found: Any) -> bool:
    """Return whether an object is no link, or links to a web page or a mail address."""
    if "/URI" not in found or _name(found, "/S") != "/URI":
        return True
    return HARMLESS_ADDRESSES.match(str(found.get("/URI")).strip()) is not None


def _direct_parts(found: Any) -> Iterator[Any]:
    """Yield the objects contained directly in an object; those it refers to are examined on their own."""
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        parts = [value for _key, value in found.items()]
    elif isinstance(found, pikepdf.Array):
        parts = list(found)
    else:
        return
    for part in parts:
        if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect:
            yield part


def _unpacked_size(stream: Any, room: int) -> int:
    """Count what the filters before an image filter unpack to, without keeping more than the limit."""
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
    if not set(names) & {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}:
        return 0
    if set(names) <= {"/FlateDecode", "/Fl"}:
        content, size = stream.read_raw_bytes(), 0
        for _layer in names:
            content = _inflated(content, room)
            size += len(content)
        return size
    try:
        return len(stream.read_bytes(pikepdf.StreamDecodeLevel.generalized))
    except pikepdf.PikepdfError:  # an image behind another filter: its pixels are not unpacked here
        return 0


def _inflated(content: bytes, room: int) -> bytes:
    unpacking, parts, size = zlib.decompressobj(), [], 0
    try:
        while content:
            part = unpacking.decompress(content, CHUNK)
            size += len(part)
            if size > room:
                raise Refused("archive_bomb")
            parts.append(part)
            content = unpacking.unconsumed_tail
            if unpacking.eof or not part:
                break
    except zlib.error:  # truncated: a reader shows what came before
        pass
    return b"".join(parts)
