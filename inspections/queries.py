"""Flags, cases and orders read in one go, with all that is shown of them, and whose verbs are asked for."""

from django.db.models import Prefetch, QuerySet

from inspections.models import Case, Episode, Flag, Order


def flags(rows: QuerySet[Flag] | None = None) -> QuerySet[Flag]:
    rows = Flag.objects.all() if rows is None else rows
    return rows.select_related(
        "programme__authority", "enterprise", "site", "place", "case", "decided_by"
    ).prefetch_related(Prefetch("episodes", Episode.objects.order_by("began_on", "id")))


def cases(rows: QuerySet[Case] | None = None) -> QuerySet[Case]:
    rows = Case.objects.all() if rows is None else rows
    return rows.select_related("place", "enterprise", "site", "lead", "opened_by", "closed_by").prefetch_related(
        Prefetch("orders", orders().order_by("issued_at", "id")), "journal", "flags"
    )


def orders(rows: QuerySet[Order] | None = None) -> QuerySet[Order]:
    rows = Order.objects.all() if rows is None else rows
    return rows.select_related("case__place", "case__enterprise", "issued_by", "verified_by")
