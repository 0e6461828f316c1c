"""The media types that each kind of evidence may have."""

from core.files.media_types import DOCX, XLSX
from inspections.models import Evidence

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_IMAGES = _PICTURES | {"image/tiff"}
_PAPERS = frozenset({"application/pdf", DOCX, XLSX, "text/plain", "application/xml"})
ALLOWED: dict[str, frozenset[str]] = {
    Evidence.Kind.PHOTOGRAPH: _IMAGES,
    Evidence.Kind.SATELLITE_IMAGE: _IMAGES,
    Evidence.Kind.VIDEO: frozenset({"video/mp4", "video/webm", "video/x-matroska"}),
    Evidence.Kind.REPORT: _PAPERS | _IMAGES,
    Evidence.Kind.SPECIAL_INVOICE: _PAPERS | _IMAGES,
    Evidence.Kind.CUSTOMS_DECLARATION: _PAPERS | _IMAGES,
    Evidence.Kind.DOCUMENT: _PAPERS | _IMAGES,
    Evidence.Kind.TIP_ATTACHMENT: _PICTURES,
}
