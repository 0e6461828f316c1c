"""Resolution of an address to an enterprise or a month, within the reader's reach."""

import datetime as dt

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from core import months
from enterprises.models import Enterprise


def enterprise_or_404(request: HttpRequest, code: str) -> Enterprise:
    return get_object_or_404(Enterprise.objects.visible_to(request.user).select_related("jurisdiction"), code=code)


def month_or_404(text: str) -> dt.date:
    try:
        return months.parse(text)
    except ValueError as error:
        raise Http404 from error
