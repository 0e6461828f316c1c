"""Responses with evidence: its original or its preview."""

from django.http import HttpResponse

from core.files.answers import file_answer
from inspections.models import Evidence, EvidenceAccess

What = EvidenceAccess.What


def content_answer(row: Evidence, content: bytes, what: str) -> HttpResponse:
    """Return a file of unknown origin; only our own preview is shown in the browser."""
    if what == What.PREVIEW:
        return file_answer(content, name="preview.jpg", media_type="image/jpeg", inline=True)
    return file_answer(content, name=row.file_name, media_type=row.media_type)
