"""Acts on a case, from the file to its end."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, NextStep, declare
from core.formats import NOTHING, local_text
from core.forms import DateInput, OptionalReasonForm, ReasonForm, select, text_area
from core.models import TokenScope
from enterprises.models import Party
from inspections import fine_provisions
from inspections.acts.fields import ServiceForm, addressee, kilograms, yuan
from inspections.acts.orders import NewOrderForm
from inspections.acts.parties import DeclarationForm, RespondentOutcomeForm, party_acts
from inspections.lifecycles import CASE
from inspections.models import Order, Proceeding
from inspections.rules.fine_ranges import Provision
from inspections.services import cases, impartiality, orders, proceedings


def article_label(provision: Provision) -> str:
    """Return an article with its conduct and the days on which it is in force, short enough for a list."""
    conduct = local_text(provision.conduct, provision.conduct_zh)
    return f"{provision.article.split()[0]} · {fine_provisions.period_in_force(provision)} · {conduct}"[:160]


class PenaltyNoticeForm(ServiceForm):
    respondent = addressee()
    facts = text_area(_("Facts"))
    grounds = text_area(_("Grounds in law"), rows=2, max_length=4000)
    conduct_on = forms.DateField(
        label=_("Day of the conduct"),
        widget=DateInput,
        required=False,
        help_text=_("Its last day. The law of this day applies, or a later lighter one."),
    )
    article = forms.CharField(
        label=_("Article of Order 785"),
        max_length=16,
        required=False,
        widget=select(
            lambda: [("", NOTHING), *((text.article, article_label(text)) for text in fine_provisions.provisions())]
        ),
        help_text=_("In force on the day of the conduct. Gives the range of the fine if it is recorded."),
    )
    illegal_gains = yuan(label=_("Illegal gains, in yuan"))
    intended = forms.MultipleChoiceField(
        label=_("Intended penalties"),
        choices=[(str(kind), kind.label) for kind in Order.PENALTIES],
        widget=forms.CheckboxSelectMultiple,
    )
    intended_fine = yuan(label=_("Intended fine, in yuan"))
    field_order = (
        "respondent", "facts", "grounds", "conduct_on", "article", "illegal_gains", "intended", "intended_fine",
    )  # fmt: skip


class FallForm(ReasonForm):
    respondent = addressee()
    fell_on = forms.DateField(
        label=_("Annulled on"),
        widget=DateInput,
        required=False,
        help_text=_("Empty: today. Published information is removed within three working days of it."),
    )
    field_order = ("respondent", "fell_on", "reason")


class SeizureForm(ReasonForm):
    tonnes = kilograms(label=_("Tonnes seized"), min_value=0)
    suspects = forms.IntegerField(label=_("Suspects"), min_value=0, max_value=10_000)
    field_order = ("tonnes", "suspects", "reason")


CASES = declare(
    CASE,
    Act(
        CASE["place_on_file"],
        cases.place_on_file,
        form=OptionalReasonForm,
        tone="primary",
        done=_("On file: the office has ninety days from today."),
    ),
    Act(
        CASE["start_investigation"],
        cases.start_investigation,
        form=OptionalReasonForm,
        tone="primary",
        done=_("You lead the investigation."),
    ),
    Act(
        CASE["order"],
        orders.issue,
        form=NewOrderForm,
        result=Order,
        status=statuses.HTTP_201_CREATED,
        tone="primary",
        scope=TokenScope.APPROVE,
        done=_("The order is issued. Its term runs from service."),
    ),
    Act(
        CASE["close"],
        cases.close,
        scope=TokenScope.APPROVE,
        hint=_("After its orders were verified; a second person does."),
        done=_("Closed."),
    ),
    Act(
        CASE["not_substantiated"],
        cases.not_substantiated,
        scope=TokenScope.APPROVE,
        hint=_("Nothing was found; a second person says so, on evidence or in a full sentence."),
        done=_("Ended: not substantiated."),
    ),
    Act(CASE["reopen"], cases.reopen, scope=TokenScope.APPROVE, done=_("Reopened.")),
    Act(
        CASE["notify"],
        proceedings.notify,
        form=PenaltyNoticeForm,
        result=Proceeding,
        status=statuses.HTTP_201_CREATED,
        scope=TokenScope.APPROVE,
        hint=_("No penalty without it. The term for the defence runs from the day of service."),
        done=_("The notice was recorded. The period for the defence has begun."),
    ),
    Act(
        CASE["suspend"],
        cases.suspend,
        scope=TokenScope.APPROVE,
        hint=_("The ninety days are suspended until it is resumed."),
        done=_("The case was suspended."),
    ),
    Act(CASE["resume"], cases.resume, scope=TokenScope.APPROVE, done=_("The case was resumed.")),
    Act(CASE["refer"], cases.refer, scope=TokenScope.APPROVE, done=_("The case is with the prosecution.")),
    Act(CASE["take_back"], cases.take_back, done=_("The case was taken back from prosecution.")),
    Act(CASE["appeal"], cases.appeal, done=_("The appeal was recorded.")),
    Act(CASE["uphold"], cases.uphold, scope=TokenScope.APPROVE, done=_("The decision was upheld.")),
    Act(CASE["annul"], cases.annul, form=FallForm, scope=TokenScope.APPROVE, done=_("The decision was annulled.")),
    Act(CASE["record_seizure"], cases.record_seizure, form=SeizureForm, done=_("Kept in the file.")),
    Act(CASE["publish"], cases.publish, scope=TokenScope.APPROVE, done=_("Published.")),
    Act(CASE["unpublish"], cases.unpublish, scope=TokenScope.APPROVE, done=_("Taken down.")),
    Act(
        CASE["declare_impartiality"],
        impartiality.declare,
        form=DeclarationForm,
        scope=TokenScope.APPROVE,
        hint=_("With none of the parties on the list. Valid until a party is added."),
        done=_("Your declaration is on record. The file is open to you until a party is added."),
    ),
    *party_acts(CASE),
    Act(
        CASE["record_outcome"],
        cases.record_outcome,
        form=RespondentOutcomeForm,
        result=Party,
        scope=TokenScope.APPROVE,
        hint=_("A second person, who neither opened nor leads the case."),
        done=_("The outcome for this respondent is on record."),
    ),
    page="pages:case",
    next_steps={
        "reported": NextStep(
            _("An inspector opens the case formally or ends it as not substantiated."), lambda case: case.due_on
        ),
        "on_file": NextStep(_("An inspector starts the investigation."), lambda case: case.due_on),
        "investigating": NextStep(
            _("The investigators collect evidence; then they serve a penalty notice, issue an order or end the case."),
            lambda case: case.due_on,
        ),
        "hearing": NextStep(
            _("The respondent may state his view or ask for a hearing; then reviewer and decider follow."),
            lambda case: case.due_on,
        ),
        "decided": NextStep(
            _("The decision is served on the respondent; then orders follow, or the case is closed."),
            lambda case: case.due_on,
        ),
        "rectifying": NextStep(
            _("The respondent carries out the order and answers it; then another officer verifies it."),
            lambda case: case.due_on,
        ),
        "verifying": NextStep(_("An officer who did not issue the order verifies it."), lambda case: case.due_on),
        "suspended": NextStep(_("The office resumes the case when the reason has ended.")),
        "referred": NextStep(_("The prosecution decides; the office takes the case back if it is returned.")),
        "appealed": NextStep(_("An officer who may settle appeals upholds or annuls the decision.")),
        "closed": NextStep(_("Nothing more has to be done. The case can be reopened on new facts.")),
        "not_substantiated": NextStep(_("Nothing more has to be done. The case can be reopened on new facts.")),
    },
)
