"""Files for tests: valid ones of every type, and a dozen hostile ones."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
CAMERA = "Hidden Camera 4711"


def jpeg(size: tuple[int, int] = (120, 80), camera: str = CAMERA) -> bytes:
    """Return a JPEG with EXIF that names the camera."""
    image = Image.new("RGB", size, "olive")
    exif = Image.Exif()
    exif[0x010F] = camera
    exif[0x8825] = {1: "N", 2: (24.0, 54.0, 1.0), 3: "E", 4: (114.0, 47.0, 2.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", size, (10, 90, 10, 200)).save(out, "PNG")
    return out.getvalue()


def vast_png(side: int = 50_000) -> bytes:
    """Return a PNG of a few kilobytes that claims 2.5 thousand million pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(body: bytes = b"") -> bytes:
    """Return a PDF of one empty page with further content that its table of objects does not name."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
    )
    made, table = b"%PDF-1.7\n", b"xref\n0 4\n0000000000 65535 f \n"
    for number, content in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj%sendobj\n" % (number, content)
    made += body + b"\n"
    return made + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(made)


def mp4() -> bytes:
    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", 8 + len(body)) + name + body

    return box(b"ftyp", b"isom\0\0\2\0isomiso2") + box(b"moov", b"\0" * 64) + box(b"mdat", b"\1" * 256)


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as created:
        for name, body in parts.items():
            created.writestr(name, body)
    return out.getvalue()


def workbook(parts: dict[str, bytes] | None = None) -> bytes:
    return archive({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<workbook/>", **(parts or {})})


def encrypted_archive() -> bytes:
    """Return a workbook with the encryption flag set in both headers of a part."""
    content = bytearray(workbook())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + offset] |= 1
    return bytes(content)


def lying_bomb() -> bytes:
    """Return a workbook with a part that unpacks to 200 MB and claims 1,000 bytes."""
    content = bytearray(workbook({"xl/sheet.xml": b" " * 200_000_000}))
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        if struct.unpack("<I", content[at + 24 : at + 28])[0] == 200_000_000:
            content[at + 24 : at + 28] = struct.pack("<I", 1000)
        at += 4
    return bytes(content)


def claims_two_gigabytes(parts: dict[str, bytes] | None = None) -> bytes:
    """Return a workbook of a few hundred bytes whose directory claims that one part unpacks to 2 GB."""
    content = bytearray(workbook(parts or {"xl/sheet.xml": b"<sheet/>"}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 2_000_000_000)
    return bytes(content)


def xml(body: str = "<declaration><tonnes>12</tonnes></declaration>", head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}{body}'.encode()


ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# name, declared type, content, kind, the code of the refusal
HOSTILE: list[tuple[str, str, Any, str, str]] = [
    ("bomb.xlsx", XLSX, lambda: workbook({"xl/sheet.xml": b" " * 100_000_000}), "report", "archive_bomb"),
    ("claim.xlsx", XLSX, claims_two_gigabytes, "report", "archive_bomb"),
    (
        "claim.mp4",
        "video/mp4",
        lambda: mp4()[:-264] + struct.pack(">I", 2_000_000_000) + mp4()[-260:],
        "video",
        "truncated_or_damaged",
    ),
    ("lying.xlsx", XLSX, lying_bomb, "report", "truncated_or_damaged"),
    ("nested.xlsx", XLSX, lambda: workbook({"xl/media/more.bin": archive({"a": b"b"})}), "report", "nested_archive"),
    (
        "nested.zip",
        "application/zip",
        lambda: archive({"inner.zip": archive({"a": b"b"})}),
        "document",
        "nested_archive",
    ),
    ("plain.zip", "application/zip", lambda: archive({"a.txt": b"b"}), "document", "archive"),
    ("tar.gz", "application/gzip", lambda: b"\x1f\x8b\x08\x00" + b"\0" * 30, "document", "archive"),
    ("entities.xml", "text/xml", lambda: xml("<d>&b;&x;</d>", ENTITIES), "customs_declaration", "xml_entities"),
    ("part.xlsx", XLSX, lambda: workbook({"xl/styles.xml": xml("<d/>", ENTITIES)}), "report", "xml_entities"),
    ("macro.xlsx", XLSX, lambda: workbook({"xl/vbaProject.bin": b"\xd0\xcf"}), "report", "macros"),
    (
        "macro2.xlsx",
        XLSX,
        lambda: workbook({"[Content_Types].xml": b'<Types><Override ContentType="x.macroEnabled.main+xml"/></Types>'}),
        "report",
        "macros",
    ),
    ("locked.xlsx", XLSX, encrypted_archive, "report", "encrypted_or_outdated"),
    (
        "old.xls",
        "application/vnd.ms-excel",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
        "report",
        "encrypted_or_outdated",
    ),
    ("locked.pdf", "application/pdf", lambda: pdf(b"<</Encrypt 3 0 R>>"), "report", "encrypted_or_outdated"),
    ("script.pdf", "application/pdf", lambda: pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "report", "active_content"),
    ("both.jpg", "image/jpeg", lambda: jpeg() + archive({"a.class": b"b"}), "photograph", "polyglot"),
    ("page.jpg", "image/jpeg", lambda: jpeg()[:20] + b"<html><script>" + jpeg()[20:], "photograph", "polyglot"),
    ("vast.png", "image/png", vast_png, "photograph", "too_many_pixels"),
    ("paths.xlsx", XLSX, lambda: workbook({"../../etc/cron.d/x": b"x"}), "report", "path_names"),
    ("eicar.txt", "text/plain", lambda: EICAR, "document", "malware"),
    ("cut.jpg", "image/jpeg", lambda: jpeg((800, 600))[:-900], "photograph", "truncated_or_damaged"),
    ("cut.mp4", "video/mp4", lambda: mp4()[:-20], "video", "truncated_or_damaged"),
    ("cut.pdf", "application/pdf", lambda: pdf()[:-10], "report", "truncated_or_damaged"),
    ("cut.xlsx", XLSX, lambda: workbook()[:-30], "report", "truncated_or_damaged"),
    ("photo.png", "image/png", jpeg, "photograph", "wrong_type"),
    ("photo.jpg", "application/pdf", jpeg, "photograph", "wrong_type"),
    ("program.txt", "text/plain", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 64, "document", "unknown_type"),
    ("film.mp4", "video/mp4", mp4, "photograph", "wrong_kind"),
    ("nothing.txt", "text/plain", lambda: b"", "document", "empty"),
]
HONEST: list[tuple[str, str, Any, str]] = [
    ("pit.jpg", "image/jpeg", jpeg, "photograph"),
    ("scene.png", "image/png", png, "satellite_image"),
    ("camera.mp4", "video/mp4", mp4, "video"),
    ("report.pdf", "application/pdf", pdf, "report"),
    ("invoice.xlsx", XLSX, workbook, "special_invoice"),
    ("declaration.xml", "text/xml", xml, "customs_declaration"),
    ("notes.txt", "text/plain", lambda: "稀土 12 吨".encode(), "document"),
    ("liste.csv", "text/csv", lambda: "品名,吨\n氧化镨钕,12\n".encode("gb18030"), "document"),
]
