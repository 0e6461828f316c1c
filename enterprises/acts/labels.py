"""The act on labels of sites and commitments of enterprises: a mistake is withdrawn by a further entry."""

from typing import Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, declare
from core.forms import DateInput, PageForm, SeenChoiceField, text_area
from core.models import TokenScope, label_of
from enterprises.acts.entry_steps import WITHDRAWABLE
from enterprises.capabilities import COMMITMENTS_RECORD, LABELS_RECORD
from enterprises.forms.sites import SiteForm
from enterprises.lifecycles.labels import COMMITMENT, SITE_LABEL
from enterprises.models import Commitment, Enterprise, SiteLabel
from enterprises.services import labels


class SiteLabelForm(SiteForm):
    kind = forms.ChoiceField(label=label_of(SiteLabel, "kind"), choices=SiteLabel.Kind.choices)
    granted_by = forms.CharField(label=label_of(SiteLabel, "granted_by"), max_length=200)
    day = forms.DateField(label=_("Day"), widget=DateInput)
    until = forms.DateField(label=_("Until"), widget=DateInput, required=False)
    document = text_area(_("Document"), rows=2, max_length=2000)


class CommitmentForm(PageForm):
    enterprise = SeenChoiceField(
        Enterprise.objects.select_related("jurisdiction"),
        label=_("Code of the enterprise"),
        to_field_name="code",
        widget=forms.TextInput,
        error_messages={"invalid_choice": _("There is no enterprise of this code.")},
    )
    kind = forms.ChoiceField(label=label_of(Commitment, "kind"), choices=Commitment.Kind.choices)
    body = forms.CharField(label=label_of(Commitment, "body"), max_length=200)
    text = text_area(label_of(Commitment, "text"), max_length=4000)
    day = forms.DateField(label=_("Day"), widget=DateInput)
    until = forms.DateField(label=_("Until"), widget=DateInput, required=False)
    document = text_area(_("Document"), rows=2, max_length=2000)

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        form = cls(data, initial={"enterprise": request.GET.get("enterprise", "")})
        form.field("enterprise").queryset = Enterprise.objects.visible_to(request.user).select_related("jurisdiction")
        return form


CREATE_SITE_LABEL = Create(
    service=labels.record_label,
    form=SiteLabelForm,
    capability=LABELS_RECORD,
    title=_("Record a label"),
    lead=_("A label that an office granted to a site. No quota depends on it."),
    done=_("The entry was recorded."),
    scope=TokenScope.APPROVE,
)

CREATE_COMMITMENT = Create(
    service=labels.record_commitment,
    form=CommitmentForm,
    capability=COMMITMENTS_RECORD,
    title=_("Record a commitment"),
    lead=_("What an enterprise promised to an association or office. No quota depends on it."),
    done=_("The entry was recorded."),
    scope=TokenScope.APPROVE,
)
SITE_LABELS = declare(
    SITE_LABEL,
    Act(SITE_LABEL["withdraw"], labels.withdraw_label, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:site-label",
    next_steps=WITHDRAWABLE,
)
COMMITMENTS = declare(
    COMMITMENT,
    Act(COMMITMENT["withdraw"], labels.withdraw_commitment, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:commitment",
    next_steps=WITHDRAWABLE,
)
