"""Pages of restrictions: all that were entered, with their documents, and how two administrators enter and end them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.web.filters import form_of
from core.web.pages import page
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import holds
from environment.filters import RestrictionFilters
from environment.models import ProcessRestriction
from environment.services import restrictions

RestrictionFilter = form_of(RestrictionFilters, "process", "kind")


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = ProcessRestriction.objects.visible_to(request.user).order_by("process", "-stated_on", "-pk")
    context = RestrictionFilter(request).list_rows(request, RestrictionFilters, rows)
    may = holds(request.user, REFERENCE_EDIT)
    context["entry"] = (restrictions.ENTER, Jurisdiction.objects.get(code=NATION).pk) if may else None
    return render(request, "environment/restriction_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = ProcessRestriction.objects.visible_to(request.user).select_related("recorded_by")
    return render(request, "environment/restriction_detail.html", {"row": get_object_or_404(rows, pk=pk)})
