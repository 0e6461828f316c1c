"""One enterprise with everything about it that the reader may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.web.pages import page
from enterprises.models import Enterprise


@page
def detail(request: HttpRequest, code: str) -> HttpResponse:
    enterprise = get_object_or_404(
        Enterprise.objects.visible_to(request.user).select_related("jurisdiction", "group", "successor"), code=code
    )
    return render(request, "inspections/enterprise_detail.html", {"enterprise": enterprise})
