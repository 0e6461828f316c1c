"""Examines one file in a process with limited memory and time; prints its media type or the code of a refusal.

Run as a program of its own by ``core.files.examination`` with FILE and PREVIEW; the answer is one line of JSON. Only
the modules beside this one are imported, so that an attack on a parser is confined to the child process.
"""

import io
import json
import re
import resource
import struct
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from core.files import office_examiner, pdf_examiner, xml_examiner
from core.files.limits import CPU_SECONDS, MAX_PIXELS, MEMORY, PREVIEW_SIDE, WRITTEN_BYTES
from core.files.refusals import Refused

IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff"}
EICAR = re.compile(rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE")


def main(path: str, preview: str) -> None:
    _limit_resources()
    try:
        answer = examine(Path(path).read_bytes(), Path(preview))
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_demanding"}
    sys.stdout.write(json.dumps(answer))


def _limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN_BYTES, WRITTEN_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def examine(content: bytes, preview: Path) -> dict[str, str | bool]:
    """Return ``{"media_type": …, "preview": whether one was written}``, or raise ``Refused``."""
    if not content:
        raise Refused("empty")
    if EICAR.search(content):
        raise Refused("malware")
    if content.startswith(b"PK"):
        return {"media_type": office_examiner.examine(content), "preview": False}
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refused("encrypted_or_outdated")
    _refuse_polyglot(content)
    if content.startswith(office_examiner.ARCHIVES):
        raise Refused("archive")
    if content.startswith(b"%PDF-"):
        return {"media_type": pdf_examiner.examine(content), "preview": False}
    if content[4:8] == b"ftyp":
        return {"media_type": _mp4(content), "preview": False}
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return {"media_type": _matroska(content), "preview": False}
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")) or (
        content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    ):
        return {"media_type": _image(content, preview), "preview": True}
    return {"media_type": _text(content), "preview": False}


def _refuse_polyglot(content: bytes) -> None:
    """Refuse a file that could also be read as an archive, a PDF or a web page."""
    if b"PK\x05\x06" in content[-66_000:]:
        raise Refused("polyglot")
    head = content[:2048].lower()
    if b"%pdf-" in head[1:] or re.search(rb"<(script|html|svg|\?php)\b", head):
        raise Refused("polyglot")


def _image(content: bytes, preview: Path) -> str:
    Image.MAX_IMAGE_PIXELS = None  # checked below, before anything is unpacked
    warnings.simplefilter("ignore")
    try:
        with Image.open(io.BytesIO(content), formats=list(IMAGES)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused("too_many_pixels")
            media_type = IMAGES[image.format or ""]
            image.load()
            shown = ImageOps.exif_transpose(image)
            shown.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
            # A new image of the pixels alone, without EXIF or other metadata.
            plain = Image.new("RGB", shown.size, "white")
            plain.paste(shown.convert("RGBA"), mask=shown.convert("RGBA").getchannel("A"))
            plain.save(preview, "JPEG", quality=85)
    except Refused:
        raise
    except (OSError, SyntaxError, ValueError, struct.error, KeyError) as error:
        raise Refused("truncated_or_damaged") from error
    return media_type


def _mp4(content: bytes) -> str:
    """Check that every outermost box ends inside the file, and that one is the index."""
    at, names = 0, set()
    while at < len(content):
        if at + 8 > len(content):
            raise Refused("truncated_or_damaged")
        size, name = struct.unpack(">I4s", content[at : at + 8])
        if size == 1:
            if at + 16 > len(content):
                raise Refused("truncated_or_damaged")
            size = struct.unpack(">Q", content[at + 8 : at + 16])[0]
        elif size == 0:
            size = len(content) - at
        if size < 8 or at + size > len(content):
            raise Refused("truncated_or_damaged")
        names.add(name)
        at += size
    if not {b"moov", b"moof"} & names:
        raise Refused("truncated_or_damaged")
    return "video/mp4"


def _matroska(content: bytes) -> str:
    head = content[:256]
    if b"webm" in head:
        return "video/webm"
    if b"matroska" in head:
        return "video/x-matroska"
    raise Refused("unknown_type")


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise Refused("unknown_type")
    for code in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(code)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("unknown_type")
    if any(ord(character) < 32 and character not in "\t\r\n\f" for character in text):
        raise Refused("unknown_type")
    if text.lstrip().startswith("<"):
        return xml_examiner.examine(content)
    return "text/plain"


if __name__ == "__main__":
    main(*sys.argv[1:3])
