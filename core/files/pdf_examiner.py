"""Examines a PDF as readers do: names are unescaped, object streams opened, streams unpacked within limits.

A file whose table of objects would have to be repaired is refused: programs repair it in different ways, and may show
another document than the one that was examined. Streams that the table does not name are searched as well.
"""

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf

from core.files.limits import MAX_PDF_DEPTH, MAX_PDF_OBJECTS, MAX_PDF_UNPACKED, MEGABYTE
from core.files.refusals import Refused, UnpackingBudget

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
STREAM = re.compile(rb"\bstream\r?\n")
ENCODED_OTHERWISE = re.compile(rb"/(Predictor|LZW(Decode)?|A85|ASCII85Decode|AHx|ASCIIHexDecode|RL|RunLengthDecode)\b")
STEP = 65_536  # bytes read at a time
DICTIONARY = 4096  # bytes before a stream in which its dictionary is looked for


def examine(content: bytes) -> str:
    if b"%%EOF" not in content[-2048:]:
        raise Refused("truncated_or_damaged")
    # Objects that the table of objects does not name are found by a lenient reader.
    if RAW.search(_unescaped(content)):
        raise Refused("active_content")
    if re.search(rb"/Encrypt\b", content):
        raise Refused("encrypted_or_outdated")
    _search_streams(content)
    budget = UnpackingBudget(len(content), MAX_PDF_UNPACKED)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True, attempt_recovery=False) as document:
            if document.is_encrypted:
                raise Refused("encrypted_or_outdated")
            for count, obj in enumerate(document.objects):
                if count > MAX_PDF_OBJECTS:
                    raise Refused("too_demanding")
                _check_inert(obj)
                if isinstance(obj, pikepdf.Stream):
                    budget.spend(_unpacked_size(obj, budget.left))
            if "/Root" not in document.trailer or not len(document.pages):
                raise Refused("truncated_or_damaged")
    except pikepdf.PasswordError as error:
        raise Refused("encrypted_or_outdated") from error
    except (pikepdf.PikepdfError, pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("truncated_or_damaged") from error
    return "application/pdf"


def _unescaped(content: bytes) -> bytes:
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content)


def _search_streams(content: bytes) -> None:
    """Refuse scripts and files in any stream, whether or not the table of objects leads to it."""
    budget = UnpackingBudget(len(content), MAX_PDF_UNPACKED)
    for found in STREAM.finditer(content):
        unpacked = _inflated_at(content, found.end(), budget.left)
        budget.spend(len(unpacked))
        if RAW.search(_unescaped(unpacked)):
            raise Refused("active_content")
        dictionary = _unescaped(content[max(0, found.start() - DICTIONARY) : found.start()]).rpartition(b" obj")[2]
        if b"/ObjStm" in dictionary and (ENCODED_OTHERWISE.search(dictionary) or dictionary.count(b"/Fl") > 1):
            raise Refused("truncated_or_damaged")


def _inflated_at(content: bytes, begin: int, most: int) -> bytes:
    """Return what the stream that begins there unpacks to, as far as it is deflated; nothing if it is not."""
    unpacking, parts, size, tail = zlib.decompressobj(), [], 0, b""
    try:
        while not unpacking.eof and (begin < len(content) or tail):
            if not tail:
                tail, begin = content[begin : begin + STEP], begin + STEP
            part = unpacking.decompress(tail, MEGABYTE)
            tail, size = unpacking.unconsumed_tail, size + len(part)
            if size > most:
                raise Refused("archive_bomb")
            parts.append(part)
    except zlib.error:
        pass
    return b"".join(parts)


def _check_inert(root: pikepdf.Object) -> None:
    """Refuse an object that runs or sends something, or contains a file, at any depth."""
    waiting = [(root, 0)]
    while waiting:
        obj, depth = waiting.pop()
        if depth > MAX_PDF_DEPTH:
            raise Refused("too_demanding")
        if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
            names = set(obj.keys())
            if names & ACTIVE_KEYS or _name(obj, "/Type") in ACTIVE_KINDS or _name(obj, "/Subtype") in ACTIVE_KINDS:
                raise Refused("active_content")
            if _name(obj, "/S") in ACTIVE_ACTIONS or not _is_harmless_link(obj):
                raise Refused("active_content")
        waiting.extend((part, depth + 1) for part in _direct_parts(obj))


def _name(obj: pikepdf.Object, key: str) -> str:
    value = obj.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _is_harmless_link(obj: pikepdf.Object) -> bool:
    """Return whether an object is no link, or links to a web page or a mail address."""
    if "/URI" not in obj or _name(obj, "/S") != "/URI":
        return True
    return HARMLESS_ADDRESSES.match(str(obj.get("/URI")).strip()) is not None


def _direct_parts(obj: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the objects contained directly in an object; those it refers to are examined on their own."""
    if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
        parts = [value for _key, value in obj.items()]
    elif isinstance(obj, pikepdf.Array):
        parts = list(obj)
    else:
        return
    for part in parts:
        if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect:
            yield part


def _unpacked_size(stream: pikepdf.Stream, most: int) -> int:
    """Count what the filters before an image filter unpack to, without keeping more than the limit."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
    if not set(names) & {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}:
        return 0
    if set(names) <= {"/FlateDecode", "/Fl"}:
        content, size = stream.read_raw_bytes(), 0
        for _layer in names:
            content = _inflated(content, most)
            size += len(content)
        return size
    try:
        return len(stream.read_bytes(pikepdf.StreamDecodeLevel.generalized))
    except pikepdf.PikepdfError:  # an image behind another filter: its pixels are not unpacked here
        return 0


def _inflated(content: bytes, most: int) -> bytes:
    unpacking, parts, size = zlib.decompressobj(), [], 0
    try:
        while content:
            part = unpacking.decompress(content, MEGABYTE)
            size += len(part)
            if size > most:
                raise Refused("archive_bomb")
            parts.append(part)
            content = unpacking.unconsumed_tail
            if unpacking.eof or not part:
                break
    except zlib.error:  # truncated: a reader shows what came before
        pass
    return b"".join(parts)
