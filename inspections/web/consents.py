"""Pages of consents to electronic service: listed, entered and revoked."""

from functools import partial
from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import Forbidden
from core.forms import PageForm
from core.web.acts import Failed, act_view, offer, send
from core.web.filters import form_of
from core.web.pages import page
from enterprises.models import Enterprise
from enterprises.policies import holds
from inspections.acts.consents import CONSENTS, NewConsentForm
from inspections.capabilities import CONSENTS_KEEP
from inspections.filters import ConsentFilters
from inspections.models import Consent
from inspections.models.inspections import enterprises_of
from inspections.services import consents

ConsentFilter = form_of(ConsentFilters, "state")


@page
def listing(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and not holds(request.user, CONSENTS_KEEP):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    form = NewConsentForm(request.POST or None, initial=_own_enterprise_code(request))
    sent = send(request, form, partial(consents.record_of, actor=request.user))
    if sent.done:
        notes.success(request, _("The consent is on record."))
        return redirect("pages:consents")
    return _listing(request, form, status=sent.status)


def _own_enterprise_code(request: HttpRequest) -> dict[str, str]:
    """Return the code of the one enterprise that the reader belongs to; officers choose one."""
    own = enterprises_of(request.user)
    code = Enterprise.objects.filter(pk__in=own).values_list("code", flat=True).first() if len(own) == 1 else None
    return {"enterprise": code} if code else {}


def _listing(
    request: HttpRequest, form: PageForm, failed: Failed = None, refused_on: UUID | None = None, status: int = 200
) -> HttpResponse:
    """Show the list; ``failed`` is the refused action on the consent ``refused_on``, with its input."""
    rows = Consent.objects.visible_to(request.user).select_related(
        "enterprise__jurisdiction", "recorded_by", "revoked_by"
    )
    listed = ConsentFilter(request).list_rows(request, ConsentFilters, rows.order_by("-signed_on", "-pk"))
    for row in listed["rows"]:
        row.id_text = str(row.pk)
        refused = failed if row.pk == refused_on else None
        row.acts = offer(request, CONSENTS, row, refused, ids=f"id_{row.pk}_%s")
    context = {
        **listed,
        "entry": form,
        "may_record": holds(request.user, CONSENTS_KEEP),
        "failed": failed[1] if failed else None,
        "faults": bool(failed) or status != 200,
    }
    return render(request, "inspections/consent_list.html", context, status=status)


def _visible(request: HttpRequest, pk: UUID) -> Consent:
    rows = Consent.objects.visible_to(request.user).select_related("enterprise__jurisdiction")
    return get_object_or_404(rows, pk=pk)


def _refused(request: HttpRequest, row: Consent, failed: Failed, status: int) -> HttpResponse:
    return _listing(request, NewConsentForm(initial=_own_enterprise_code(request)), failed, row.pk, status)


act = act_view(CONSENTS, find=_visible, show=_refused)
