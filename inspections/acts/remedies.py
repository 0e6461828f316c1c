"""Decisions about the step that is proposed against a site that is behind in environmental obligations."""

from typing import Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core import clock
from core.acts import Create
from core.forms import DateInput, text_area
from core.models import TokenScope
from enterprises.forms.sites import SiteForm
from enterprises.models import Site
from inspections import environmental_arrears
from inspections.capabilities import REMEDIES_DECIDE
from inspections.models import RemedyDecision
from inspections.services import remedies


class RemedyDecisionForm(SiteForm):
    step = forms.ChoiceField(label=_("Proposed step"), choices=RemedyDecision.Step.choices)
    decision = forms.ChoiceField(label=_("Decision"), choices=RemedyDecision.Decision.choices)
    working_days = forms.IntegerField(
        label=_("Term of the order in working days"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_(
            "If you accept: the order is issued at once. Empty: only the case is opened. A stop or closure is ordered"
            " from the case after its decision."
        ),
    )
    text = text_area(_("Required action"), max_length=8000, required=False, help_text=_("Text of the order."))
    put_off_until = forms.DateField(
        label=_("Put off until"),
        widget=DateInput,
        required=False,
        help_text=_("If you put it off: it is proposed again from this day on."),
    )
    reason = text_area(
        _("Reason"),
        rows=2,
        max_length=2000,
        required=False,
        help_text=_("Required to put it off or to reject it. A rejected step returns once the facts change."),
    )

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        """Return the form, which begins with the step that is proposed."""
        form = super().for_request(request, data)
        site = Site.objects.visible_to(request.user).filter(code=request.GET.get("site", "")).first()
        found = environmental_arrears.behind_at(site, clock.today()) if site is not None else None
        if found is not None and found.judgement.proposal is not None:
            form.initial = {
                **form.initial,
                "step": str(found.judgement.proposal.step),
                "decision": request.GET.get("decision", RemedyDecision.Decision.ACCEPTED),
                "text": "\n".join(f"{label}: {sentence}" for label, sentence in found.kinds),
            }
        return form


CREATE_REMEDY_DECISION = Create(
    service=remedies.decide,
    form=RemedyDecisionForm,
    capability=REMEDIES_DECIDE,
    scope=TokenScope.APPROVE,
    title=_("Decide about a proposed step"),
    lead=_("Accepting opens a case, or goes on in that of the step before. The register itself orders nothing."),
    button=_("Record the decision"),
    done=_("The decision was recorded."),
)
