"""Pages of labels of sites and commitments of enterprises: listed, recorded, shown, withdrawn."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Trail, create_view
from core.web.filters import form_of
from core.web.pages import page
from enterprises.acts.labels import COMMITMENTS, SITE_LABELS
from enterprises.capabilities import COMMITMENTS_RECORD, LABELS_RECORD
from enterprises.filters import CommitmentFilters, SiteLabelFilters
from enterprises.models import Commitment, Enterprise, SiteLabel
from enterprises.policies import holds
from enterprises.services import labels
from enterprises.web.site_forms import SiteForm

LABEL_FORM = form_of(SiteLabelFilters, "kind", "province", "in_force_on")
COMMITMENT_FORM = form_of(CommitmentFilters, "kind", "province", "enterprise")


class SiteLabelForm(SiteForm):
    kind = forms.ChoiceField(label=label_of(SiteLabel, "kind"), choices=SiteLabel.Kind.choices)
    granted_by = forms.CharField(label=label_of(SiteLabel, "granted_by"), max_length=200)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    until = forms.DateField(label=gettext_lazy("Until"), widget=DateInput, required=False)
    document = text_area(gettext_lazy("Document"), rows=2, max_length=2000)


class CommitmentForm(PageForm):
    enterprise = forms.ModelChoiceField(
        label=gettext_lazy("Code of the enterprise"),
        queryset=Enterprise.objects.none(),
        to_field_name="code",
        widget=forms.TextInput,
        error_messages={"invalid_choice": gettext_lazy("There is no enterprise of this code.")},
    )
    kind = forms.ChoiceField(label=label_of(Commitment, "kind"), choices=Commitment.Kind.choices)
    body = forms.CharField(label=label_of(Commitment, "body"), max_length=200)
    text = text_area(label_of(Commitment, "text"), max_length=4000)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    until = forms.DateField(label=gettext_lazy("Until"), widget=DateInput, required=False)
    document = text_area(gettext_lazy("Document"), rows=2, max_length=2000)


def _commitment_form(request: HttpRequest, data: QueryDict | None) -> CommitmentForm:
    form = CommitmentForm(data, initial={"enterprise": request.GET.get("enterprise", "")})
    form.field("enterprise").queryset = Enterprise.objects.visible_to(request.user).select_related("jurisdiction")
    return form


def _labels(request: HttpRequest) -> QuerySet[SiteLabel]:
    rows = SiteLabel.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "recorded_by", "withdrawal")


def _commitments(request: HttpRequest) -> QuerySet[Commitment]:
    rows = Commitment.objects.visible_to(request.user)
    return rows.select_related("enterprise__jurisdiction", "recorded_by", "withdrawal")


@page
def label_list(request: HttpRequest) -> HttpResponse:
    rows = _labels(request).order_by("-day", "-pk")
    context = LABEL_FORM(request).list_rows(request, SiteLabelFilters, rows)
    context["may_record"] = holds(request.user, LABELS_RECORD)
    return render(request, "enterprises/site_label_list.html", context)


@page
def commitment_list(request: HttpRequest) -> HttpResponse:
    rows = _commitments(request).order_by("-day", "-pk")
    context = COMMITMENT_FORM(request).list_rows(request, CommitmentFilters, rows)
    context["may_record"] = holds(request.user, COMMITMENTS_RECORD)
    return render(request, "enterprises/commitment_list.html", context)


label_create = create_view(
    Trail(
        title=gettext_lazy("Labels of sites"),
        list_page="pages:site-labels",
        detail_page="pages:site-label",
        may_record=partial(holds, capability=LABELS_RECORD),
    ),
    title=gettext_lazy("Record a label"),
    lead=gettext_lazy("A label that an office granted to a site. No quota depends on it."),
    button=gettext_lazy("Record"),
    form=SiteLabelForm.for_request,
    service=labels.record_label,
    done=gettext_lazy("The entry was recorded."),
)
commitment_create = create_view(
    Trail(
        title=gettext_lazy("Commitments"),
        list_page="pages:commitments",
        detail_page="pages:commitment",
        may_record=partial(holds, capability=COMMITMENTS_RECORD),
    ),
    title=gettext_lazy("Record a commitment"),
    lead=gettext_lazy("What an enterprise promised to an association or office. No quota depends on it."),
    button=gettext_lazy("Record"),
    form=_commitment_form,
    service=labels.record_commitment,
    done=gettext_lazy("The entry was recorded."),
)


def _label(request: HttpRequest, pk: UUID) -> SiteLabel:
    return get_object_or_404(_labels(request), pk=pk)


def _label_detail(request: HttpRequest, row: SiteLabel, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {"row": row, **panel(request, SITE_LABELS, row, failed)}
    return render(request, "enterprises/site_label_detail.html", context, status=status)


def _commitment(request: HttpRequest, pk: UUID) -> Commitment:
    return get_object_or_404(_commitments(request), pk=pk)


def _commitment_detail(request: HttpRequest, row: Commitment, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {"row": row, **panel(request, COMMITMENTS, row, failed)}
    return render(request, "enterprises/commitment_detail.html", context, status=status)


label_detail = detail_view(_label, _label_detail)
label_act = act_view(SITE_LABELS, find=_label, show=_label_detail)
commitment_detail = detail_view(_commitment, _commitment_detail)
commitment_act = act_view(COMMITMENTS, find=_commitment, show=_commitment_detail)
