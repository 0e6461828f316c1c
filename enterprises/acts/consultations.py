"""Acts on consultations and on the offices that are asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, NextStep, declare
from core.forms import PageForm, text_area
from core.models import TokenScope
from enterprises.lifecycles.consultations import CONSULTATION, CONSULTED_OFFICE
from enterprises.models import Consultation, ConsultedOffice
from enterprises.services import consultations


class ConsultationOutcomeForm(PageForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[one for one in Consultation.Outcome.choices if one[0]])
    reason = text_area(_("Reasons"), max_length=4_000)


class GivenOpinionForm(PageForm):
    opinion = forms.ChoiceField(label=_("Opinion"), choices=[one for one in ConsultedOffice.Opinion.choices if one[0]])
    reason = text_area(_("Reason"), max_length=4_000)


CONSULTATIONS = declare(
    CONSULTATION,
    Act(
        CONSULTATION["conclude"],
        consultations.conclude,
        form=ConsultationOutcomeForm,
        scope=TokenScope.APPROVE,
        tone="primary",
        done=_("The outcome was recorded."),
    ),
    Act(CONSULTATION["remind"], consultations.remind, done=_("The silent offices were reminded.")),
    page="pages:consultation",
    next_steps={
        "open": NextStep(
            _("The offices that were asked give their opinions; then the office that asked records the outcome."),
            lambda row: row.due_on,
        ),
        "concluded": NextStep(_("The office that asked goes on with its decision.")),
    },
)
CONSULTED_OFFICES = declare(
    CONSULTED_OFFICE,
    Act(
        CONSULTED_OFFICE["answer"],
        consultations.answer,
        form=GivenOpinionForm,
        scope=TokenScope.APPROVE,
        tone="primary",
        done=_("The opinion was recorded. It is not changed any more."),
    ),
    page="pages:consulted-office",
    next_steps={
        "silent": NextStep(_("The office gives its opinion."), lambda row: row.consultation.due_on),
        "answered": NextStep(_("The office that asked records the outcome of the consultation.")),
    },
)
