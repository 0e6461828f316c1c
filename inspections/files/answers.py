"""Responses with uploaded files of unknown origin."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from inspections.models import Evidence, EvidenceAccess

What = EvidenceAccess.What


def content_answer(row: Evidence, content: bytes, what: str) -> HttpResponse:
    """Return a file of unknown origin so that a browser runs nothing in it and embeds it nowhere."""
    preview = what == What.PREVIEW
    answer = HttpResponse(content, content_type="image/jpeg" if preview else row.media_type)
    name = "preview.jpg" if preview else row.file_name
    answer["Content-Disposition"] = content_disposition_header(not preview, name) or "attachment"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
