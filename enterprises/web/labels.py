"""Pages of labels of sites and commitments of enterprises: listed, recorded, shown, withdrawn."""

from functools import partial

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.acts.labels import COMMITMENTS, SITE_LABELS
from enterprises.capabilities import COMMITMENTS_RECORD, LABELS_RECORD
from enterprises.filters import CommitmentFilters, SiteLabelFilters
from enterprises.models import Commitment, Enterprise, SiteLabel
from enterprises.policies import holds
from enterprises.services import labels
from enterprises.web.site_forms import SiteForm


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


LABEL_PAGES = RecordPages[SiteLabel](
    title=gettext_lazy("Labels of sites"),
    list_page="pages:site-labels",
    detail_page="pages:site-label",
    templates="enterprises/site_label",
    order=("-day", "-pk"),
    filters=SiteLabelFilters,
    form=form_of(SiteLabelFilters, "kind", "province", "in_force_on"),
    may_record=partial(holds, capability=LABELS_RECORD),
    acts=SITE_LABELS,
)
COMMITMENT_PAGES = RecordPages[Commitment](
    title=gettext_lazy("Commitments"),
    list_page="pages:commitments",
    detail_page="pages:commitment",
    templates="enterprises/commitment",
    order=("-day", "-pk"),
    filters=CommitmentFilters,
    form=form_of(CommitmentFilters, "kind", "province", "enterprise"),
    may_record=partial(holds, capability=COMMITMENTS_RECORD),
    acts=COMMITMENTS,
)


label_create = create_view(
    LABEL_PAGES,
    title=gettext_lazy("Record a label"),
    lead=gettext_lazy("A label that an office granted to a site. No quota depends on it."),
    button=gettext_lazy("Record"),
    form=SiteLabelForm.for_request,
    service=labels.record_label,
    done=gettext_lazy("The entry was recorded."),
)
commitment_create = create_view(
    COMMITMENT_PAGES,
    title=gettext_lazy("Record a commitment"),
    lead=gettext_lazy("What an enterprise promised to an association or office. No quota depends on it."),
    button=gettext_lazy("Record"),
    form=_commitment_form,
    service=labels.record_commitment,
    done=gettext_lazy("The entry was recorded."),
)
