"""The pages of webhooks: a list with a form, one with its deliveries, its secret shown once."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.errors import Correctable
from core.forms import PageForm
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, with_expected_version
from core.web.pages import page, paged
from enterprises import policies
from enterprises.capabilities import WEBHOOKS_MANAGE
from enterprises.changes import KINDS
from enterprises.models import Membership, Webhook
from enterprises.services import webhooks
from enterprises.web.current_user import current_user

DONE = {
    "test": gettext_lazy("A test is sent within seconds."),
    "retry": gettext_lazy("The failed messages are being sent again."),
    "remove": gettext_lazy("The webhook was removed."),
}
ALWAYS = [("rotate", gettext_lazy("New secret")), ("remove", gettext_lazy("Remove"))]
WHILE_ACTIVE = [("test", gettext_lazy("Send a test")), ("retry", gettext_lazy("Retry failed messages"))]


class WebhookForm(PageForm):
    url = forms.CharField(label=gettext_lazy("Address"), max_length=500, help_text=gettext_lazy("begins with https://"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Changes that are posted there"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("kinds", [(kind.name, kind.label) for kind in KINDS.values()])


class NewWebhookForm(WebhookForm):
    membership = forms.ChoiceField(label=gettext_lazy("Owner"))
    field_order = ("membership", "url", "kinds")

    def __init__(self, *args: Any, owners: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("membership", [(str(row.pk), _name(row)) for row in owners])


class ChangedWebhookForm(WebhookForm):
    active = forms.BooleanField(
        label=gettext_lazy("Active"),
        required=False,
        help_text=gettext_lazy(
            "Changes made while the webhook is stopped are not posted afterwards."
            " Your system can read them from the list of changes (/api/v1/changes/)."
        ),
    )


def _name(membership: Membership) -> str:
    owner = membership.enterprise or membership.group or membership.jurisdiction
    return " · ".join(str(part) for part in (owner, membership.authority) if part)


@page
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """List the webhooks that the reader may see; after the form, show the new one's secret once."""
    actor = current_user(request)
    owners = webhooks.owners_for(actor)
    context: dict[str, Any] = {"may_create": bool(owners)}
    status = 200
    if request.method == "POST":
        policies.authorise(actor, WEBHOOKS_MANAGE)
        form = NewWebhookForm(request.POST, owners=owners)
        if form.is_valid():
            try:
                webhook, secret = webhooks.create(actor=actor, **form.cleaned_data)
            except Correctable as refusal:
                form.refuse(refusal)
                status = STATUS_REFUSED
            else:
                form = NewWebhookForm(owners=owners)
                context |= {"made": webhook, "secret": secret}
                status = 201
        else:
            status = STATUS_INVALID
    else:
        form = NewWebhookForm(owners=owners)
    rows = Webhook.objects.visible_to(actor).select_related("enterprise", "group", "place", "authority")
    context |= {"form": form, "rows": paged(request, rows), "faults": bool(form.errors)}
    return render(request, "enterprises/webhook_list.html", context, status=status)


@page
@never_cache
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a webhook with its last deliveries; POST changes it."""
    webhook = _find(request, pk)
    form, status = _form_of(webhook), 200
    if request.method == "POST":
        policies.authorise(policies.person(request.user), WEBHOOKS_MANAGE, webhook)
        form = ChangedWebhookForm(request.POST)
        if form.is_valid():
            try:
                with_expected_version(
                    request, webhook, lambda: webhooks.update(webhook, actor=request.user, **form.cleaned_data)
                )
            except Correctable as refusal:
                form.refuse(refusal)
                status = STATUS_REFUSED
            else:
                messages.success(request, _("Saved."))
                return redirect("pages:webhook", pk)
        else:
            status = STATUS_INVALID
    return _detail(request, webhook, form, status)


@page
@never_cache
@require_POST
def perform(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Rotate the secret, send a test, retry failed messages, or remove the webhook."""
    webhook = _find(request, pk)
    policies.authorise(policies.person(request.user), WEBHOOKS_MANAGE, webhook)
    if verb not in {"rotate", *DONE}:
        raise Http404
    try:
        if verb == "rotate":
            webhook, secret = webhooks.rotate(webhook, actor=request.user)
            return _detail(request, webhook, _form_of(webhook), secret=secret)
        if verb == "test":
            webhooks.test(webhook, actor=request.user)
        elif verb == "retry":
            webhooks.retry(webhook, actor=request.user)
        else:
            webhooks.remove(webhook, actor=request.user)
    except Correctable as refusal:
        messages.error(request, str(refusal.detail))
        return redirect("pages:webhook", pk)
    messages.success(request, DONE[verb])
    return redirect("pages:webhooks") if verb == "remove" else redirect("pages:webhook", pk)


def _find(request: HttpRequest, pk: UUID) -> Webhook:
    rows = Webhook.objects.visible_to(request.user).select_related("enterprise", "group", "place", "authority")
    return get_object_or_404(rows, pk=pk)


def _form_of(webhook: Webhook) -> ChangedWebhookForm:
    return ChangedWebhookForm(initial={"url": webhook.url, "kinds": webhook.kinds, "active": webhook.active})


def _detail(
    request: HttpRequest, webhook: Webhook, form: ChangedWebhookForm, status: int = 200, *, secret: str = ""
) -> HttpResponse:
    context = {
        "webhook": webhook,
        "form": form,
        "faults": bool(form.errors),
        "secret": secret,
        "verbs": [*(WHILE_ACTIVE if webhook.active else []), *ALWAYS],
        "deliveries": _labelled(webhook),
        "previous_signs": webhook.previous_until is not None and webhook.previous_until > dt.datetime.now(dt.UTC),
        "may_manage": policies.can(request.user, WEBHOOKS_MANAGE, webhook),
    }
    return render(request, "enterprises/webhook_detail.html", context, status=status)


def _labelled(webhook: Webhook) -> list[dict[str, Any]]:
    """Return the last deliveries, each with what its change is called."""
    rows = webhook.deliveries.select_related("change")[:50]
    return [{"row": row, "label": KINDS[row.change.kind].label if row.change else _("Test")} for row in rows]
