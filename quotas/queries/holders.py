"""Whoever may hold quota, by code: a place, a group or an enterprise."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from enterprises.models import Enterprise, Group, Jurisdiction
from quotas.models import Holder


def things_by_code(codes: Iterable[str]) -> dict[str, Enterprise | Group | Jurisdiction]:
    """What each code names; codes that name nothing are missing from the answer."""
    wanted = set(codes)
    found: dict[str, Enterprise | Group | Jurisdiction] = {}
    if firms := {code for code in wanted if code.startswith("E-")}:
        found |= {row.code: row for row in Enterprise.objects.select_related("jurisdiction").filter(code__in=firms)}
    if groups := {code for code in wanted if code.startswith("G-")}:
        found |= {row.code: row for row in Group.objects.filter(code__in=groups)}
    if places := wanted - firms - groups:
        found |= {row.code: row for row in Jurisdiction.objects.filter(code__in=places)}
    return found


def known_holders(codes: Iterable[str]) -> dict[str, Holder]:
    """The holders of these codes that the ledger has met already."""
    rows = Holder.objects.filter(code__in=set(codes)).select_related("place", "jurisdiction", "group", "enterprise")
    return {row.code: row for row in rows}


def named(text: str) -> QuerySet[Holder]:
    """Holders whose code, name or Chinese name holds the text."""
    found = Q(code__icontains=text)
    for noun in ("enterprise", "group", "jurisdiction"):
        found |= Q(**{f"{noun}__name__icontains": text}) | Q(**{f"{noun}__name_zh__icontains": text})
    return Holder.objects.filter(found)
