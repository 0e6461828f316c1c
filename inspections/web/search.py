"""One box for everything that has a name or a number; each kind is bounded by the reader's own jurisdiction."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.web.pages import page
from enterprises.models import Enterprise, Licence
from inspections.models import Case
from quotas.models import Notice, Report

MOST = 10


@page
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found: dict[str, QuerySet[Any]] = {}
    if text:
        user = request.user
        found = {
            "enterprises": Enterprise.objects.visible_to(user)
            .filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(name_zh__icontains=text))
            .select_related("jurisdiction")
            .order_by("code")[:MOST],
            "licences": Licence.objects.visible_to(user)
            .filter(number__icontains=text)
            .select_related("enterprise", "site")
            .order_by("number")[:MOST],
            "notices": Notice.objects.visible_to(user)
            .filter(Q(number__icontains=text) | Q(title__icontains=text))
            .select_related("programme_year__programme")
            .order_by("-issued_on", "number")[:MOST],
            "reports": Report.objects.visible_to(user)
            .filter(Q(receipt_number__iexact=text) | Q(sha256=text.lower()))
            .select_related("enterprise")
            .order_by("-period", "pk")[:MOST],
            "cases": Case.objects.visible_to(user)
            .filter(Q(number__icontains=text) | Q(subject_description__icontains=text))
            .select_related("enterprise", "site")
            .order_by("-opened_at", "pk")[:MOST],
        }
    anything = any(len(rows) for rows in found.values())
    return render(request, "inspections/search.html", {"q": text, "found": found, "anything": anything})
