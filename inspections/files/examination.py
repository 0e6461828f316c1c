"""Acceptance of files as evidence of a kind: examined first, then compared with their name and declared type."""

from core.files import examination
from core.files.examination import Examined, refusal
from core.files.media_types import type_matches_name
from inspections.files import kinds
from inspections.models import Evidence

__all__ = ["examine", "refusal"]


def examine(content: bytes, *, kind: str, name: str, declared: str) -> Examined:
    result = examination.examine(content)
    if not type_matches_name(result.media_type, name=name, declared=declared):
        raise refusal("wrong_type")
    if result.media_type not in kinds.ALLOWED[Evidence.Kind(kind)]:
        raise refusal("wrong_kind")
    return result
