"""The page of the person's notifications, newest first.

Opening one is a POST, so that prefetching marks none as read.
"""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.web.filters import ListForm
from core.web.pages import page, paged
from enterprises import text_templates
from enterprises.models import Notification
from enterprises.notification_texts import title_and_text
from enterprises.services import notifications
from enterprises.web.current_user import current_user


class InboxForm(ListForm):
    unread = forms.BooleanField(label=gettext_lazy("Unread only"))


@page
def inbox(request: HttpRequest) -> HttpResponse:
    form = InboxForm(request)
    rows = Notification.objects.visible_to(request.user)
    if form.chosen.get("unread"):
        rows = rows.unread()
    shown = paged(request, rows.order_by("-notified_at", "-id"), 20)
    texts = text_templates.read()
    words = [dict(zip(("row", "title", "text"), (row, *title_and_text(row, texts)), strict=True)) for row in shown]
    context = {"form": form, "rows": shown, "words": words, "person": current_user(request)}
    return render(request, "enterprises/inbox.html", context)


@page
@require_POST
def open_(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a notification as read and redirect to its subject."""
    row = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    notifications.read(row, actor=request.user)
    return redirect(row.path)


@page
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = notifications.read_all(actor=request.user)
    text = _("%(count)d marked as read.") % {"count": count}
    messages.success(request, text if count else _("Nothing was unread."))
    return redirect("pages:notifications")
